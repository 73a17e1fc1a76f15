"""The arrows of the house: imports run down only, and what is dangerous stands in one place."""

import ast
import re
from graphlib import TopologicalSorter
from itertools import chain
from pathlib import Path

import pytest

PACKAGE = "sciatica_lib"
LIBRARY = Path(__file__).parents[1] / PACKAGE
NOTEBOOKS = Path(__file__).parents[1] / "notebooks"

FLOORS = (
    ("__main__",),
    ("commands",),
    ("__init__",),
    ("panels",),
    ("sharing",),
    ("workbook",),
    ("progress",),
    ("questions",),
    ("log", "exercises", "jupyter", "widgets"),
    ("blocks",),
    ("checks", "wording", "drawing", "places"),
    ("terms", "disk", "gc_pause"),
    ("errors",),
)
"""From the roof to the cellar; a wing or room imports only from floors below its own."""

MODULES = sorted(LIBRARY.rglob("*.py"))
OURS = {
    ".".join([PACKAGE, *module.relative_to(LIBRARY).with_suffix("").parts]) for module in MODULES
}

HEAVY = {"pandas", "matplotlib", "numpy", "nbformat", "jsonschema", "scipy"}
MAY_IMPORT_HEAVY = {"progress", "drawing", "exercises/pictures"}


def _room(module: Path) -> str:
    return module.relative_to(LIBRARY).parts[0].removesuffix(".py")


def _file(name: str) -> Path:
    return LIBRARY.joinpath(*name.split(".")[1:]).with_suffix(".py")


def _floor(room: str) -> int:
    return next(floor for floor, rooms in enumerate(FLOORS) if room in rooms)


def _imports(module: Path) -> list[tuple[str, bool]]:
    """Return each imported name and whether it is imported as the module itself is."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    at_top = set(chain.from_iterable(ast.walk(node) for node in tree.body if _is_import(node)))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node in at_top) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name}: imports are written in full"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found += [(name, node in at_top) for name in names & OURS or {str(node.module)}]
    return found


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(LIBRARY)))
def test_imports_run_down_only(module: Path) -> None:
    room = _room(module)
    for name, _ in _imports(module):
        parts = name.split(".")
        if parts[0] != PACKAGE:
            continue
        imported = parts[1] if len(parts) > 1 else "__init__"
        if imported != room:
            assert _floor(imported) > _floor(room), f"{room} must not import {imported}"


def test_no_modules_import_each_other_in_a_circle() -> None:
    arrows = {
        str(module): {
            str(_file(name)) for name, at_top in _imports(module) if name in OURS and at_top
        }
        for module in MODULES
    }
    TopologicalSorter(arrows).prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(LIBRARY)))
def test_every_room_says_in_a_sentence_what_it_is_for(module: Path) -> None:
    sentence = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    assert sentence, f"{module.name} has no sentence at its top"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(LIBRARY)))
def test_what_is_slow_to_import_is_imported_only_where_it_is_used(module: Path) -> None:
    place = module.relative_to(LIBRARY).with_suffix("").as_posix()
    if {place, _room(module)} & MAY_IMPORT_HEAVY:
        return
    slow = {name.split(".")[0] for name, at_top in _imports(module) if at_top} & HEAVY
    assert not slow, f"{module.name} imports {slow} whenever it is imported"


@pytest.mark.parametrize(
    ("pattern", "rooms"),
    [
        (r"\bHTML\(", {"panels/elements.py"}),
        (r"\bMarkdown\(", set()),
        (r"\.style\b", set()),
        (r"escape=False|to_html\(table_id", set()),
        (r"\bpickle\b|yaml\.load|\beval\(|\bexec\(|\.query\(", set()),
        (r"datetime\.now\(|date\.today\(|time\.time\(", {"places.py"}),
        (r"\bpyplot\b", set()),
        (r"\.write_(text|bytes)\(|\bopen\([^)]*[\"'][wxa]", set()),  # disk.py has its own way
    ],
)
def test_what_is_dangerous_stands_in_one_place(pattern: str, rooms: set[str]) -> None:
    found = {
        str(module.relative_to(LIBRARY).as_posix())
        for module in MODULES
        if re.search(pattern, module.read_text(encoding="utf-8"))
    }
    assert found <= rooms


def test_no_script_of_ours_builds_html_from_text_or_asks_another_machine() -> None:
    for script in LIBRARY.rglob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text
        ), script.name
        addresses = set(re.findall(r"https?://[^\s\"'`]+", text)) - {"http://www.w3.org/2000/svg"}
        assert not addresses, script.name
        assert not re.search(r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon", text), script.name
