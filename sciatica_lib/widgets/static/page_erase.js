// Everything of this plan off the phone: asked twice, and said what stays elsewhere.

import { make } from "./elements.js";
import { makePageButton, makeSaid } from "./page_sheet.js";
import { ERASE, ERASED, ERASE_NOW, KEEP, eraseQuestions, notErased } from "./page_words.js";

export class PageErase {
  element = make("div", "sw-page-erase");
  #workbook;
  #onErased;
  #open = makePageButton(ERASE, () => this.#ask(0), "quiet");
  #question = make("div", "sw-page-said");
  #said = make("div", "sw-page-said");

  /** `onErased` shows the page as it is for somebody new. */
  constructor(workbook, onErased) {
    this.#workbook = workbook;
    this.#onErased = onErased;
    this.#said.setAttribute("role", "status");
    this.#question.setAttribute("role", "group");
    this.#question.setAttribute("aria-label", ERASE);
    this.element.append(this.#open, this.#question, this.#said);
  }

  paint() {
    this.#open.hidden = this.#workbook.rows.length === 0;
    this.#question.replaceChildren();
  }

  /** Ask for the first or the second time; the focus goes to what keeps everything. */
  #ask(time) {
    const questions = eraseQuestions(this.#workbook.rows.length);
    const isLast = time === questions.length - 1;
    const keep = makePageButton(KEEP, () => this.#keep());
    const go = makePageButton(isLast ? ERASE_NOW : "Delete", () => (isLast ? this.#erase() : this.#ask(time + 1)));
    go.dataset.kind = "danger";
    this.#said.replaceChildren();
    this.#question.replaceChildren(makeSaid(questions[time], "notice"), make("div", "sw-page-acts", keep, go));
    keep.focus();
  }

  #keep() {
    this.#question.replaceChildren();
    this.#open.focus();
  }

  async #erase() {
    try {
      await this.#workbook.erase();
      this.#question.replaceChildren();
      await this.#onErased();
      this.#said.replaceChildren(makeSaid(ERASED, "good"));
    } catch (error) {
      this.#said.replaceChildren(makeSaid(notErased(error), "stop"));
    }
  }
}
