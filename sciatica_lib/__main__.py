"""The `sciatica` command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sciatica_lib.errors import WorkbookError
from sciatica_lib.opening import open_in_jupyterlab


def main(args: Sequence[str] | None = None) -> int:
    """Do what the command line asks for and return the exit code."""
    parser = argparse.ArgumentParser(prog="sciatica", description="The Sciatica Workbook.")
    commands = parser.add_subparsers(dest="command", required=True)
    opening = commands.add_parser(
        "open", help="open the workbook in JupyterLab; further options go to it"
    )
    opening.add_argument("--port", type=int, help="the port to listen on")
    opening.add_argument(
        "--no-browser", action="store_true", help="print the address instead of opening a browser"
    )
    asked, further = parser.parse_known_args(args)
    try:
        return open_in_jupyterlab(port=asked.port, browser=not asked.no_browser, further=further)
    except WorkbookError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
