"""How a page in the browser reaches Python: the server's own way, with one stall mended."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class KernelConnection(ZMQChannelsWebsocketConnection):
    """A connection that still knows how its messages are written when another replaced it.

    A page connects anew at every restart. The server (2.21) then closes the connection before,
    which forgets its protocol; what the page had still sent there is read in another protocol, a
    length of a few bytes is taken for some hundred million, and for eight seconds and three
    gigabytes nothing else is answered.
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
