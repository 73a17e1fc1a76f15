"""README is true: its commands answer as it says, and what it shows and links is there."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BIGGEST_PICTURE = 25_000  # bytes, of each page in the list


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCIATICA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SCIATICA_STATE", str(tmp_path / "state"))


@pytest.mark.parametrize("shown", blocks("console"))
def test_a_command_that_readme_shows_answers_what_readme_shows(shown: str) -> None:
    command, answer = shown.split("\n", 1)
    program, *arguments = shlex.split(command.removeprefix("$ "))
    assert program == "sciatica"
    ran = subprocess.run(
        [sys.executable, "-m", "sciatica_lib", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == answer


@pytest.mark.parametrize("lines", blocks("python"))
def test_the_lines_for_developers_run(lines: str) -> None:
    subprocess.run([sys.executable, "-c", lines], cwd=ROOT, check=True)


def test_every_link_and_picture_is_there() -> None:
    places = {*re.findall(r"\]\(([^)]+)\)", README), *re.findall(r'src="([^"]+)"', README)}
    missing = [place for place in places if not (ROOT / place).is_file()]
    assert not missing


def test_every_notebook_is_linked_and_has_a_small_picture() -> None:
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert notebooks
    for notebook in notebooks:
        assert f"](notebooks/{notebook.name})" in README
        picture = ROOT / "docs" / "pages" / f"{notebook.stem}.png"
        assert f'src="docs/pages/{picture.name}"' in README
        assert picture.stat().st_size <= BIGGEST_PICTURE


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])
def test_every_file_that_a_page_of_the_docs_names_is_there(page: Path) -> None:
    names = re.findall(r"`([\w/.]+\.(?:py|toml))`", page.read_text(encoding="utf-8"))
    places = [ROOT, *(ROOT / at for at in ("sciatica_lib", "data", "tests", "tests/benchmarks"))]
    assert [name for name in names if not any((place / name).exists() for place in places)] == []
