// One question answered with taps: native radio buttons or checkboxes, so that keyboard and screen
// reader work as everywhere else.

let groups = 0;

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  // Without this, keys pressed here would reach JupyterLab's own shortcuts, and the arrows would
  // move between cells instead of answers. It must stand on the very element that has the focus.
  made.dataset.lmSuppressShortcuts = "true";
  return made;
}

/** The answers, each a large label around a native input. */
function makeInputs(model, row) {
  const name = `sw-choice-${crypto.getRandomValues(new Uint32Array(1))[0]}-${(groups += 1)}`;
  const inputs = model.get("options").map((option, place) => {
    const label = element("label", "sw-choice-option");
    const input = element("input", "");
    input.type = model.get("several") ? "checkbox" : "radio";
    input.name = name;
    input.value = String(place);
    label.append(input, element("span", "", option));
    row.append(label);
    return input;
  });
  const [low, high] = model.get("ends");
  if (low) inputs.at(0)?.setAttribute("aria-description", low);
  if (high) inputs.at(-1)?.setAttribute("aria-description", high);
  return inputs;
}

/** The line under the answers: what the first and the last one mean, and Clear. */
function makeUnder(model, clear) {
  const ends = element("div", "sw-choice-ends");
  ends.setAttribute("aria-hidden", "true");
  const [low = "", high = ""] = model.get("ends");
  ends.append(element("span", "", low), element("span", "", high));
  const under = element("div", "sw-choice-under");
  under.append(ends, clear);
  return under;
}

function render({ model, el }) {
  const several = model.get("several");
  const fieldset = element("fieldset", "sw-choice");
  const row = element("div", several ? "sw-choice-list" : "sw-choice-row");
  const inputs = makeInputs(model, row);
  const clear = element("button", "sw-choice-clear", "Clear");
  clear.type = "button";
  fieldset.append(element("legend", "sw-choice-question", model.get("question")), row);
  if (!several) fieldset.append(makeUnder(model, clear));

  function choose() {
    const chosen = [...inputs.keys()].filter((place) => inputs[place].checked);
    model.set("chosen", chosen);
    // As a message, which keeps its order: a changed value could be overtaken by a press of Save.
    model.send({ chosen });
    clear.hidden = several || chosen.length === 0;
  }

  function show() {
    const chosen = model.get("chosen");
    inputs.forEach((input, place) => {
      input.checked = chosen.includes(place);
    });
    fieldset.disabled = model.get("disabled");
    clear.hidden = several || chosen.length === 0;
  }

  for (const input of inputs) input.addEventListener("change", choose);
  clear.addEventListener("click", () => {
    for (const input of inputs) input.checked = false;
    choose();
    inputs[0]?.focus();
  });
  el.append(fieldset);
  model.on("change:chosen", show);
  model.on("change:disabled", show);
  show();
  return () => {
    model.off("change:chosen", show);
    model.off("change:disabled", show);
  };
}

export default { render };
