"""One routine from the safety questions to the saved scores, along with the timer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ipywidgets import Textarea

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.plan import short_plan
from sciatica_lib.exercises.routine import timeline
from sciatica_lib.log.records import Hurt, Record, RoutineEnd, RoutineStart, SetDone
from sciatica_lib.log.sets import SetCount, count_sets
from sciatica_lib.log.store import new_id
from sciatica_lib.panels.elements import Panel, Text, button, labelled
from sciatica_lib.panels.questions import (
    pain_question,
    reach_of,
    reach_question,
    score_of,
    yes_no_of,
    yes_no_question,
)
from sciatica_lib.panels.safety_check import SafetyCheck
from sciatica_lib.questions.safety import may_exercise, traffic_light
from sciatica_lib.widgets.step import Step
from sciatica_lib.widgets.timer import RoutineTimer
from sciatica_lib.wording import counted
from sciatica_lib.workbook import Attempt, Workbook

_TONES = {"green": "good", "amber": "notice", "red": "stop", "unanswered": "plain"}


class TodaysRoutine(Panel):
    """The steps of one routine: check, pain before, timer, pain after, saved."""

    about = (
        "The routine in four steps: safety questions, your pain before, the exercises with the "
        "timer, your pain after."
    )

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._attempt = Attempt(workbook)
        plans = {"whole": workbook.plan, "short": short_plan(workbook.plan)}
        self._timelines = {
            length: timeline(plan, workbook.library) for length, plan in plans.items() if plan
        }
        self._message = Text(announced=True)
        super().__init__()
        if (begun := workbook.open_routine()) is not None:
            self._offer_to_go_on(begun)
        else:
            self._ask_safety()

    def _show(self, *children: Any) -> None:
        self.children = [*children, self._message]

    def _offer_to_go_on(self, begun: RoutineStart) -> None:
        self._start = begun
        in_force = (self._workbook.plan.plan_id, self._workbook.plan.version)
        if (begun.plan_id, begun.plan_version) != in_force or self._length not in self._timelines:
            self._message.say("The plan has changed since you began this routine.", "notice")
            self._ask_after("stopped")
            return
        # The timer is shown at once, so that what the browser still holds reaches the log.
        self._show(
            Text(
                f"You began a routine at {begun.at:%H:%M} and have not ended it. "
                "The sets that you finished are kept. Go on with the timer, or end it here.",
                "notice",
            ),
            self._made_timer(),
            button(
                "End it here", lambda: self._ask_after("hurt" if self._has_hurt() else "stopped")
            ),
        )

    def _ask_safety(self) -> None:
        brief = may_exercise(self._workbook.last_screen())
        check = SafetyCheck(self._workbook, brief=brief, on_passed=self._ask_before)
        words = (
            "First, has anything of this come up?"
            if brief
            else "The safety check comes first. Please answer all of it once."
        )
        self._show(Step("Step 1 of 4: safety", reached=False), Text(words), check)

    def _ask_before(self) -> None:
        self._leg = pain_question("Leg pain right now")
        self._back = pain_question("Back pain right now")
        self._reach = reach_question("How far down does it reach right now?")
        self._message.say("")
        self._show(
            Step("Step 2 of 4: before you begin"),
            self._leg,
            self._back,
            self._reach,
            button("Save and go to the timer", lambda: self._save_before("whole"), main=True),
            *self._short_offer(),
        )

    def _short_offer(self) -> list[Any]:
        if "short" not in self._timelines:
            return []
        minutes = max(1, round(self._timelines["short"].total_s / 60))
        words = f"A bad day: the short routine ({minutes} min)"
        return [button(words, lambda: self._save_before("short"))]

    def _save_before(self, length: str) -> None:
        start = self._workbook.record(
            RoutineStart,
            routine_id=new_id("r"),
            leg_pain_now=score_of(self._leg),
            back_pain_now=score_of(self._back),
            reach=reach_of(self._reach),
            length=length,
            sets_planned=len(self._timelines[length].sets),
        )
        try:
            self._attempt.save(start)
        except WorkbookError as error:
            self._message.say(f"{error} Your answers are still here.", "stop")
            return
        assert isinstance(start, RoutineStart)
        self._start = start
        self._exercise()

    def _exercise(self) -> None:
        self._message.say("")
        self._show(Step("Step 3 of 4: exercise"), self._made_timer())

    @property
    def _length(self) -> str:
        return self._start.length or "whole"

    def _made_timer(self) -> RoutineTimer:
        routine_id = str(self._start.routine_id)
        routine = self._timelines[self._length]
        names = {phase.figure for phase in routine.phases}
        timer = RoutineTimer(
            routine.to_dict(),
            routine_id,
            {name: self._workbook.figures[name].to_dict() for name in sorted(names)},
            acknowledged=self._last_saved(routine_id),
        )
        timer.on_result(self._on_result)
        return timer

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
                self._ask_after("hurt" if self._has_hurt() else str(result["outcome"]))
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
                    routine_id=self._start.routine_id,
                    **values,
                ),
                # The same result has the same id, however often the browser sends it.
                entry_id=f"{self._start.routine_id}-{int(result['seq'])}",
            )
        except WorkbookError as error:
            self._message.say(f"{error} It is kept in this page and tried again.", "stop")
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
        self._message.say(f"{words}{f', {done.side} side' if done.side else ''}.", "good")

    def _has_hurt(self) -> bool:
        return any(
            isinstance(entry.record, Hurt) and entry.record.routine_id == self._start.routine_id
            for entry in self._workbook.entries()
        )

    def _ask_after(self, outcome: str) -> None:
        self._outcome = outcome
        self._leg = pain_question("Leg pain right now")
        self._back = pain_question("Back pain right now")
        self._numb = yes_no_question("Any new or lasting numbness or tingling?")
        self._note = Textarea(rows=2)
        title = "You stopped because it hurt" if outcome == "hurt" else "Step 4 of 4: afterwards"
        where = "Where do you feel it?" if outcome == "hurt" else "How far down does it reach?"
        self._reach = reach_question(where)
        self._show(
            Step(title),
            self._leg,
            self._back,
            self._reach,
            self._numb,
            labelled("A note, if you like", self._note),
            button("Save", self._save_after, main=True),
        )

    def _sets(self) -> SetCount:
        records = [entry.record for entry in self._workbook.entries()]
        return count_sets(
            record
            for record in records
            if isinstance(record, SetDone) and record.routine_id == self._start.routine_id
        )

    def _save_after(self) -> None:
        before = self._start
        sets = self._sets()
        try:
            end = self._workbook.record(
                RoutineEnd,
                routine_id=before.routine_id,
                outcome=self._outcome,
                leg_pain_now=score_of(self._leg),
                back_pain_now=score_of(self._back),
                reach=reach_of(self._reach),
                new_numbness=yes_no_of(self._numb),
                sets_done=sets.full,
                sets_planned=before.sets_planned,
                note=self._note.value.strip() or None,
            )
            self._attempt.save(end)
        except WorkbookError as error:
            self._message.say(f"{error} Your answers are still here.", "stop")
            return
        light = traffic_light(
            before.leg_pain_now,
            score_of(self._leg),
            before.reach,
            reach_of(self._reach),
            new_numbness=yes_no_of(self._numb),
        )
        in_part = f", and part of {counted(sets.part, 'set')}," if sets.part else ""
        self._message.say("")
        self._show(
            Step("Saved"),
            Text(
                f"{sets.full} of {before.sets_planned} sets{in_part} are in your log, "
                "with your scores before and after.",
                "good",
                announced=True,
            ),
            Text(light.text, _TONES[light.colour]),
        )


def todays_routine(workbook: Workbook) -> TodaysRoutine:
    """Lead through one routine: safety questions, pain before, timer, pain after."""
    return TodaysRoutine(workbook)
