"""A look at the example while one's own entries are few: one button for all reports of a page."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from traitlets import HasTraits, Instance

from sciatica_lib.log.records import CheckIn, RoutineEnd, RoutineStart, SetDone
from sciatica_lib.panels.elements import Panel, Text, button
from sciatica_lib.workbook import History, Workbook

DAYS_ENOUGH = 7
"""With so many days of one's own the pictures explain themselves (ours)."""

SHOW = "Show the example"
BACK = "Back to my own entries"

_FEW = (
    "There are few entries of yours yet. "
    "The example shows what this page can look like after some weeks."
)
_MADE_UP = (
    "This is the example: made-up entries of a made-up person. "
    "Your own entries are kept, and nothing was added to them."
)


class Example(HasTraits):
    """The example while the reports of a workbook show it, or None."""

    shown = Instance(History, allow_none=True)


_EXAMPLES: WeakKeyDictionary[Workbook, Example] = WeakKeyDictionary()


def example_of(workbook: Workbook) -> Example:
    """Return what all reports of this workbook share, in whatever cell of a page they stand."""
    return _EXAMPLES.setdefault(workbook, Example())


def is_offered(history: History) -> bool:
    """Return whether a history is one's own, with too few days to show much."""
    kinds = CheckIn | RoutineStart | SetDone | RoutineEnd
    days = {entry.record.day for entry in history.entries if isinstance(entry.record, kinds)}
    return not history.is_example and len(days) < DAYS_ENOUGH


class ExampleSwitch(Panel):
    """A button that shows the example in the reports of a page, and one's own entries again."""

    about = "While your own entries are few, this page can show the example instead."

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._example = example_of(workbook)
        self._few = Text()
        self._button = button(SHOW, self._on_click)
        self._made_up = Text(announced=True)
        super().__init__([self._few, self._button, self._made_up])
        self._example.observe(self._tell, "shown")
        self._tell()

    def _on_click(self) -> None:
        self._example.shown = None if self._example.shown else self._workbook.example()

    def _tell(self, _: object = None) -> None:
        is_shown = self._example.shown is not None
        self._few.say("" if is_shown else _FEW)
        self._made_up.say(_MADE_UP if is_shown else "", "notice")
        self._button.description = self._button.tooltip = BACK if is_shown else SHOW
