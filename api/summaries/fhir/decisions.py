"""What a dermatologist decided, and the signature under it."""

from uuid import UUID

from fhir.resources.R4B.annotation import Annotation
from fhir.resources.R4B.clinicalimpression import ClinicalImpression, ClinicalImpressionFinding
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.provenance import Provenance, ProvenanceAgent, ProvenanceEntity
from fhir.resources.R4B.reference import Reference
from fhir.resources.R4B.signature import Signature as FhirSignature

from api.messages import noted
from api.speech import Speech
from api.summaries import words
from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs, plain
from api.summaries.review_sentences import decided, due, proposed, rescored
from api.summaries.summary import Review, Signature, VisitSummary

Signed = tuple[Review, Signature]
# The author's signature, of ASTM E1762.
_AUTHORS = Coding(system="urn:iso-astm:E1762-95:2013", code="1.2.840.10065.1.12.1.1")


def signed(summary: VisitSummary) -> list[Signed]:
    return [(one, one.signature) for one in summary.reviews if one.signature]


def impressions(summary: VisitSummary, speech: Speech) -> list[ClinicalImpression]:
    """Signed decisions alone: what is only proposed is nobody's impression."""
    made = signed(summary)
    before = [None, *(review for review, _ in made)]
    return [
        _impression(one, last, summary, speech) for one, last in zip(made, before, strict=False)
    ]


def provenances(summary: VisitSummary, speech: Speech) -> list[Provenance]:
    return [_provenance(one, summary, speech) for one in signed(summary)]


def provenance_id(review: Review) -> UUID:
    return ids.part(review.id, "signature")


def sentence(review: Review, speech: Speech) -> str:
    of = due(review, speech)
    return f"{of[:1].upper()}{of[1:]}: {decided(review, speech)}."


def _impression(
    made: Signed, last: Review | None, summary: VisitSummary, speech: Speech
) -> ClinicalImpression:
    review, signature = made
    told = (review.reason, proposed(review, speech), rescored(summary, review, speech))
    remarks = [one for one in told if one]
    return ClinicalImpression(
        id=str(review.id),
        text=paragraphs(speech.language, sentence(review, speech), *remarks),
        status="completed",
        code=terms.local(review.kind),
        subject=ids.patient(summary),
        effectiveDateTime=signature.signed_at,
        date=signature.signed_at,
        assessor=_signer(signature),
        previous=ids.reference("ClinicalImpression", last.id) if last else None,
        problem=[ids.condition(summary)],
        summary=plain(sentence(review, speech)),
        finding=[
            ClinicalImpressionFinding(
                itemCodeableConcept=terms.local(f"decision_{review.decision}"),
                basis=plain(review.reason or ""),
            )
        ],
        note=[Annotation(text=plain(remark)) for remark in remarks] or None,
    )


def _signature_in_words(signature: Signature, speech: Speech) -> tuple[str, str]:
    who = speech.filled(
        noted("Signed by %(name)s, %(instant)s: %(meaning)s"),
        name=signature.name,
        instant=words.instant(signature.signed_at, speech),
        meaning=speech.say(signature.meaning),
    )
    digest = noted("SHA-256 of the evidence: %(digest)s")
    return who, speech.filled(digest, digest=signature.evidence_hash)


def _provenance(made: Signed, summary: VisitSummary, speech: Speech) -> Provenance:
    review, signature = made
    return Provenance(
        id=str(provenance_id(review)),
        text=paragraphs(speech.language, *_signature_in_words(signature, speech)),
        target=[ids.reference("ClinicalImpression", review.id)],
        occurredDateTime=signature.signed_at,
        recorded=signature.signed_at,
        agent=[
            ProvenanceAgent(
                type=terms.hl7("provenance-participant-type", "author"),
                who=_signer(signature),
                onBehalfOf=ids.reference("Organization", summary.clinic.id),
            )
        ],
        entity=[ProvenanceEntity(role="source", what=_evidence(signature, speech))],
        signature=[
            FhirSignature(type=[_AUTHORS], when=signature.signed_at, who=_signer(signature))
        ],
    )


def _evidence(signature: Signature, speech: Speech) -> Reference:
    """What the dermatologist had before them, frozen in the record: named here by its digest."""
    return Reference(
        identifier=ids.digest(signature.evidence_hash),
        display=speech.say(noted("Evidence as it was signed")),
    )


def _signer(signature: Signature) -> Reference:
    return ids.reference("Practitioner", signature.signer_id, signature.name)
