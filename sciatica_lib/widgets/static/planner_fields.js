// The fields of the planner: native inputs with their words above and their source below.
//
// A field is {element, refresh}: it writes to the draft at its path, and reads from there what to
// show. Each is one stop of the Tab key: a number is changed by the arrow keys, by typing, or by
// the two buttons beside it.

import { make, write } from "./elements.js";

let named = 0;

/** A name that no other field has, also not one of another page put together with this one. */
function nameField() {
  named += 1;
  return `sw-plan-${crypto.getRandomValues(new Uint32Array(1))[0]}-${named}`;
}

const asText = (value) => (value === null || value === undefined ? "" : String(value));
const asWhole = (text) => (/^\s*\d{1,6}\s*$/.test(text) ? Number(text) : text);

/** What is said below a field: where its number comes from, or what is wrong or unusual. */
function makeRemark(path, state, help, input) {
  const name = nameField();
  const words = make("p", "sw-plan-help");
  words.id = name;
  input.setAttribute("aria-describedby", name);
  return {
    element: words,
    refresh() {
      const said = state.remarksAt(path);
      const stops = said.some(({ stops }) => stops);
      const mark = said.length > 0 ? "◆ " : "";
      write(words, mark + (said.map((remark) => remark.words).join(" ") || help));
      words.dataset.tone = stops ? "stop" : said.length > 0 ? "notice" : "plain";
      words.hidden = words.textContent === "";
      if (stops) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    },
  };
}

/** A field with its label above; `write` shows a value in its input. */
function makeLabelled({ spec, path, state }, input, show, around = input) {
  input.id = nameField();
  const label = make("label", "sw-plan-label", spec.words);
  label.htmlFor = input.id;
  const remark = makeRemark(path, state, spec.help ?? "", input);
  const element = make("div", "sw-plan-field", label, around, remark.element);
  element.dataset.kind = spec.kind;
  return {
    element,
    refresh() {
      show(state.value(path));
      remark.refresh();
    },
  };
}

function makeStep(words, sign, onPress) {
  const button = make("button", "sw-plan-step", sign);
  button.type = "button";
  button.tabIndex = -1; // the arrow keys do the same, in the field itself
  button.setAttribute("aria-label", words);
  button.addEventListener("click", onPress);
  return button;
}

function makeNumber(about) {
  const { spec, path, state } = about;
  const { low, high, step = 1, empty = false, words } = spec;
  const input = make("input", "sw-plan-number");
  Object.assign(input, { type: "text", inputMode: "numeric", autocomplete: "off", maxLength: 6 });
  input.setAttribute("role", "spinbutton");
  input.setAttribute("aria-valuemin", low);
  input.setAttribute("aria-valuemax", high);

  function move(by) {
    const now = state.value(path);
    const wide = Number.isInteger(now) && now + by * step >= step;
    const next = Number.isInteger(now) ? now + by * (wide ? step : 1) : by > 0 ? low : null;
    if (empty && (next === null || next < low)) state.set(path, null);
    else state.set(path, Math.min(high, Math.max(low, next ?? low)));
  }
  input.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    move(by);
  });
  input.addEventListener("input", () => {
    state.set(path, input.value === "" && empty ? null : asWhole(input.value));
  });
  const less = makeStep(`less: ${words}`, "−", () => move(-1));
  const more = makeStep(`more: ${words}`, "+", () => move(1));
  const stepper = make("span", "sw-plan-stepper", less, input, more);
  return makeLabelled(
    about,
    input,
    (value) => {
      const text = asText(value);
      if (input.value.trim() !== text) input.value = text;
      if (Number.isInteger(value)) input.setAttribute("aria-valuenow", value);
      else input.removeAttribute("aria-valuenow");
    },
    stepper,
  );
}

function makeTyping(about, { read, show }) {
  const { spec, path, state } = about;
  const isLong = (spec.rows ?? 1) > 1;
  const input = make(isLong ? "textarea" : "input", "sw-plan-typed");
  if (isLong) input.rows = spec.rows;
  else input.type = "text";
  if (spec.longest) input.maxLength = spec.longest;
  input.autocomplete = "off";
  input.addEventListener("input", () => state.set(path, read(input.value)));
  return makeLabelled(about, input, (value) => {
    // What is typed stays as it is while it means the same: a comma at the end, an empty line.
    if (JSON.stringify(read(input.value)) !== JSON.stringify(value)) input.value = show(value);
  });
}

