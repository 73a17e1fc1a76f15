"""On a computer that others use too: what they can see of a workbook that is really open."""

from __future__ import annotations

import os
import re
import socket
import stat
import subprocess
import sys
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from conftest import Lab, opened_lab, started, without_jupyter
from playwright.sync_api import Page

PAGES = [
    "/doc/tree/notebooks/00_today.ipynb",
    "/lab",
    "/static/lab/third-party-licenses.json",
    "/lab/extensions/@jupyter-widgets/jupyterlab-manager/package.json",
    "/files/notebooks/00_today.ipynb",
    "/nbconvert/html/notebooks/00_today.ipynb",
    "/api/contents",
    "/login",
    "/nothing-is-here",
]
linux_only = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads /proc")


def answer(lab: Lab, path: str, **headers: str) -> HTTPResponse:
    connection = HTTPConnection(lab.address.removeprefix("http://"))
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_policy(lab: Lab, path: str) -> None:
    found = answer(lab, path, Authorization=f"token {lab.token}")
    policy = found.headers["Content-Security-Policy"]
    port = lab.address.rpartition(":")[2]
    assert policy.startswith("default-src 'self'; ")
    assert f"connect-src 'self' ws://127.0.0.1:{port} ws://localhost:{port} data: blob:" in policy
    assert len(re.findall(r"\w+://|\*", policy)) == 2  # those two, and nobody else
    assert found.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_everything_that_is_written_is_for_its_owner_alone(tmp_path: Path, page: Page) -> None:
    before = os.umask(0o022)
    try:
        with opened_lab(tmp_path) as lab:
            lab.open(page, "00_today.ipynb")
            page.evaluate("jupyterapp.commands.execute('docmanager:save')")
            page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
            folders = [lab.home, tmp_path / "state"]
            written = [path for folder in folders for path in (folder, *folder.rglob("*"))]
            assert any(path.name.startswith("jpserver-") for path in written)
            assert any(path.name == "nbsignatures.db" for path in written)
            open_to_others = [
                str(path) for path in written if stat.S_IMODE(path.lstat().st_mode) & 0o077
            ]
    finally:
        os.umask(before)
    assert open_to_others == []


@linux_only
def test_the_token_stands_in_no_programs_arguments_and_the_browser_gets_a_private_file(
    tmp_path: Path,
) -> None:
    browser, pipe = tmp_path / "browser", tmp_path / "pipe"  # a pipe waits for its writer
    os.mkfifo(pipe)
    browser.write_text(f'#!/bin/sh\necho "$@" > {pipe}\n')
    browser.chmod(0o700)
    environment = without_jupyter(
        tmp_path,
        BROWSER=f"{browser} %s",
        SCIATICA_HOME=str(tmp_path / "private"),
        SCIATICA_STATE=str(tmp_path / "state"),
    )
    with started("sciatica_lib", "open", environment=environment) as lab:
        first = pipe.read_text()
        again = subprocess.Popen(
            [sys.executable, "-m", "sciatica_lib", "open"],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        second = pipe.read_text()
        assert again.wait() == 0
        for argument in (first, second):
            assert lab.token not in argument
            file = Path(argument.strip().removeprefix("file://"))
            assert lab.token in file.read_text(encoding="utf-8")
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        said = [
            path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if readable(path)
        ]
        assert not [line for line in said if lab.token.encode() in line]


def readable(path: Path) -> bool:
    try:
        path.read_bytes()
    except OSError:
        return False
    return True


def test_a_login_from_before_a_restart_is_none_after_it(tmp_path: Path) -> None:
    with socket.socket() as trial:  # other workers open JupyterLab on the ports that it likes
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    with opened_lab(tmp_path, f"--port={port}") as lab:
        entered = answer(lab, f"/lab?token={lab.token}")
        cookies = "; ".join(
            cookie.partition(";")[0] for cookie in entered.headers.get_all("Set-Cookie") or []
        )
        assert answer(lab, "/api/contents", Cookie=cookies).status == 200
    with opened_lab(tmp_path, f"--port={port}") as lab:
        assert answer(lab, "/api/contents", Cookie=cookies).status == 403
