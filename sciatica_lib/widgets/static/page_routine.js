// One routine on the page: safety, pain before, the timer, pain after. panels/routine.py.

import { Controller } from "./controller.js";
import { makeGroup, make } from "./elements.js";
import { countSets } from "./history.js";
import { actOf, makePageButton } from "./page_sheet.js";
import { PageSafety } from "./page_safety.js";
import {
  AFTER, ALL_LEFT_OUT, BEFORE, CAUTIONS, KEPT_HERE, MAY_LEAVE_OUT, NOT_NOW, PLAN_CHANGED, UNDER_WAY,
  beganWords, minutesOf, notSaved, savedSetWords, startWords,
} from "./page_words.js";
import { routineKey, writeStored } from "./storage.js";
import { View } from "./view.js";

export class PageRoutine {
  #sheet;
  #workbook;
  #onEnded;
  #safety;
  #routines = {};
  #start = null; // the row of the routine that was begun

  constructor(sheet, onEnded) {
    this.#sheet = sheet;
    this.#workbook = sheet.workbook;
    this.#onEnded = onEnded;
    this.#safety = new PageSafety(sheet, () => this.#passed());
  }

  /** Ask what has to be asked first, then go on with a routine or begin one. */
  begin(state = this.#workbook.safety()) {
    return this.#safety.begin(state);
  }

