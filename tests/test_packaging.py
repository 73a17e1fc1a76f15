"""One list of dependencies, locked without addresses; a wheel with all that a workbook needs."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-test.lock")
CONDA_NAMES = {
    "fastjsonschema": "python-fastjsonschema",
    "matplotlib": "matplotlib-base",
    "jupyter-server": "jupyter_server",
}


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {line.split(" \\")[0]: "" for line in text.splitlines() if re.match(r"[a-z]", line)}


def files(folder: Path) -> set[str]:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in names if "__pycache__" not in name and "private/" not in name}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_every_pin_has_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^(--|-[a-z])", text, flags=re.MULTILINE)
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert all("==" in block and "--hash=sha256:" in block for block in blocks)


def test_the_two_locks_agree() -> None:
    assert set(pins(LOCKS[0])) <= set(pins(LOCKS[1]))


def test_every_dependency_is_locked() -> None:
    names = {re.split(r"[=<>]", pin)[0] for pin in pins(LOCKS[0])}
    assert {re.split(r"[=<>]", pin)[0] for pin in PROJECT["dependencies"]} <= names


def test_the_conda_environment_asks_for_the_same_as_the_project() -> None:
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    rejected = [line.removeprefix("  - ") for line in lines if line.startswith("  - ")]
    wanted = {
        CONDA_NAMES.get(name, name) + limits
        for name, limits in (
            re.split(r"(?=[=<>])", pin, maxsplit=1) for pin in PROJECT["dependencies"]
        )
    }
    channels, others = {"conda-forge", "nodefaults"}, {"python=3.13", "pip", "pip:"}
    assert set(rejected) == channels | others | wanted
    assert lines[-2:] == ["  - pip:", "      - -e ."]


def test_the_wheel_opens_the_workbook_without_the_checkout(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
        assert not any("private" in name for name in packed.namelist())
    library = tmp_path / "site" / "sciatica_lib"
    for packed_folder, folder in (
        (library / "jupyter" / "config", ROOT / "sciatica_lib" / "jupyter" / "config"),
        (library / "jupyter" / "labextension", ROOT / "sciatica_lib" / "jupyter" / "labextension"),
        (library / "widgets" / "static", ROOT / "sciatica_lib" / "widgets" / "static"),
        (library / "shipped" / "data", ROOT / "data"),
    ):
        assert files(folder)
        assert files(packed_folder) == files(folder)
    code = (
        "from sciatica_lib import open_workbook, whose_entries, safety_check, todays_routine; "
        "from sciatica_lib.places import shipped_dir; w = open_workbook(); "
        "safety_check(w); todays_routine(w); print(repr(whose_entries(w))); "
        "print(len(list((shipped_dir() / 'notebooks').glob('*.ipynb'))))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "site",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "example log" in ran.stdout
    pages = len(list((ROOT / "notebooks").glob("*.ipynb")))
    assert ran.stdout.strip().splitlines()[-1] == str(pages)
