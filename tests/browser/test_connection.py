"""What a page sends to Python while it connects anew, on the real server and kernel."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from amount import tries
from conftest import LOOK_EVERY_MS, Lab, opened_lab
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from playwright.sync_api import Browser
from websocket import WebSocket, create_connection

PROTOCOL = "v1.kernel.websocket.jupyter.org"
PARTS = ("header", "parent_header", "metadata", "content")
SLOW_S = 60
RESTARTS = tries(4, 8)  # which of two connections the kernel hears first is chance


@pytest.fixture
def kernel(lab: Lab) -> str:
    """Return the id of a kernel of one's own."""
    return str(_post(lab, "/api/kernels")["id"])


@pytest.mark.parametrize("was_used", [True, False])
def test_what_a_page_sent_last_before_it_connected_anew_does_not_stop_the_server(
    lab: Lab, kernel: str, *, was_used: bool
) -> None:
    before = _connected(lab, kernel)
    if was_used:
        assert _reply(before, _run(before, "1"))["status"] == "ok"
    after = _connected(lab, kernel)  # the server closes the one before, the page has not heard yet
    _run(before, "2")
    _wait_for_its_end(before)
    assert _reply(after, _run(after, "3"))["status"] == "ok"


def test_python_answers_after_a_restart_while_the_connection_before_is_still_closing(
    lab: Lab, kernel: str
) -> None:
    connections = [_connected(lab, kernel)]
    for _ in range(RESTARTS):
        _post(lab, f"/api/kernels/{kernel}/restart")
        connections.append(_connected(lab, kernel))  # the page has not yet answered the last close
        assert _reply(connections[-1], _run(connections[-1], "1"))["status"] == "ok"


def test_python_ends_when_the_window_that_showed_its_page_is_closed(
    browser: Browser, tmp_path: Path
) -> None:
    with opened_lab(tmp_path, "--Kernels.grace_s=0") as lab, browser.new_context() as windows:
        kernel = _post(lab, "/api/kernels")["id"]
        closed, onlooker = windows.new_page(), windows.new_page()
        for window in (closed, onlooker):
            window.goto(f"{lab.address}/api/status?token={lab.token}")
        closed.evaluate(
            """address => new Promise((opened) => {
              window.toPython = new WebSocket(address.replace("http", "ws"));
              toPython.onopen = opened;
            })""",
            f"{lab.address}/api/kernels/{kernel}/channels",
        )
        closed.close()
        onlooker.wait_for_function(
            "async () => (await (await fetch('/api/kernels')).json()).length === 0",
            polling=LOOK_EVERY_MS,
        )


def _post(lab: Lab, path: str) -> dict[str, Any]:
    server = HTTPConnection(lab.address.removeprefix("http://"))
    server.request("POST", path, "{}", {"Authorization": f"token {lab.token}"})
    return dict(json.load(server.getresponse()))


def _wait_for_its_end(connection: WebSocket) -> None:
    connection.send_close()
    while connection.sock.recv(65_536):
        pass


def _connected(lab: Lab, kernel: str) -> WebSocket:
    address = lab.address.replace("http", "ws", 1)
    return create_connection(
        f"{address}/api/kernels/{kernel}/channels?session_id=same&token={lab.token}",
        subprotocols=[PROTOCOL],
        timeout=SLOW_S,
    )


def _run(connection: WebSocket, code: str) -> str:
    """Let the kernel run some code, and return the id of the request."""
    session = Session()
    message = session.msg("execute_request", {"code": code, "silent": False})
    parts = [session.pack(message[part]) for part in PARTS]
    connection.send_binary(serialize_msg_to_ws_v1(parts, "shell"))
    return str(message["msg_id"])


def _reply(connection: WebSocket, asked: str) -> dict[str, Any]:
    """Wait for the reply to a request."""
    while True:
        channel, parts = deserialize_msg_from_ws_v1(connection.recv())
        message = dict(zip(PARTS, map(json.loads, parts[:4]), strict=True))
        if channel == "shell" and message["parent_header"]["msg_id"] == asked:
            return dict(message["content"])
