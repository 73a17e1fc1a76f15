"""The two flaws of jupyter_server that jupyter/connection.py corrects, shown on jupyter_server.

A page opens a second connection while its first is still half open, as at every restart of Python.
Server, connections, kernel and sockets are the real ones. When a test of jupyter_server as it is
fails, the correction is no longer needed.
"""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass

import pytest
import zmq
from hands import in_thread
from jupyter_client.session import Session
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from websocket import WebSocket, create_connection

from sciatica_lib.jupyter.connection import KernelConnection

PROTOCOL = "v1.kernel.websocket.jupyter.org"
PARTS = ("header", "parent_header", "metadata", "content")
MENDED = "jupyter_server has mended this: delete {} jupyter/connection.py"
Connection = type[ZMQChannelsWebsocketConnection]


@dataclass
class Seen:
    """What a first connection of a page is like when a second has replaced it."""

    misreads: bool
    shares_its_identity: bool


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Return how jupyter_server's own connections behave."""
    return _seen(ZMQChannelsWebsocketConnection, str(tmp_path_factory.mktemp("jupyter")))


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Return how ours behave."""
    return _seen(KernelConnection, str(tmp_path_factory.mktemp("jupyter")))


def test_jupyter_server_still_misreads_what_a_page_sent_on_a_connection_just_replaced(
    unchanged: Seen,
) -> None:
    assert unchanged.misreads, MENDED.format("connect and subprotocol in")


def test_jupyter_server_still_gives_two_open_connections_of_a_page_the_same_identity(
    unchanged: Seen,
) -> None:
    assert unchanged.shares_its_identity, MENDED.format("create_stream in")


def test_our_connection_reads_what_a_page_sent_on_a_connection_just_replaced(
    corrected: Seen,
) -> None:
    assert not corrected.misreads


def test_our_connections_of_a_page_have_identities_of_their_own(corrected: Seen) -> None:
    assert not corrected.shares_its_identity


def _seen(connection: Connection, folder: str) -> Seen:
    with pytest.MonkeyPatch.context() as patch:
        # The server neither reads nor writes another Jupyter's files, and Ctrl+C remains pytest's.
        for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
            patch.setenv(f"JUPYTER_{name}", folder)
        patch.setenv("JUPYTER_NO_CONFIG", "1")
        patch.setattr(ServerApp, "init_signal", lambda _: None)
        return in_thread(_connected_twice(connection, folder))


async def _connected_twice(connection: Connection, folder: str) -> Seen:
    server = ServerApp(
        root_dir=folder,
        open_browser=False,
        allow_root=True,
        port=0,
        kernel_websocket_connection_class=connection,
    )
    server.initialize(argv=["--IdentityProvider.token=t"], find_extensions=False)
    kernel = await server.kernel_manager.start_kernel()
    address = f"ws://127.0.0.1:{server.port}/api/kernels/{kernel}/channels"
    pages: list[WebSocket] = []
    connections = []
    try:
        for _ in range(2):
            page = await asyncio.to_thread(
                create_connection, f"{address}?session_id=same&token=t", subprotocols=[PROTOCOL]
            )
            pages.append(page)  # it does not read, so it does not yet know that it is replaced
            connections.append(connection._open_sessions[f"{kernel}:same"].connection)
        identities = [_identity(connected) for connected in connections]
        return Seen(_misreads(connections[0]), identities[0] == identities[1])
    finally:
        for page in pages:
            page.shutdown()
        await server._cleanup()


def _misreads(connection: ZMQChannelsWebsocketConnection) -> bool:
    """Give a connection a message of the agreed protocol, and tell whether it was misread."""
    session = Session()
    message = session.msg("kernel_info_request")
    parts = [session.pack(message[part]) for part in PARTS]
    # A message begins with its number of offsets. Misread, the usual 6 are 100,663,296, which takes
    # seconds and gigabytes; empty buffers make them 256, which are only 65,536.
    buffers = [b""] * (256 - 6)
    try:
        connection.handle_incoming_message(serialize_msg_to_ws_v1([*parts, *buffers], "shell"))
    except (struct.error, IndexError):
        return True
    return False


def _identity(connection: ZMQChannelsWebsocketConnection) -> bytes | None:
    """Return the name that the kernel knows an open connection by."""
    stream = connection.channels.get("shell")
    return stream.socket.getsockopt(zmq.IDENTITY) if stream and not stream.closed() else None
