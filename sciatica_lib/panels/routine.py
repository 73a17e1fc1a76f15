"""One routine from the safety questions to the saved scores, along with the timer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.describe import contact_words
from sciatica_lib.exercises.figure import for_browser
from sciatica_lib.exercises.plan import short_plan
from sciatica_lib.exercises.routine import Timeline, timeline
from sciatica_lib.log.ids import new_id
from sciatica_lib.log.records import Hurt, Permission, Record, RoutineEnd, RoutineStart, SetDone
from sciatica_lib.log.sets import SetCount, count_sets
from sciatica_lib.panels.elements import Text
from sciatica_lib.panels.safety_check import SafetyFlow
from sciatica_lib.panels.sheet import MAIN, QUIET, Sheet, button
from sciatica_lib.questions.cautions import CautiousPlan
from sciatica_lib.questions.light import advice, sessions
from sciatica_lib.widgets.timer import RoutineTimer
from sciatica_lib.wording import counted
from sciatica_lib.workbook import Workbook

TONES = {"green": "good", "amber": "notice", "red": "stop", "unanswered": "plain"}
_NOT_NOW = "Something has come up since: answer the safety check on this page first."
_ALL_LEFT_OUT = (
    "Your conditions speak against every exercise of this plan. Ask your clinician which of them "
    "you may do."
)


class RoutineFlow:
    """A routine on a sheet: safety, pain before, timer, pain after.

    Parameters
    ----------
    sheet
        Where it is shown.
    on_ended
        Called when the scores after are saved.
    """

    def __init__(self, sheet: Sheet, on_ended: Callable[[], None]) -> None:
        self._sheet, self._workbook = sheet, sheet.workbook
        self._on_ended = on_ended
        self._safety = SafetyFlow(sheet, self._passed)
        self._start: RoutineStart | None = None

    def begin(self) -> None:
        """Ask what has to be asked first, then go on with a routine or begin one."""
        self._safety.begin()

    def _passed(self) -> None:
        cautious = self._workbook.cautious_plan()
        plans = {"whole": cautious.plan, "short": cautious.plan and short_plan(cautious.plan)}
        self._timelines = {
            length: timeline(plan, self._workbook.library) for length, plan in plans.items() if plan
        }
        if (begun := self._workbook.open_routine()) is not None:
            self._start = begun
            self._offer_to_go_on(begun)
        elif self._timelines:
            self._ask_before(cautious)
        else:
            self._sheet.ask("Not yet", [], [], lambda *_: None, intro=_ALL_LEFT_OUT)
            self._sheet.below(*self._cautions(cautious))

    # ---- Before --------------------------------------------------------------------------------

    def _ask_before(self, cautious: CautiousPlan) -> None:
        short = self._timelines.get("short")
        words = f"Save and start the short one: {_minutes(short)} min" if short else ""

        def pressed(which: str, answers: dict[str, Any]) -> None:
            self._save_before(which, answers)

        self._sheet.ask(
            "Before you begin: how is it right now?",
            list(self._sheet.questions("before")),
            [
                button("whole", f"Save and start: {_minutes(self._timelines['whole'])} min", MAIN),
                *([button("short", words)] if short else []),
            ],
            pressed,
            intro="You may leave out what you do not want to answer.",
        )
        self._sheet.below(*self._cautions(cautious))

    def _cautions(self, cautious: CautiousPlan) -> Iterator[Any]:
        """Say what is left out or eased and why, with the way to record a clinician's word."""
        for what, this, cautions in (
            ("Left out", "this one", cautious.left_out),
            ("In the easier way", "the usual way", cautious.eased),
        ):
            for met in cautions:
                exercise = self._workbook.library[met.planned.exercise]
                sheet = Sheet(self._workbook)
                sheet.ask(
                    f"{what}: {exercise.name}",
                    [],
                    [button("may", f"My clinician says I may do {this}", QUIET)],
                    self._allowing(sheet, exercise.key),
                    intro=f"{met.caution.about}. {met.caution.text}",
                    quiet=True,
                )
                yield sheet

    def _allowing(self, sheet: Sheet, exercise: str) -> Callable[..., None]:
        def allow(*_: object) -> None:
            word = self._workbook.record(Permission, exercise=exercise, may_do=True)
            if sheet.save(word) is not None:
                self._passed()

        return allow

    def _save_before(self, length: str, answers: dict[str, Any]) -> None:
        if not self._workbook.safety().may_begin:
            self.begin()
            return
        rows = self._sheet.records(
            RoutineStart,
            answers,
            routine_id=new_id("r"),
            length=length,
            sets_planned=len(self._timelines[length].sets),
            left_out=self._left_out_this_week(),
        )
        if rows is None or (saved := self._sheet.save(*rows)) is None:
            return
        record = saved[0].record
        assert isinstance(record, RoutineStart)
        self._start = record
        self._sheet.notice("")
        self._sheet.ask("Exercise", [], [], lambda *_: None, quiet=True)
        self._sheet.below(self._made_timer(begins=True))

    def _left_out_this_week(self) -> str | None:
        whole, now = self._workbook.plan, self._workbook.weeks_plan()
        return whole.leave_out_every_other_week if whole != now else None

    # ---- The timer -----------------------------------------------------------------------------

    def _offer_to_go_on(self, begun: RoutineStart) -> None:
        in_force = (self._workbook.plan.plan_id, self._workbook.plan.version)
        changed = (begun.plan_id, begun.plan_version) != in_force
        if changed or self._length not in self._timelines:
            self._sheet.notice("The plan has changed since you began this routine.", "notice")
            self.ask_after("stopped")
            return
        self._sheet.ask(
            "A routine is under way",
            [],
            [button("end", "End it here", QUIET)],
            lambda *_: self.ask_after("hurt" if self._has_hurt() else "stopped"),
            intro=f"You began a routine at {begun.at:%H:%M} and have not ended it. "
            "The sets that you finished are kept. Go on with the timer, or end it here.",
        )
        # The timer is shown at once, so that what the browser still holds reaches the log.
        self._sheet.below(self._made_timer())

    @property
    def _begun(self) -> RoutineStart:
        assert self._start is not None, "only after a routine was begun"
        return self._start

    @property
    def _length(self) -> str:
        return self._begun.length or "whole"

    def _made_timer(self, *, begins: bool = False) -> RoutineTimer:
        routine_id = str(self._begun.routine_id)
        routine = self._timelines[self._length]
        names = {phase.figure for phase in routine.phases}
        timer = RoutineTimer(
            routine.to_dict(),
            routine_id,
            for_browser(self._workbook.figures[name] for name in sorted(names)),
            acknowledged=self._last_saved(routine_id),
            begins=begins,
        )
        timer.on_start(self._why_not)
        timer.on_result(self._on_result)
        return timer

    def _why_not(self) -> str:
        """Say why the timer must not run now; nothing if it may. Asked at every start."""
        state = self._workbook.safety()
        # The brief check holds for the routine that was begun after it.
        return _NOT_NOW if state.locks or state.ask == "full" else ""

    def _last_saved(self, routine_id: str) -> int:
        """Return the number of the last result of this routine that is in the log."""
        ids = [entry.entry_id for entry in self._workbook.contents().rows]
        numbers = [
            entry_id.rpartition("-")[2] for entry_id in ids if entry_id.startswith(f"{routine_id}-")
        ]
        return max((int(number) for number in numbers if number.isdecimal()), default=0)

    def _on_result(self, result: Mapping[str, Any]) -> None:
        """Save one finished set, or go on to the last step; an error keeps it in the browser."""
        match result["type"]:
            case "end":
                self.ask_after("hurt" if self._has_hurt() else str(result["outcome"]))
            case "hurt":
                self._save_result(result, Hurt, exercise=result["exercise"])
            case _:
                self._save_set(result)

    def _save_result(self, result: Mapping[str, Any], kind: type[Record], **values: Any) -> None:
        try:
            self._workbook.save(
                self._workbook.record(
                    kind,
                    at=datetime.fromisoformat(str(result["at"])),
                    routine_id=self._begun.routine_id,
                    **values,
                ),
                # The same result has the same id, however often the browser sends it.
                entry_id=f"{self._begun.routine_id}-{int(result['seq'])}",
            )
        except WorkbookError as error:
            self._sheet.notice(f"{error} It is kept in this page and tried again.", "stop")
            raise

    def _save_set(self, result: Mapping[str, Any]) -> None:
        done = self._timelines[self._length].sets[int(result["set_index"])]
        self._save_result(
            result,
            SetDone,
            exercise=done.exercise,
            side=done.side,
            set_number=done.set_number,
            sets_planned=done.sets_planned,
            reps_planned=done.reps_planned,
            reps_done=int(result["reps_done"]),
            hold_s=done.hold_s,
            rest_s=done.rest_s,
            duration_s=round(float(result["duration_s"])),
        )
        words = f"Saved: {done.name}, set {done.set_number} of {done.sets_planned}"
        self._sheet.notice(f"{words}{f', {done.side} side' if done.side else ''}.", "good")

    # ---- After ---------------------------------------------------------------------------------

    def ask_after(self, outcome: str) -> None:
        """Ask how it is after the routine."""
        hurt = outcome == "hurt"
        self._sheet.begin_anew()

        def pressed(_: str, answers: dict[str, Any]) -> None:
            self._save_after(outcome, answers)

        self._sheet.ask(
            "You stopped because it hurt. How is it now?" if hurt else "And now: how is it?",
            list(self._sheet.questions("after")),
            [button("save", "Save", MAIN)],
            pressed,
        )
        self._sheet.below()

    def _save_after(self, outcome: str, answers: dict[str, Any]) -> None:
        rows = self._sheet.records(
            RoutineEnd,
            answers,
            routine_id=self._begun.routine_id,
            outcome=outcome,
            sets_done=self._sets().full,
            sets_planned=self._begun.sets_planned,
        )
        if rows is None or self._sheet.save(*rows) is None:
            return
        self._sheet.notice("")
        self._on_ended()

    def _has_hurt(self) -> bool:
        return any(isinstance(record, Hurt) for record in self._records())

    def _sets(self) -> SetCount:
        return count_sets(record for record in self._records() if isinstance(record, SetDone))

    def _records(self) -> Iterator[Record]:
        for entry in self._workbook.entries():
            if getattr(entry.record, "routine_id", None) == self._begun.routine_id:
                yield entry.record


