"""How a page in the browser reaches Python: the server's own way, with two stalls mended."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class KernelConnection(ZMQChannelsWebsocketConnection):
    """A connection that leaves another in peace, the one it replaced or the one that replaced it.

    A page connects anew at every restart, and the server (2.21) closes the connection before, which
    can take seconds. Two things go wrong there, and both were seen here:

    - The connection before forgets its protocol. What the page had still sent there is read in
      another protocol, a length of a few bytes is taken for some hundred million, and for eight
      seconds and three gigabytes nothing else is answered.
    - Both are called the same in the kernel, after the page. When the one before is the last to
      find the restarted kernel, it gets the name, and what comes through the new one is not heard.
    """

    _agreed: str | None = None

    def connect(self) -> Any:  # the server declares one thing and returns another
        """Begin to hear the page, and remember what was agreed on."""
        self._agreed = super().subprotocol
        return super().connect()

    @property
    def subprotocol(self) -> str | None:
        """The protocol that the page and the server agreed on."""
        return self._agreed

    def create_stream(self) -> None:
        """Open the channels to the kernel, under a name that no other connection has."""
        own_name = uuid4().hex.encode()
        for name in ("iopub", "shell", "control", "stdin"):
            channel = getattr(self.kernel_manager, f"connect_{name}")(identity=own_name)
            channel.channel = name
            self.channels[name] = channel
