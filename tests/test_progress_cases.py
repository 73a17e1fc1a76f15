"""The table of cases in docs is what the code says, and holds what it must."""

from make_progress_gallery import DOCS, table, view_of
from progress_cases import cases

from sciatica_lib.progress.findings import findings
from sciatica_lib.progress.sentences import describe_pain


def test_the_table_of_cases_in_the_docs_is_what_the_code_says() -> None:
    assert (DOCS / "progress_cases.md").read_text(encoding="utf-8") == table()


def test_every_case_is_told_in_whole_sentences_without_a_promise() -> None:
    for case in cases():
        view = view_of(case)
        said = " ".join(finding.text for finding in findings(view))
        assert said.endswith("."), case.name
        assert describe_pain(view).endswith("."), case.name
        for word in ("no change", "improv", "healing", "pain-free", "nan"):
            assert word not in said.lower(), case.name


def test_rows_out_of_order_are_told_like_rows_in_order() -> None:
    told = {case.name: [finding.text for finding in findings(view_of(case))] for case in cases()}
    assert told["rows out of order"] == told["getting better"]
