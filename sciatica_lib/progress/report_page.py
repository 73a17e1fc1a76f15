"""The page for a clinician as HTML without a script, as tagged PDF, and as text to paste."""

from __future__ import annotations

import base64
import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sciatica_lib.errors import WorkbookError
from sciatica_lib.wording import legible

TEMPLATES = Path(__file__).parent / "templates"
PAPERS = {"a4": "a4", "letter": "us-letter"}
NO_TYPST = (
    "A PDF needs one more package: pip install sciatica-workbook[report]. "
    "Or open the page in a browser and print it as PDF."
)
TEXT_WIDTH = 76


def report_html(page: Mapping[str, Any]) -> str:
    """Return the page as one HTML file: no script, nothing that is fetched, made for print.

    Parameters
    ----------
    page
        From `report_of`.
    """
    from jinja2 import Environment, FileSystemLoader  # noqa: PLC0415 (slow to load, seldom needed)

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=lambda value: legible(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    picture = base64.b64encode(str(page["picture"]).encode()).decode("ascii")
    return environment.get_template("report.html.j2").render(page=page, picture=picture)


def report_text(page: Mapping[str, Any]) -> str:
    """Return the page as plain text, to paste into a record or a message.

    Parameters
    ----------
    page
        From `report_of`.
    """
    made_up = " (made-up example)" if page["made_up"] else ""
    parts = [
        (f"{page['title']}{made_up}", [f"{page['span']}. {page['enough']['text']} {page['plan']}"]),
        (
            "Look at these first",
            [*(f"{flag['name']}: {flag['text']}" for flag in page["flags"]), page["looked_for"]],
        ),
        ("Change", page["verdicts"]),
        ("Days at each level of leg pain", [f"{b['name']}: {b['words']}" for b in page["bands"]]),
        ("First week, last week", [_row(row) for row in page["values"]]),
        ("Leg pain by weekday", [", ".join(f"{day} {value}" for day, value in page["weekdays"])]),
        ("Plan", [*page["spells"], page["across"]]),
        ("Sets done", [": ".join(row) for row in page["exercises"]]),
        ("Exercise by exercise", page["responses"]),
        ("In the person's own words", [f"{n['day']}: “{n['text']}”" for n in page["notes"]]),
        ("How to read this", [page["small_print"], f"Made on {page['made_on']}."]),
    ]
    lines: list[str] = []
    for heading, sentences in parts:
        told = [sentence for sentence in sentences if sentence]
        if told:
            lines += [heading.upper(), *(_wrapped(sentence) for sentence in told), ""]
    return legible("\n".join(lines))


def report_pdf(page: Mapping[str, Any], paper: str = "a4") -> bytes:
    """Return the page as a tagged PDF (PDF/UA-1), which a screen reader can follow.

    Parameters
    ----------
    page
        From `report_of`.
    paper
        "a4" or "letter".

    Raises
    ------
    WorkbookError
        The package that makes it is not there; the message says how to get it.
    """
    try:
        import typst  # noqa: PLC0415 (an extra)
    except ImportError:
        raise WorkbookError(NO_TYPST) from None
    from matplotlib import get_data_path  # noqa: PLC0415 (slow to load, seldom needed)

    data = json.dumps({**page, "paper": PAPERS[paper]})
    made: bytes = typst.compile(
        TEMPLATES / "report.typ",
        root=TEMPLATES,
        font_paths=[Path(get_data_path()) / "fonts" / "ttf"],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"page": data},
        pdf_standards=["ua-1"],
    )
    return made


def _row(row: list[str]) -> str:
    name, first, last = row
    return f"{name}: {first}; {last}" if last else f"{name}: {first}"


def _wrapped(sentence: str) -> str:
    return textwrap.fill(sentence, TEXT_WIDTH, initial_indent="- ", subsequent_indent="  ")