function makeText(about) {
  const { empty = false } = about.spec;
  return makeTyping(about, { read: (text) => (empty && !text ? null : text), show: asText });
}

/** A list that is typed, one on each line or with commas between. */
function makeListed(about, between, joined) {
  const read = (text) => text.split(between).map((item) => item.trim()).filter(Boolean);
  return makeTyping(about, { read, show: (items) => (items ?? []).join(joined) });
}

function makeSelect(about) {
  const { spec, path, state } = about;
  const options = spec.options.map(({ words }, place) => {
    const option = make("option", "", words);
    option.value = String(place);
    return option;
  });
  const input = make("select", "sw-plan-select", ...options);
  input.addEventListener("change", () => state.set(path, spec.options[input.value].value));
  return makeLabelled(about, input, (value) => {
    const place = spec.options.findIndex((option) => option.value === (value ?? null));
    if (place >= 0) input.value = String(place);
    else input.selectedIndex = -1;
  });
}

/** A box to tick, as a switch; `change` is what it does. */
export function makeToggle(words, isOn, change) {
  const input = make("input", "sw-plan-box");
  input.type = "checkbox";
  const label = make("label", "sw-plan-toggle", input, make("i", ""), make("span", "", words));
  input.addEventListener("change", () => change(input.checked));
  return {
    element: label,
    input,
    refresh() {
      input.checked = isOn();
    },
  };
}

function makeSwitch({ spec, path, state }) {
  const box = makeToggle(
    spec.words,
    () => state.value(path) === true,
    (on) => state.set(path, on),
  );
  const remark = makeRemark(path, state, spec.help ?? "", box.input);
  return {
    element: make("div", "sw-plan-field sw-plan-wide", box.element, remark.element),
    refresh() {
      box.refresh();
      remark.refresh();
    },
  };
}

/** Several of some options, as boxes. */
function makeSeveral({ spec, path, state }) {
  const boxes = spec.options.map(({ value, words }) => {
    const input = make("input", "sw-plan-box");
    input.type = "checkbox";
    input.addEventListener("change", () => {
      const ticked = boxes.filter((box) => box.input.checked).map((box) => box.value);
      state.set(path, ticked);
    });
    return { input, value, label: make("label", "sw-plan-tick", input, make("span", "", words)) };
  });
  const list = make("div", "sw-plan-ticks", ...boxes.map(({ label }) => label));
  list.dataset.layout = spec.layout ?? "list";
  const group = make("fieldset", "sw-plan-field sw-plan-wide");
  const remark = makeRemark(path, state, spec.help ?? "", group);
  group.append(make("legend", "sw-plan-label", spec.words), list, remark.element);
  return {
    element: group,
    refresh() {
      const ticked = state.value(path) ?? [];
      for (const { input, value } of boxes) input.checked = ticked.includes(value);
      remark.refresh();
    },
  };
}

/** Days of the calendar: those that are there, and one more that is empty. */
function makeDays({ spec, path, state }) {
  const list = make("div", "sw-plan-days");
  const group = make("fieldset", "sw-plan-field sw-plan-wide");
  const remark = makeRemark(path, state, spec.help ?? "", group);
  group.append(make("legend", "sw-plan-label", spec.words), list, remark.element);

  function makeDay() {
    const input = make("input", "sw-plan-typed");
    input.type = "date";
    input.addEventListener("change", () => {
      const days = [...list.children].map(({ value }) => value).filter(Boolean);
      state.set(path, [...new Set(days)].sort());
    });
    return input;
  }
  return {
    element: group,
    refresh() {
      const days = [...(state.value(path) ?? []), ""];
      while (list.children.length < days.length) list.append(makeDay());
      while (list.children.length > days.length) list.lastChild.remove();
      days.forEach((day, place) => {
        const input = list.children[place];
        if (input.value !== day) input.value = day;
        input.setAttribute("aria-label", `${spec.words}, ${place + 1}`);
      });
      remark.refresh();
    },
  };
}

const MAKERS_OF_KINDS = {
  number: makeNumber,
  text: makeText,
  lines: (about) => makeListed({ ...about, spec: { ...about.spec, rows: 3 } }, "\n", "\n"),
  commas: (about) => makeListed(about, ",", ", "),
  select: makeSelect,
  toggle: makeSwitch,
  several: makeSeveral,
  days: makeDays,
};

/** The field of a spec, which writes to the draft at `path`. */
export function makePlanField(spec, path, state) {
  return MAKERS_OF_KINDS[spec.kind]({ spec, path, state });
}
