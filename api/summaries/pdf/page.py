"""The summary as the strings the template sets, in the order it sets them."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from api.summaries.pdf import words
from api.summaries.pdf.decision import decision_of, earlier_reviews, open_reviews
from api.summaries.pdf.importance import NOTE, gathered, gravest
from api.summaries.summary import Alert, Comparison, Method, Patient, Reaction, Value, VisitSummary
from api.summaries.treated import Area, Treatment
from api.summaries.usage import Adherence, Share

# Longest text of each kind that leaves room for the rest of the page; longer is cut and counted.
_SENTENCE = 160
_LINE = 90
_PHRASE = 40
_CELL = 30
_PAUSES = 2
_AREAS = 6
_ROWS = 8
_VIEWS = 3
_METHODS = 3
_SOURCES = 5


def page_of(summary: VisitSummary) -> dict[str, Any]:
    """JSON-ready: only strings, lists and objects, every one of them literal text to print."""
    signed = [review for review in summary.reviews if review.signature]
    broken = [alert for alert in summary.alerts if alert.severity != NOTE]
    return {
        "patient": _patient(summary.patient),
        "title": f"Visit summary, {summary.patient.name}, {_as_of(summary)}",
        "as_of": _as_of(summary),
        "clinic": words.shortened(summary.clinic.name, _PHRASE),
        "treatment": _treatment(summary.treatment, to_begin=summary.to_begin),
        "numbers": [_number_row(row) for row in summary.comparisons[:_ROWS]],
        "more_numbers": words.more(len(summary.comparisons) - _ROWS, "measure"),
        "chart": _chart_in_words(summary),
        "photos": _photos(summary),
        "no_photos": "No photo yet."
        if summary.photo_consent
        else "Left out: the patient does not consent to photographs.",
        "more_photos": words.more(len(summary.photos) - _VIEWS, "view"),
        "adherence": _adherence(summary.adherence),
        "alerts": [_alert(alike, summary.patient.zone) for alike in gathered(broken)],
        "alerts_in_all": len(broken),
        "unacknowledged": sum(alert.acknowledged_by is None for alert in broken),
        "notes": _notes(len(summary.alerts) - len(broken)),
        "reactions": [_reaction(r) for r in gravest(summary.reactions)],
        "serious": sum(reaction.serious for reaction in summary.reactions),
        "decision": decision_of(summary, signed[-1]) if signed else None,
        "earlier": earlier_reviews(signed[:-1], summary.patient.zone),
        "next": open_reviews(summary),
        "methods": [_method(method) for method in summary.methods[:_METHODS]],
        "more_methods": words.more(len(summary.methods) - _METHODS, "algorithm"),
        "sources": [
            *(words.shortened(source, _LINE) for source in summary.sources[:_SOURCES]),
            *words.more(len(summary.sources) - _SOURCES, "source"),
        ],
        "hash": words.halves(summary.content_hash),
    }


def _as_of(summary: VisitSummary) -> str:
    return words.instant(summary.as_of, summary.patient.zone)


def _patient(patient: Patient) -> dict[str, Any]:
    return {
        "name": patient.name,
        "short_name": words.shortened(patient.name, 2 * _PHRASE),
        "lang": _language_code(patient.language),
        "born": words.day(patient.born_on),
        "facts": [
            ["Born", f"{words.day(patient.born_on)} (age {patient.age})"],
            ["Sex at birth", words.said(patient.sex_at_birth)],
            ["Skin type", _skin_type(patient)],
            ["Language", patient.language],
            ["Time zone", patient.zone],
        ],
    }


def _skin_type(patient: Patient) -> str:
    return f"Fitzpatrick {patient.fitzpatrick}" if patient.fitzpatrick else "not recorded"


def _language_code(tag: str) -> str:
    """The language of a BCP 47 tag (`zh` of `zh-Hant`): it chooses the forms of Han letters."""
    code = tag.split("-")[0].lower()
    return code if code.isascii() and code.isalpha() and len(code) in (2, 3) else "en"


def _treatment(treatment: Treatment, *, to_begin: bool) -> dict[str, Any]:
    label, day = treatment.label, words.day(treatment.started_on)
    status = f"ended {words.day(treatment.ended_on)}" if treatment.ended_on else "ongoing"
    return {
        "facts": [
            ["Product", words.shortened(treatment.product, _LINE)],
            ["Rules", f"{label.jurisdiction} label, version {label.version} ({label.source})"],
            ["Starts on", day] if to_begin else ["Started", f"{day}, {status}"],
            *([["End", words.remark(treatment.end_reason, _LINE)]] if treatment.end_reason else []),
            ["Areas", _areas(treatment)],
            ["Pauses", _pauses(treatment)],
        ],
        "calendar_weeks": f"{treatment.calendar_weeks:.1f}",
        "exposed_weeks": f"{treatment.exposed_weeks:.1f}",
    }


def _areas(treatment: Treatment) -> str:
    # What is treated now comes first, so that it is not what is left out.
    ordered = sorted(treatment.areas, key=lambda area: area.stopped_on is not None)
    named = [_area(area) for area in ordered[:_AREAS]]
    total = f"together {words.surface(treatment.bsa_percent)} of body surface"
    return ", ".join([*named, *words.more(len(ordered) - _AREAS, "area")]) + f"; {total}"


def _area(area: Area) -> str:
    name = words.shortened(words.said(area.name), _PHRASE)
    stopped = f" (stopped {words.day(area.stopped_on)})" if area.stopped_on else ""
    return f"{name} {words.surface(area.bsa_percent)}{stopped}"


def _pauses(treatment: Treatment) -> str:
    newest = sorted(treatment.pauses, key=lambda pause: pause.starts_on, reverse=True)
    lines = [
        f"{words.day(p.starts_on)} to {words.day(p.ends_on) if p.ends_on else 'now'}, "
        f"{words.shortened(p.ordered_by, _PHRASE)}: {words.remark(p.reason, _LINE)}"
        for p in newest[:_PAUSES]
    ]
    return "\n".join([*lines, *words.more(len(newest) - _PAUSES, "earlier pause")]) or "none"


def _number_row(row: Comparison) -> dict[str, Any]:
    name, scale = words.MEASURES.get(row.measure, (row.measure, ""))
    said = row.latest or row.baseline
    return {
        "measure": name,
        "scale": scale,
        "source": _source(row.source, said),
        "machine": row.source == "machine",
        "of_record": row.of_record,
        "baseline": _cell(row.measure, row.baseline),
        "latest": _cell(row.measure, row.latest),
        "change": words.compared(row),
        "spread": _spread(row),
        "responder": row.responder or "",
        "relapsed": f"relapse {words.day(row.relapsed_on)}" if row.relapsed_on else "",
        "left_out": _left_out(row),
    }


def _left_out(row: Comparison) -> str:
    if not row.leaves_out_new_lesions:
        return ""
    return f"not counted: new lesions,\n{row.new_lesions_percent:.1f} % of the face"


def _spread(row: Comparison) -> str:
    if row.same_method is False:
        return "by two versions"
    return words.span(row.change_interval) if row.change_interval else ""


def _source(source: str, value: Value | None) -> str:
    if not value or source == "patient":
        return words.said(source)
    return words.shortened(f"{value.by} {value.version}" if value.version else value.by, _CELL)


def _cell(measure: str, value: Value | None) -> dict[str, str]:
    if not value:
        return {"value": words.DASH, "interval": "", "on": ""}
    provisional = "provisional, " if value.provisional else ""
    return {
        "value": words.told(measure, value),
        "interval": words.interval(measure, value),
        "on": provisional + words.day(value.on),
    }


def _chart_in_words(summary: VisitSummary) -> str | None:
    """What the chart shows, for those who hear the page instead of seeing it.

    First and last are of one source, that of record: two sources side by side are no course.
    """
    every = summary.values_of("f_vasi")
    if not every:
        return None
    compared = [one for one in summary.comparisons if one.measure == "f_vasi"]
    source = compared[0].source if compared else every[0].source
    values = [one for one in every if one.source == source] or list(every[:1])
    told = [
        f"{words.number('f_vasi', one.value)} on {words.day(one.on)}"
        for one in (values[0], *values[1:][-1:])
    ]
    count = f"{len(values)} value{'s' * (len(values) != 1)} by the {words.said(source)}"
    beside = f", {len(every) - len(values)} of others beside" * (len(every) > len(values))
    return f"F-VASI over the weeks of treatment, {count}{beside}: {', '.join(told)}."


def _photos(summary: VisitSummary) -> list[dict[str, Any]]:
    return [
        {
            "view": words.said(pair.view),
            "shots": [
                {
                    "name": f"photo-{index}-{when}.jpg" if photo else None,
                    "when": when,
                    "on": words.day(photo.taken_on) if photo else "no photo",
                }
                for when, photo in (("baseline", pair.baseline), ("now", pair.now))
            ],
        }
        for index, pair in enumerate(summary.photos[:_VIEWS])
    ]


def _adherence(adherence: Adherence) -> dict[str, Any]:
    days = adherence.days
    return {
        "figures": [
            _figure("Applications taken", adherence.taking, "of those prescribed"),
            _figure("Correct-dose days", adherence.correct_dose_days, "days with exactly two"),
            _figure("Intervals kept", adherence.interval, "8 to 16 hours apart"),
        ],
        "calendar": f"Applications per day, {words.day(days[0].on)} to {words.day(days[-1].on)}."
        if days
        else None,
        "remarks": f"{adherence.over_use} beyond the prescribed, "
        f"{adherence.logged_late} logged late.",
    }


def _figure(name: str, share: Share, meaning: str) -> dict[str, str]:
    counted = f"{share.part} of {share.whole}" if share.whole else "nothing due yet"
    return {"name": name, "value": words.percent(share.value), "of": counted, "meaning": meaning}


def _alert(alike: list[Alert], zone: str) -> dict[str, Any]:
    """The newest of those that say the same, and how many more there are."""
    alert = alike[0]
    seen = f"seen by {alert.acknowledged_by}" if alert.acknowledged_by else "not acknowledged"
    seen += f", {len(alike)} times since {words.day(_first_day(alike, zone))}" * (len(alike) > 1)
    return {
        "head": words.local_minute(alert.raised_at, zone),
        "mark": "" if alert.acknowledged_by else "open",
        "text": words.shortened(alert.sentence, _SENTENCE),
        "foot": f"{words.said(alert.rule)}, {words.shortened(seen, _LINE)}",
    }


def _first_day(alike: list[Alert], zone: str) -> date:
    return min(alert.raised_at for alert in alike).astimezone(ZoneInfo(zone)).date()


def _notes(count: int) -> str:
    """Late entries and doubtful clocks are many and say little: they are counted."""
    return f"; {count} note{'s' * (count > 1)}" if count else ""


def _reaction(reaction: Reaction) -> dict[str, Any]:
    known = [reaction.causality, reaction.action, reaction.outcome]
    triage = ", ".join(words.said(word) for word in known if word)
    return {
        "head": words.day(reaction.onset_on),
        "mark": "serious" if reaction.serious else "",
        "text": f"{words.remark(reaction.term, _LINE)}, {words.said(reaction.site)}",
        "foot": f"{words.said(reaction.severity)}; {triage or 'not yet triaged'}",
    }


def _method(method: Method) -> dict[str, str]:
    measures = ", ".join(words.MEASURES.get(m, (m, ""))[0] for m in method.measures)
    count = method.provisional_values
    return {
        "name": f"{method.algorithm} {method.version}",
        "measures": measures,
        "interval": words.shortened(method.interval, _LINE),
        "provisional": f"{count} provisional value{'s' * (count != 1)}." if count else "",
    }
