"""Which files beside a log count as copies of it, and which are somebody's own."""

import pytest

from sciatica_lib.log.copy_names import is_copy_of


@pytest.mark.parametrize(
    "name",
    [
        "session_log (1).csv",
        "session_log(2).csv",
        "session_log 2.csv",
        "session_log - Copy.csv",
        "session_log - Copy (2).csv",
        "session_log copy.csv",
        "Copy of session_log.csv",
        "Copy (2) of session_log.csv",
        "session_log-ANNS-PC.csv",
        "session_log (Ann's conflicted copy 2026-03-02).csv",
        "session_log (conflicted copy 2026-03-02 081500).csv",
        "session_log (conflicted copy 2026-03-02 081500) (1).csv",
        "session_log.sync-conflict-20260302-081500-ABCDEFG.csv",
        "session_log_conf-20260302.csv",
        "Session_Log (1).CSV",
    ],
)
def test_what_sync_programs_and_people_write_is_a_copy(name: str) -> None:
    assert is_copy_of(name, "session_log.csv")


@pytest.mark.parametrize(
    "name",
    [
        "session_log.csv",
        "name_session_log.csv",
        "ann session_log.csv",
        "ann-session_log.csv",
        "session_logs.csv",
        "session_log_of_ann.csv",
        "session_log.ann.csv",
        "session_log (1).json",
        "other (1).csv",
    ],
)
def test_what_somebody_named_otherwise_is_no_copy(name: str) -> None:
    assert not is_copy_of(name, "session_log.csv")
