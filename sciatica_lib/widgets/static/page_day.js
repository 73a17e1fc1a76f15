// The whole day on one page: the next step on top, done steps as one line each. panels/today.py.

import { icon, make, makeGroup } from "./elements.js";
import { countSets, dayView, weekView } from "./history.js";
import { advice, sessions } from "./light.js";
import { PageCheckIn } from "./page_check_in.js";
import { PageHandOver } from "./page_hand_over.js";
import { PageRoutine } from "./page_routine.js";
import { PageSafety } from "./page_safety.js";
import { PageSheet, actOf, makePageButton, makeSaid } from "./page_sheet.js";
import {
  ALL_DONE, CONDITIONS_HEADING, CONDITIONS_WHY, LATER_CHECK_IN, MORNING_WHY, WEEK, WEEK_KEY,
  WELCOME, checkInWords, longDay, minutesOf, outcomeWords, planLines, routineWords, weekdayOf,
} from "./page_words.js";

const TONES_OF_LIGHT = { green: "good", amber: "notice", red: "stop", unanswered: "plain" };

export class PageDay {
  #workbook;
  #sheet;
  #safety;
  #routine;
  #checkIn;
  #handOver;
  #title = make("h1", "sw-page-title");
  #done = make("div", "sw-page-done");
  #later = make("div", "sw-page-later");
  #week = make("div", "sw-page-week");
  #morningIsSkipped = false;

