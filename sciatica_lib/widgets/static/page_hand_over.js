// How the entries leave the phone: as a copy of the log, or as a code for the desk; and how long they
// have been here alone.

import { draw, make } from "./elements.js";
import { DAY_MS, momentOf } from "./history.js";
import { logCode } from "./log_code.js";
import { csvFile } from "./log_rows.js";
import { PageErase } from "./page_erase.js";
import { makePageButton, makeSaid } from "./page_sheet.js";
import {
  CANNOT_KEEP, CODE_CAPTION, ENTRIES, HIDE_CODE, NO_CODE, NO_ENTRIES, SENT, SHARE, SHOW_CODE, codeFrom, entriesWords,
  notSaved, onlyHereWords,
} from "./page_words.js";
import { qrCode } from "./qr_image.js";

const TELL_AFTER_DAYS = 3;
const QUIET = 4; // modules around a code

export class PageHandOver {
  banner = make("div", "sw-page-banner");
  element = make("section", "sw-page-hand-over");
  #workbook;
  #words = make("p", "");
  #codeButton = makePageButton(SHOW_CODE, () => this.#toggleCode());
  #acts = make("div", "sw-page-acts", makePageButton(SHARE, () => this.#share()), this.#codeButton);
  #code = make("figure", "sw-page-figure");
  #said = make("div", "sw-page-said");
  #erase;

  /** `onErased` is called when everything was deleted. */
  constructor(workbook, onErased) {
    this.#workbook = workbook;
    this.#erase = new PageErase(workbook, onErased);
    this.#said.setAttribute("role", "status");
    this.#acts.append(make("p", "sw-page-key", SENT));
    const title = make("h2", "sw-page-small", ENTRIES);
    this.element.append(title, this.#words, this.#acts, this.#said, this.#code, this.#erase.element);
  }

  /** How many whole days the oldest row that was not handed over has been here alone; null if none. */
  #daysAlone() {
    const { rows, about, nowMs } = this.#workbook;
    const since = about.handedOver ? momentOf(about.handedOver) : 0;
    const alone = rows.map((row) => momentOf(row.saved_at)).filter((at) => at > since);
    return alone.length > 0 ? Math.floor((nowMs - Math.min(...alone)) / DAY_MS) : null;
  }

  paint() {
    const { rows, canKeep } = this.#workbook;
    const days = this.#daysAlone();
    const tells = days !== null && days >= TELL_AFTER_DAYS;
    const notice = tells ? [makeSaid(onlyHereWords(days), "notice")] : [];
    this.banner.replaceChildren(...(canKeep ? notice : [makeSaid(CANNOT_KEEP, "stop")]));
    this.#words.textContent = rows.length > 0 ? entriesWords(rows.length) : NO_ENTRIES;
    this.#acts.hidden = rows.length === 0;
    this.#erase.paint();
    this.#showCode(null);
  }

  async #share() {
    const { plan, today, log } = this.#workbook;
    this.#said.replaceChildren();
    try {
      await this.#workbook.refresh();
      const name = `session_log_${plan.plan_id}_${today}.csv`;
      const file = new File([csvFile(log, this.#workbook.rows)], name, { type: "text/csv" });
      if (!(await handOver(file))) return;
      await this.#workbook.noteHandedOver();
    } catch (error) {
      this.#said.replaceChildren(makeSaid(notSaved(error), "stop"));
    }
  }

  async #toggleCode() {
    if (this.#codeButton.getAttribute("aria-expanded") === "true") {
      this.#showCode(null);
      return;
    }
    await this.#workbook.refresh();
    const { log, rows, about, today, rules } = this.#workbook;
    const fits = (text) => qrCode(text) !== null;
    this.#showCode((await logCode(log, rows, about.logCode ?? "", today, rules, fits)) ?? { text: "" });
  }

  /** Show a code as logCode() gives it; null takes it away. */
  #showCode(code) {
    this.#codeButton.textContent = code ? HIDE_CODE : SHOW_CODE;
    this.#codeButton.setAttribute("aria-expanded", String(code !== null));
    const parts = [];
    if (code?.text) parts.push(makePicture(qrCode(code.text)), make("figcaption", "sw-page-key", CODE_CAPTION));
    if (code?.text && !code.isWhole) parts.push(make("p", "", codeFrom(code.from)));
    if (code && !code.text) parts.push(make("p", "", NO_CODE));
    this.#code.replaceChildren(...parts);
  }
}

/** The code in black on white, whatever the theme: that is what scanners look for. */
function makePicture(code) {
  const size = code.length + 2 * QUIET;
  const dark = code.flatMap((row, y) => row.map((is, x) => (is ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")));
  const picture = draw("svg", {
    viewBox: `0 0 ${size} ${size}`, class: "sw-page-code", role: "img", "aria-label": CODE_CAPTION,
  });
  picture.append(
    draw("rect", { width: size, height: size, fill: "#fff" }),
    draw("path", { d: dark.join(""), fill: "#000", "shape-rendering": "crispEdges" }),
  );
  return picture;
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
