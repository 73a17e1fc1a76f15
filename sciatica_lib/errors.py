"""What can go wrong, as one family: each message is a sentence that a person can act on."""

from __future__ import annotations


class WorkbookError(Exception):
    """Something cannot be done; the message says what, where, and what to do.

    WorkbookError
     ├─ FieldError  a value that is refused: in the log, a plan, the exercise library, a pose
     ├─ FileError   a file that cannot be read, or is not what its name says
     ├─ TableError  a file that is no table of rows
     │   └─ EmptyFileError  it holds nothing
     ├─ DiaryError  another tracker's diary that cannot be read, or not yet
     └─ LogError    an entry that was not saved, or a log that cannot be read
    """

    def _render_traceback_(self) -> list[str]:
        # IPython asks an exception for this: a person sees the sentence, not the stack.
        return [str(self)]


class FieldError(WorkbookError, ValueError):
    """A value that is refused; the message names file, place, field, range and value.

    Attributes
    ----------
    where
        Which field, from the outside in: `exercises.toml: hip_bridge: dose: sets`.
    problem
        What is allowed, and what was got instead.
    """

    def __init__(self, where: str, problem: str) -> None:
        self.where, self.problem = where, problem
        super().__init__(f"{where} {problem}")

    def within(self, place: str) -> FieldError:
        """Return the same error with the file or block that it stands in before it."""
        return FieldError(f"{place}: {self.where}", self.problem)


class FileError(WorkbookError, ValueError):
    """A file that cannot be read, or is not what its name says; the message names it."""
