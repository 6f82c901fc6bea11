"""The software that made values, and the one that wrote this document."""

from fhir.resources.R4B.annotation import Annotation
from fhir.resources.R4B.device import Device, DeviceDeviceName, DeviceVersion
from fhir.resources.R4B.reference import Reference

from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs, plain
from api.summaries.pdf import words
from api.summaries.summary import Method, VisitSummary
from api.version import VERSION

WRITER = "Repigment"
_UNCERTIFIED = "Not a certified medical device."
_MEASURING = (
    "Estimates from photographs, checked on generated lesions and not yet on patients; "
    "no diagnosis."
)


def writer() -> Reference:
    return ids.reference("Device", ids.machine_id(WRITER, VERSION), f"{WRITER} {VERSION}")


def machine(algorithm: str, version: str) -> Reference:
    name = f"{algorithm} {version}"
    return ids.reference("Device", ids.machine_id(algorithm, version), name)


def devices(summary: VisitSummary) -> list[Device]:
    return [
        _device(WRITER, VERSION, _UNCERTIFIED),
        *(_measuring(method) for method in summary.methods),
    ]


def _measuring(method: Method) -> Device:
    made = ", ".join(words.MEASURES.get(one, (one, ""))[0] for one in method.measures)
    told = f"Made here: {made}. {method.interval}. {_MEASURING} {_UNCERTIFIED}"
    return _device(method.algorithm, method.version, told)


def _device(name: str, version: str, note: str) -> Device:
    return Device(
        id=str(ids.machine_id(name, version)),
        text=paragraphs(f"{name} {version}", note),
        status="active",
        deviceName=[DeviceDeviceName(name=plain(name), type="model-name")],
        type=terms.local("software"),
        version=[DeviceVersion(value=plain(version))],
        note=[Annotation(text=plain(note))],
    )
