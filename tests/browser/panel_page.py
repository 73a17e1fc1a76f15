"""A page of the workbook in a blank page: its Python and its scripts are real, JupyterLab is not.

It takes a second where JupyterLab takes ten, so that a whole day can be lived through in many ways.
What both sides say waits until `settle` lets it through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import anywidget
from blank_page import ADDRESS
from ipywidgets import HTML, Box, Button, Checkbox, Text, Widget
from playwright.sync_api import Locator, Page, Route

from sciatica_lib.widgets.drop import FileDrop
from sciatica_lib.widgets.form import Form
from sciatica_lib.widgets.pictures import ExercisePictures
from sciatica_lib.widgets.planner import Planner
from sciatica_lib.widgets.poser import Poser
from sciatica_lib.widgets.stylesheet import Stylesheet
from sciatica_lib.widgets.timer import RoutineTimer

WIDGETS: dict[str, type[anywidget.AnyWidget]] = {
    kind.__name__: kind
    for kind in (ExercisePictures, FileDrop, Form, Planner, Poser, RoutineTimer, Stylesheet)
}
TABS_MOST = 100
DARK = """:root {
  --jp-ui-font-color1: rgba(255, 255, 255, 1); --jp-ui-font-color2: rgba(255, 255, 255, 0.7);
  --jp-layout-color1: #111111; --jp-border-color1: #616161; --jp-border-color2: #424242;
} body { background: #111111; }"""

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>A page of the workbook</title>
<link rel="stylesheet" href="/Stylesheet.css">
<link rel="stylesheet" href="/ExercisePictures.css">
<link rel="stylesheet" href="/Form.css">
<link rel="stylesheet" href="/FileDrop.css">
<link rel="stylesheet" href="/RoutineTimer.css">
<link rel="stylesheet" href="/Planner.css">
<link rel="stylesheet" href="/Poser.css">
<style>
body {
  margin: 0 auto; padding: 8px; max-width: 46rem; background: var(--sw-paper);
  color: var(--jp-ui-font-color1, black); font: 14px system-ui, sans-serif; /* as JupyterLab's */
}
.jp-ThemedContainer button { border-radius: 2px; }
.jp-ThemedContainer button:focus-visible { outline: 1px solid; outline-offset: -1px; }
</style>
<body class="jp-ThemedContainer"><main></main>
<script type="module">
const models = new Map();
window.outgoing = [];

// The model as anywidget hands it over.
function makeModel(id, state) {
  const listeners = new Map();
  const calls = (name) => [...(listeners.get(name) ?? [])];
  let changed = {};
  return {
    get: (name) => state[name],
    set(name, value) { state[name] = value; changed[name] = value; },
    save_changes() {
      if (Object.keys(changed).length) outgoing.push(structuredClone({ id, state: changed }));
      changed = {};
    },
    send(content, _, buffers = []) {
      const bytes = buffers.map((buffer) => [...new Uint8Array(buffer)]);
      outgoing.push(structuredClone({ id, content, bytes }));
    },
    on: (name, call) => listeners.set(name, [...calls(name), call]),
    off: (name, call) => listeners.set(name, calls(name).filter((listener) => listener !== call)),
    update(values) {
      Object.assign(state, values);
      for (const name of Object.keys(values)) calls(`change:${name}`).forEach((call) => call());
    },
  };
}

async function build({ id, kind, state, classes }) {
  const made = { id, kind, el: document.createElement(kind === "Button" ? "button" : "div") };
  models.set(id, made);
  made.el.dataset.model = id;
  made.el.classList.add(...classes);
  if (kind === "HTML") made.update = ({ value }) => { made.el.innerHTML = value; };
  else if (kind === "Button") {
    made.update = ({ description }) => { made.el.textContent = description; };
    made.el.onclick = () => outgoing.push({ id, content: { event: "click" } });
  } else if (kind === "Box") made.update = () => {};
  else if (kind === "Checkbox" || kind === "Text") {
    // A field of ipywidgets: its words and a field, as far as a test needs them.
    const isBox = kind === "Checkbox";
    const tags = ["label", "span", "input"];
    const [label, words, input] = tags.map((tag) => document.createElement(tag));
    input.type = isBox ? "checkbox" : "text";
    input.onchange = () => {
      outgoing.push({ id, state: { value: isBox ? input.checked : input.value } });
    };
    label.append(...(isBox ? [input, words] : [words, input]));
    made.el.append(label);
    made.update = ({ description, value }) => {
      if (description !== undefined) words.innerHTML = description;
      if (value !== undefined) input[isBox ? "checked" : "value"] = value;
    };
  } else {
    made.model = makeModel(id, state);
    const widget = (await import(`/${kind}.js`)).default;
    const used = typeof widget === "function" ? widget() : widget;
    made.close = await used.initialize?.({ model: made.model });
    made.unmount = await used.render({ model: made.model, el: made.el });
    made.update = (values) => made.model.update(values);
    return made;
  }
  made.update(state);
  return made;
}

// `tree` names what stands in what; elements that stay are not moved, and so keep the focus.
window.show = async (fresh, tree, changes) => {
  for (const widget of fresh) await build(widget);
  for (const [id, values] of changes) models.get(id)?.update(values);
  const place = (parent, children) => {
    const wanted = children.map(([id]) => models.get(id).el);
    for (const el of [...parent.children]) if (!wanted.includes(el)) el.remove();
    wanted.forEach((el, n) => {
      if (parent.children[n] !== el) parent.insertBefore(el, parent.children[n] ?? null);
    });
    for (const [id, inner] of children) {
      if (models.get(id).kind === "Box") place(models.get(id).el, inner);
    }
  };
  place(document.querySelector("main"), tree);
  for (const [id, made] of models) {
    if (made.el.isConnected) continue;
    made.unmount?.();
    made.close?.();
    models.delete(id);
  }
};
document.documentElement.dataset.ready = "true";
</script>
</body>
</html>
"""

_READS_OR_SPEAKS = """([within, words]) =>
  outgoing.length || document.querySelector(within)?.innerText.includes(words)"""
_IS_OR_SPEAKS = """status =>
  outgoing.length || document.querySelector(".sw-timer")?.dataset.status === status"""


def _answer(route: Route) -> None:
    name, _, what = route.request.url.removeprefix(ADDRESS).rpartition(".")
    if name in WIDGETS and what == "js":
        route.fulfill(body=str(WIDGETS[name]._esm), content_type="text/javascript")
    elif name in WIDGETS:
        route.fulfill(body=str(WIDGETS[name]._css), content_type="text/css")
    else:
        route.fulfill(body=_PAGE, content_type="text/html")


@dataclass
class PanelPage:
    """A panel on the page, with the hands and eyes of a person, who may have a keyboard alone."""

    page: Page
    panel: Any
    presses: int = 0
    by_keyboard: bool = False
    _known: dict[str, Widget] = field(default_factory=dict)
    _shown: set[str] = field(default_factory=set)
    _changes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.route("**/*", _answer)
        self.page.goto(ADDRESS)
        self.page.wait_for_selector("html[data-ready]", state="attached")
        self.settle()

    def settle(self) -> None:
        """Let through what the page and Python have to say to each other, until both are quiet."""
        while True:
            fresh = [self._described(widget) for widget in self._new()]
            changes, self._changes = self._changes, []
            self.page.evaluate(
                "([fresh, tree, changes]) => show(fresh, tree, changes)",
                [fresh, [self._tree(self.panel)], changes],
            )
            said = self.page.evaluate("outgoing.splice(0)")
            if not said and not self._changes:
                return
            for message in said:
                self._tell(self._known[message["id"]], message)

    def _tell(self, widget: Any, message: dict[str, Any]) -> None:
        if "state" in message:
            widget.set_state(message["state"])
        elif isinstance(widget, Button):
            widget.click()
        else:
            buffers = [bytes(part) for part in message.get("bytes", ())]
            widget._handle_custom_msg(message["content"], buffers)

    def _new(self) -> list[Any]:
        """Return what is in the tree since the last time."""
        before, widgets = self._shown, {widget.model_id: widget for widget in _every(self.panel)}
        self._shown = set(widgets)
        for name, widget in widgets.items():
            if name not in self._known and (traits := _traits(widget)):
                widget.observe(self._noted(name), names=traits)
        self._known |= widgets
        return [widget for name, widget in widgets.items() if name not in before]

    def _noted(self, model_id: str) -> Callable[[Any], None]:
        return lambda change: self._changes.append((model_id, {change["name"]: change["new"]}))

    def _described(self, widget: Any) -> dict[str, Any]:
        kind = "Box" if isinstance(widget, Box) else next(
            name for name in (*WIDGETS, "HTML", "Button", "Checkbox", "Text")
            if any(base.__name__ == name for base in type(widget).__mro__)
        )  # fmt: skip
        return {
            "id": widget.model_id,
            "kind": kind,
            "state": {name: getattr(widget, name) for name in _traits(widget)},
            "classes": list(getattr(widget, "_dom_classes", ())),
        }

    def _tree(self, widget: Any) -> list[Any]:
        return [widget.model_id, [self._tree(child) for child in getattr(widget, "children", ())]]

    # ---- Hands and eyes ------------------------------------------------------------------------

    def press(self, name: str | Locator) -> None:
        """Press the first button of this name."""
        target = name if isinstance(name, Locator) else self.button(name)
        if self.by_keyboard:
            self.tab_to(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()
        self.presses += 1
        self.settle()

    def button(self, name: str) -> Locator:
        """Return the first button whose name begins so."""
        return self.page.get_by_role("button", name=name).first

    def choose(self, question: str, answer: str) -> None:
        """Choose an answer of a question."""
        group = self.page.get_by_role("group", name=question)
        target = group.get_by_label(answer, exact=True)
        self.presses += 1
        if not self.by_keyboard:
            target.click()
            return
        self.tab_to(group.get_by_role("radio").first)
        self.page.keyboard.press("Space")
        while not target.is_checked():
            self.page.keyboard.press("ArrowRight")

    def tick(self, words: str) -> None:
        """Tick what fits."""
        self.presses += 1
        if not self.by_keyboard:
            self.page.get_by_label(words).check()
            return
        self.tab_to(self.page.get_by_label(words))
        self.page.keyboard.press("Space")

    def tab_to(self, target: Locator) -> None:
        """Press Tab until this has the focus."""
        target.wait_for()
        for _ in range(TABS_MOST):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {target}")

    def see(self, words: str, within: str = "main") -> None:
        """Wait until this is to be read, and let both sides speak meanwhile."""
        part = self.page.locator(within).first
        while True:
            self.settle()
            self.page.wait_for_function(_READS_OR_SPEAKS, arg=[within, words])
            if words in part.inner_text():
                return

    def see_heading(self, words: str) -> None:
        """Wait until the form asks this."""
        self.see(words, ".sw-form h2")

    def pass_safety_check(self) -> None:
        """Say that nothing of the whole check applies."""
        for group in range(1, 6):
            self.see_heading(f"Safety check {group} of 5")
            self.press("None of these")

    def timer_is(self, status: str) -> None:
        """Wait until the timer has come so far."""
        while True:
            self.settle()
            self.page.wait_for_function(_IS_OR_SPEAKS, arg=status)
            if self.page.locator(f".sw-timer[data-status={status}]").count():
                return


def _every(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _every(child)


def _traits(widget: Any) -> list[str]:
    if isinstance(widget, Box):
        return []
    if isinstance(widget, HTML):
        return ["value"]
    if isinstance(widget, Button):
        return ["description"]
    if isinstance(widget, Checkbox | Text):
        return ["description", "value"]
    own = set(type(widget).class_traits(sync=True)) - set(
        anywidget.AnyWidget.class_traits(sync=True)
    )
    return sorted(name for name in own if not name.startswith("_"))
