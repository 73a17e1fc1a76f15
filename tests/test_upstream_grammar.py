"""What jupyter/lab.py saves at every start of JupyterLab, and whether jsonschema still costs it."""

from __future__ import annotations

import subprocess
import sys

from sciatica_lib.jupyter.lab import UNUSED

MENDED = "jsonschema has mended this: delete jupyter/lab.py and start jupyterlab itself"


def builds_the_grammar(*command: str) -> bool:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *command], capture_output=True, text=True, check=True
    )
    assert " jsonschema\n" in done.stderr
    return f" {UNUSED}.syntax_helpers\n" in done.stderr  # an import that fails is told as well


def test_jsonschema_alone_builds_the_grammar() -> None:
    assert builds_the_grammar("-c", "import jsonschema"), MENDED


def test_the_workbook_starts_jupyterlab_without_it() -> None:
    assert not builds_the_grammar("-m", "sciatica_lib.jupyter.lab", "--version")
