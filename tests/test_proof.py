"""A workbook that is noted as open proves it; a stranger on its port gets no token, no browser."""

from __future__ import annotations

import json
import webbrowser
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from sciatica_lib.jupyter.proof import proof, proven_server

TOKEN = "c0ffee" * 8


class Listener(ThreadingHTTPServer):
    """A program on the noted port, which answers everything and writes down what it got."""

    def __init__(self, secret: str | None) -> None:
        self.secret = secret
        self.got: list[str] = []
        super().__init__(("127.0.0.1", 0), _Answering)


class _Answering(BaseHTTPRequestHandler):
    server: Listener

    def do_GET(self) -> None:
        self.server.got.append(f"{self.path}\n{self.headers}")
        nonce = self.path.partition("nonce=")[2]
        secret, port = self.server.secret, self.server.server_port
        said = "well" if secret is None else proof(secret, port, nonce)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing in the terminal."""


@pytest.fixture
def listener(request: pytest.FixtureRequest) -> Iterator[Listener]:
    server = Listener(request.param)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def note(folder: Path, **server: object) -> None:
    (folder / "jpserver-1.json").write_text(json.dumps({"root_dir": "/home/me", **server}))


@pytest.mark.parametrize("listener", [None, "guess" * 8], indirect=True)
def test_a_stranger_on_the_noted_port_gets_neither_the_token_nor_the_browser(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: pytest.fail("the browser was sent there"))
    note(tmp_path, port=listener.server_port, token=TOKEN)
    assert proven_server(tmp_path, Path("/home/me")) is None
    assert len(listener.got) == 1
    assert TOKEN not in listener.got[0]


@pytest.mark.parametrize("listener", [TOKEN], indirect=True)
def test_the_server_that_wrote_the_note_is_known_again(tmp_path: Path, listener: Listener) -> None:
    note(tmp_path, port=listener.server_port, token=TOKEN)
    found = proven_server(tmp_path, Path("/home/me"))
    assert found
    assert found[0]["port"] == listener.server_port
    assert proven_server(tmp_path, Path("/home/you")) is None
    assert TOKEN not in "".join(listener.got)


@pytest.mark.parametrize("listener", [""], indirect=True)
def test_a_server_without_a_token_proves_nothing(tmp_path: Path, listener: Listener) -> None:
    note(tmp_path, port=listener.server_port, token="")
    assert proven_server(tmp_path, Path("/home/me")) is None


def test_an_answer_is_for_one_port_and_one_question() -> None:
    asked = {proof(TOKEN, port, nonce) for port in (1, 2) for nonce in ("a", "b")}
    assert len(asked) == 4


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"port": "x", "token": 1}', "null"])
def test_a_note_that_is_none_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "jpserver-1.json").write_text(text)
    assert proven_server(tmp_path, Path("/home/me")) is None
