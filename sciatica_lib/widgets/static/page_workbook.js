// One person's log and plan on the phone: what workbook.py is in a notebook.

import { currentRows, dayOf, openRoutine } from "./history.js";
import { newLogCode, wholeCharacters } from "./log_rows.js";
import { PageStore } from "./page_store.js";
import { localTime } from "./results.js";
import { blocksOfWeek, cautiousBlocks, joinedRoutine } from "./routine_blocks.js";
import { safetyState } from "./safety.js";
import { attempt, forgetRoutine } from "./storage.js";

export const newTry = () => crypto.getRandomValues(new Uint32Array(3)).join("-");

export class PageWorkbook {
  #store;
  #waitingKey;
  #unsaved = [];
  #made = {}; // the routines of these entries on this day

  /** `data` is what sharing/page_data.py packs. */
  constructor(data) {
    Object.assign(this, { data, rules: data.rules, plan: data.plan, words: data.words });
    this.log = { ...data.log, none: data.rules.none };
    this.rows = [];
    this.current = [];
    this.about = {};
    this.canKeep = true; // whether the log could be read the last time
    this.onChange = () => {}; // called when it was read
    this.#store = new PageStore(data.plan.plan_id, this.log);
    this.#waitingKey = `sciatica-waiting:${data.plan.plan_id}`;
  }

  get nowMs() {
    return Date.now();
  }

  get today() {
    return dayOf(localTime(this.nowMs), this.rules);
  }

  /** Read the log; what waited goes in first. */
  async refresh() {
    try {
      const waiting = this.waiting();
      if (waiting.length > 0) await this.#store.save(waiting);
      this.#wait([]);
      const { rows, ...about } = await this.#store.read();
      Object.assign(this, { rows, current: currentRows(rows), about, canKeep: true });
    } catch (error) {
      this.canKeep = false;
      throw error;
    } finally {
      this.onChange();
    }
  }

  /** A row of now, with the plan in force. */
  record(kind, values = {}) {
    const { plan_id, version } = this.plan;
    const typed = Object.entries(values).map(([name, value]) => {
      return [name, typeof value === "string" ? wholeCharacters(value) : value];
    });
    return { kind, at: localTime(this.nowMs), plan_id, plan_version: version, ...Object.fromEntries(typed) };
  }

  /** Add rows, all or none: drafts as PageStore.save takes them. */
  async save(drafts) {
    try {
      const waiting = this.waiting();
      const saved = await this.#store.save([...waiting, ...drafts]);
      this.#wait([]);
      await this.refresh();
      return saved.slice(waiting.length);
    } catch (error) {
      this.#keepDanger(drafts);
      throw error;
    }
  }

  newRoutineId() {
    return this.#store.newRoutineId();
  }

  async noteHandedOver() {
    await this.#store.handedOver(localTime(this.nowMs));
    await this.refresh();
  }

  /** Delete everything of this plan from the phone, also what the timer kept of its routines. */
  async erase() {
    const routines = new Set(this.rows.map((row) => row.routine_id).filter(Boolean));
    await this.#store.erase();
    this.#wait([]);
    routines.forEach(forgetRoutine);
  }

  /** Answers about danger that are not in the log yet: they count, and go in by themselves. */
  waiting() {
    return attempt(() => JSON.parse(localStorage.getItem(this.#waitingKey))) ?? this.#unsaved;
  }

  #keepDanger(drafts) {
    const danger = drafts.filter(({ row }) => row.kind === "screen");
    const stamped = danger.map((draft) => {
      const letters = newLogCode(this.log) + newLogCode(this.log);
      const entryId = draft.entryId ?? `e${letters.slice(0, 14)}`;
      return { ...draft, entryId, row: { ...draft.row, entry_id: entryId, saved_at: draft.row.at } };
    });
    if (danger.length > 0) this.#wait([...this.waiting(), ...stamped]);
  }

  #wait(drafts) {
    this.#unsaved = drafts;
    if (drafts.length === 0) attempt(() => localStorage.removeItem(this.#waitingKey));
    else attempt(() => localStorage.setItem(this.#waitingKey, JSON.stringify(drafts)));
  }

  safety() {
    const rows = [...this.rows, ...this.waiting().map(({ row }) => row)];
    return safetyState(this.rules, rows, this.current, this.nowMs, this.plan.limits);
  }

  emergencyNumber() {
    const told = this.current.filter(({ kind }) => kind === "contact").map((row) => row.emergency_number);
    return [...told, this.plan.emergency_number].filter(Boolean).at(-1) ?? "";
  }

  openRoutine() {
    return openRoutine(this.current, this.nowMs, this.rules);
  }

  toldConditions() {
    const said = this.current.filter(({ kind }) => kind === "conditions").at(-1);
    return (said?.conditions ?? "").split(" ").filter((word) => word && word !== this.log.none);
  }

  /** What the person was told that they have, by them and by their plan. */
  conditions() {
    return [...new Set([...this.toldConditions(), ...this.plan.conditions])];
  }

  /** The exercise that the plan leaves out in this week; null if there is none. */
  leftOutThisWeek() {
    const { whole } = this.data.routines;
    return blocksOfWeek(whole, this.plan, this.today).length < whole.length ? this.plan.left_out : null;
  }

  /** This week's whole and short routine as a person's conditions leave them, and what they change. */
  routines() {
    const { current, today } = this;
    if (this.#made.current !== current || this.#made.today !== today)
      this.#made = { current, today, routines: this.#makeRoutines() };
    return this.#made.routines;
  }

  #makeRoutines() {
    const { routines, cautions } = this.data;
    const words = this.current.filter(({ kind }) => kind === "permission");
    const may = new Map(words.map(({ exercise, may_do: mayDo }) => [exercise, mayDo]));
    const permitted = new Set([...may.keys()].filter((exercise) => may.get(exercise)));
    const cautiously = (blocks) =>
      cautiousBlocks(blocksOfWeek(blocks, this.plan, this.today), cautions, this.conditions(), permitted);
    const whole = cautiously(routines.whole);
    // The short one is made of what is left of the whole one.
    const kept = new Set(whole.kept.map(({ exercise }) => exercise));
    const short = cautiously(routines.short ?? []).kept.filter(({ exercise }) => kept.has(exercise));
    const found = {};
    for (const [length, blocks] of [["whole", whole.kept], ["short", short]]) {
      if (blocks.length > 0) found[length] = joinedRoutine(routines, blocks);
    }
    return { routines: found, leftOut: whole.leftOut, eased: whole.eased };
  }
}
