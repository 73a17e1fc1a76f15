"""The safety check: asked in short groups or in brief, what is locked, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sciatica_lib import places
from sciatica_lib.log.records import Contact, SafetyScreen, Seen
from sciatica_lib.panels.sheet import MAIN, QUIET, Sheet, button
from sciatica_lib.questions.questionnaire import NONE, Sign
from sciatica_lib.questions.safety import (
    CALLS_FOR,
    NONE_TICKED,
    REASONS,
    UNTIL_SEEN,
    SafetyState,
    in_groups,
    level_of,
    seen_about,
)
from sciatica_lib.questions.safety_words import (
    BRIEF,
    CLINICIAN_OK,
    HEADINGS,
    LOCKED,
    MAY_EXERCISE,
    MISTAKE,
    NUMBER,
    SEEN_ON,
    SINCE_LONG,
    STILL_LOCKED,
    TICK_WHAT_FITS,
    WAYS_BACK,
)
from sciatica_lib.wording import day_words
from sciatica_lib.workbook import Workbook


class SafetyFlow:
    """The safety check on a sheet, until a routine may begin.

    Parameters
    ----------
    sheet
        Where it is asked.
    on_passed
        Called when nothing is locked and nothing is left to ask.
    """

    def __init__(self, sheet: Sheet, on_passed: Callable[[], None]) -> None:
        self._sheet, self._workbook = sheet, sheet.workbook
        self._signs = sheet.workbook.questionnaire.signs
        self._on_passed = on_passed
        self._ticked: list[str] = []

    def begin(self) -> None:
        """Ask what has to be asked now, or show what keeps the routine locked."""
        state = self._workbook.safety()
        self._sheet.below()
        if state.locks:
            self._show_lock(state)
        elif state.ask == "full":
            self.ask_in_full(str(state.reason))
        elif state.ask == "brief":
            self._ask_group([*in_groups(self._signs, brief=True)], "brief", BRIEF)
        else:
            self._on_passed()

    def ask_in_full(self, reason: str) -> None:
        """Ask everything, one group at a time."""
        self._ticked = []
        self._sheet.notice(REASONS.get(reason, ""), "notice")
        self._ask_group(in_groups(self._signs), "full", "")

    def _ask_group(self, groups: list[tuple[Sign, ...]], asked: str, heading: str) -> None:
        group, later = groups[0], groups[1:]
        total = len(in_groups(self._signs))
        place = f"Safety check {total - len(later)} of {total}: "
        since = seen_about(self._workbook.contents().rows, self._workbook.entries(), self._signs)

        def pressed(_: str, answers: dict[str, Any]) -> None:
            self._answered(answers.get("signs", []), later, asked)

        self._sheet.ask(
            heading or f"{place}{HEADINGS[str(group[0].group)]}",
            [_question(group, since)],
            [
                button("go", "None of these", MAIN, of="signs", words_ticked="Continue"),
            ],
            pressed,
            intro="" if asked == "brief" else TICK_WHAT_FITS,
        )

    def _answered(self, ticked: list[str], later: list[tuple[Sign, ...]], asked: str) -> None:
        self._ticked = list(dict.fromkeys([*self._ticked, *ticked]))
        if level_of(ticked, self._signs) in UNTIL_SEEN:
            self._save(asked="brief" if later else asked)
        elif later:
            self._ask_group(later, asked, "")
        elif self._ticked:
            self._ask_clinician(asked)
        else:
            self._save(asked=asked)

    def _ask_clinician(self, asked: str) -> None:
        self._sheet.ask(
            "One more question",
            [CLINICIAN_OK],
            [button("save", "Continue", MAIN, requires="clinician_ok", when_empty=_CHOOSE)],
            lambda _, answers: self._save(asked=asked, clinician_ok=answers["clinician_ok"]),
            intro=f"You ticked: {_words(self._ticked, self._signs)}.",
        )

    def _save(self, *, asked: str, clinician_ok: bool | None = None) -> None:
        screen = self._workbook.record(
            SafetyScreen,
            signs=" ".join(self._ticked) or NONE,
            asked=asked,
            clinician_ok=clinician_ok,
        )
        level = level_of(self._ticked, self._signs)
        self._sheet.begin_anew()  # no answer about danger takes the place of one that waits
        if level in UNTIL_SEEN:  # what a person must do does not wait for a disk
            self._sheet.notice(f"{LOCKED[level]}. {CALLS_FOR[level]}", "stop")
        if self._sheet.save(screen) is None:
            return
        self._ticked = []
        self._sheet.notice("" if level else NONE_TICKED, "good")
        self.begin()

    def _show_lock(self, state: SafetyState) -> None:
        lock = state.locks[0]
        number = self._workbook.emergency_number()
        is_urgent = lock.level == "emergency"
        call = f" The number that you gave: {number}." if is_urgent and number else ""
        since = day_words(lock.since, self._workbook.today)
        ask_number = is_urgent and not number
        self._sheet.notice(f"{CALLS_FOR[lock.level]}{call}", "stop")

        def pressed(which: str, answers: dict[str, Any]) -> None:
            match which:
                case "seen":
                    self._ask_seen(state)
                case "number":
                    self._save_number(str(answers.get("number", "")).strip())
                case _:
                    self._ask_again(lock.signs)

        self._sheet.ask(
            LOCKED[lock.level],
            [NUMBER] if ask_number else [],
            [
                button("seen", WAYS_BACK[lock.level], MAIN),
                *([button("number", "Save the number", requires="number", when_empty=_TYPE)]
                  if ask_number else []),
                button("again", MISTAKE, QUIET),
            ],
            pressed,
            intro=f"You ticked {since}: {_words(lock.signs, self._signs)}. The routine is locked "
            "until you record what a clinician said.",
        )  # fmt: skip

    def _ask_seen(self, state: SafetyState) -> None:
        def pressed(which: str, answers: dict[str, Any]) -> None:
            if which == "seen":
                self._save_seen(state, answers)
            else:
                self.begin()

        self._sheet.ask(
            "What did the clinician say?",
            [SEEN_ON, MAY_EXERCISE],
            [
                button("seen", "Save", MAIN, requires="may_exercise", when_empty=_CHOOSE),
                button("back", "Back", QUIET),
            ],
            pressed,
            intro=SINCE_LONG,
        )

    def _save_seen(self, state: SafetyState, answers: dict[str, Any]) -> None:
        seen_on = answers.get("seen_on")
        # By the calendar: after midnight, a hospital's letter has the new day.
        if not seen_on or not _is_past(seen_on, places.now().date()):
            self._sheet.say("Give the day when you were seen: today or a day before.", "notice")
            return
        seen = self._workbook.record(
            Seen,
            about=" ".join(lock.entry_id for lock in state.locks),
            seen_on=seen_on,
            may_exercise=answers["may_exercise"],
        )
        if self._sheet.save(seen) is not None:
            self._sheet.notice("")
            self.begin()

    def _save_number(self, number: str) -> None:
        if self._sheet.save(self._workbook.record(Contact, emergency_number=number[:30])):
            self.begin()

    def _ask_again(self, signs: Sequence[str]) -> None:
        asked = [self._signs[name] for name in signs]

        def pressed(which: str, answers: dict[str, Any]) -> None:
            if which == "back":
                self.begin()
                return
            again = [name for name in signs if answers.get(name)]
            screen = self._workbook.record(
                SafetyScreen, signs=" ".join(again) or NONE, asked="brief"
            )
            if self._sheet.save(screen) is not None:
                self.begin()
                self._sheet.say(STILL_LOCKED, "notice")

        self._sheet.ask(
            "The same question once more",
            [{"id": sign.key, "words": sign.words, "kind": "yes_no"} for sign in asked],
            [
                button("save", "Save", MAIN, requires=asked[0].key, when_empty=_CHOOSE),
                button("back", "Back", QUIET),
            ],
            pressed,
        )


class SafetyCheck(Sheet):
    """The safety check by itself: in full, whenever a person wants it."""

    about = (
        "The safety check: questions about signs that need a clinician before an exercise, in "
        "short groups. Nothing is saved before the last group, unless a sign is urgent."
    )

    def __init__(self, workbook: Workbook) -> None:
        super().__init__(workbook)
        self._flow = SafetyFlow(self, self._rest)
        self._flow.begin()

    def _rest(self) -> None:
        self.ask(
            "The safety check is answered",
            [],
            [button("again", "Answer the whole check again")],
            lambda *_: self._flow.ask_in_full(""),
            intro="If something changes for the worse, answer it again.",
            quiet=True,
        )


def safety_check(workbook: Workbook) -> SafetyCheck:
    """Ask everything that must be asked before anybody exercises."""
    return SafetyCheck(workbook)


_CHOOSE = "Please answer first."
_TYPE = "Please type it first."


def _question(group: Sequence[Sign], since: dict[str, str]) -> dict[str, Any]:
    """Return the signs of a group as one question; what was seen is asked as new since then."""
    return {
        "id": "signs",
        "words": "Tick what is true",
        "kind": "several",
        "options": [
            {
                "value": sign.key,
                "words": f"{sign.words}: new or worse since you were seen on {since[sign.key]}"
                if sign.key in since
                else sign.words,
            }
            for sign in group
        ],
    }


def _words(signs: Sequence[str], known: Any) -> str:
    return "; ".join(known[name].words for name in signs)


def _is_past(day: str, today: date) -> bool:
    try:
        return date.fromisoformat(day) <= today
    except ValueError:
        return False
