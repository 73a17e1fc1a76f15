"""A blank page with a form on it: a small fake model, and the real Form behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from blank_page import open_blank_page
from playwright.sync_api import Locator, Page

from sciatica_lib.widgets.form import Form

TRAITS = ("content", "said", "handled")

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Form</title>
<link rel="stylesheet" href="/widget.css">
<style>
body { margin: 0; padding: 8px; background: var(--sw-paper); }
/* What JupyterLab says of every button, as it says it. */
.jp-ThemedContainer button { border-radius: 2px; }
.jp-ThemedContainer button:focus-visible { outline: 1px solid; outline-offset: -1px; }
</style>
<body class="jp-ThemedContainer"><main></main>
<script type="module">
import widget from "/widget.js";

// The model as anywidget hands it over, with a record of what goes to Python.
function fakeModel(state) {
  const listeners = new Map();
  return {
    sent: [],
    gone: false,
    get: (name) => state[name],
    send(message) {
      if (this.gone) throw new Error("gone");
      this.sent.push(structuredClone(message));
    },
    on: (name, call) => listeners.set(name, call),
    off: (name) => listeners.delete(name),
    update(changed) {
      Object.assign(state, changed);
      for (const name of Object.keys(changed)) listeners.get(`change:${name}`)?.();
    },
  };
}

window.mount = async (state, views) => {
  const model = fakeModel(state);
  const made = widget();
  await made.initialize({ model });
  model.unmount = [];
  for (let view = 0; view < views; view += 1) {
    const el = document.createElement("div");
    document.querySelector("main").append(el);
    model.unmount.push(await made.render({ model, el }));
  }
  model.remount = async () => {
    for (const unmount of model.unmount) unmount();
    const el = document.createElement("div");
    document.querySelector("main").append(el);
    model.unmount = [await made.render({ model, el })];
  };
  window.model = model;
};

// A page without Jupyter: a state, a view, and a receiver of its own.
window.mountPlain = async (content) => {
  const { FormState } = await import("/static/form_state.js");
  const { FormView } = await import("/static/form_view.js");
  window.received = [];
  const state = new FormState({ content, receiver: (message) => received.push(message) });
  new FormView({ state, element: document.querySelector("main") });
};
document.documentElement.dataset.ready = "true";
</script>
</body>
</html>
"""


def open_page(page: Page) -> None:
    """Open the blank page; nothing leaves the browser."""
    open_blank_page(page, _PAGE, Form)


@dataclass
class Shown:
    """A form on the page. What they say to each other waits until the test lets it through."""

    page: Page
    form: Form
    to_page: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.form.observe(self._note, names=list(TRAITS))

    def _note(self, change: Any) -> None:
        self.to_page.append({change["name"]: change["new"]})

    def sent(self) -> list[dict[str, Any]]:
        """Take the messages of the browser that Python has not had yet."""
        messages: list[dict[str, Any]] = self.page.evaluate("model.sent.splice(0)")
        return messages

    def exchange(self) -> None:
        """Hand over what the browser said, and then what Python says to that."""
        for message in self.sent():
            self.form._handle_custom_msg(message, [])
        for changed in self.to_page:
            self.page.evaluate("changed => model.update(changed)", changed)
        self.to_page.clear()

    @property
    def root(self) -> Locator:
        """Return the form."""
        return self.page.locator(".sw-form")

    def question(self, words: str) -> Locator:
        """Return the question with these words."""
        return self.page.locator(".sw-form-question").filter(has_text=words)


def show(page: Page, form: Form, *, views: int = 1) -> Shown:
    """Put a form on the page, as JupyterLab does when a notebook shows one."""
    state = {name: getattr(form, name) for name in TRAITS}
    page.evaluate("([state, views]) => mount(state, views)", [state, views])
    return Shown(page, form)


def all_kinds(**more: Any) -> Form:
    """Return a form with every kind of question."""
    return Form(
        [
            {"id": "leg", "words": "Leg pain", "kind": "scale",
             "ends": ["no pain", "the worst you can imagine"]},
            {"id": "back", "words": "Back pain", "kind": "scale",
             "ends": ["no pain", "the worst you can imagine"]},
            {"id": "reach", "words": "How far down did it reach?", "kind": "reach",
             "offered": {"value": "calf",
                         "words": "Use your answer from after the routine: calf"}},
            {"id": "numb", "words": "Any numbness or tingling?", "kind": "yes_no"},
            {"id": "numb_new", "words": "Is it new?", "kind": "yes_no",
             "follow_up": {"of": "numb", "when": True}},
            {"id": "signs", "words": "Is any of this new since yesterday?", "kind": "several",
             "help": "Most people tick nothing.", "none": "None of these",
             "options": [
                 {"value": "saddle", "words": "Numb around genitals, back passage or inner thighs"},
                 {"value": "fever", "words": "Fever, chills, or feeling very unwell"},
             ]},
            {"id": "worst", "words": "When was it worst?", "kind": "choice",
             "group": "More, if you like",
             "options": [{"value": value, "words": value} for value in
                         ("morning", "day", "evening", "night")]},
            {"id": "walked", "words": "How long did you walk?", "kind": "number",
             "unit": "minutes", "group": "More, if you like"},
            {"id": "seen", "words": "When were you seen?", "kind": "date",
             "group": "More, if you like"},
            {"id": "note", "words": "A note", "kind": "text", "rows": 3,
             "help": "What helped, what did not.", "group": "More, if you like"},
            {"id": "name", "words": "Name", "kind": "text", "group": "More, if you like"},
        ],
        heading="Check-in: half a minute",
        intro="Think of the last 24 hours on the whole, not of the worst moment.",
        buttons=[
            {"id": "save", "words": "Save", "kind": "main", "requires": "leg"},
            {"id": "back", "words": "Go back", "kind": "other"},
            {"id": "later", "words": "Not today", "kind": "quiet"},
        ],
        **more,
    )  # fmt: skip
