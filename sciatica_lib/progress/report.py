"""One page for a clinician: the same parts in the same order for everybody.

After the ambulatory glucose profile, the one-page standard of diabetes (PMC8991298): is there
enough, what cannot wait, levels, the picture, weekdays, adherence, responses, the person's notes.
The page is a mapping of plain values; `report_page` writes it as HTML, as PDF and as text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd

from sciatica_lib.exercises.plan import USUAL_LIMITS, Limits, Plan
from sciatica_lib.exercises.plan_history import reviews_agreed
from sciatica_lib.log.records import CheckIn, Entry
from sciatica_lib.progress.change import LAST_DAYS
from sciatica_lib.progress.findings import (
    FALSE_ALARMS,
    NOT_WHY,
    NOT_WHY_HIGHER,
    SIGN_WORDS,
    headline,
    verdict_words,
)
from sciatica_lib.progress.flags import KINDS, Flag, furthest_down, is_enough
from sciatica_lib.progress.outcomes import (
    RMDQ_HIGHEST,
    RMDQ_LOWEST,
    RMDQ_MOST,
    activities,
    minutes,
    rmdq,
    rmdq_change,
)
from sciatica_lib.progress.responses import across_plan_change
from sciatica_lib.progress.routine_views import PlanView, plan_view, responses_view
from sciatica_lib.progress.sentences import describe_pain, response_lines, spell_words, spells_of
from sciatica_lib.progress.statistics import BANDS, PAINS, WEEK_DAYS, by_weekday, daily, scores
from sciatica_lib.progress.timeline import TimelineView, plot_timeline, svg
from sciatica_lib.progress.views import About, PainView, bands_view, pain_view
from sciatica_lib.questions.questionnaire import Sign
from sciatica_lib.terms import REACHES
from sciatica_lib.wording import counted, legible, long_day, number, short_day, shortened, span

DAYS_MOST = 182
"""A longer log is drawn from its last half year on (ours)."""

NOTES_MOST, NOTE_LENGTH, ACTIVITIES_MOST, SPELLS_MOST, EXERCISES_MOST = 12, 240, 3, 4, 8
"""What one page can hold (ours); what is left out is said."""

UNKNOWN = "not known"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LEVELS = {"emergency": "Emergency sign", "same_day": "Same-day sign", "clearance": "Ask first"}
_FLAG_NAMES = {
    "safety": "Safety check",
    "sign": "New sign",
    "reach": "Further down",
    "red": "Red light",
    "hurt": "It hurts",
    "few_days": "Few days",
}
_LOOKED_FOR = {
    "safety": "a yes in the safety check",
    "sign": "new numbness, tingling or weakness",
    "reach": "symptoms further down than at first",
    "red": "a routine that ended on red",
    "hurt": "a routine stopped because it hurt",
}
_CHANGES = {
    "one": "",
    "none": "",
    "unreadable": f"; a first total outside {RMDQ_LOWEST}-{RMDQ_HIGHEST} cannot be read",
    "unclear": "; less than many people notice",
    "lower": "; by a size that many people notice",
    "higher": "; by a size that many people notice",
}
SMALL_PRINT = (
    "Self-reported and not checked by anybody. Pain: 0 none, 10 worst imaginable, average of 24 "
    "hours. A day without an entry is left empty, never counted as 0. Levels 0-3, 4-6, 7-10 are "
    "for reading and are no diagnosis."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is told beside the entries.

    Attributes
    ----------
    plans
        The plans that are known, in any order.
    notes
        The entries, by id, whose notes the person chose to include.
    names
        What the exercises are called, by their keys.
    signs, limits
        As in `flags`.
    is_example
        Whether these are made-up entries.
    """

    plans: Sequence[Plan] = ()
    notes: Collection[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, Sign] = field(default_factory=dict)
    limits: Limits = USUAL_LIMITS
    is_example: bool = False


