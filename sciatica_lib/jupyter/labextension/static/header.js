// The header that ties the pages together: the places, where one is, and JupyterLab's own menus.

import { FIRST, PLACES, current, pathOf } from "./places.js";

const RECEIVED =
  "This page comes from somewhere else, so nothing in it runs; press Start the workbook only if " +
  "you know who made it, because a page can do anything that you can do on this computer.";
const SVG = "http://www.w3.org/2000/svg";
const BARS = "M4 7h16M4 12h16M4 17h16";
const NERVE = "M9 3v7c0 5 6 4 6 11M15 3c0 3-1 5-3 7";

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
}

export class Header {
  #links = [];
  #menuButtons = [];
  #more;
  #received;
  #start = () => {};

  /** open: called with the path of a page; reading: whether JupyterLab's menus are shown. */
  constructor({ baseUrl, open, reading }) {
    this.baseUrl = baseUrl;
    this.open = open;
    this.reading = reading;
    this.#more = this.#disclosure();
    this.#received = this.#notice();
    this.element = element(
      "header",
      { className: "sw-header" },
      this.#navigation(),
      this.#received,
    );
    this.#showMenus();
  }

  /** Show where one is: the path of the page, and how to start it if it may not start by itself. */
  show({ path, start }) {
    for (const { place, link } of this.#links) {
      const value = current(place, path);
      if (value) link.setAttribute("aria-current", value);
      else link.removeAttribute("aria-current");
    }
    const later = PLACES.slice(FIRST).some((place) => current(place, path));
    this.#more.firstChild.toggleAttribute("data-current", later);
    this.#start = start;
    this.#received.hidden = !start;
  }

  #navigation() {
    const places = PLACES.map((place, number) => {
      const className = number < FIRST ? "" : "sw-later";
      return element("li", { className }, this.#link(place));
    });
    const navigation = element(
      "nav",
      { className: "sw-nav", ariaLabel: "Workbook" },
      element("span", { className: "sw-nav-name" }, icon(NERVE), element("span", {}, "Sciatica Workbook")),
      element("ul", {}, ...places),
      this.#more,
      element("span", { className: "sw-nav-end" }, this.#menus()),
    );
    return navigation;
  }

  #link(place) {
    const link = element("a", { href: `${this.baseUrl}doc/tree/${pathOf(place)}` }, place.name);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      this.#more.open = false;
      this.open(pathOf(place));
    });
    this.#links.push({ place, link });
    return link;
  }

  #menus() {
    const button = element("button", { type: "button" }, icon(BARS), "JupyterLab menus");
    button.addEventListener("click", () => {
      this.reading.toggle();
      this.#showMenus();
    });
    this.#menuButtons.push(button);
    return button;
  }

  #showMenus() {
    for (const button of this.#menuButtons) button.ariaPressed = String(this.reading.menus);
  }

  #disclosure() {
    const more = element(
      "details",
      { className: "sw-more" },
      element("summary", {}, icon(BARS), "More"),
      element(
        "div",
        { className: "sw-nav-drop" },
        ...PLACES.slice(FIRST).map((place) => this.#link(place)),
        this.#menus(),
      ),
    );
    more.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      more.open = false;
      more.firstChild.focus();
    });
    more.addEventListener("focusout", (event) => {
      if (!more.contains(event.relatedTarget)) more.open = false;
    });
    return more;
  }

  #notice() {
    const button = element("button", { type: "button", className: "sw-start" }, "Start the workbook");
    button.addEventListener("click", () => this.#start());
    return element(
      "div",
      { className: "sw-received", hidden: true },
      element("p", { role: "status" }, RECEIVED),
      button,
    );
  }
}
