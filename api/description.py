"""What /docs says before the list of addresses."""

DESCRIPTION = """\
Backend for people who treat facial vitiligo with ruxolitinib 1.5% cream.

**Signing in.** `POST /v1/sign-in` gives an access token (minutes) and a refresh token (weeks,
bound to the device). Send the first as `Authorization: Bearer …`; exchange the second at `POST
/v1/refresh` when an answer is 401 `not_signed_in`.

**Facts are never refused.** What a patient reports is stored even when it breaks a rule of care;
the answer then carries alerts. Bad *input* is refused with a problem (RFC 9457,
`application/problem+json`) whose `code` is stable, and then nothing was changed. `GET
/v1/problems` lists every code.

**Ids.** A phone names what it creates (UUIDv7). Sending the same id and content again gives the
stored record; the same id with other content is 409.

**Time.** Instants carry an offset; a patient's IANA zone decides what "today" is.

**Where to begin.** A patient finds the own record with `GET /v1/patients`, a dermatologist all
of the clinic's, and what waits with `GET /v1/worklist`.

**Who sees what.** A dermatologist sees the patients of the clinic, a patient sees their own
record. Missing and forbidden both answer 404.

**What a machine measured** is marked with `source: machine`, algorithm, version and an interval.
The clinician's value is the value of record. Nothing here stops a treatment but a signed
decision.
"""

TAGS = [
    {"name": "accounts", "description": "Sign in, stay signed in, sign out."},
    {"name": "clinics", "description": "The clinic, its people and invitations."},
    {"name": "patients", "description": "The record, consents, and who looked at it."},
    {"name": "treatments", "description": "What was prescribed: areas, pauses, tubes, end."},
    {"name": "applications", "description": "What was applied, checked against the label."},
    {"name": "alerts", "description": "Broken rules of care, until a clinician acknowledges them."},
    {"name": "reactions", "description": "Side effects and their triage."},
    {"name": "photos", "description": "Upload, quality at once, signed links."},
    {"name": "assessments", "description": "F-VASI and other scores, by clinician and machine."},
    {"name": "reviews", "description": "Week 24 and 52: evidence, proposal, decision, signature."},
    {"name": "summaries", "description": "The visit summary as JSON, PDF and FHIR."},
    {"name": "exports", "description": "Tables to take away: a patient, a clinic, a study."},
    {"name": "cohorts", "description": "A clinic's response rates; clinician against machine."},
    {"name": "sendings", "description": "Documents on their way to a clinic's FHIR server."},
    {"name": "problems", "description": "Every refusal, with its stable code."},
    {"name": "health", "description": "Alive, ready, metrics."},
]
