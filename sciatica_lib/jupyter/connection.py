"""The server's connection between a page and Python, with two flaws of jupyter_server corrected."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class KernelConnection(ZMQChannelsWebsocketConnection):
    """A connection that another connection of the same page does not disturb.

    A page opens a new connection at every restart of Python, and jupyter_server closes the old one.
    Until the browser has answered that, which can take seconds, both are open, and two things go
    wrong. Both happened to this workbook:

    - The old connection forgets which protocol was agreed on: `subprotocol` [1]_ asks the closed
      websocket, gets an exception, and falls back to another protocol [2]_. It then misreads what
      the page had still sent: a count of 6 becomes 100,663,296, and for eight seconds the server
      uses three gigabytes and does nothing else. Here each connection remembers its protocol.
    - Both connections have the page's session id as their ZeroMQ identity, from `create_stream`
      [3]_, and the kernel sends everything to the one that connected last [4]_. After a restart
      this can be the old one; then the page waits for ever. Here each connection has an identity
      of its own.

    When `tests/test_upstream_connection.py` fails, jupyter_server no longer needs this.

    .. [1] https://github.com/jupyter-server/jupyter_server/blob/v2.21.1/jupyter_server/services/kernels/connection/channels.py#L141-L148
    .. [2] https://github.com/jupyter-server/jupyter_server/pull/706
    .. [3] https://github.com/jupyter-server/jupyter_server/blob/v2.21.1/jupyter_server/services/kernels/connection/channels.py#L150-L156
    .. [4] https://github.com/ipython/ipykernel/pull/300
    """

    _agreed_protocol: str | None = None

    def connect(self) -> Any:  # the server declares one type and returns another
        """Remember the protocol while the websocket is open, and open the channels."""
        self._agreed_protocol = super().subprotocol
        return super().connect()

    @property
    def subprotocol(self) -> str | None:
        """The protocol that the page and the server agreed on, also after the websocket closed."""
        return self._agreed_protocol

    def create_stream(self) -> None:
        """Open the channels to the kernel with an identity that no other connection has."""
        identity = uuid4().hex.encode()
        for name in ("iopub", "shell", "control", "stdin"):
            channel = getattr(self.kernel_manager, f"connect_{name}")(identity=identity)
            channel.channel = name
            self.channels[name] = channel
