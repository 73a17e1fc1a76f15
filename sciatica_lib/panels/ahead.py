"""Work that is done ahead, while nobody waits for anything."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from traitlets.log import get_logger

FIRST_SECONDS, PAUSE_SECONDS = 2.0, 0.2
"""Until the page is likely to stand, and between two steps, in which anything else goes first."""


def work_ahead(steps: Iterator[None]) -> None:
    """Take steps one by one in the pauses of the kernel; outside a kernel, none.

    What fails is told where it is asked for, and only there.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return

    def step() -> None:
        try:
            next(steps)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001 (nobody has asked for it yet)
            get_logger().exception("Something could not be made ahead")
            return
        loop.call_later(PAUSE_SECONDS, step)

    loop.call_later(FIRST_SECONDS, step)