def report_of(entries: Iterable[Entry], today: date, asked: Asked | None = None) -> dict[str, Any]:
    """Return the page for a clinician as plain values: texts, numbers, and one picture as SVG.

    Parameters
    ----------
    entries
        The current entries of a log.
    today
        The day that the page is made on, and the last that is looked at.
    asked
        What is told beside the entries.
    """
    asked = asked or Asked()
    in_time = sorted(entries, key=lambda entry: (entry.record.at, entry.entry_id))
    shown = tuple(entry for entry in in_time if entry.record.day <= today)
    about = About(reviews_on=reviews_agreed(asked.plans), signs=asked.signs, limits=asked.limits)
    start = _start(shown, today)
    pain = pain_view(shown, start=start, end=today, about=about, is_example=asked.is_example)
    plan = plan_view(shown, plans=asked.plans, start=start, end=today)
    days = daily(scores(shown), end=today)
    return {
        "title": headline(pain) if shown else "No entries yet",
        "made_up": asked.is_example,
        "made_on": long_day(today),
        "span": span(start, today),
        "plan": _plan_line(plan, asked.plans),
        "enough": _enough(days),
        "flags": [_flag(flag) for flag in pain.flags if flag.kind != "few_days"],
        "looked_for": _not_found(pain.flags),
        "bands": _bands(shown, today),
        "picture": "" if pain.is_empty else _picture(shown, pain, plan),
        "picture_words": describe_pain(pain),
        "weekdays": _weekdays(days),
        "across": _across(days, pain),
        "responses": response_lines(responses_view(shown, names=asked.names, end=today)),
        "notes": _notes(shown, asked.notes),
        "small_print": f"{SMALL_PRINT} {FALSE_ALARMS}",
        **_numbers(shown, pain, plan, asked.names, today),
    }


def numbers_of(
    entries: Sequence[Entry], today: date, names: Mapping[str, str]
) -> dict[str, list[Any]]:
    """Return what the page for a clinician says in numbers, without the rest of it.

    Parameters
    ----------
    entries
        The current entries of a log.
    today
        The last day that is looked at.
    names
        What the exercises are called, by their keys.

    Returns
    -------
    dict
        `verdicts` and `spells` are sentences: what changed, and what was done under each version of
        the plan. `values` are rows of a table, the first and the last week of each measure;
        `exercises` the sets done of those planned, under the last version.
    """
    return _numbers(
        entries, pain_view(entries, end=today), plan_view(entries, end=today), names, today
    )


def notes_to_choose(entries: Iterable[Entry]) -> list[tuple[str, date, str]]:
    """Return the notes that a person can choose from, the latest first: id, day and words."""
    found = [
        (entry.entry_id, entry.record.day, " ".join(legible(note).split()))
        for entry in entries
        if isinstance(note := getattr(entry.record, "note", None), str) and note.strip()
    ]
    return sorted(found, key=lambda note: note[1], reverse=True)


def _start(shown: Sequence[Entry], today: date) -> date:
    days = [entry.record.day for entry in shown if isinstance(entry.record, CheckIn)]
    return max(min(days, default=today), today - timedelta(days=DAYS_MOST - 1))


def _plan_line(view: PlanView, plans: Sequence[Plan]) -> str:
    if view.spells.empty:
        return "No plan is named in the entries."
    titles = {(plan.plan_id, plan.version): plan.title for plan in plans}
    spells = spells_of(view)
    last = spells[-1]
    title = titles.get((last["plan_id"], last["plan_version"]))
    named = f"“{legible(title)}”, " if title else ""
    changes = f", {counted(len(spells) - 1, 'change')} before" if len(spells) > 1 else ""
    return (
        f"Plan: {named}version {last['plan_version']} since {short_day(last['first_on'])}{changes}."
    )


def _enough(days: pd.DataFrame) -> dict[str, Any]:
    last = days.iloc[-LAST_DAYS:]
    recorded = int(last[list(PAINS.values())].notna().any(axis=1).sum())
    sentence = f"{number(recorded)} of the last {counted(len(last), 'day')} recorded."
    ok = bool(len(last)) and is_enough(recorded, len(last))
    return {"ok": ok, "text": sentence if ok else f"{sentence} Too few for a full picture."}