  constructor(workbook, element) {
    this.#workbook = workbook;
    this.#sheet = new PageSheet(workbook);
    this.#safety = new PageSafety(this.#sheet, () => this.step());
    this.#routine = new PageRoutine(this.#sheet, () => this.step());
    this.#checkIn = new PageCheckIn(this.#sheet, () => this.step());
    this.#handOver = new PageHandOver(workbook, () => this.step());
    workbook.onChange = () => this.#handOver.paint();
    const head = make("header", "sw-page-head", make("p", "sw-page-plan", workbook.plan.title), this.#title);
    const day = make("main", "sw-page-main", this.#done, this.#sheet.element, this.#later, this.#week);
    element.append(head, this.#handOver.banner, day, this.#handOver.element);
    // A phone keeps a page open for days.
    document.addEventListener("visibilitychange", () => {
      const isNewDay = this.#title.textContent !== longDay(workbook.today);
      if (!document.hidden && isNewDay && this.#sheet.isUntouched) this.step();
    });
  }

  /** Show the next step of the day, whatever happened before it. */
  async step() {
    const workbook = this.#workbook;
    this.#sheet.below();
    this.#title.textContent = longDay(workbook.today);
    try {
      await workbook.refresh();
    } catch (error) {
      console.error(error); // the banner says so
    }
    const view = dayView(workbook.current, workbook.today, workbook.rules);
    const state = workbook.safety();
    this.#showLines(view);
    if (state.locks.length > 0) await this.#safety.begin(state);
    else if (state.reason === "first") await this.#welcome(state);
    else if (!view.conditionsAsked) this.#askConditions();
    else if (view.morningOf && !this.#morningIsSkipped) this.#askMorning(view.morningOf);
    else if (!view.routine || workbook.openRoutine()) await this.#routine.begin(state);
    else if (!view.checkIn) this.#checkIn.begin();
    else this.#rest(view);
  }

  async #welcome(state) {
    await this.#safety.begin(state);
    this.#later.prepend(makeSaid(WELCOME));
  }

  // ---- The steps of this page alone ---------------------------------------------------------------

  #askConditions() {
    const questions = this.#workbook.data.questions.once;
    const [{ none, ...question }] = questions;
    this.#sheet.ask(
      CONDITIONS_HEADING,
      [question],
      [actOf("save", none, "main", { of: question.id, words_ticked: "Save" })],
      async (_, answers) => {
        const rows = this.#sheet.records("conditions", questions, answers);
        if (!rows || (await this.#sheet.save(...rows)) === null) return;
        this.#sheet.notice("");
        await this.step();
      },
      { intro: CONDITIONS_WHY },
    );
  }

  #askMorning(routineId) {
    const questions = this.#workbook.data.questions.morning;
    const [{ id, words, options }] = questions;
    this.#sheet.ask(
      words,
      [],
      [...options.map(({ value, words: said }) => actOf(value, said)), actOf("later", "Skip", "quiet")],
      async (which) => {
        this.#morningIsSkipped = which === "later";
        if (which !== "later") {
          const rows = this.#sheet.records("morning", questions, { [id]: which }, { routine_id: routineId });
          if (!rows || (await this.#sheet.save(...rows)) === null) return;
        }
        await this.step();
      },
      { intro: MORNING_WHY },
    );
  }

  #rest(view) {
    const isAll = view.checkIn && view.routine;
    const ways = {
      routine: () => this.#routine.begin(),
      check_in: () => this.#checkIn.begin(view.checkIn, () => this.step()),
      conditions: () => this.#askConditions(),
      safety: () => this.#safety.askInFull(""),
    };
    this.#sheet.ask(
      isAll ? ALL_DONE.whole : ALL_DONE.part,
      [],
      [
        actOf("check_in", view.checkIn ? "Change the check-in" : "Check in"),
        actOf("routine", view.routine ? "Another routine" : "Do the routine"),
        actOf("conditions", "What a clinician told me", "quiet"),
        actOf("safety", "Something has changed: the whole safety check", "quiet"),
      ],
      (which) => ways[which](),
      { quiet: true },
    );
  }

  // ---- The lines above and below ------------------------------------------------------------------

  #showLines(view) {
    const { current, today, rules } = this.#workbook;
    const done = [];
    if (view.routine) done.push(this.#makeOutcome());
    if (view.checkIn) done.push(makeDone(checkInWords(view.checkIn)));
    this.#done.replaceChildren(...done);
    this.#later.replaceChildren(...this.#cards(view));
    this.#week.replaceChildren(...(current.length > 0 ? makeWeek(weekView(current, today, rules)) : []));
  }

  #makeOutcome() {
    const { current, rules, plan } = this.#workbook;
    const all = sessions(rules, current, plan.limits);
    const last = all.at(-1);
    const sets = countSets(current, last.routineId);
    const words = outcomeWords(last, sets, advice(rules, all), plan.contact);
    return makeDone(`Routine: ${words}`, TONES_OF_LIGHT[last.light.colour]);
  }

  /** What comes later, and what goes for the whole routine. */
  #cards(view) {
    const { data, plan, today } = this.#workbook;
    const told = this.#workbook.toldConditions();
    const known = this.#workbook.conditions();
    const { options } = data.questions.once[0];
    const cards = data.for_the_whole_routine
      .filter((condition) => known.includes(condition))
      .map((condition) => {
        const words = told.includes(condition) ? data.whole_routine : data.whole_routine_noted;
        const name = options.find(({ value }) => value === condition)?.words ?? condition;
        return makeSaid(words.replace("{condition}", () => name), "notice");
      });
    if (view.routine || !view.conditionsAsked) return cards;
    const { whole } = this.#workbook.routines().routines;
    if (whole) cards.push(makeDayLine(routineWords(plan.title, minutesOf(whole))));
    cards.push(...planLines(plan, today, this.#workbook.leftOutThisWeek()).map((line) => makeDayLine(line)));
    if (!view.checkIn) {
      const open = makePageButton("Check in now", () => this.#checkIn.begin(null, () => this.step()), "quiet");
      cards.push(makeDayLine(LATER_CHECK_IN, open));
    }
    return cards;
  }
}

function makeDone(words, tone = "good") {
  if (tone === "stop" || tone === "notice") return makeSaid(words, tone);
  return make("p", "sw-page-line sw-page-line-done", icon("done"), make("span", "", words));
}

const makeDayLine = (words, ...more) => make("p", "sw-page-line", make("span", "", words), ...more);

const MARKS = { done: ["✓", "routine done"], begun: ["½", "routine begun"], none: ["", "no routine"] };

/** The last days side by side: each with its score as a bar, and its routine. */
function makeWeek(days) {
  const unseen = (words) => make("span", "sw-unseen", words);
  const hidden = (element) => {
    element.setAttribute("aria-hidden", "true");
    return element;
  };
  const items = days.map(({ day, legPain, routine }) => {
    const bar = hidden(make("span", "sw-day-bar", make("i", `sw-day-${legPain ?? 0}`)));
    const [mark, meaning] = MARKS[routine];
    return make(
      "li", "sw-day",
      make("span", "sw-day-name", weekdayOf(day)), bar,
      hidden(make("b", "", legPain === null ? "–" : String(legPain))),
      unseen(legPain === null ? "no score" : `leg pain ${legPain}`),
      hidden(make("span", "sw-day-mark", mark)), unseen(meaning),
    );
  });
  return [
    make("h2", "sw-page-small", WEEK),
    make("ul", "sw-week", ...items),
    make("p", "sw-page-key", WEEK_KEY),
  ];
}
