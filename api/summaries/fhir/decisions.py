"""What a dermatologist decided, and the signature under it."""

from uuid import UUID

from fhir.resources.R4B.annotation import Annotation
from fhir.resources.R4B.clinicalimpression import ClinicalImpression, ClinicalImpressionFinding
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.provenance import Provenance, ProvenanceAgent, ProvenanceEntity
from fhir.resources.R4B.reference import Reference
from fhir.resources.R4B.signature import Signature as FhirSignature

from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs, plain
from api.summaries.pdf import words
from api.summaries.pdf.decision import rescored
from api.summaries.summary import Review, Signature, VisitSummary

Signed = tuple[Review, Signature]
# The author's signature, of ASTM E1762.
_AUTHORS = Coding(system="urn:iso-astm:E1762-95:2013", code="1.2.840.10065.1.12.1.1")


def signed(summary: VisitSummary) -> list[Signed]:
    return [(one, one.signature) for one in summary.reviews if one.signature]


def impressions(summary: VisitSummary) -> list[ClinicalImpression]:
    """Signed decisions alone: what is only proposed is nobody's impression."""
    made = signed(summary)
    before = [None, *(review for review, _ in made)]
    return [_impression(*one, last, summary) for one, last in zip(made, before, strict=False)]


def provenances(summary: VisitSummary) -> list[Provenance]:
    return [_provenance(*one, summary) for one in signed(summary)]


def provenance_id(review: Review) -> UUID:
    return ids.part(review.id, "signature")


def sentence(review: Review) -> str:
    again = f", on {words.day(review.look_again_on)}" if review.look_again_on else ""
    kind = f"{words.said(review.kind).capitalize()} review, due {words.day(review.due_on)}"
    return f"{kind}: {words.said(review.decision or '')}{again}."


def _impression(
    review: Review, signature: Signature, last: Review | None, summary: VisitSummary
) -> ClinicalImpression:
    told = (review.reason, _proposed(review), rescored(summary, review))
    remarks = [one for one in told if one]
    return ClinicalImpression(
        id=str(review.id),
        text=paragraphs(sentence(review), *remarks),
        status="completed",
        code=terms.local(review.kind),
        subject=ids.patient(summary),
        effectiveDateTime=signature.signed_at,
        date=signature.signed_at,
        assessor=_signer(signature),
        previous=ids.reference("ClinicalImpression", last.id) if last else None,
        problem=[ids.condition(summary)],
        summary=sentence(review),
        finding=[
            ClinicalImpressionFinding(
                itemCodeableConcept=terms.local(f"decision_{review.decision}"),
                basis=plain(review.reason or ""),
            )
        ],
        note=[Annotation(text=plain(remark)) for remark in remarks] or None,
    )


def _proposed(review: Review) -> str | None:
    if not review.proposal:
        return None
    rule = f" The rule itself: {review.rule}" if review.rule else ""
    return f"Proposed by rule: {words.said(review.proposal)}. {review.explanation or ''}{rule}"


def _provenance(review: Review, signature: Signature, summary: VisitSummary) -> Provenance:
    return Provenance(
        id=str(provenance_id(review)),
        text=paragraphs(
            f"Signed by {signature.name}, {words.instant(signature.signed_at, 'UTC')}: "
            f"{signature.meaning}",
            f"SHA-256 of the evidence: {signature.evidence_hash}",
        ),
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
        entity=[ProvenanceEntity(role="source", what=_evidence(signature))],
        signature=[
            FhirSignature(type=[_AUTHORS], when=signature.signed_at, who=_signer(signature))
        ],
    )


def _evidence(signature: Signature) -> Reference:
    """What the dermatologist had before them, frozen in the record: named here by its digest."""
    return Reference(
        identifier=ids.digest(signature.evidence_hash), display="Evidence as it was signed"
    )


def _signer(signature: Signature) -> Reference:
    return ids.reference("Practitioner", signature.signer_id, signature.name)
