"""A notebook from somewhere else: opening it runs nothing, and asks nobody for anything."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest
from conftest import NOTEBOOK, SLOW_MS, Lab, opened_lab
from playwright.sync_api import Page, expect

from sciatica_lib.exercises.library import read_exercises
from sciatica_lib.exercises.plan import suggested_plan
from sciatica_lib.places import shipped_dir, today
from sciatica_lib.sharing.plan_notebook import plan_notebook

SERVED = re.compile(r"(https?://127\.0\.0\.1[:/]|data:|blob:)")
ESM = """
window.SCIATICA_TAKEN = "by opening";
export default { async render({ el }) {
  el.textContent = "taken";
  const token = document.cookie.match("_xsrf=([^;]*)")[1];
  await fetch("/api/kernels", {
    method: "POST", headers: { "X-XSRFToken": token }, body: "{}",
  });
} };
"""
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"


class Canary(ThreadingHTTPServer):
    """Another machine, which writes down everything that it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Answering)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


class _Answering(BaseHTTPRequestHandler):
    server: Canary

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing in the terminal."""


@pytest.fixture
def canary() -> Iterator[Canary]:
    server = Canary()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"c{abs(hash(source))}",
        "metadata": {"trusted": True},  # says the file; the server knows better
        "source": source,
        "outputs": list(outputs),
        "execution_count": 1,
    }


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "m1", "metadata": {}, "source": source}


def shown(**data: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": data}


def receive(lab: Lab, name: str, *cells: dict[str, Any], **metadata: Any) -> Path:
    """Put a notebook into the folder, as a person does with an attachment."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = {
        "cells": list(cells),
        "metadata": kernel | metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = lab.home / "notebooks" / name
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def asked_of_the_server(lab: Lab, what: str) -> Any:
    request = Request(  # noqa: S310 (our own server)
        f"{lab.address}/api/{what}", headers={"Authorization": f"token {lab.token}"}
    )
    with urlopen(request) as answer:  # noqa: S310 (our own server)
        return json.load(answer)


def kernels(lab: Lab) -> set[str]:
    return {kernel["id"] for kernel in asked_of_the_server(lab, "kernels")}


def refused(page: Page) -> None:
    """Wait until the header tells the person that the page does not run; no dialog asks more."""
    notice = page.locator(".sw-received")
    expect(notice).to_contain_text("comes from somewhere else", timeout=SLOW_MS)
    expect(page.locator(".jp-Dialog")).to_have_count(0)


def press_start(page: Page) -> None:
    """Press Start where there is no kernel, and do not say that the page is to be trusted."""
    page.locator(".sw-received").get_by_role("button", name="Start the workbook").click()
    page.locator(".jp-Dialog").get_by_role("button", name="Cancel").click()
    page.evaluate("fetch('/api/status').then((answer) => answer.text())")


def anywidget_state(esm: str) -> dict[str, Any]:
    widget = {
        "model_name": "AnyModel",
        "model_module": "anywidget",
        "model_module_version": "~0.11.0",
        "state": {
            "_model_module": "anywidget",
            "_model_module_version": "~0.11.0",
            "_model_name": "AnyModel",
            "_view_module": "anywidget",
            "_view_module_version": "~0.11.0",
            "_view_name": "AnyView",
            "_view_count": None,
            "_anywidget_id": "a.b",
            "_esm": esm,
            "layout": "IPY_MODEL_layout",
        },
    }
    layout = {
        "model_name": "LayoutModel",
        "model_module": "@jupyter-widgets/base",
        "model_module_version": "2.0.0",
        "state": {},
    }
    return {
        WIDGET_STATE: {
            "version_major": 2,
            "version_minor": 0,
            "state": {"evil": widget, "layout": layout},
        }
    }


def test_a_form_that_is_stored_in_a_received_notebook_does_not_come_to_life(
    lab: Lab, page: Page
) -> None:
    view = {WIDGET_VIEW: {"version_major": 2, "version_minor": 0, "model_id": "evil"}}
    output = shown(**view, **{"text/plain": "a form was here"})
    receive(lab, "received.ipynb", code("evil", output), widgets=anywidget_state(ESM))
    before = kernels(lab)
    lab.show(page, "received.ipynb")
    refused(page)
    expect(page.locator(NOTEBOOK).get_by_text("a form was here")).to_be_visible()
    assert page.evaluate("window.SCIATICA_TAKEN") is None
    assert kernels(lab) == before


def test_nothing_in_a_received_notebook_asks_another_machine_when_it_is_opened(
    lab: Lab, page: Page, canary: Canary
) -> None:
    there, name = canary.address, f"http://localhost:{canary.server_port}"
    answered: list[str] = []
    page.on("response", lambda response: answered.append(response.url))
    text = (
        f"Seen.\n\n![one]({there}/markdown.png) <img src='{name}/img.png'>\n\n"
        f"<video src='{there}/video.mp4' autoplay></video> <audio src='{there}/a.mp3'></audio>\n\n"
        f"<style>@import '{there}/style.css';</style>"
        f"<div style=\"background: url('{there}/background.png')\">.</div>"
    )
    html = f"<img src='{there}/output.png'><style>@import '{name}/output.css'</style>"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{there}/svg.png'/></svg>"
    script = f"window.SCIATICA_TAKEN = 1; fetch('{there}/script')"
    outputs = [
        shown(**{"text/html": html, "text/plain": "html was here"}),
        shown(**{"image/svg+xml": svg, "text/plain": "svg was here"}),
        shown(**{"application/javascript": script, "text/plain": "a script was here"}),
        shown(**{"text/markdown": f"![x]({there}/output-markdown.png)"}),
        shown(**{"text/latex": f"$\\includegraphics{{{there}/latex.png}}$"}),
    ]
    receive(lab, "asks.ipynb", markdown(text), code("1", *outputs))
    before = kernels(lab)
    lab.show(page, "asks.ipynb")
    refused(page)
    for what in ("html", "svg", "a script"):
        expect(page.locator(NOTEBOOK).get_by_text(f"{what} was here")).to_be_visible()
    # What the browser has begun it has begun before this answer comes back.
    page.evaluate("fetch('/api/status').then((answer) => answer.text())")
    assert canary.asked == []
    assert page.evaluate("window.SCIATICA_TAKEN") is None
    assert kernels(lab) == before
    assert not [url for url in answered if not SERVED.match(url) or there in url]


