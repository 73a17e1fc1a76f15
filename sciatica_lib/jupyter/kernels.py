"""Kernels end soon after the last window that showed their page was closed."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Float

GRACE_S = 120
"""A reload, or a computer that wakes, is connected again long before (ours)."""


class Kernels(AsyncMappingKernelManager):
    """Kernels that nobody looks at any more are ended; one that is at work may finish first.

    A page that is opened again begins in a fresh kernel anyway, so nothing is kept in vain. The
    page itself could ask for this when it is closed, but a browser tells a page neither whether it
    is closed or loaded anew, nor whether another window shows it too. Jupyter's own culling looks
    at the time of the last message, and would end the kernel of a page that a sleeping computer
    had cut off for a moment.
    """

    grace_s = Float(GRACE_S, help="Seconds without a window before a kernel ends.").tag(config=True)

    def __init__(self, **further: Any) -> None:
        super().__init__(**further)
        self._ends: dict[str, TimerHandle] = {}

    def notify_connect(self, kernel_id: str) -> None:
        """Keep a kernel that a window shows."""
        super().notify_connect(kernel_id)
        self._keep(kernel_id)

    def notify_disconnect(self, kernel_id: str) -> None:
        """End a kernel a while after its last window is gone."""
        super().notify_disconnect(kernel_id)
        if self._kernel_connections.get(kernel_id) == 0:
            self._end_later(kernel_id)

    def _keep(self, kernel_id: str) -> None:
        if end := self._ends.pop(kernel_id, None):
            end.cancel()

    def _end_later(self, kernel_id: str) -> None:
        self._keep(kernel_id)
        loop = get_running_loop()
        self._ends[kernel_id] = loop.call_later(
            self.grace_s, lambda: loop.create_task(self._end(kernel_id))
        )

    async def _end(self, kernel_id: str) -> None:
        self._keep(kernel_id)
        if kernel_id not in self:
            return
        kernel: Any = self.get_kernel(kernel_id)
        if kernel.execution_state == "busy":
            self._end_later(kernel_id)
        else:
            await self.shutdown_kernel(kernel_id)
