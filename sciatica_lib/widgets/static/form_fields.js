// One field for each kind of question: native inputs in large labels, so that keyboard, screen
// reader and touch work as everywhere else.
//
// A field is {element, write, focus}: it calls `change` with an answer (undefined: none), and
// `write` shows one. Nothing is filled in that the person has not said.

import { make } from "./elements.js";
import { isAnswered, isSame, optionsOf, typedScore } from "./form_answers.js";
import { makeLeg } from "./form_leg.js";

const LONGEST = 2000;
const FEW = 4;
const SHORT = 12; // characters

/** A large label around a native input; the words are beside it, so that they can be styled. */
function makeOption(type, name, words) {
  const input = make("input", "sw-form-input");
  input.type = type;
  input.name = name;
  const label = make("label", "sw-form-option", input, make("span", "sw-form-words", words));
  return { input, label };
}

/** The words of a question, for a legend or a label. */
function questionWords({ words, ends, low, high }) {
  if (!ends) return [make("span", "", words)];
  const said = `${low} ${ends[0]}, ${high} ${ends[1]}`;
  return [make("span", "", words, " "), make("span", "sw-form-ends", said)];
}

function makeHelp({ help }, name) {
  if (!help) return [];
  const line = make("p", "sw-form-help", help);
  line.id = `${name}-help`;
  return [line];
}

/** A question with several inputs, and what stands below it. */
function makeFieldset(question, name, answers, ...below) {
  const legend = make("legend", "sw-form-legend", ...questionWords(question));
  const help = makeHelp(question, name);
  const fieldset = make("fieldset", "sw-form-fieldset", legend, ...help, answers);
  if (help.length > 0) fieldset.setAttribute("aria-describedby", help[0].id);
  return make("div", "sw-form-question", fieldset, ...below);
}

/** The quiet button below a question that fills in an answer given elsewhere. */
function makeOffer({ offered }, fill) {
  if (!offered) return { inside: [], refresh() {} };
  const button = make("button", "sw-form-button", offered.words);
  button.dataset.kind = "quiet";
  button.type = "button";
  button.addEventListener("click", () => fill(offered.value));
  return {
    inside: [button],
    refresh(answer) {
      button.hidden = isSame(answer, offered.value);
    },
  };
}

function makeClear({ words }, clear) {
  const button = make("button", "sw-form-clear", "Clear");
  button.type = "button";
  button.setAttribute("aria-label", `Clear: ${words}`);
  button.addEventListener("click", clear);
  return button;
}

function layoutOf({ kind }, options) {
  if (kind === "scale" || kind === "reach") return kind;
  const isShort = options.every(({ words }) => words.length <= SHORT);
  return isShort && options.length <= FEW ? "row" : "list";
}

/** Digits choose a score while a scale has the focus. */
function chooseByDigits({ low, high }, row, choose) {
  let before = null;
  row.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { key, timeStamp: at } = event;
    const score = typedScore({ key, at, before, low, high });
    before = score === null ? null : { score, at };
    if (score === null) return;
    event.preventDefault();
    choose(score);
  });
}

/** One answer of several: a scale, a choice, yes or no, or how far down. */
function makeRadios(question, name, change) {
  const options = optionsOf(question);
  const made = options.map(({ words }) => makeOption("radio", name, words));
  const row = make("div", "sw-form-answers", ...made.map(({ label }) => label));
  row.dataset.layout = layoutOf(question, options);
  row.style.setProperty("--sw-form-count", options.length);
  const leg = question.kind === "reach" ? makeLeg(name) : null;
  if (leg) row.prepend(leg.picture);

  const placeOf = (answer) => options.findIndex(({ value }) => value === answer);
  const focus = (answer) => made[Math.max(0, placeOf(answer))].input.focus();
  const choose = (answer) => {
    change(answer);
    focus(answer);
  };
  made.forEach(({ input }, place) => {
    input.addEventListener("change", () => change(options[place].value));
  });
  if (question.kind === "scale") chooseByDigits(question, row, choose);
  const clear = makeClear(question, () => choose(undefined));
  const offer = makeOffer(question, choose);

  return {
    element: makeFieldset(question, name, row, clear, ...offer.inside),
    focus: () => (made.find(({ input }) => input.checked) ?? made[0]).input.focus(),
    write(answer) {
      made.forEach(({ input }, place) => {
        input.checked = options[place].value === answer;
      });
      clear.hidden = placeOf(answer) < 0;
      leg?.fill(answer);
      offer.refresh(answer);
    },
  };
}

/** Several answers to tick; `none` is one that stands alone, and its answer is []. */
function makeTicks(question, name, change) {
  const { options } = question;
  const made = options.map(({ words }) => makeOption("checkbox", name, words));
  const none = question.none ? makeOption("checkbox", name, question.none) : null;
  const all = none ? [...made, none] : made;
  const list = make("div", "sw-form-answers", ...all.map(({ label }) => label));
  list.dataset.layout = "list";

  function read() {
    const ticked = options.filter((_, place) => made[place].input.checked);
    return ticked.length > 0 ? ticked.map(({ value }) => value) : undefined;
  }
  for (const { input } of made) input.addEventListener("change", () => change(read()));
  none?.input.addEventListener("change", () => change(none.input.checked ? [] : undefined));
  const offer = makeOffer(question, change);

  return {
    element: makeFieldset(question, name, list, ...offer.inside),
    focus: () => all[0].input.focus(),
    write(answer) {
      made.forEach(({ input }, place) => {
        input.checked = answer?.includes(options[place].value) ?? false;
      });
      if (none) none.input.checked = answer?.length === 0;
      offer.refresh(answer);
    },
  };
}

function makeInput({ kind, rows = 1 }) {
  const isLong = kind === "text" && rows > 1;
  const input = make(isLong ? "textarea" : "input", "sw-form-typed");
  input.dataset.kind = kind;
  input.autocomplete = "off";
  if (isLong) {
    input.rows = rows;
  } else {
    input.type = kind === "date" ? "date" : "text";
  }
  if (kind === "number") input.inputMode = "numeric";
  if (kind !== "date") input.maxLength = LONGEST;
  return input;
}

/** An answer that is typed: kept as it was typed. */
function makeTyped(question, name, change) {
  const input = makeInput(question);
  input.id = `${name}-input`;
  const label = make("label", "sw-form-legend", ...questionWords(question));
  label.htmlFor = input.id;
  const help = makeHelp(question, name);
  const line = make("div", "sw-form-line", input);
  const described = help.map(({ id }) => id);
  if (question.unit) {
    const unit = make("span", "", question.unit);
    unit.id = `${name}-unit`;
    line.append(unit);
    described.push(unit.id);
  }
  if (described.length > 0) input.setAttribute("aria-describedby", described.join(" "));
  input.addEventListener("input", () => change(input.value === "" ? undefined : input.value));
  const offer = makeOffer(question, (answer) => {
    change(answer);
    input.focus();
  });

  return {
    element: make("div", "sw-form-question", label, ...help, line, ...offer.inside),
    focus: () => input.focus(),
    write(answer) {
      const text = isAnswered(answer) ? answer : "";
      // The same text again would move the cursor; a half-entered date reads as "".
      if (input.value !== text) input.value = text;
      offer.refresh(answer);
    },
  };
}

const MAKERS = {
  scale: makeRadios,
  choice: makeRadios,
  yes_no: makeRadios,
  reach: makeRadios,
  several: makeTicks,
  number: makeTyped,
  text: makeTyped,
  date: makeTyped,
};

/** The field of a question; `name` is used by no other on the page. */
export function makeField(question, name, change) {
  return MAKERS[question.kind](question, name, change);
}