def test_a_page_of_ours_whose_output_would_ask_another_machine_does_not(
    lab: Lab, page: Page, canary: Canary
) -> None:
    lab.open(page, "01_understand.ipynb")
    blocked = page.evaluate(
        """async (there) => {
          const failed = [];
          document.addEventListener("securitypolicyviolation", (e) => failed.push(e.blockedURI));
          const tried = [
            fetch(`${there}/fetch`),
            new Promise((done) => Object.assign(new Image(), {onerror: done, src: `${there}/i`})),
            new Promise((done) => {
              const socket = new WebSocket(`${there.replace("http", "ws")}/socket`);
              socket.onerror = done;
            }),
          ];
          await Promise.allSettled(tried);
          return failed.length;
        }""",
        canary.address,
    )
    assert blocked >= 2
    assert canary.asked == []


def a_plan() -> dict[str, Any]:
    library = read_exercises(shipped_dir() / "data" / "exercises.toml")
    plan = suggested_plan(library, plan_id="from-a-therapist", title="Six", created_on=today())
    return dict(json.loads(plan_notebook(plan)))


def test_a_plan_from_a_therapist_is_shown_and_can_be_used(lab: Lab, page: Page) -> None:
    receive(lab, "plan.ipynb", *a_plan()["cells"])
    lab.open(page, "plan.ipynb")
    expect(page.locator(NOTEBOOK).get_by_role("button", name="Use this plan")).to_be_visible()


def test_a_hidden_line_in_a_plan_does_not_run_when_start_is_pressed(
    lab: Lab, page: Page, tmp_path: Path
) -> None:
    cells = a_plan()["cells"]
    taken = tmp_path / "taken"
    cells[1]["source"] += f"\nopen({str(taken)!r}, 'w').close()"
    receive(lab, "plan_with_more.ipynb", *cells)
    before = kernels(lab)
    lab.show(page, "plan_with_more.ipynb")
    refused(page)
    press_start(page)
    assert kernels(lab) == before
    assert not taken.exists()


def test_a_page_in_whose_place_another_was_put_while_it_was_open_does_not_run(
    lab: Lab, page: Page, tmp_path: Path
) -> None:
    copy = lab.home / "notebooks" / "03_check_in.ipynb"
    before = copy.read_bytes()
    try:
        lab.open(page, "03_check_in.ipynb")
        taken = tmp_path / "taken"
        receive(lab, "03_check_in.ipynb", code(f"open({str(taken)!r}, 'w').close()"))
        lab.load(page, "03_check_in.ipynb")
        refused(page)
        press_start(page)
        sessions = asked_of_the_server(lab, "sessions")
        assert "notebooks/03_check_in.ipynb" not in {session["path"] for session in sessions}
        assert not taken.exists()
    finally:
        copy.write_bytes(before)


def test_a_planted_page_is_set_aside_at_the_start_and_ours_runs(tmp_path: Path, page: Page) -> None:
    folder = tmp_path / "lab"
    (folder / "private" / "notebooks").mkdir(parents=True)
    planted = folder / "private" / "notebooks" / "03_check_in.ipynb"
    shutil.copy(shipped_dir() / "notebooks" / "03_check_in.ipynb", planted)
    taken = tmp_path / "taken"
    notebook = json.loads(planted.read_text(encoding="utf-8"))
    notebook["cells"].append(code(f"open({str(taken)!r}, 'w').close()"))
    planted.write_text(json.dumps(notebook), encoding="utf-8")
    with opened_lab(folder) as lab:
        lab.open(page, "03_check_in.ipynb")
        text = page.locator(f"{NOTEBOOK} .jp-RenderedMarkdown")
        expect(text.get_by_text("a notebook from somewhere else")).to_be_visible()
        assert not taken.exists()
    aside = list(planted.parent.glob("03_check_in.not-from-this-workbook-*.ipynb"))
    assert [json.loads(path.read_text(encoding="utf-8")) for path in aside] == [notebook]


def test_what_a_person_ran_and_saved_on_this_computer_runs_again(lab: Lab, page: Page) -> None:
    path = receive(lab, "mine.ipynb", code("print(40 + 2)"))
    lab.show(page, "mine.ipynb")
    refused(page)
    # JupyterLab's own way to trust a notebook.
    page.keyboard.press("Control+Shift+C")
    page.locator(".lm-CommandPalette-input").fill("Trust Notebook")
    page.keyboard.press("Enter")
    page.locator(".jp-Dialog").get_by_role("button", name="Trust").last.click()
    page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    lab.load(page, "mine.ipynb")
    lab.wait_until_run(page)
    expect(page.locator(f"{NOTEBOOK} .jp-OutputArea-output")).to_have_text("42")
    assert path.exists()
