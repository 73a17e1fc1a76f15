"""The review of what patients sent back: read, joined, shown with what to ask first; not stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from ipywidgets import Dropdown, Password, VBox
from ipywidgets import Text as TextField

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.plan import USUAL_LIMITS, Limits
from sciatica_lib.log.describe import STAYS_READABLE
from sciatica_lib.panels.elements import (
    Panel,
    Text,
    button,
    finding_title,
    findings,
    folded,
    heading,
    labelled,
    listing,
    or_a_sentence,
    show,
    table,
    tick,
)
from sciatica_lib.panels.progress import (
    Content,
    draw_before_after,
    draw_exercise,
    draw_levels,
    draw_pain,
    draw_reach,
    draw_responses,
)
from sciatica_lib.places import now, today
from sciatica_lib.progress.report import numbers_of
from sciatica_lib.sharing.intake import (
    FILE_MOST_MB,
    Received,
    is_sealed,
    read_received,
    shown_name,
)
from sciatica_lib.sharing.joining import Patient, joined
from sciatica_lib.sharing.review import Review, notes, review
from sciatica_lib.sharing.seal import ENDING, opened, opened_with_words, read_key
from sciatica_lib.widgets.drop import FileDrop, GivenFile
from sciatica_lib.wording import counted, long_day, plural, span
from sciatica_lib.workbook import History, Workbook, open_workbook

KINDS = ".zip,.csv,.age"
LINES_SHOWN, NOTES_SHOWN = 20, 40
CODE_NAME = "the code from a phone"
NO_CODE = "Scan the code of a phone into the field first, or type what a scanner read."
NO_CAUSE = "A log of a few weeks cannot tell what caused a change."
WHAT = (
    "Choose or drop what a patient sent: one file, several, or a folder. Bundles, logs and the "
    "rows of the phone page can be mixed, renamed, or sent twice."
)


class LogReview(Panel):
    """What patients sent back, joined into one history each: shown, and not stored."""

    about = (
        "Choose or drop what patients sent back: it is read and shown here, and not stored. "
        "What to ask about stands first."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._drop = FileDrop("Choose files", KINDS, self._take, several=True, most_mb=FILE_MOST_MB)
        self._received: list[Received] = []
        self._sealed: list[GivenFile] = []
        self._words = labelled("Words to open it with", Password())
        self._opening = VBox([self._words, button("Open", self._open_with_words)])
        self._code = labelled("Code from a phone", TextField())
        self._are_one = tick("All of these are of one patient", ticked=False)
        self._are_one.observe(lambda _: self._show(), "value")
        self._message, self._shown = VBox(), VBox()
        show(self._opening, when=False)
        show(self._are_one, when=False)
        super().__init__(
            [
                Text(WHAT),
                Text(STAYS_READABLE),
                self._drop,
                self._code,
                button("Read the code", self._read_code),
                self._message,
                self._opening,
                self._are_one,
                self._shown,
            ]
        )

    def _take(self, files: Sequence[GivenFile], left_out: int) -> None:
        """Read what came now, in the place of what was shown before."""
        self._received, self._sealed = [], []
        self._are_one.value = False
        refused = [f"{counted(left_out, 'file')} more: too many at once."] if left_out else []
        for file in files:
            refused += self._read(file)
        self._say(refused)

    def _read_code(self) -> None:
        """Add what a scanner read from a phone to what is shown."""
        code, self._code.value = self._code.value.strip(), ""
        refused = self._read(GivenFile(CODE_NAME, code.encode())) if code else [NO_CODE]
        self._say(refused)

    def _read(self, file: GivenFile) -> list[str]:
        """Read one file; return why it was refused, if it was."""
        name = shown_name(file.name)
        if file.content is None:
            return [f"{name}: it is larger than {FILE_MOST_MB} MB, so it was not read."]
        try:
            data = file.content
            if is_sealed(data):
                secret = read_key(self._workbook.home)
                if secret is None or b"-> scrypt " in data[:200]:
                    self._sealed.append(file)
                    return []
                data = _opened(name, opened, data, secret)
            self._received.append(read_received(file.name.removesuffix(ENDING), data))
        except WorkbookError as error:
            return [str(error)]
        return []

    def _open_with_words(self) -> None:
        sealed, self._sealed = self._sealed, []
        refused = []
        for file in sealed:
            name = shown_name(file.name)
            try:
                data = _opened(name, opened_with_words, file.content or b"", self._words.value)
                self._received.append(read_received(file.name.removesuffix(ENDING), data))
            except WorkbookError as error:
                refused.append(str(error))
                self._sealed.append(file)
        self._words.value = ""
        self._say(refused)

    def _say(self, refused: Sequence[str]) -> None:
        said: list[Any] = []
        if refused:
            said += [Text("Not read:", "stop"), listing(refused[:LINES_SHOWN])]
        if self._sealed:
            names = ", ".join(shown_name(file.name) for file in self._sealed)
            said.append(Text(f"Sealed with words, or for a key that is not here: {names}.",
                             "notice"))  # fmt: skip
        self._message.children = said
        show(self._opening, when=bool(self._sealed))
        self._show()

    def _show(self) -> None:
        patients = joined(self._received, are_one=self._are_one.value)
        show(self._are_one, when=len(patients) > 1 or self._are_one.value)
        if len(patients) < 2:  # noqa: PLR2004 (then there is nothing to choose)
            self._shown.children = [self._section(patient) for patient in patients]
            return
        names = [(f"{number}: {_name(patient)}", number - 1)
                 for number, patient in enumerate(patients, 1)]  # fmt: skip
        choice = labelled("Patient", Dropdown(options=names, value=0))
        place = VBox([self._section(patients[0])])

        def choose(change: Any) -> None:
            place.children = [self._section(patients[change["new"]])]

        choice.observe(choose, "value")
        words = f"These files are of {len(patients)} patients: they share no row and no alias."
        self._shown.children = [Text(words), choice, place]

    def _section(self, patient: Patient) -> Any:
        return or_a_sentence(lambda: _Section(self._workbook, patient))


class _Section(Panel):
    """One patient: what to ask first, then progress, response and notes, then the next plan."""

    def __init__(self, workbook: Workbook, patient: Patient) -> None:
        if not patient.current:
            super().__init__([Text(f"{_files(patient)}: no entries that can be shown.", "notice"),
                              *_unread(patient)])  # fmt: skip
            return
        found = review(patient, workbook.questionnaire.signs, now(), _limits(workbook, patient))
        history = History(patient.current, min(max(_days(patient)), today()), is_example=False)
        draws = (
            _pain,
            draw_levels,
            partial(draw_exercise, days_per_week=None),
            draw_before_after,
            partial(draw_responses, workbook),
            draw_reach,
        )
        super().__init__(
            [
                Text(_about(patient)),
                finding_title(_title(found)),
                findings((flag.level, flag.finding, flag.detail) for flag in found.flags),
                Text(_not_found(found)),
                *_unread(patient),
                or_a_sentence(partial(_numbers, workbook, history)),
                *(or_a_sentence(partial(_picture, draw, history)) for draw in draws),
                *_notes(patient),
                Text(f"{_next_plan(workbook, patient)} {NO_CAUSE}"),
            ]
        )


def _numbers(workbook: Workbook, history: History) -> Panel:
    """Return what changed between the first and the last week, and what was done of the plan."""
    names = {key: exercise.name for key, exercise in workbook.library.items()}
    found = numbers_of(history.entries, history.until, names)
    shown: list[Any] = [listing(found["verdicts"])] if found["verdicts"] else []
    if found["values"]:
        shown.append(table(("usual", "first week", "last week"), found["values"]))
    if found["exercises"]:
        shown += [
            heading("As planned"),
            listing(found["spells"]),
            table(("in the last version", "sets done"), found["exercises"]),
        ]
    return Panel(shown)


def _pain(history: History) -> Content:
    """Draw the pain of each day, without the sentences that speak to the patient."""
    picture, words = draw_pain(history)
    return picture, words[:1]


def _picture(draw: Callable[[History], Content], history: History) -> Panel:
    """Return a picture, with the same in words one press away."""
    picture, words = draw(history)
    if picture is None:
        return Panel([Text("\n".join(words))])
    return Panel([picture, folded("In words", listing(words))])


def review_log(workbook: Workbook | None = None) -> LogReview:
    """Offer to look at what patients sent back."""
    return LogReview(workbook or open_workbook())


def _opened(name: str, open_: Any, data: bytes, secret: str) -> bytes:
    try:
        return bytes(open_(data, secret))
    except WorkbookError as error:
        raise type(error)(f"{name}: {error}") from None


def _limits(workbook: Workbook, patient: Patient) -> Limits:
    """Return the limits of the plan in force here, if it is the patient's."""
    with suppress(WorkbookError):
        if patient.plans and workbook.plan.plan_id == patient.plans[-1][0]:
            return workbook.plan.limits
    return USUAL_LIMITS


