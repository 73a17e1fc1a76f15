"""Files made to do harm, each with what is said about it; run, it writes the table in the docs.

Run: `python tests/attacks.py`, and read the difference in docs/exchange.md before you commit it.
"""

from __future__ import annotations

import gzip
import io
import json
import pickle
import re
import stat
import tempfile
import warnings
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sciatica_lib.errors import WorkbookError
from sciatica_lib.exercises.library import Exercise, read_exercises
from sciatica_lib.exercises.plan import Plan
from sciatica_lib.exercises.plan_file import plan_to_json, read_plan
from sciatica_lib.jupyter.plan_cell import is_plan_cell
from sciatica_lib.log.records import CheckIn, Entry
from sciatica_lib.log.row_file import file_bytes
from sciatica_lib.places import shipped_dir
from sciatica_lib.sharing import seal
from sciatica_lib.sharing.bundle import MANIFEST, ROWS, leaving
from sciatica_lib.sharing.intake import read_received
from sciatica_lib.sharing.plan_intake import compared, read_plan_file
from sciatica_lib.sharing.plan_notebook import plan_notebook
from sciatica_lib.sharing.share import zone_named

DOCS = Path(__file__).parents[1] / "docs" / "exchange.md"
BEGIN, END = "<!-- attacks: made by tests/attacks.py -->", "<!-- end of attacks -->"

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
ROW = Entry(entry_id="ea", saved_at=AT, record=CheckIn(at=AT, leg_pain_24h=4))
CSV = file_bytes(ROW)
MARKUP = "<img src=x onerror=alert(1)>"


@dataclass(frozen=True)
class Attack:
    """A file, and the way in which it comes: what is said is what the person reads."""

    name: str
    said: Callable[[], str]
    expected: str


def in_review(name: str, make: Callable[[], bytes]) -> Callable[[], str]:
    """Return what a therapist reads after such a file was dropped."""

    def said() -> str:
        try:
            found = read_received(name, make())
        except WorkbookError as error:
            return str(error)
        lines = [f"Line {bad.line}: {bad.reason}." for bad in found.table.rejected]
        return " ".join(lines) or f"read: {len(found.table.rows)} rows"

    return said


def as_plan(name: str, make: Callable[[], bytes]) -> Callable[[], str]:
    """Return what a patient reads after such a plan was dropped."""

    def said() -> str:
        try:
            found = read_plan_file(name, make(), library())
        except WorkbookError as error:
            return str(error)
        old = replace(plan(), version=2)
        return found.beside or compared(found.plan, old, library()).sentence

    return said


def library() -> Mapping[str, Exercise]:
    """Return the exercises."""
    return read_exercises(shipped_dir() / "data" / "exercises.toml")


def plan() -> Plan:
    """Return the example's plan."""
    return read_plan(shipped_dir() / "data" / "example" / "plan.json", library())


# ---- Bundles -------------------------------------------------------------------------------------


def bundle(
    members: Mapping[str | ZipInfo, bytes] | None = None, **manifest: object
) -> Callable[[], bytes]:
    """Return a bundle with other members, or another manifest."""

    def made() -> bytes:
        said = {"schema": 1, **asdict(leaving([ROW], alias="lbcd", with_words=True).manifest)}
        said = json.dumps(said | manifest).encode()
        out = io.BytesIO()
        with warnings.catch_warnings(), ZipFile(out, "w", ZIP_DEFLATED) as archive:
            warnings.simplefilter("ignore")  # of members that are there twice
            for name, data in ({ROWS: CSV, MANIFEST: said} | (members or {})).items():
                archive.writestr(name, data)
        return out.getvalue()

    return made


def twice() -> bytes:
    """Return a bundle that holds its rows two times."""
    out = io.BytesIO(bundle()())
    with warnings.catch_warnings(), ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(ROWS, b"other rows")
    return out.getvalue()


def link() -> bytes:
    """Return a bundle whose rows are a symbolic link."""
    about = ZipInfo(ROWS)
    about.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(about, b"/etc/passwd")
        archive.writestr(MANIFEST, b"{}")
    return out.getvalue()


def patched(old: bytes, new: bytes) -> bytes:
    """Return a bundle in whose central directory some bytes are others."""
    data = bundle()()
    place = data.index(b"PK\x01\x02")
    return data[:place] + data[place:].replace(old, new, 1)


