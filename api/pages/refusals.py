"""What a page says of a refusal: in its language, and in terms of a page where the API's are not.

The API tells a program which field to send; a person at a page has none of these names.
"""

from typing import Any

from api.errors import Problem
from api.messages import noted
from api.speech import Speech

ADVICE = {
    "already_claimed": noted("Ask the colleague who took the case, or wait; acting is not barred."),
    "assessed_in_future": noted("Check the day; nothing was stored."),
    "assessment_differs": noted(
        "This form was recorded before with other content, which stands. Send it once more to "
        "record what is in it now as well."
    ),
    "born_in_future": noted("Check year, month and day; nothing was changed."),
    "busy": noted("Wait a moment and try again; nothing was changed."),
    "consent_missing": noted("Ask the patient to agree on the phone; nothing was changed."),
    "condition_dates_out_of_order": noted("Give a last day on or after the first."),
    "ends_in_future": noted("Give a day that has come, or end it on the day itself."),
    "entry_differs": noted(
        "This form was sent before with other content, which stands. Send it once more to enter "
        "what is in it now as well."
    ),
    "evidence_changed": noted("Look at what stands there now, then sign; what you wrote was kept."),
    "invalid_request": noted("Correct what is named here and send it again; nothing was changed."),
    "method_not_allowed": noted("Go back to the first page."),
    "invitation_not_valid": noted(
        "It was used, withdrawn, has run out, or is one for the phone of a patient. Ask the clinic."
    ),
    "no_baseline": noted("Choose another day as the first, or enter the treatment first."),
    "no_fhir_server": noted("An administrator of the clinic names one on the page “FHIR server”."),
    "no_label_in_force": noted("Check the first day: the cream had no label there yet."),
    "not_signed_in": noted("Sign in again; nothing was changed."),
    "nothing_to_pause": noted("Choose another action, or start a treatment; nothing was stored."),
    "outline_not_possible": noted("Correct the outline; nothing was changed."),
    "outline_version_conflict": noted("Load the page again and correct the newest version."),
    "password_too_weak": noted(
        "Choose at least 10 characters, not your e-mail or name, and not one character repeated; "
        "three or four unrelated words are good."
    ),
    "proposal_unknown": noted("Load the page again; nothing was changed."),
    "review_not_due": noted("Wait until four weeks before the day on which it is due."),
    "site_forbidden": noted("Leave out lips, eyes, mouth and vagina; nothing was stored."),
    "score_not_possible": noted("Correct what is outside its scale; nothing was stored."),
    "start_not_allowed": noted("Each reason is named here; nothing was started."),
    "starts_too_far_ahead": noted("Give a first day within 60 days from now."),
    "too_few_participants": noted(
        "Too few treated patients consent to research or share their traits; nothing was exported."
    ),
    "too_many_attempts": noted("Wait some minutes, then try again."),
    "treatment_overlaps": noted("Start after the last day of the earlier treatment."),
    "treatment_running": noted("End the running treatment first; a patient has one at a time."),
    "unknown_cursor": noted("Begin again with the first page of the list."),
}
FIELDS = {
    "base_url": noted("Address"),
    # Of the form of a signature: the day goes with one decision only.
    "body": noted("Look again on"),
    "decision": noted("Decision"),
    "look_again_on": noted("Look again on"),
    "note": noted("Note"),
    "password": noted("Password"),
    "reason": noted("Reason"),
    "study": noted("Name of the study"),
    "token": noted("Token"),
}
# How long a text has to be.
_LENGTHS = {
    "min_length": noted("%(field)s: at least %(number)s characters"),
    "max_length": noted("%(field)s: at most %(number)s characters"),
}
# Parts of an address: a person at a page typed none of them.
_OF_ADDRESS = ("path.", "query.", "header.")


def title_of(problem: Problem, speech: Speech) -> str:
    if _about_own_password(problem):
        return speech.say(noted("The password is wrong"))
    if _about_address(problem):
        return speech.say(noted("This address cannot be understood"))
    return speech.say(problem.title)


def detail_of(problem: Problem, speech: Speech) -> str:
    """What happened; where nothing more is known than the advice, that."""
    if problem.said.text == problem.advice:
        return advice_of(problem, speech)
    return speech.tell(problem.said)


def advice_of(problem: Problem, speech: Speech) -> str:
    if _about_own_password(problem):
        return speech.say(
            noted("Type it again; after several failures sign-in pauses for some minutes.")
        )
    if _about_address(problem):
        return speech.say(noted("Go back to the first page and look for it there."))
    return speech.say(ADVICE.get(problem.code, problem.advice))


def fields_of(problem: Problem, speech: Speech) -> list[str]:
    """The fields that are not as they should be, as the form calls them, and what they need."""
    if _about_address(problem):
        return []
    return list(dict.fromkeys(_field(one, speech) for one in _errors(problem)))


def _field(error: dict[str, Any], speech: Speech) -> str:
    name = speech.say(FIELDS.get(error["field"], error["field"]))
    for kind, text in _LENGTHS.items():
        if kind in error:
            return speech.say(text) % {"field": name, "number": error[kind]}
    return name


def _errors(problem: Problem) -> list[dict[str, str]]:
    errors: list[dict[str, Any]] = problem.extra.get("errors", [])
    return errors


def _about_own_password(problem: Problem) -> bool:
    """Who signs something is signed in already: no e-mail was asked for."""
    return problem.code == "wrong_credentials" and problem.field == "password"


def _about_address(problem: Problem) -> bool:
    errors = _errors(problem)
    return bool(errors) and all(one["field"].startswith(_OF_ADDRESS) for one in errors)