def _flag(flag: Flag) -> dict[str, str]:
    on = ", ".join(short_day(day) for day in flag.days[-6:])
    match flag.kind:
        case "safety":
            text = f"{'; '.join(flag.what)} (answered {on})."
        case "sign":
            signs = " and ".join(SIGN_WORDS.get(sign, sign) for sign in flag.what)
            text = f"{signs}, not in the first week ({on})."
        case "reach":
            text = f"Mostly {flag.what[1]} in the last week, {flag.what[0]} in the first ({on})."
        case "red":
            twice = " The last two in a row." if flag.what else ""
            text = f"After routines of {on}.{twice}"
        case _:
            text = f"Routine stopped because it hurt: {on}."
    name = _LEVELS.get(flag.level or "", _FLAG_NAMES[flag.kind])
    return {"name": name, "text": text[0].upper() + text[1:]}


def _not_found(found: Iterable[Flag]) -> str:
    kinds = {flag.kind for flag in found}
    missing = [_LOOKED_FOR[kind] for kind in KINDS if kind in _LOOKED_FOR and kind not in kinds]
    if not missing:
        return ""
    return f"Looked for in the last 28 days and not found: {'; '.join(missing)}."


def _numbers(
    entries: Sequence[Entry],
    pain: PainView,
    plan: PlanView,
    names: Mapping[str, str],
    today: date,
) -> dict[str, list[Any]]:
    return {
        "verdicts": _verdicts(pain),
        "values": _values(entries, pain, today),
        "spells": [spell_words(spell) for spell in spells_of(plan)[-SPELLS_MOST:]],
        "exercises": _exercises(plan, names),
    }


def _verdicts(view: PainView) -> list[str]:
    told = []
    for pain in PAINS:
        review = view.reviews[pain]
        if review is None and pain != "leg":
            continue
        told.append(verdict_words(review, pain, view.next_review_on))
        change = review.found if review else None
        if change and change.direction != "unclear":
            falls = change.direction == "falling" and not view.flags
            told[-1] += f" {NOT_WHY if falls else NOT_WHY_HIGHER}"
    return told


def _bands(entries: Sequence[Entry], today: date) -> list[dict[str, Any]]:
    view = bands_view(entries, end=today)
    parts = {"first week": view.first}
    if view.last is not None:
        parts[f"last {view.last.sum()} days"] = view.last
    return [
        {
            "name": name,
            "parts": [
                {"band": band, "days": int(part[band]), "share": round(part[band] / total, 4)}
                for band in (*BANDS, "none")
                if part[band]
            ],
            "words": ", ".join(
                f"{part[band]} {'without a score' if band == 'none' else f'at {band}'}"
                for band in (*BANDS, "none")
            ),
        }
        for name, part in parts.items()
        if (total := int(part.sum()))
    ]


def _picture(entries: Sequence[Entry], pain: PainView, plan: PlanView) -> str:
    furthest: dict[pd.Timestamp, str] = {}
    for record in (entry.record for entry in entries):
        if isinstance(record, CheckIn) and record.reach:
            day = pd.Timestamp(record.day)
            furthest[day] = max(furthest.get(day, REACHES[0]), record.reach, key=REACHES.index)
    days = plan.days.reindex(pain.days.index)
    days["routine"] = days["routine"].fillna("none")
    reach = pd.Series(furthest, dtype="string").reindex(days.index)
    return svg(plot_timeline(TimelineView(pain, days.assign(reach=reach))))


