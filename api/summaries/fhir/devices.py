"""The software that made values, and the one that wrote this document."""

from fhir.resources.R4B.annotation import Annotation
from fhir.resources.R4B.device import Device, DeviceDeviceName, DeviceVersion
from fhir.resources.R4B.reference import Reference

from api.messages import noted
from api.speech import Speech
from api.summaries import words
from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs, plain
from api.summaries.summary import Method, VisitSummary
from api.version import VERSION

WRITER = "Repigment"
_UNCERTIFIED = noted("Not a certified medical device.")
_MEASURING = noted(
    "Estimates from photographs, checked on generated lesions and not yet on patients; "
    "no diagnosis."
)


def writer() -> Reference:
    return ids.reference("Device", ids.machine_id(WRITER, VERSION), f"{WRITER} {VERSION}")


def machine(algorithm: str, version: str) -> Reference:
    name = f"{algorithm} {version}"
    return ids.reference("Device", ids.machine_id(algorithm, version), name)


def devices(summary: VisitSummary, speech: Speech) -> list[Device]:
    return [
        _device((WRITER, VERSION), speech.say(_UNCERTIFIED), speech),
        *(_measuring(method, speech) for method in summary.methods),
    ]


def _measuring(method: Method, speech: Speech) -> Device:
    made = ", ".join(words.measured(one, speech) for one in method.measures)
    told = (
        speech.filled(noted("Made here: %(measures)s."), measures=made),
        f"{speech.say(method.interval)}.",
        speech.say(_MEASURING),
        speech.say(_UNCERTIFIED),
    )
    return _device((method.algorithm, method.version), " ".join(told), speech)


def _device(named: tuple[str, str], note: str, speech: Speech) -> Device:
    name, version = named
    return Device(
        id=str(ids.machine_id(name, version)),
        text=paragraphs(speech.language, f"{name} {version}", note),
        status="active",
        deviceName=[DeviceDeviceName(name=plain(name), type="model-name")],
        type=terms.local("software"),
        version=[DeviceVersion(value=plain(version))],
        note=[Annotation(text=plain(note))],
    )
