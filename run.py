# /// script
# requires-python = ">=3.11"
# ///
"""Open the workbook, or test it; the first time, make what it needs in .venv.

python run.py                              open the workbook in JupyterLab
python run.py --no-browser --port 8899     the same, with arguments of `sciatica open`
python run.py setup                        only prepare; `tools`: with the test tools
python run.py test                         all tests; further words go to pytest: -k timer
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
MEMORY_FOR_TESTS_BYTES = 4 * 2**30
LOCK, TEST_LOCK = "requirements.lock", "requirements-test.lock"


def main(args: "list[str]") -> int:
    """Prepare the environment and do what was asked."""
    if sys.version_info < OLDEST:
        stop("This needs Python 3.11 or newer, and this is {}.{}.".format(*sys.version_info))
    if args[:1] in (["test"], ["tools"]):
        prepare(TEST_LOCK)
    if args[:1] == ["tools"]:
        return 0
    if args[:1] == ["test"]:
        found = call(PYTHON, ROOT / "tests" / "find_chromium.py")
        # Four files at a time, in their order: those of the browser, which wait a lot, come first.
        # Each file has its own folders, and each worker its own JupyterLab.
        workers = ("-n", "4", "--dist", "loadfile", "--no-loadscope-reorder")
        return found or call(PYTHON, "-m", "pytest", *workers, *args[1:], env=for_tests())
    prepare(LOCK)
    if args[:1] == ["setup"]:
        print("Ready. Open the workbook with: python run.py")
        return 0
    return call(PYTHON, "-m", "sciatica_lib", "open", *args)


def prepare(lock: str) -> None:
    """Install what the lock names into .venv, unless that was done before."""
    # What the tests need includes all that the workbook needs.
    if any(is_ready(name) for name in {lock, TEST_LOCK}):
        return
    print("Preparing the workbook; the first time takes a minute or two ...", flush=True)
    uv = os.environ.get("UV") or shutil.which("uv")
    # The tools of the tests are only added to what is there: the workbook may be open.
    can_add = is_ready(LOCK) and (uv or list(PYTHON.parent.glob("pip*")))
    if uv and not can_add:
        step("make .venv", uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV)
    elif not can_add:
        make_venv()
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if uv:
        install = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    step("fetch what the workbook needs", *install, "--require-hashes", "-r", ROOT / lock)
    step("add the workbook", *install, "--no-deps", "--no-build-isolation", "-e", ROOT)
    stamp(lock).write_text(fingerprint(lock), encoding="utf-8")


def make_venv() -> None:
    """Make .venv with what Python itself has for that."""
    try:
        import ensurepip  # noqa: F401, PLC0415 (Debian leaves it out of its Python)
        import venv  # noqa: PLC0415
    except ImportError:
        stop("This Python lacks its venv module; on Debian or Ubuntu: apt install python3-venv.")
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=os.name != "nt")
    except (OSError, subprocess.CalledProcessError) as error:
        stop("The folder .venv cannot be made ({}); is this folder read-only?".format(error))


def is_ready(lock: str) -> bool:
    """Tell whether .venv holds what this lock, this pyproject and this Python ask for."""
    try:
        return PYTHON.exists() and stamp(lock).read_text(encoding="utf-8") == fingerprint(lock)
    except OSError:
        return False


def stamp(lock: str) -> Path:
    """Return the file that remembers what was installed."""
    return VENV / (lock + ".stamp")


def fingerprint(lock: str) -> str:
    """Return what must be the same for an earlier installation to do."""
    parts = [(ROOT / name).read_bytes() for name in (lock, "pyproject.toml")]
    # A folder that was moved has scripts that point to the old place.
    return hashlib.sha256(b"\0".join([*parts, sys.version.encode(), os.fsencode(ROOT)])).hexdigest()


def step(what: str, *command: Any) -> None:
    """Run one command of the set-up; if it fails, say in a sentence what to do."""
    if call(*command):
        stop(
            "It did not work to {} (the lines above say why). Is this computer connected to the "
            "internet, and is the disk not full? Then run this again.".format(what)
        )


def for_tests() -> "dict[str, str]":
    """Return an environment in which the tests are quick.

    Python keeps what it compiled, or each of their hundreds of processes would compile it anew.
    Temporary files are in memory, where there is room for that: the tests save ten thousands of
    rows; those of a power cut bring disks of their own.
    """
    environment = {**os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    memory = Path("/dev/shm")  # noqa: S108 (only where tests put their files)
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= MEMORY_FOR_TESTS_BYTES:
        environment["TMPDIR"] = str(memory)
    return environment


def call(*command: Any, env: "dict[str, str] | None" = None) -> int:
    """Run a command in the folder of the workbook and return its exit code."""
    try:
        process = subprocess.Popen([str(part) for part in command], cwd=str(ROOT), env=env)
    except OSError as error:
        stop("{} cannot be started ({}). Delete .venv and try again.".format(command[0], error))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the program heard Ctrl+C too, and closes in its own way


def stop(sentence: str) -> NoReturn:
    """End with one sentence that says what to do."""
    sys.exit(sentence)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
