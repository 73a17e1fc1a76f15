"""The one command: quick the second time, and a sentence when it cannot go on."""

import ast
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def run(tmp_path: Path) -> ModuleType:
    """Return run.py as if it stood in an empty folder."""
    for name in ("run.py", "pyproject.toml", "requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / name, tmp_path)
    spec = importlib.util.spec_from_file_location("run_in_test", tmp_path / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_ready(run: ModuleType, lock: str) -> None:
    run.PYTHON.parent.mkdir(parents=True, exist_ok=True)
    run.PYTHON.touch()
    run.stamp(lock).write_text(run.fingerprint(lock))


def test_what_was_installed_is_not_installed_again(run: ModuleType) -> None:
    assert not run.is_ready(run.LOCK)
    make_ready(run, run.LOCK)
    assert run.is_ready(run.LOCK)


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_anew(run: ModuleType, name: str) -> None:
    make_ready(run, run.LOCK)
    (run.ROOT / name).write_text("changed")
    assert not run.is_ready(run.LOCK)


def test_what_the_tests_need_is_enough_to_open_the_workbook(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ready(run, run.TEST_LOCK)
    monkeypatch.setattr(run, "call", lambda *_: pytest.fail("nothing is to be installed"))
    assert run.main(["setup"]) == 0


def test_an_old_python_is_told_in_a_sentence(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, and this is 3\.9"):
        run.main([])


def test_a_python_of_years_ago_can_read_the_file_that_turns_it_away() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_the_tools_of_the_tests_are_added_without_making_the_environment_anew(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ready(run, run.LOCK)
    (run.PYTHON.parent / "pip").touch()
    steps: list[str] = []
    monkeypatch.setattr(run, "step", lambda what, *_: steps.append(what))
    monkeypatch.setattr(run, "make_venv", lambda: steps.append("make .venv"))
    run.prepare(run.TEST_LOCK)
    assert steps == ["fetch what the workbook needs", "add the workbook"]
    assert run.is_ready(run.TEST_LOCK)


def test_a_python_without_venv_is_told_what_to_install(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match="python3-venv"):
        run.make_venv()


def test_without_a_network_it_says_so_and_can_be_run_again(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / run.LOCK).write_text("no-such-package-anywhere==1.0 --hash=sha256:" + "0" * 64)
    monkeypatch.setattr(run, "is_ready", lambda _: False)
    for name in ("PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    with pytest.raises(SystemExit, match="connected to the internet"):
        run.main(["setup"])
    assert not run.stamp(run.LOCK).exists()


def test_words_after_test_go_to_pytest_and_others_to_the_workbook(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ready(run, run.TEST_LOCK)
    called: list[list[str]] = []

    def remember(*command: object, **_: object) -> int:
        called.append([str(part) for part in command[1:]])
        return 0

    monkeypatch.setattr(run, "call", remember)
    run.main(["test", "-k", "timer"])
    run.main(["--no-browser", "--port", "8899"])
    assert called[1][:2] == ["-m", "pytest"]
    assert called[1][-2:] == ["-k", "timer"]
    assert called[2] == ["-m", "sciatica_lib", "open", "--no-browser", "--port", "8899"]


def test_run_py_asks_for_nothing_but_the_standard_library() -> None:
    bare = [sys.executable, "-I", "-S", "-c", "import runpy; runpy.run_path('run.py')"]
    subprocess.run(bare, cwd=ROOT, check=True)