  #passed() {
    const { routines, ...cautious } = this.#workbook.routines();
    this.#routines = routines;
    const begun = this.#workbook.openRoutine();
    if (begun) {
      this.#start = begun;
      this.#offerToGoOn();
    } else if (routines.whole) {
      this.#askBefore(cautious);
    } else {
      this.#sheet.ask("Not yet", [], [], () => {}, { intro: ALL_LEFT_OUT });
      this.#sheet.below(this.#makeCautions(cautious));
    }
  }

  // ---- Before -------------------------------------------------------------------------------------

  #askBefore(cautious) {
    const acts = Object.entries(this.#routines).map(([length, routine]) =>
      actOf(length, startWords(length, minutesOf(routine)), length === "whole" ? "main" : "other"),
    );
    const { before } = this.#workbook.data.questions;
    const save = (length, answers) => this.#saveBefore(length, answers);
    this.#sheet.ask(BEFORE, before, acts, save, { intro: MAY_LEAVE_OUT });
    this.#sheet.below(this.#makeCautions(cautious));
  }

  /** What is left out or eased and why, with the way to record a clinician's word. */
  #makeCautions({ leftOut, eased }) {
    const makeAll = (found, { what, may }) =>
      found.map(({ block, caution }) => {
        const title = `${what}: ${block.sets[0].name}`;
        const allow = makePageButton(may, () => this.#allow(block.exercise), "quiet");
        const words = make("p", "", make("strong", "", `${title}. `), `${caution.about}. ${caution.text}`);
        return makeGroup("sw-page-left-out", title, words, allow);
      });
    return [...makeAll(leftOut, CAUTIONS.leftOut), ...makeAll(eased, CAUTIONS.eased)];
  }

  async #allow(exercise) {
    const word = this.#workbook.record("permission", { exercise, may_do: true });
    if ((await this.#sheet.save(word)) !== null) this.#passed();
  }

  async #saveBefore(length, answers) {
    if (!this.#workbook.safety().mayBegin) return this.begin();
    const routine = this.#routines[length];
    const { before } = this.#workbook.data.questions;
    let routineId;
    try {
      routineId = await this.#workbook.newRoutineId();
    } catch (error) {
      this.#sheet.say(notSaved(error), "stop");
      return;
    }
    const values = {
      routine_id: routineId, length, sets_planned: routine.sets.length,
      left_out: this.#workbook.leftOutThisWeek(),
    };
    const rows = this.#sheet.records("routine_start", before, answers, values);
    const saved = rows && (await this.#sheet.save(...rows));
    if (!saved) return;
    [this.#start] = saved;
    this.#sheet.notice("");
    this.#sheet.ask("Exercise", [], [], () => {}, { quiet: true });
    this.#showTimer({ begins: true });
  }

  // ---- The timer ----------------------------------------------------------------------------------

  #offerToGoOn() {
    const { plan } = this.#workbook;
    const isSamePlan = this.#start.plan_id === plan.plan_id && this.#start.plan_version === plan.version;
    if (!isSamePlan || !this.#routine) {
      this.#sheet.notice(PLAN_CHANGED, "notice");
      this.#askAfter("stopped");
      return;
    }
    const end = () => this.#askAfter(this.#hasHurt() ? "hurt" : "stopped");
    const intro = beganWords(this.#start.at);
    this.#sheet.ask(UNDER_WAY, [], [actOf("end", "End it here", "quiet")], end, { intro });
    // Shown at once, so that what the browser still holds reaches the log.
    this.#showTimer();
  }

  get #routine() {
    return this.#routines[this.#start.length ?? "whole"];
  }

  #showTimer({ begins = false } = {}) {
    const timeline = this.#routine;
    const acknowledged = this.#lastSaved();
    const save = (result) => this.#take(result);
    const receiver = new ResultTaker({ acknowledged, save, mayStart: () => this.#whyNot() });
    const controller = new Controller({ timeline, routineId: this.#start.routine_id, acknowledged, receiver });
    const element = make("div", "sw-page-timer");
    const { figures } = this.#workbook.data;
    const view = new View({ controller, title: timeline.title, figures, element });
    this.#sheet.below([element], () => {
      view.close();
      controller.close();
    });
    if (begins && controller.state().status === "ready") controller.act("start");
  }

  /** Why the timer must not run now; nothing if it may. Asked at every start. */
  async #whyNot() {
    await this.#workbook.refresh();
    const { locks, ask } = this.#workbook.safety();
    // The brief check holds for the routine that was begun after it.
    return locks.length > 0 || ask === "full" ? NOT_NOW : "";
  }

  /** The number of the last result of this routine that is in the log. */
  #lastSaved() {
    const begins = `${this.#start.routine_id}-`;
    const ids = this.#workbook.rows.map((row) => row.entry_id).filter((id) => id.startsWith(begins));
    return Math.max(0, ...ids.map((id) => Number(id.slice(begins.length))).filter(Number.isInteger));
  }

  /** Save one finished set, or go on to the last step; an error keeps it in the browser. */
  async #take(result) {
    if (result.type === "end") {
      this.#askAfter(this.#hasHurt() ? "hurt" : result.outcome);
      return;
    }
    const isHurt = result.type === "hurt";
    const values = isHurt ? { exercise: result.exercise } : this.#setValues(result);
    const about = { at: result.at, routine_id: this.#start.routine_id };
    const row = this.#workbook.record(isHurt ? "hurt" : "set", { ...values, ...about });
    // The same result has the same id, however often it is offered.
    const entryId = `${this.#start.routine_id}-${result.seq}`;
    try {
      await this.#workbook.save([{ row, try: entryId, entryId }]);
    } catch (error) {
      this.#sheet.notice(`Not saved: ${error.message}. ${KEPT_HERE}`, "stop");
      throw error;
    }
    this.#sheet.notice(isHurt ? "" : savedSetWords(this.#routine.sets[result.set_index]), "good");
  }

  #setValues({ set_index: place, reps_done: repsDone, duration_s: durationS }) {
    const { name, dose, ...planned } = this.#routine.sets[place];
    return { ...planned, reps_done: repsDone, duration_s: Math.round(durationS) };
  }

  // ---- After --------------------------------------------------------------------------------------

  #askAfter(outcome) {
    const { after } = this.#workbook.data.questions;
    this.#sheet.beginAnew();
    const save = (_, answers) => this.#saveAfter(outcome, answers);
    this.#sheet.ask(outcome === "hurt" ? AFTER.hurt : AFTER.usual, after, [actOf("save", "Save", "main")], save);
    this.#sheet.below();
  }

  async #saveAfter(outcome, answers) {
    const { routine_id: routineId, sets_planned: setsPlanned } = this.#start;
    const { full } = countSets(this.#workbook.current, routineId);
    const values = { routine_id: routineId, outcome, sets_done: full, sets_planned: setsPlanned };
    const rows = this.#sheet.records("routine_end", this.#workbook.data.questions.after, answers, values);
    if (!rows || (await this.#sheet.save(...rows)) === null) return;
    // The timer would offer the end again, until it is over here as well.
    writeStored(routineKey(routineId), { status: "finished", results: [] });
    this.#sheet.notice("");
    await this.#onEnded();
  }

  #hasHurt() {
    const { routine_id: routineId } = this.#start;
    return this.#workbook.current.some((row) => row.kind === "hurt" && row.routine_id === routineId);
  }
}

/** Takes the results of a timer in, one after the other; what is not saved is offered again. */
class ResultTaker {
  #acknowledged;
  #save;
  #results = [];
  #isBusy = false;
  #tell = () => {};

  constructor({ acknowledged, save, mayStart }) {
    this.#acknowledged = acknowledged;
    this.#save = save;
    this.mayStart = mayStart;
  }

  publish(_, results) {
    this.#results = results;
    this.#takeAll();
  }

  remind() {
    this.#takeAll();
  }

  onAcknowledged(call) {
    this.#tell = call;
    return () => {
      this.#tell = () => {};
    };
  }

  async #takeAll() {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        await this.#save(next);
        this.#acknowledged = next.seq;
        this.#tell(next.seq);
      }
    } catch (error) {
      console.error(error); // the timer offers it again
    }
    this.#isBusy = false;
  }

  #next() {
    return this.#results.find(({ seq }) => seq > this.#acknowledged);
  }
}
