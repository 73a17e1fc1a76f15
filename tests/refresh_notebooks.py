"""Run the notebooks on the example data and keep their outputs, the same on every machine.

Run: `python tests/refresh_notebooks.py`, then read the difference before you commit it.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from example_day import example_environment
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def refreshed(path: Path) -> Any:
    """Return a notebook with the outputs of a run, without what differs from run to run."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    notebook.metadata = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            # A stored view without its model greets people with "model not found".
            output.get("data", {}).pop(WIDGET_VIEW, None)
    return notebook


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        os.environ.update(example_environment(temporary))
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            nbformat.write(refreshed(path), path)
            print(path.name)