def _days(patient: Patient) -> list[Any]:
    return [entry.record.day for entry in patient.current]


def _files(patient: Patient) -> str:
    return ", ".join(patient.files)


def _name(patient: Patient) -> str:
    plan = f"plan {patient.plans[-1][0]}, " if patient.plans else ""
    return f"{plan}{counted(len(patient.current), 'entry')}, {_files(patient)}"[:90]


def _about(patient: Patient) -> str:
    days = _days(patient)
    entries = counted(len(patient.current), "entry")
    alias = f" The log calls itself {patient.alias}." if patient.alias else ""
    return f"{_files(patient)}: {entries}, {span(min(days), max(days))}. Read, not stored.{alias}"


def _title(found: Review) -> str:
    if not found.to_ask:
        return "Nothing stands out"
    return f"Ask about {found.to_ask} {plural(found.to_ask, 'thing', 'things')}"


def _not_found(found: Review) -> str:
    return f"Looked for and not found: {', '.join(found.not_found) or 'nothing'}."


def _unread(patient: Patient) -> list[Any]:
    if not patient.rejected:
        return []
    lines = [f"{name}, line {bad.line}: {bad.reason}." for name, bad in patient.rejected]
    more = [f"And {len(lines) - LINES_SHOWN} more."] if len(lines) > LINES_SHOWN else []
    words = "These lines could not be used and are not in the pictures:"
    return [Text(words, "notice"), listing([*lines[:LINES_SHOWN], *more])]


def _notes(patient: Patient) -> list[Any]:
    lines = [f"{long_day(day)}: {text}" for day, text in notes(patient)]
    if not lines:
        return []
    more = [f"And {len(lines) - NOTES_SHOWN} earlier."] if len(lines) > NOTES_SHOWN else []
    return [heading("In the patient's own words"), listing([*lines[:NOTES_SHOWN], *more])]


def _next_plan(workbook: Workbook, patient: Patient) -> str:
    if not patient.plans:
        return "No entry names a plan."
    plan_id, version = patient.plans[-1]
    used = f"The last entries were made under plan {plan_id}, version {version}."
    with suppress(WorkbookError):
        plan = workbook.plan
        if plan.plan_id == plan_id and plan.version >= (version or 0):
            return (
                f"{used} The form above holds version {plan.version} of it: change what you like, "
                "save it as the next version, and share it."
            )
    return f"{used} That plan is not the one in force here: take it in first, on the page Today."