def lying_size() -> bytes:
    """Return a bundle that says that its rows are ten bytes long."""
    return patched(len(CSV).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def locked() -> bytes:
    """Return a bundle that says that its rows need a password."""
    data = bytearray(bundle()())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def changed_row() -> bytes:
    """Return a bundle in which a score was changed after it was made."""
    return bundle({ROWS: CSV.replace(b",4,", b",1,")})()


def many_rows() -> bytes:
    """Return rows by the hundred thousand."""
    return CSV + b"\n" * 200_001


class Dangerous:
    """What would run as soon as it was unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        """Return the call that unpickling makes."""
        return print, ("it ran",)


# ---- Plans ---------------------------------------------------------------------------------------


def plan_with(**values: object) -> Callable[[], bytes]:
    """Return the plan file with other values."""
    return lambda: json.dumps(json.loads(plan_to_json(plan())) | values).encode()


def notebook_with(change: Callable[[dict[str, object]], None]) -> Callable[[], bytes]:
    """Return the plan notebook after something was changed in it."""

    def made() -> bytes:
        notebook = json.loads(plan_notebook(plan()))
        change(notebook)
        return json.dumps(notebook).encode()

    return made


def one_cell(notebook: dict[str, object]) -> None:
    """Change the words of one cell."""
    notebook["cells"][0]["source"] = "Press *Trust Notebook*."  # type: ignore[index]


def hidden_line(notebook: dict[str, object]) -> None:
    """Put a program behind the plan."""
    notebook["cells"][1]["source"] += "\nimport os; os.system('x')"  # type: ignore[index]


def stored_form(notebook: dict[str, object]) -> None:
    """Store what would come to life when the notebook is opened."""
    data = {"text/html": "<script>alert(1)</script>"}
    shown = {"output_type": "display_data", "data": data, "metadata": {}}
    notebook["cells"][1]["outputs"] = [shown]  # type: ignore[index]


def second_plan(notebook: dict[str, object]) -> None:
    """Add another plan."""
    notebook["cells"].append(notebook["cells"][1])  # type: ignore[attr-defined, index]


def in_the_server(change: Callable[[dict[str, object]], None]) -> Callable[[], str]:
    """Return whether the cells of a notebook that was put beside ours are known as a plan."""

    def said() -> str:
        cells = json.loads(notebook_with(change)())["cells"]
        known = all(is_plan_cell(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        return "runs" if known else "It is shown as text: no kernel is started for it."

    return said


# ---- Sealed --------------------------------------------------------------------------------------


def sealed(change: Callable[[bytes], bytes]) -> Callable[[], str]:
    """Return what is said of a sealed bundle after it was changed."""

    def said() -> str:
        with tempfile.TemporaryDirectory() as home:
            recipient = seal.make_key(Path(home))
            secret = seal.read_key(Path(home)) or ""
        try:
            seal.opened(change(seal.seal(bundle()(), recipient)), secret)
        except WorkbookError as error:
            return str(error)
        return "opened"

    return said


def slow() -> str:
    """Return what is said of a file that takes years to open with words."""
    data = b"age-encryption.org/v1\n-> scrypt AAAA 60\n" + b"A" * 43 + b"\n--- x\n"
    try:
        seal.opened_with_words(data, "seven quiet green chairs")
    except WorkbookError as error:
        return str(error)
    return "opened"


def zone() -> str:
    """Return what is said of a time zone that is a path."""
    try:
        zone_named("../../etc/passwd")
    except WorkbookError as error:
        return str(error)
    return "read"


DEEP = b"".join(b"[%d," % (number * 7_919 % 99_991) for number in range(500))
NOT_OURS = "it is a zip, but not one that the workbook made"
MORE = "This notebook holds more than a plan"
ATTACKS = (
    Attack("a path that leads out of the zip (zip slip)",
           in_review("w.zip", bundle({"../../.bashrc": b"x"})), NOT_OURS),
    Attack("a member with an absolute path",
           in_review("w.zip", bundle({"/etc/x": b"x"})), NOT_OURS),
    Attack("a member with the name of a device",
           in_review("w.zip", bundle({"nul": b"x", "con.csv": b"x"})), NOT_OURS),
    Attack("two members that differ in case alone",
           in_review("w.zip", bundle({ROWS.upper(): b"x"})), NOT_OURS),
    Attack("the rows two times", in_review("w.zip", twice), NOT_OURS),
    Attack("a zip in the zip", in_review("w.zip", bundle({"more.zip": b"PK"})), NOT_OURS),
    Attack("a symbolic link as rows", in_review("w.zip", link), "is a link or a folder"),
    Attack("a bomb: 19 MB of zeros", in_review("w.zip", bundle({ROWS: bytes(19_000_000)})),
           "grows more than 100 times"),
    Attack("more than 20 MB when unpacked", in_review("w.zip", bundle({ROWS: bytes(20_000_001)})),
           "is larger than 20,000 kB"),
    Attack("a size that is not true", in_review("w.zip", lying_size), "it is damaged"),
    Attack("rows with a password", in_review("w.zip", locked),
           "packed in a way that is not opened"),
    Attack("a score that was changed in it", in_review("w.zip", changed_row),
           "its rows are not those that it was made with"),
    Attack("a manifest that tells another number of rows",
           in_review("w.zip", bundle(rows=7)), "it says 7 rows and holds 1"),
    Attack("a manifest of a later form", in_review("w.zip", bundle(schema=2)), "schema must be"),
    Attack("a manifest with a number that is none",
           in_review("w.zip", bundle(rows=float("nan"))), "rows must be a whole number"),
    Attack("a manifest that says a name twice",
           in_review("w.zip", bundle({MANIFEST: b'{"schema": 1, "rows": 1, "rows": 2}'})),
           "is there twice"),
    Attack("a manifest of brackets in each other",
           in_review("w.zip", bundle({MANIFEST: DEEP})), "is no JSON"),
    Attack("an alias that is a path", in_review("w.zip", bundle(alias="../../x")), "alias must be"),
    Attack("half a bundle", in_review("w.zip", lambda: bundle()()[:300]), "it is damaged"),
    Attack("a notebook", in_review("log.ipynb", lambda: b"{}"), "It can hold a program".lower()),
    Attack("a pickle that calls itself a log",
           in_review("log.csv", lambda: pickle.dumps(Dangerous())), "it can hold a program"),
    Attack("a program", in_review("log.csv", lambda: b"MZ\x90\0"), "it can hold a program"),
    Attack("a spreadsheet's own file",
           in_review("log.csv", bundle({"xl/workbook.xml": b"x"})), "spreadsheet's own file"),
    Attack("a web page that calls itself a log",
           in_review("log.csv", lambda: b"<!doctype html><script>alert(1)</script>"), "web page"),
    Attack("a packed file (.gz)",
           in_review("log.csv", lambda: gzip.compress(CSV, mtime=0)), "packed in a way"),
    Attack("more than 200,000 rows", in_review("log.csv", many_rows), "more than 200,000 rows"),
    Attack("a cell of 10,001 characters",
           in_review("log.csv", lambda: CSV + b'"' + b"x" * 10_001 + b'"\n'),
           "more than 10,000 characters"),
    Attack("an id that is a path",
           in_review("log.csv", lambda: CSV.replace(b"ea,", b"../../ea,")), "entry_id must be"),
    Attack("a score that is no number",
           in_review("log.csv", lambda: CSV.replace(b",4,", b",NaN,")), "leg_pain_24h must be"),
    Attack("a sealed bundle with one changed bit",
           sealed(lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]), "cannot be opened"),
    Attack("a sealed bundle that was cut", sealed(lambda data: data[:-1]), "cannot be opened"),
    Attack("a sealed file that takes years to open", slow, "would take too long"),
    Attack("a plan of a million exercises",
           as_plan("p.json", lambda: b'{"exercises": [' + b"{}," * 1_000_000 + b"{}]}"),
           "it is larger than 1000 kB"),
    Attack("a plan of a thousand exercises",
           as_plan("p.json", plan_with(exercises=[{}] * 1_000)), "exercises must be 1-"),
    Attack("a plan with a text of 65 kB", as_plan("p.json", plan_with(title="x" * 65_000)),
           "its text is longer than 64 kB"),
    Attack("a plan with NaN", as_plan("p.json", plan_with(version=float("nan"))), "NaN"),
    Attack("a plan of brackets in each other", as_plan("p.json", lambda: b"[" * 60_000),
           "deeper than"),
    Attack("a plan that says a name twice",
           as_plan("p.json", lambda: b'{"schema": 1, "schema": 1}'), "is there twice"),
    Attack("a plan with the name of a device",
           as_plan("p.json", plan_with(plan_id="con")), "Windows keeps con for itself"),
    Attack("a plan whose name is a path",
           as_plan("p.json", plan_with(plan_id="../x")), "plan_id must be"),
    Attack("a plan with a word that the workbook does not know",
           as_plan("p.json", plan_with(run="evil()")), "is not a field"),
    Attack("an older version of the plan in force",
           as_plan("p.json", plan_with(version=1)), "It may be an old mail"),
    Attack("another plan with the same version",
           as_plan("p.json", plan_with(days_per_week=1)), "it is not the same"),
    Attack("a plan notebook with one changed cell, taken in on the page Today",
           as_plan("p.ipynb", notebook_with(one_cell)), MORE),
    Attack("a plan notebook with a stored form or script",
           as_plan("p.ipynb", notebook_with(stored_form)), MORE),
    Attack("a plan notebook with a hidden line in its code",
           as_plan("p.ipynb", notebook_with(hidden_line)), "no plan that is written as"),
    Attack("the same, opened beside our notebooks", in_the_server(hidden_line),
           "no kernel is started"),
    Attack("a notebook with two plans",
           as_plan("p.ipynb", notebook_with(second_plan)), "more than one plan"),
    Attack("a time zone that is a path", zone, "There is no time zone"),
)  # fmt: skip


def table() -> str:
    """Return the attacks and what is said, as Markdown; every sentence was just said."""
    rows = [f"| {attack.name} | {_cell(attack.said())} |" for attack in ATTACKS]
    return "\n".join(["| A file that holds | What is said |", "|---|---|", *rows])


def _cell(text: str) -> str:
    shown = text.replace("|", "\\|").replace("<", "&lt;")
    return shown if len(shown) <= 200 else f"{shown[:199]}…"


def with_table(text: str) -> str:
    """Return the document with the table of now."""
    return re.sub(
        f"{re.escape(BEGIN)}.*{re.escape(END)}",
        lambda _: f"{BEGIN}\n{table()}\n{END}",
        text,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    DOCS.write_text(with_table(DOCS.read_text(encoding="utf-8")), encoding="utf-8")
