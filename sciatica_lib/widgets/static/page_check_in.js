// The check-in on the page: the daily questions, more of them if the person likes. panels/check_in.py.

import { DAY_MS, dayOf } from "./history.js";
import { answersOf } from "./log_rows.js";
import { actOf } from "./page_sheet.js";
import {
  CHECK_IN, CHECK_IN_WHY, NEW_SIGN, NOTHING_YET, NOT_A_FUTURE_DAY, dayWords, reachWords,
} from "./page_words.js";
import { localTime } from "./results.js";
import { hasNewSign } from "./safety.js";

const DAY = { id: "day", words: "Which day is it about?", kind: "date" };

export class PageCheckIn {
  #sheet;
  #workbook;
  #onSaved;
  #onCancel = null;
  #edited = null;
  #more = false;
  #otherDay = false;

  constructor(sheet, onSaved) {
    this.#sheet = sheet;
    this.#workbook = sheet.workbook;
    this.#onSaved = onSaved;
  }

  /** Ask anew, or with the answers of a row that is to change. */
  begin(row = null, onCancel = null) {
    const { check_in: daily, more } = this.#workbook.data.questions;
    this.#sheet.beginAnew();
    this.#sheet.below();
    [this.#edited, this.#onCancel, this.#otherDay] = [row, onCancel, false];
    const answers = row ? answersOf([...daily, ...more], row, this.#workbook.log) : {};
    this.#more = more.some(({ id }) => id in answers);
    this.#ask(answers);
  }

  #questions() {
    const { check_in: daily, more } = this.#workbook.data.questions;
    const shown = [...daily.map((question) => this.#offering(question)), ...this.#wantedByPlan()];
    return this.#more ? [...shown, ...more] : shown;
  }

  #ask(answers) {
    const edited = this.#edited;
    const acts = [actOf("save", edited ? "Save the change" : "Save", "main")];
    if (!this.#more) acts.push(actOf("more", "More, if you like", "quiet"));
    if (!edited && !this.#otherDay) acts.push(actOf("day", "For another day", "quiet"));
    if (this.#onCancel) acts.push(actOf("cancel", edited ? "Leave it as it was" : "Back", "quiet"));
    const { today, rules } = this.#workbook;
    this.#sheet.ask(
      edited ? `You are changing the check-in of ${dayWords(dayOf(edited.at, rules), today)}` : CHECK_IN,
      [...(this.#otherDay ? [DAY] : []), ...this.#questions()],
      acts,
      (which, given) => this.#pressed(which, given),
      { intro: CHECK_IN_WHY, answers },
    );
  }

  #pressed(which, answers) {
    if (which === "cancel") return this.#onCancel();
    if (which === "save") return this.#save(answers);
    if (which === "more") this.#more = true;
    else this.#otherDay = true;
    return this.#ask(answers);
  }

  async #save({ day, ...answers }) {
    const { today, current } = this.#workbook;
    if (day > today) {
      this.#sheet.say(NOT_A_FUTURE_DAY, "notice");
      return;
    }
    if (Object.keys(answers).length === 0) {
      this.#sheet.say(NOTHING_YET, "notice");
      return;
    }
    const { check_in: daily, more, plan } = this.#workbook.data.questions;
    const at = this.#edited?.at ?? momentOn(day, today);
    const rows = this.#sheet.records("check_in", [...daily, ...more, ...plan], answers, { at });
    if (!rows) return;
    const others = current.filter((row) => row.kind === "check_in" && row !== this.#edited);
    if (this.#edited) rows[0].replaces = this.#edited.entry_id;
    const saved = await this.#sheet.save(...rows);
    if (saved === null) return;
    this.#sheet.notice(hasNewSign(others.at(-1), saved[0]) ? NEW_SIGN : "", "stop");
    await this.#onSaved();
  }

  /** Offer how far down it reached after today's routine; it is not filled in. */
  #offering(question) {
    const { current, today, rules } = this.#workbook;
    if (question.kind !== "reach" || this.#edited) return question;
    const ends = current.filter((row) => row.kind === "routine_end" && row.reach);
    const end = ends.filter((row) => dayOf(row.at, rules) === today).at(-1);
    return end ? { ...question, offered: { value: end.reach, words: reachWords(end.reach) } } : question;
  }

  /** What the plan asks for from time to time and was not answered lately. */
  #wantedByPlan() {
    const { data, plan, current, nowMs } = this.#workbook;
    const answers = current.filter((row) => row.kind === "answer");
    const last = new Map(answers.map(({ question, at }) => [question, Date.parse(at)]));
    return data.questions.plan.filter(({ id }) => {
      const everyMs = plan.asked_every_days[id] * DAY_MS;
      return id in plan.asked_every_days && !(nowMs - last.get(id) < everyMs);
    });
  }
}

function momentOn(day, today) {
  if (!day || day === today) return localTime(Date.now());
  const [year, month, date] = day.split("-").map(Number);
  return localTime(new Date(year, month - 1, date, 12).getTime());
}
