"""A kernel ends soon after the last window that showed its page is closed, and not before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from traitlets.config import Config

from sciatica_lib.jupyter.kernels import GRACE_S, Kernels

GIVE_UP_S = 60


def run(story: Coroutine[Any, Any, None]) -> None:
    """Run a story in a thread of its own: the browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, asyncio.wait_for(story, GIVE_UP_S)).result()


async def started(grace_s: float) -> tuple[Kernels, str]:
    kernels = Kernels(config=Config(Kernels={"grace_s": grace_s}))
    kernel_id = await kernels.start_kernel()
    kernels.notify_connect(kernel_id)
    return kernels, kernel_id


async def wait_until(is_so: Callable[[], bool]) -> None:
    while not is_so():  # noqa: ASYNC110 (Jupyter tells nobody)
        await asyncio.sleep(0)


async def wait_until_nothing_is_due(kernels: Kernels) -> None:
    """Let the loop come round often enough for whatever had no time to wait."""
    for _ in range(100):
        await asyncio.sleep(0)
    assert not kernels._ends


def test_a_kernel_ends_after_its_last_window() -> None:
    async def story() -> None:
        kernels, kernel_id = await started(grace_s=0)
        kernels.notify_connect(kernel_id)
        kernels.notify_disconnect(kernel_id)
        await wait_until_nothing_is_due(kernels)
        assert kernel_id in kernels  # the other window is there still
        kernels.notify_disconnect(kernel_id)
        await wait_until(lambda: kernel_id not in kernels)

    run(story())


def test_a_kernel_outlives_a_reload() -> None:
    async def story() -> None:
        kernels, kernel_id = await started(grace_s=0)
        kernels.notify_disconnect(kernel_id)
        kernels.notify_connect(kernel_id)
        await wait_until_nothing_is_due(kernels)
        assert kernel_id in kernels
        await kernels.shutdown_kernel(kernel_id)

    run(story())


@pytest.mark.parametrize("acts", [("shutdown", "disconnect"), ("disconnect", "shutdown")])
def test_a_kernel_that_was_ended_is_not_ended_again(acts: tuple[str, str]) -> None:
    async def story() -> None:
        kernels, kernel_id = await started(grace_s=0)
        for act in acts:
            if act == "shutdown":
                await kernels.shutdown_kernel(kernel_id)
            else:
                kernels.notify_disconnect(kernel_id)
        await wait_until_nothing_is_due(kernels)

    run(story())


def test_a_kernel_at_work_may_finish_first() -> None:
    async def story() -> None:
        kernels, kernel_id = await started(grace_s=0)
        kernel = kernels.get_kernel(kernel_id)
        client = kernel.client()
        client.start_channels()
        # What a kernel said before the server listened the server has not heard.
        while kernel.execution_state != "idle":
            await client.wait_for_ready(GIVE_UP_S)
        client.execute("while True: pass")
        await wait_until(lambda: kernel.execution_state == "busy")
        kernels.notify_disconnect(kernel_id)
        for _ in range(100):
            await asyncio.sleep(0)
        assert kernel_id in kernels
        await kernels.interrupt_kernel(kernel_id)
        await wait_until(lambda: kernel_id not in kernels)
        client.stop_channels()

    run(story())


def test_a_page_has_time_to_be_loaded_anew() -> None:
    assert Kernels().grace_s == GRACE_S >= 60
