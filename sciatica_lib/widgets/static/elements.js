// Small parts of the page: elements, icons, buttons. Text goes in as text only; nothing has an id.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  play: "M8 5v14l11-7z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  back: "M6 6h2v12H6zM9.5 12l8.5 6V6z",
  skip: "M16 6h2v12h-2zM6 18l8.5-6L6 6z",
  stop: "M6 6h12v12H6z",
  sound:
    "M3 9v6h4l5 5V4L7 9zM16.5 12a4.5 4.5 0 0 0-2.5-4v8a4.5 4.5 0 0 0 2.5-4zM14 3.2v2.1a7 7 0 0 1 " +
    "0 13.4v2.1a9 9 0 0 0 0-17.6z",
  silence:
    "M3 9v6h4l5 5V4L7 9zM20.5 9.9 19.1 8.5 17 10.6l-2.1-2.1-1.4 1.4 2.1 2.1-2.1 2.1 1.4 1.4 " +
    "2.1-2.1 2.1 2.1 1.4-1.4-2.1-2.1z",
  tune: "M4 6h9v2H4zM17 6h3v2h-3zM13 4h2v6h-2zM4 16h3v2H4zM11 16h9v2h-9zM7 14h2v6H7z",
  full: "M5 5h6v2H7v4H5zM13 5h6v6h-2V7h-4zM5 13h2v4h4v2H5zM17 13h2v6h-6v-2h4z",
  left: "M15 5v14l-9-7z",
  right: "M9 5v14l9-7z",
  hurt: "M12 3 2 20h20zM11 9.5h2v5.5h-2zM11 16.5h2v2h-2z",
  voice: "M4 4h16v12h-9l-4.5 4v-4H4z",
  hush: "M4 4h16v12h-9l-4.5 4v-4H4zM9 7 7.6 8.4 9.2 10l-1.6 1.6L9 13l1.6-1.6 1.6 1.6 1.4-1.4-1.6-1.6 1.6-1.6L12.2 7l-1.6 1.6z",
  more: "M5 10.5h3v3H5zM10.5 10.5h3v3h-3zM16 10.5h3v3h-3z",
  again: "M12 5V1.5L7 6l5 4.5V7a5 5 0 1 1-5 5H5a7 7 0 1 0 7-7z",
  swap: "M7 4 3 8l4 4V9h7V7H7zM17 12v3h-7v2h7v3l4-4z",
  look: "M12 5C6.5 5 2.7 9.4 1.5 12 2.7 14.6 6.5 19 12 19s9.3-4.4 10.5-7C21.3 9.4 17.5 5 12 5zm0 11a4 4 0 1 1 0-8 4 4 0 0 1 0 8z",
  close: "M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12 19 6.4 17.6 5 12 10.6z",
  less: "M5 11h14v2H5z",
  plus: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  done: "M9.2 16.6 4.8 12.2l-1.5 1.5 5.9 5.9L21 7.8l-1.5-1.5z",
};

export function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export function make(tag, className, ...inside) {
  const element = document.createElement(tag);
  element.className = className;
  // Without this, keys pressed here would reach JupyterLab's own shortcuts. It must stand on the
  // very element that has the focus.
  element.dataset.lmSuppressShortcuts = "true";
  element.append(...inside);
  return element;
}

/** What to heed in an exercise, as a list. */
export const heedItems = (heed) =>
  heed.map(({ kind, label, text }) =>
    make("li", `sw-heed sw-heed-${kind}`, make("strong", "", `${label}: `), text),
  );

/** A group of controls, with a name for screen readers. */
export function makeGroup(className, label, ...inside) {
  const group = make("div", className, ...inside);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  return group;
}

export function icon(name) {
  const picture = draw("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "sw-icon" });
  picture.append(draw("path", { d: ICONS[name] }));
  return picture;
}

/** Write a text where it has changed: what stays the same is not announced again. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function makeButton(text, iconName, onPress, className = "") {
  const label = make("span", "sw-button-text", text);
  const button = make("button", `sw-button ${className}`.trim(), icon(iconName), label);
  button.type = "button";
  button.addEventListener("click", onPress);
  return button;
}

export function relabel(button, text, iconName) {
  if (button.lastChild.textContent === text) return;
  button.firstChild.replaceWith(icon(iconName));
  button.lastChild.textContent = text;
}

/** A question with few answers, as buttons in one row. */
export function makeChoice(question, answers, onChoose) {
  const buttons = answers.map(([text, value]) => {
    const button = make("button", "sw-pick", text);
    button.type = "button";
    button.addEventListener("click", () => onChoose(value));
    return button;
  });
  const row = make("div", "sw-picks", ...buttons);
  return {
    element: makeGroup("sw-question-row", question, make("span", "sw-pick-name", question), row),
    choose(chosen) {
      answers.forEach(([, value], place) => {
        buttons[place].setAttribute("aria-pressed", String(value === chosen));
      });
    },
  };
}
