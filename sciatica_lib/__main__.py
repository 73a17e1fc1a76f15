"""The `sciatica` command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from sciatica_lib.commands import diary, exchange, logs, report
from sciatica_lib.commands.terminal import FOUND, REFUSED, say
from sciatica_lib.errors import DiaryError, WorkbookError
from sciatica_lib.jupyter.launch import open_in_jupyterlab


def main(args: Sequence[str] | None = None) -> int:
    """Do what the command line asks for and return the exit code."""
    parser = _parser()
    asked, further = parser.parse_known_args(args)
    if further and asked.command != "open":
        parser.error(f"unknown: {' '.join(further)}")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that lacks a character shows a ? for it
            stream.reconfigure(errors="replace")
    try:
        if asked.command == "open":
            return open_in_jupyterlab(
                port=asked.port, browser=not asked.no_browser, further=further
            )
        return int(asked.do(asked))
    except WorkbookError as error:
        say(error, to=sys.stderr)
        if isinstance(error, DiaryError):
            say("How to say it: sciatica import --help", to=sys.stderr)
    except OSError as error:
        say(f"{error.filename or 'A file'} cannot be used: {error.strerror}.", to=sys.stderr)
    return FOUND if asked.command == "open" else REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sciatica", description="The Sciatica Workbook.")
    commands = parser.add_subparsers(dest="command", required=True)
    opening = commands.add_parser(
        "open", help="open the workbook in JupyterLab; further options go to it"
    )
    opening.add_argument("--port", type=int, help="the port to listen on")
    opening.add_argument(
        "--no-browser", action="store_true", help="print the address instead of opening a browser"
    )
    for room in (logs, diary, report, exchange):
        room.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