def outcome_words(workbook: Workbook) -> tuple[str, str]:
    """Return the last routine in words, with its light, and the colour of the light."""
    done = sessions(workbook.entries(), workbook.plan.limits)
    if not done:
        return "", "plain"
    last = done[-1]
    end = last.end.record
    assert isinstance(end, RoutineEnd)
    records = [entry.record for entry in workbook.entries()]
    part = count_sets(
        record
        for record in records
        if isinstance(record, SetDone) and record.routine_id == end.routine_id
    ).part
    in_part = f", and part of {counted(part, 'set')}," if part else ""
    planned = counted(end.sets_planned or 0, "set")
    sets = f"{end.sets_done or 0} of {planned}{in_part} are in your log."
    contact = contact_words(workbook.plan)
    whom = f"Your contact: {contact}." if contact and last.light.colour == "red" else ""
    said = [sets, last.light.text, advice(done), whom]
    return " ".join(filter(None, said)), last.light.colour


class TodaysRoutine(Sheet):
    """The steps of one routine by themselves: check, pain before, timer, pain after, saved."""

    about = (
        "The routine in four steps: safety questions, your pain before, the exercises with the "
        "timer, your pain after."
    )

    def __init__(self, workbook: Workbook) -> None:
        super().__init__(workbook)
        RoutineFlow(self, self._ended).begin()

    def _ended(self) -> None:
        words, colour = outcome_words(self.workbook)
        self.ask("Saved", [], [], lambda *_: None, quiet=True)
        self.below(Text(words, TONES[colour], announced=True))


def todays_routine(workbook: Workbook) -> TodaysRoutine:
    """Lead through one routine: safety questions, pain before, timer, pain after."""
    return TodaysRoutine(workbook)


def _minutes(routine: Timeline) -> int:
    return max(1, round(routine.total_s / 60))
