// The log of one plan on this phone, in the browser's database; rows are added, never changed.
//
// What says "saved" is there when the page is closed at that moment. A save that takes longer than
// its budget is given up, and then nothing of it is in the log.

import { idOf, newLogCode } from "./log_rows.js";
import { localTime } from "./results.js";

const BUDGET_MS = 10_000;
const [ROWS, ABOUT] = ["rows", "about"];

const SLOW = "this phone did not answer within ten seconds";
const NO_ROOM = "this browser does not let the page keep anything";

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error(NO_ROOM));
  });

/** What a promise gives, or an error after the budget; `giveUp` is called then. */
function withinBudget(promise, giveUp = () => {}) {
  let timeout;
  const late = new Promise((_, reject) => {
    timeout = setTimeout(() => {
      giveUp();
      reject(new Error(SLOW));
    }, BUDGET_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timeout));
}

/** What a row says, without when it was said: two tries of one press are alike. */
const contentOf = ({ at, saved_at, entry_id, replaces, ...content }) => JSON.stringify(content);

export class PageStore {
  #name;
  #log;
  #opened = null; // the promise of the database

  /** `log` are the columns, see log_rows.js. */
  constructor(planId, log) {
    this.#name = `sciatica-log-${planId}`;
    this.#log = log;
    this.#open().catch(() => {}); // meanwhile the page is made; whoever reads is told
  }

  #open() {
    this.#opened ??= this.#connect().catch((error) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  async #connect() {
    const request = indexedDB.open(this.#name, 1);
    request.onupgradeneeded = () => {
      const rows = request.result.createObjectStore(ROWS, { autoIncrement: true });
      rows.createIndex("try", "try");
      request.result.createObjectStore(ABOUT);
    };
    const database = await withinBudget(settled(request));
    // Another page of this plan may bring a newer form of the database, or the person may erase it.
    database.onversionchange = () => this.#forget();
    database.onclose = () => this.#forget();
    return database;
  }

  #forget() {
    this.#opened?.then((database) => database.close(), () => {});
    this.#opened = null;
  }

  async #transact(mode, action) {
    const database = await this.#open();
    const transaction = database.transaction([ROWS, ABOUT], mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new Error(SLOW));
    });
    const stop = () => {
      try {
        transaction.abort();
      } catch {
        // It is over already.
      }
    };
    const work = async () => {
      try {
        const found = await action(transaction.objectStore(ROWS), transaction.objectStore(ABOUT));
        await done;
        return found;
      } catch (error) {
        stop();
        await done.catch(() => {});
        throw error;
      }
    };
    return withinBudget(work(), stop);
  }

  /** All rows in the order of saving, and what else is known: the log's name, when it was handed over. */
  async read() {
    return this.#transact("readonly", async (rows, about) => {
      const asked = [rows.getAll(), about.get("log_code"), about.get("handed_over")];
      const [kept, logCode, handedOver] = await Promise.all(asked.map(settled));
      return { rows: kept.map(({ row }) => row), logCode: logCode ?? null, handedOver: handedOver ?? null };
    });
  }

  /**
   * Add rows, all of them or none, and return them with their ids.
   *
   * drafts: {row, try, entryId}. `try` names one press of Save however often it is pressed: what went
   * in before and was changed since is corrected, and nothing is saved twice.
   */
  async save(drafts) {
    // So that the browser does not clear it by itself; it may say no, and nobody waits for it.
    navigator.storage?.persist?.().catch(() => {});
    return this.#transact("readwrite", async (rows, about) => {
      const saved = [];
      for (const draft of drafts) {
        const before = (await settled(rows.index("try").getAll(draft.try))).at(-1)?.row;
        if (before && contentOf(before) === contentOf(draft.row)) {
          saved.push(before);
          continue;
        }
        const entryId = (!before && draft.entryId) || (await this.#next("e", about));
        const stamps = { entry_id: entryId, saved_at: localTime(Date.now()) };
        const replaces = before ? { replaces: before.entry_id } : {};
        const row = { ...draft.row, ...stamps, ...replaces };
        await settled(rows.add({ row, try: draft.try }));
        saved.push(row);
      }
      return saved;
    });
  }

  /** A fresh id for a routine. */
  async newRoutineId() {
    return this.#transact("readwrite", (_, about) => this.#next("r", about));
  }

  /** Remember that all rows so far are somewhere else as well. */
  async handedOver(at) {
    return this.#transact("readwrite", (_, about) => settled(about.put(at, "handed_over")));
  }

  /** Delete the whole database of this plan; other pages of it let go of it first. */
  async erase() {
    this.#forget();
    await withinBudget(settled(indexedDB.deleteDatabase(this.#name)));
  }

  async #next(letter, about) {
    let code = await settled(about.get("log_code"));
    if (!code) {
      code = newLogCode(this.#log);
      await settled(about.put(code, "log_code"));
    }
    const number = (await settled(about.get("count"))) ?? 0;
    await settled(about.put(number + 1, "count"));
    return idOf(letter, code, number, this.#log);
  }
}
