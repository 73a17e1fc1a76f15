// How the entries leave the phone: as a copy of the log, or as a code for the desk; and how long they
// have been here alone.

import { make } from "./elements.js";
import { DAY_MS, momentOf } from "./history.js";
import { csvFile } from "./log_rows.js";
import { makePageButton, makeSaid } from "./page_sheet.js";
import { ENTRIES, NO_ENTRIES, SENT, SHARE, entriesWords, onlyHereWords } from "./page_words.js";

const TELL_AFTER_DAYS = 3;

export class PageHandOver {
  banner = make("div", "sw-page-banner");
  element = make("section", "sw-page-hand-over");
  #workbook;
  #said = make("div", "sw-page-said");

  constructor(workbook) {
    this.#workbook = workbook;
    this.#said.setAttribute("role", "status");
  }

  /** How many whole days the oldest row that was not handed over has been here alone; null if none. */
  #daysAlone() {
    const { rows, about, nowMs } = this.#workbook;
    const since = about.handedOver ? momentOf(about.handedOver) : 0;
    const alone = rows.map((row) => momentOf(row.saved_at)).filter((at) => at > since);
    return alone.length > 0 ? Math.floor((nowMs - Math.min(...alone)) / DAY_MS) : null;
  }

  paint() {
    const { rows } = this.#workbook;
    const days = this.#daysAlone();
    const tells = days !== null && days >= TELL_AFTER_DAYS;
    this.banner.replaceChildren(...(tells ? [makeSaid(onlyHereWords(days), "notice")] : []));
    const parts = [make("h2", "sw-page-small", ENTRIES), make("p", "", rows.length > 0 ? entriesWords(rows.length) : NO_ENTRIES)];
    if (rows.length > 0) {
      parts.push(make("div", "sw-page-acts", makePageButton(SHARE, () => this.#share())));
      parts.push(make("p", "sw-page-key", SENT));
    }
    this.element.replaceChildren(...parts, this.#said);
  }

  async #share() {
    const { plan, today, log } = this.#workbook;
    await this.#workbook.refresh();
    const name = `session_log_${plan.plan_id}_${today}.csv`;
    const file = new File([csvFile(log, this.#workbook.rows)], name, { type: "text/csv" });
    if (!(await handOver(file))) return;
    await this.#workbook.noteHandedOver();
    this.paint();
  }
}

/** Give a file to the phone's own way to share, or else save it; false if the person left it. */
async function handOver(file) {
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file] });
      return true;
    } catch (error) {
      if (error.name === "AbortError") return false;
    }
  }
  const link = make("a", "");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}
