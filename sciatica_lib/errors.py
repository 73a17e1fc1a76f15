"""What can go wrong, as one family: each message is a sentence that a person can act on."""


class WorkbookError(Exception):
    """Something cannot be done; the message says what, where, and what to do.

    WorkbookError
     ├─ ExercisesError  a mistake in the exercise library
     ├─ PlanError       a plan that cannot be carried out
     ├─ RecordError     a value that the log does not accept
     ├─ TableError      a file that is no session log
     ├─ LogError        an entry that was not saved, or a log that cannot be read
     └─ CopyError       a file that is no notebook
    """

    def _render_traceback_(self) -> list[str]:
        # IPython asks an exception for this: a person sees the sentence, not the stack.
        return [str(self)]
