"""The scripts of the widgets: each widget gets one module, joined from files that do one thing."""

import re
from collections import Counter

import pytest

from sciatica_lib.sharing import page
from sciatica_lib.widgets import drop, form, pictures, planner, poser, timer
from sciatica_lib.widgets.scripts import one_module
from sciatica_lib.widgets.styles import STATIC

JOINED = {
    "timer": timer.SCRIPTS,
    "form": form.SCRIPTS,
    "drop": drop.SCRIPTS,
    "planner": planner.SCRIPTS,
    "pictures": pictures.SCRIPTS,
    "poser": poser.SCRIPTS,
    "page": page.SCRIPTS,
}
MODULES = {name: one_module(scripts) for name, scripts in JOINED.items()}
WIDGETS = {
    "timer": str(timer.RoutineTimer._esm),
    "form": str(form.Form._esm),
    "drop": str(drop.FileDrop._esm),
    "planner": str(planner.Planner._esm),
    "pictures": str(pictures.ExercisePictures._esm),
    "poser": str(poser.Poser._esm),
}


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
def test_the_browser_gets_one_module_that_imports_nothing(module: str) -> None:
    lines = module.splitlines()
    assert not [line for line in lines if re.search(r"^import|\bimport\(|^\} from", line)]
    assert any(line.startswith("export ") for line in lines)


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_is_its_module_and_gives_one_thing(name: str) -> None:
    assert WIDGETS[name] == MODULES[name]
    assert len(re.findall("^export default", WIDGETS[name], re.MULTILINE)) == 1


def test_the_page_is_made_of_the_same_scripts_and_starts_by_itself() -> None:
    assert {"engine.js", "view.js", "form_view.js"} <= {*page.SCRIPTS}
    assert "export default" not in MODULES["page"]


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
def test_the_scripts_of_a_widget_share_no_name(module: str) -> None:
    names = re.findall(
        r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", module, flags=re.MULTILINE
    )
    assert len(names) > 10
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("scripts", JOINED.values(), ids=JOINED)
def test_each_script_imports_names_as_they_are_from_scripts_before_it(
    scripts: tuple[str, ...],
) -> None:
    before: list[str] = []
    for name in scripts:
        text = (STATIC / name).read_text(encoding="utf-8")
        imports = re.findall(r'^import \{([\w\s,]+)\} from "\./([\w.]+)";$', text, re.MULTILINE)
        assert len(imports) == len(re.findall(r"^import\b", text, re.MULTILINE)), name
        assert {source for _, source in imports} <= set(before), name
        before.append(name)


def test_every_script_is_of_a_widget_or_of_the_page() -> None:
    joined = {name for scripts in JOINED.values() for name in scripts}
    stand_alone = {"forget.js"}
    assert {path.name for path in STATIC.glob("*.js")} == joined | stand_alone
