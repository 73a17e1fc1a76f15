"""Where things are and what day it is: ties the log, the plan and the exercise library together."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sciatica_lib import disk, places
from sciatica_lib.errors import FieldError, FileError, LogError, WorkbookError
from sciatica_lib.exercises.library import Exercise, read_exercises
from sciatica_lib.exercises.own import OwnExercise, figures_of, newest, with_own
from sciatica_lib.exercises.own_library import FILE as OWN_EXERCISES
from sciatica_lib.exercises.own_library import keep_exercise, usable_own_library
from sciatica_lib.exercises.plan import USUAL_LIMITS, Plan, plan_of_week
from sciatica_lib.exercises.plan_file import plan_to_json, read_plan
from sciatica_lib.exercises.plan_history import FOLDER as PLANS
from sciatica_lib.exercises.plan_history import Versions, keep_version, next_version, versions
from sciatica_lib.log.health import LogHealth
from sciatica_lib.log.history import (
    first_row,
    last_saved,
    open_routine,
    rows_to_take_back,
    standing_entry,
)
from sciatica_lib.log.ids import new_id
from sciatica_lib.log.reader import Rejected
from sciatica_lib.log.records import Contact, Entry, Record, RoutineStart, Void
from sciatica_lib.log.store import Log, LogContents
from sciatica_lib.questions.cautions import (
    CautiousPlan,
    cautious_plan,
    permitted,
    told_conditions,
)
from sciatica_lib.questions.questionnaire import Questionnaire, read_questionnaire
from sciatica_lib.questions.safety import SafetyState, safety_state
from sciatica_lib.wording import counted, whole_characters

if TYPE_CHECKING:
    from sciatica_lib.exercises.figure import Figure


@dataclass(frozen=True, slots=True)
class History:
    """The entries that a page shows, and whether they are the person's own or the example's."""

    entries: tuple[Entry, ...]
    until: date
    is_example: bool
    rejected: tuple[Rejected, ...] = ()

    @property
    def banner(self) -> str:
        """One plain sentence that says whose entries these are."""
        if self.is_example:
            return (
                "This is the example log: made-up entries of a made-up person. "
                "Your own entries take its place as soon as you save the first one."
            )
        shown = f"These are your own entries: {counted(len(self.entries), 'row')}."
        if not self.rejected:
            return shown
        lines = ", ".join(str(line.line) for line in self.rejected[:5])
        return (
            f"{shown} {len(self.rejected)} lines of session_log.csv could not be used "
            f"(line {lines}{' and more' if len(self.rejected) > 5 else ''}); "  # noqa: PLR2004
            f"they are kept. The first: {self.rejected[0].reason}."
        )


class Workbook:
    """One person's workbook: their log, the plan in force, and the exercise library.

    Parameters
    ----------
    home
        The private folder; nothing is made in it before something is saved. The library, its
        figures and the plan are read when they are first asked for: a page that needs none of them
        is shown also when one cannot be used.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.log = Log(home / "session_log.csv", places.state_dir())
        self._snapshot: tuple[object, LogContents] | None = None
        self._plan: Plan | None = None
        self._own: tuple[tuple[OwnExercise, ...], dict[str, Exercise]] | None = None

    def __repr__(self) -> str:
        """Return whose entries are shown and which plan is in force."""
        try:
            plan = f"Plan: {self.plan.title}, version {self.plan.version}."
        except WorkbookError as error:
            plan = f"Your plan cannot be used: {error}"
        return f"{self.history().banner}\n{plan}"

    @cached_property
    def shipped_library(self) -> dict[str, Exercise]:
        """The exercises that come with the workbook, by their keys."""
        return read_exercises(places.shipped_dir() / "data" / "exercises.toml")

    @property
    def own_exercises(self) -> tuple[OwnExercise, ...]:
        """The newest of each exercise of a therapist's own: of their file, and of the plan."""
        return newest((*self._own_of_file(), *self._carried()))

    def _carried(self) -> tuple[OwnExercise, ...]:
        """Return the exercises of a therapist's own that the plan in force carries."""
        with suppress(WorkbookError):
            return self.plan.own_exercises
        return ()

    @property
    def library(self) -> dict[str, Exercise]:
        """The exercises by their keys: those of the workbook, then those of one's own."""
        own = self._own_as_planned()
        if self._own is None or self._own[0] != own:
            self._own = own, with_own(self.shipped_library, own)
        return self._own[1]

    @property
    def figures(self) -> dict[str, Figure]:
        """The figures of all exercises and their variants, by their names."""
        figures = dict(self._shipped_figures)
        for own in self._own_as_planned():
            figures |= figures_of(own)
        return figures

    def _own_as_planned(self) -> tuple[OwnExercise, ...]:
        """Return the exercises of a therapist's own; a plan has them as it carries them."""
        found = {own.key: own for own in (*self._own_of_file(), *self._carried())}
        return tuple(found.values())

    @cached_property
    def _shipped_figures(self) -> dict[str, Figure]:
        from sciatica_lib.exercises.figure import (  # noqa: PLC0415 (slow to load, seldom needed)
            check_figures,
            read_figures,
        )

        figures = read_figures(places.shipped_dir() / "data" / "poses.toml")
        for exercise in self.shipped_library.values():
            check_figures(exercise.key, [variant.key for variant in exercise.variants], figures)
        return figures

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """Everything that is asked: the workbook's own questions, and a clinic's after them."""
        path = places.shipped_dir() / "data" / "questions.toml"
        return read_questionnaire(path, self.home / "questions.toml")

    @property
    def plan(self) -> Plan:
        """The plan in force: the person's own, or else the example's.

        Raises
        ------
        WorkbookError
            It cannot be used. The example never takes the place of a plan that was agreed on.
        """
        if self._plan is None:
            self._plan = self._read_plan()
        return self._plan

    @property
    def today(self) -> date:
        """The day that an entry made now belongs to: before four at night, still yesterday."""
        return places.today()

    @property
    def plan_path(self) -> Path:
        """The file of the person's own plan."""
        return self.home / "plan.json"

    @property
    def own_path(self) -> Path:
        """The file of a therapist's own exercises."""
        return self.home / OWN_EXERCISES

    def _own_of_file(self) -> tuple[OwnExercise, ...]:
        return usable_own_library(self.own_path, self.shipped_library)

    def save_exercise(self, own: OwnExercise) -> OwnExercise:
        """Keep an exercise of one's own as its next version; raises WorkbookError if not kept."""
        return keep_exercise(self.own_path, own, self.shipped_library, self._carried())

    @property
    def has_own_plan(self) -> bool:
        """Whether a plan of the person's own is in force, not the example plan."""
        return disk.stamp(self.plan_path) is not None

    def contents(self) -> LogContents:
        """Return everything that the person's own log holds: one snapshot, handed down.

        The log is read once, and again only when its file has changed: after a save, or because
        another page or program wrote to it.

        Raises
        ------
        LogError
            The log cannot be read.
        """
        stamp = disk.stamp(self.log.path)
        if self._snapshot is None or self._snapshot[0] != stamp:
            self._snapshot = stamp, self.log.read()
        return self._snapshot[1]

    def entries(self) -> tuple[Entry, ...]:
        """Return the person's own entries as they are now, corrections applied."""
        return self.contents().current

    def history(self) -> History:
        """Return the person's own entries, or the example's while there are none."""
        own = self.contents()
        if own.current or own.rejected:
            return History(own.current, self.today, is_example=False, rejected=own.rejected)
        return self.example()

    def example(self) -> History:
        """Return the made-up entries of the example, up to their last day."""
        entries = self._example_entries
        last_day = max((entry.record.day for entry in entries), default=self.today)
        return History(entries, min(last_day, self.today), is_example=True)

    @cached_property
    def _example_entries(self) -> tuple[Entry, ...]:
        path = places.shipped_dir() / "data" / "example" / "session_log.csv"
        return Log(path, places.state_dir()).read().current

    def record(self, kind: type[Record], **values: Any) -> Record:
        """Return a record of now, with the plan in force, if there is one; values are checked."""
        about: dict[str, Any] = {"at": places.now()}
        with suppress(WorkbookError):
            about |= {"plan_id": self.plan.plan_id, "plan_version": self.plan.version}
        typed = {
            name: whole_characters(value) if isinstance(value, str) else value
            for name, value in values.items()
        }
        return kind(**{**about, **typed})

    def save(
        self, record: Record, *, replaces: str | None = None, entry_id: str | None = None
    ) -> Entry:
        """Save a record and return its entry once it is on the disk.

        Parameters
        ----------
        record
            What to save.
        replaces
            The id of the row that this one corrects or takes back.
        entry_id
            An id chosen before, by which a second try is known and not saved twice.

        Raises
        ------
        LogError
            It is not saved; the message says why.
        """
        entry = Entry(
            entry_id=entry_id or new_id("e"),
            saved_at=self._moment_after(replaces),
            record=record,
            replaces=replaces,
        )
        return self.log.save(entry, maybe_saved=entry_id is not None)

    def take_back(self, entry: Entry) -> Entry:
        """Undo one saved row: a new entry, a correction, or a deletion. Nothing is erased."""
        rows = rows_to_take_back(self.contents().rows, entry)
        return [self.save(self.record(Void), replaces=row.entry_id) for row in rows][-1]

    def delete(self, entry: Entry) -> Entry:
        """Delete an entry together with its corrections; the rows stay in the file."""
        first = first_row(self.contents().rows, entry.entry_id)
        return self.save(self.record(Void), replaces=first)

    def as_it_is_now(self, entry: Entry) -> Entry | None:
        """Return the entry that a row belongs to as it is now; None if it is deleted."""
        return standing_entry(self.contents().rows, entry.entry_id)

    def _moment_after(self, replaces: str | None) -> datetime:
        """Return now; or just after the row that is replaced, where a clock was ahead of ours."""
        now = places.now()
        with suppress(LogError):  # the save itself says what is wrong
            last = last_saved(self.contents().rows, replaces) if replaces else None
            return max(now, last + timedelta(microseconds=1)) if last else now
        return now

    def check_log(self) -> LogHealth:
        """Bring in what waited, and say what the log has lost; nothing else is changed.

        Raises
        ------
        LogError
            The log cannot be read.
        """
        recovered = self.log.merge_pending()
        journal = self.log.read_journal()
        contents = self.contents()
        self.log.sync_journal(contents, journal)
        return LogHealth(
            contents=contents,
            missing=self.log.missing(contents, journal),
            changed=self.log.changed(contents, journal),
            recovered=recovered,
            pending=self.log.pending(),
            of_other_logs=self.log.of_other_logs(contents, journal),
            copies=self.log.conflicted_copies(contents),
        )

    def safety(self) -> SafetyState:
        """Return whether a routine may begin now, and what has to happen first."""
        contents, limits = self.contents(), USUAL_LIMITS
        with suppress(WorkbookError):
            limits = self.plan.limits
        # An answer that is disputed, or could not be saved yet, counts as well.
        rows = (*contents.rows, *contents.conflicting, *self.log.pending())
        signs = self.questionnaire.signs
        return safety_state(rows, contents.current, signs, places.now(), limits)

    def cautious_plan(self) -> CautiousPlan:
        """Return the plan in force, without what the person's conditions speak against."""
        told, allowed = self.conditions(), permitted(self.entries())
        return cautious_plan(self.weeks_plan(), self.library, told, allowed)

    def weeks_plan(self) -> Plan:
        """Return the plan in force as it is in this week: it may leave out an exercise."""
        return plan_of_week(self.plan, self.today)

    def conditions(self) -> tuple[str, ...]:
        """Return what the person was told that they have, by them and by their plan, by name."""
        told = told_conditions(self.entries()) or ()
        return tuple(dict.fromkeys((*told, *self.plan.conditions)))

    def plan_asks(self) -> dict[str, int]:
        """Return how often the plan wants which questions answered: days, by their names."""
        with suppress(WorkbookError):
            return self.plan.asked_every_days
        return {}

    def emergency_number(self) -> str:
        """Return the number to call, from the plan or as the person told it; empty if unknown."""
        told = [
            entry.record.emergency_number
            for entry in self.entries()
            if isinstance(entry.record, Contact)
        ]
        with suppress(WorkbookError):
            told.append(self.plan.emergency_number)
        return next((number for number in reversed(told) if number), "")

    def open_routine(self) -> RoutineStart | None:
        """Return the routine that was begun in the last hours and not ended, if there is one."""
        return open_routine(self.entries(), places.now())

    def use_plan(self, plan: Plan) -> None:
        """Put a plan in force from now on; past entries keep the plan they were made under.

        Raises
        ------
        WorkbookError
            It is not in force; the message says why.
        """
        with suppress(FieldError, FileError):  # a plan that cannot be used is no version
            if self.has_own_plan:
                self._keep(self.plan)
        self._keep(plan)
        self._write(self.plan_path, plan_to_json(plan))
        self._plan = plan

    def folder(self, name: str) -> Path:
        """Return a folder of the person's own, made if it is not there yet."""
        path = self.home / name
        try:
            disk.make_private(path)
        except OSError as error:
            raise WorkbookError(f"{path} cannot be made: {error.strerror}.") from error
        return path

    def plan_versions(self) -> Versions:
        """Return every version of a plan that was in force, from the oldest to the newest."""
        return versions(self.home / PLANS, self.library)

    def known_plans(self) -> list[Plan]:
        """Return every version of a plan that this workbook has kept, and the one in force."""
        return [*self.plan_versions().plans, self.plan]

    def next_version(self) -> int:
        """Return the number that a changed plan has; 1 where it takes the place of the example."""
        return next_version(self.home / PLANS, self.plan) if self.has_own_plan else 1

    def _keep(self, plan: Plan) -> None:
        try:
            keep_version(self.home / PLANS, plan)
        except OSError as error:
            reason = f"The plan is not saved: {error.strerror} ({error.filename})."
            raise WorkbookError(reason) from error

    def write_shared(self, name: str, content: str | bytes) -> Path:
        """Write a file to hand over into the folder `shared` and return where it is."""
        path = self.home / "shared" / name
        self._write(path, content)
        return path

    def _write(self, path: Path, content: str | bytes) -> None:
        try:
            disk.replace(path, content.encode() if isinstance(content, str) else content)
        except OSError as error:
            reason = f"{path.name} is not saved: {error.strerror} ({error.filename})."
            raise WorkbookError(reason) from error

    def _read_plan(self) -> Plan:
        example = places.shipped_dir() / "data" / "example" / "plan.json"
        path, library = self.plan_path if self.has_own_plan else example, self.shipped_library
        return read_plan(path, with_own(library, self._own_of_file()))


class Attempt:
    """One form's entry, however often Save is pressed: the same entry, and never a second one.

    What was not saved waits on this computer and goes in by itself. A second press must
    then mean that entry, also when its answers were changed in between.
    """

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._entry_id: str | None = None

    def save(self, record: Record, *, replaces: str | None = None) -> Entry:
        """Save a record and return its entry once it is on the disk; raises LogError if not."""
        try:
            saved = self._workbook.save(record, replaces=replaces, entry_id=self._entry_id)
        except LogError as error:
            self._entry_id = error.entry.entry_id if error.entry else self._entry_id
            raise
        self._entry_id = None
        return saved


def open_workbook() -> Workbook:
    """Open the workbook of whoever sits at this computer."""
    return Workbook(places.private_dir())