def _values(entries: Sequence[Entry], pain: PainView, today: date) -> list[list[str]]:
    first, last = pain.first_week, pain.last_week
    rows = [
        [f"{name.capitalize()} pain", _week(first, name), "" if last is None else _week(last, name)]
        for name in PAINS
    ]
    check_ins = [entry.record for entry in entries if isinstance(entry.record, CheckIn)]
    if check_ins:
        week = timedelta(days=WEEK_DAYS)
        begun = check_ins[0].day
        at_first = furthest_down(r.reach for r in check_ins if r.day < begun + week)
        lately = furthest_down(r.reach for r in check_ins if r.day > today - week)
        later = (lately or UNKNOWN) if last is not None else ""
        rows.append(["Mostly down to", at_first or UNKNOWN, later])
    for name, row in minutes(scores(entries), today).iterrows():
        if row["days_first"] or row["days_last"]:
            cells = (_minutes(row[end], int(row[f"days_{end}"])) for end in ("first", "last"))
            rows.append([f"{str(name).capitalize()}, minutes", *cells])
    totals = rmdq(entries)
    if len(totals):
        told = [
            f"{total} of {RMDQ_MOST} ({short_day(day)})"
            for day, total in zip(totals["day"], totals["total"], strict=True)
        ]
        end = f"{told[-1]}{_CHANGES[rmdq_change(totals)]}" if len(told) > 1 else ""
        rows.append(["Roland-Morris, high is worse", told[0], end])
    for _, own in activities(entries).tail(ACTIVITIES_MOST).iterrows():
        then, now = (f"{own[end]} ({short_day(own[f'{end}_on'])})" for end in ("first", "last"))
        name = f"{shortened(own['activity'])}, 0-10, high is able"
        rows.append([name, then, now if own["answers"] > 1 else ""])
    return rows


def _week(week: pd.DataFrame, pain: str) -> str:
    value, recorded = week["usual"][pain], int(week["days_recorded"][pain])
    middle = UNKNOWN if pd.isna(value) else number(value)
    return f"{middle} ({counted(recorded, 'day')})"


def _minutes(value: Any, days: int) -> str:
    return f"{UNKNOWN if pd.isna(value) else number(value)} ({counted(days, 'day')})"


def _weekdays(days: pd.DataFrame) -> list[list[str]]:
    table = by_weekday(days.iloc[-12 * WEEK_DAYS :])
    values = [UNKNOWN if pd.isna(value) else number(value) for value in table["usual"]]
    return [list(pair) for pair in zip(WEEKDAYS, values, strict=True)]


def _across(days: pd.DataFrame, view: PainView) -> str:
    if view.plan_changes.empty:
        return ""
    change = view.plan_changes.iloc[-1]
    found = across_plan_change(days, change["day"], PAINS["leg"])
    if pd.isna(found["nap"]):
        return ""
    return (
        f"Across the last plan change ({short_day(change['day'])}): leg pain is lower after it in "
        f"{100 * found['nap']:.0f} of 100 pairs of days (50 is no difference; "
        f"{found['before']:.0f} days before, {found['after']:.0f} after; NAP, Parker & Vannest "
        "2009). That does not tell the cause."
    )


def _exercises(view: PlanView, names: Mapping[str, str]) -> list[list[str]]:
    if view.spells.empty:
        return []
    last = spells_of(view)[-1]
    table = view.exercises
    is_now = table["plan_id"].eq(last["plan_id"]) & table["plan_version"].eq(last["plan_version"])
    return [
        [shortened(names.get(exercise, exercise)), f"{done} of {planned}"]
        for exercise, done, planned in zip(
            *(table.loc[is_now, name] for name in ("exercise", "sets_done", "sets_planned")),
            strict=True,
        )
    ][:EXERCISES_MOST]


def _notes(entries: Sequence[Entry], chosen: Collection[str]) -> list[dict[str, str]]:
    notes = [note for note in reversed(notes_to_choose(entries)) if note[0] in chosen]
    found = [
        {"day": short_day(day), "text": shortened(text, NOTE_LENGTH)}
        for _, day, text in notes[-NOTES_MOST:]
    ]
    if (left := len(notes) - len(found)) > 0:
        found.append({"day": "", "text": f"{number(left)} earlier notes do not fit on this page."})
    return found
