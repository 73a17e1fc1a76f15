"""Whose entries the pages show, and what the log lost, if anything."""

from __future__ import annotations

from sciatica_lib.panels.elements import Panel, Text
from sciatica_lib.panels.log_care import LogCare
from sciatica_lib.sharing.archive import was_cut_short
from sciatica_lib.workbook import Workbook


class WhoseEntries(Panel):
    """Whose entries the pages show, which plan is in force, and what the log lost, if anything."""

    def __init__(self, workbook: Workbook) -> None:
        well = not was_cut_short() and workbook.check_log().is_well
        super().__init__([Text(repr(workbook)), *([] if well else [LogCare(workbook)])])


def whose_entries(workbook: Workbook) -> WhoseEntries:
    """Say whose entries the pages show: your own, or the example's."""
    return WhoseEntries(workbook)
