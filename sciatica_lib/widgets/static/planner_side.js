// Beside the plan: its minutes, its exercises in order, a look through it, what is new, and Save.

import { make, makeButton, write } from "./elements.js";
import { makePicture } from "./planner_exercise.js";

const minutesOf = (minutes) => `${minutes} min`;

/** The exercises of the plan in order, each with its minutes and a way to let it come earlier. */
function makeOrder(state) {
  const list = make("ol", "sw-plan-order");
  return {
    element: list,
    refresh() {
      const rows = (state.found.exercises ?? []).map(({ key, name, minutes, dose }, place) => {
        const earlier = makeButton("Earlier", "back", () => state.earlier(key), "sw-plan-earlier");
        earlier.setAttribute("aria-label", `Earlier: ${name}`);
        earlier.disabled = place === 0;
        const words = make("span", "", make("b", "", name), make("small", "", dose));
        return make("li", "", words, make("span", "", minutesOf(minutes)), earlier);
      });
      list.replaceChildren(...rows);
    },
  };
}

/** The whole routine as the patient meets it, exercise after exercise. */
function makeLook(state) {
  const inside = make("ol", "sw-plan-look");
  inside.tabIndex = 0; // it scrolls
  inside.setAttribute("aria-label", "The routine as the patient meets it");
  const summary = make("summary", "sw-plan-summary", "Look through the routine");
  const element = make("details", "sw-plan-more", summary, inside);
  const build = () => {
    if (!element.open) return;
    const rows = (state.found.exercises ?? []).map(({ name, figure, dose, heed, steps }) => {
      const picture = makePicture(state.content.figures, figure, name);
      const lines = [dose, ...heed, ...steps].map((line) => make("p", "", line));
      return make("li", "", picture, make("h5", "sw-plan-name", name), ...lines);
    });
    inside.replaceChildren(...rows);
  };
  element.addEventListener("toggle", build);
  return { element, refresh: build };
}

/** What is new since the version in force, as the workbook writes it, and what is added to it. */
function makeNews(state) {
  const title = make("h3", "sw-plan-title");
  const since = make("p", "sw-plan-help");
  const list = make("ul", "sw-plan-news");
  const typed = make("input", "sw-plan-typed");
  Object.assign(typed, { type: "text", maxLength: 500, autocomplete: "off" });
  const label = make("label", "sw-plan-label", "What changed, in your words", typed);
  return {
    elements: [title, since, list, label],
    added: () => typed.value,
    clear: () => (typed.value = ""),
    refresh() {
      const { version, minutes, changes = [], since: words = "" } = state.found;
      write(title, `Version ${version}, not saved yet`);
      write(since, words);
      const none = minutes === null ? "Told as soon as nothing is to put right." : "Nothing is changed yet.";
      const rows = changes.length > 0 ? changes : [none];
      list.replaceChildren(...rows.map((row) => make("li", "", row)));
    },
  };
}

/** What is said about a press: screen readers say it aloud. */
function makeSaid(state) {
  const made = ["status", "alert"].map((role) => {
    const region = make("div", "sw-plan-said");
    region.setAttribute("role", role);
    return region;
  });
  return {
    elements: made,
    refresh() {
      const { words = "", tone = "plain" } = state.said;
      for (const region of made) {
        const isMeant = words && (region.getAttribute("role") === "alert") === (tone === "stop");
        region.dataset.tone = tone;
        region.replaceChildren(...(isMeant ? [make("p", "", words)] : []));
      }
    },
  };
}

/** {element, refresh(what), save}: the column beside the plan. */
export function makeSide(state) {
  const total = make("p", "sw-plan-total");
  const days = make("p", "sw-plan-help");
  const stops = make("p", "sw-plan-help");
  stops.setAttribute("role", "status");
  stops.dataset.tone = "stop";
  const [order, look, news, said] = [makeOrder, makeLook, makeNews, makeSaid].map((made) =>
    made(state),
  );
  const save = () => state.press("save", news.added());
  const button = makeButton("Save", "done", save, "sw-plan-save");
  const totals = make("div", "sw-plan-card", total, days, order.element, stops, look.element);
  const saving = make("div", "sw-plan-card", ...news.elements, button, ...said.elements);
  const element = make("div", "sw-plan-side", totals, saving);
  let version = state.found.version;

  return {
    element,
    save,
    refresh() {
      const { minutes, short_minutes: short, days: week, remarks = [], version: now } = state.found;
      if (now !== version) news.clear();
      version = now;
      write(total, minutes === null ? "– min" : minutesOf(minutes));
      const bad = short ? ` · on a bad day ${minutesOf(short)}` : "";
      write(days, minutes === null ? "" : `${week} days a week${bad}`);
      const wrong = remarks.filter((remark) => remark.stops);
      const whole = wrong.filter(({ at }) => ["order", "plan"].includes(at));
      const places = wrong.length - whole.length;
      const marked = places ? [`To put right: ${places}, marked ◆ beside the field.`] : [];
      write(stops, [...whole.map(({ words }) => words), ...marked].join(" "));
      write(button.lastChild, `Save as version ${now}`);
      if (state.busy) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
      for (const part of [order, look, news, said]) part.refresh();
    },
  };
}
