"""A blank page with one of our widgets: every request is answered here, and nothing leaves."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route

from sciatica_lib.widgets.styles import STATIC

# A page of this machine may keep things and the screen awake.
ADDRESS = "http://127.0.0.1:9/"


def open_blank_page(page: Page, text: str, widget: Any) -> None:
    """Open a page of this text, with /widget.js, /widget.css and the scripts in /static/."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        if name == "widget.js":
            route.fulfill(body=str(widget._esm), content_type="text/javascript")
        elif name == "widget.css":
            route.fulfill(body=str(widget._css), content_type="text/css")
        elif name.startswith("static/"):
            route.fulfill(path=STATIC.parent / name, content_type="text/javascript")
        else:
            route.fulfill(body=text, content_type="text/html")

    page.route("**/*", answer)
    page.goto(ADDRESS)
    page.wait_for_selector("html[data-ready]", state="attached")
