// The safety check on the page: asked in short groups or in brief, what is locked, and the way back.

import { make } from "./elements.js";
import { actOf } from "./page_sheet.js";
import { CALL, LOCKED_UNTIL, NOT_A_PAST_DAY, ONE_MORE, SAME_AGAIN, WHAT_THEY_SAID, dayWords } from "./page_words.js";
import { localTime } from "./results.js";
import { inGroups, levelOf, seenAbout } from "./safety.js";

export class PageSafety {
  #sheet;
  #workbook;
  #onPassed;
  #ticked = [];

  /** `onPassed` is called when nothing is locked and nothing is left to ask. */
  constructor(sheet, onPassed) {
    this.#sheet = sheet;
    this.#workbook = sheet.workbook;
    this.#onPassed = onPassed;
  }

  /** Ask what has to be asked now, or show what keeps the routine locked. */
  async begin(state = this.#workbook.safety()) {
    this.#sheet.below();
    if (state.locks.length > 0) this.#showLock(state);
    else if (state.ask === "full") this.askInFull(state.reason);
    else if (state.ask === "brief") this.#askBrief();
    else await this.#onPassed();
  }

  /** Ask everything, one group at a time. */
  askInFull(reason) {
    const { rules } = this.#workbook;
    this.#ticked = [];
    this.#sheet.notice(rules.reasons[reason] ?? "", "notice");
    this.#askGroup(inGroups(rules), "full", "");
  }

  #askBrief() {
    const { rules, words } = this.#workbook;
    this.#ticked = [];
    this.#askGroup(inGroups(rules, { brief: true }), "brief", words.brief);
  }

  #askGroup([group, ...later], asked, heading) {
    const { rules, words, rows, current } = this.#workbook;
    const total = rules.groups.length;
    const place = `Safety check ${total - later.length} of ${total}: `;
    const since = seenAbout(rules, rows, current);
    const options = group.map((name) => {
      const added = since[name] ? `: new or worse since you were seen on ${since[name]}` : "";
      return { value: name, words: `${rules.signs[name].words}${added}` };
    });
    this.#sheet.ask(
      heading || `${place}${words.headings[rules.signs[group[0]].group]}`,
      [{ id: "signs", words: "Tick what is true", kind: "several", options }],
      [actOf("go", "None of these", "main", { of: "signs", words_ticked: "Continue" })],
      (_, { signs = [] }) => this.#answered(signs, later, asked),
      { intro: asked === "brief" ? "" : words.tick_what_fits },
    );
  }

  async #answered(ticked, later, asked) {
    const { rules } = this.#workbook;
    this.#ticked = [...new Set([...this.#ticked, ...ticked])];
    if (rules.until_seen.includes(levelOf(rules, ticked))) await this.#save(later.length > 0 ? "brief" : asked);
    else if (later.length > 0) this.#askGroup(later, asked, "");
    else if (this.#ticked.length > 0) this.#askClinician(asked);
    else await this.#save(asked);
  }

  #askClinician(asked) {
    this.#sheet.ask(
      ONE_MORE,
      [this.#workbook.words.questions.clinician_ok],
      [actOf("save", "Continue", "main", { requires: "clinician_ok" })],
      (_, answers) => this.#save(asked, { clinician_ok: answers.clinician_ok }),
      { intro: `You ticked: ${this.#wordsOf(this.#ticked)}.` },
    );
  }

  async #save(asked, further = {}) {
    const { rules, words } = this.#workbook;
    const signs = this.#ticked.join(" ") || rules.none;
    const level = levelOf(rules, this.#ticked);
    this.#sheet.beginAnew(); // no answer about danger takes the place of one that waits
    // What a person must do does not wait for a memory to answer.
    if (rules.until_seen.includes(level)) this.#tellWhatToDo(level, `${words.locked[level]}. `);
    const saved = await this.#sheet.save(this.#workbook.record("screen", { signs, asked, ...further }));
    if (saved === null) return;
    this.#ticked = [];
    this.#sheet.notice(level ? "" : rules.none_ticked, "good");
    await this.begin();
  }

  /** Say what to do at a level, with a link to call where that is an emergency. */
  #tellWhatToDo(level, before = "") {
    const number = this.#workbook.emergencyNumber();
    this.#sheet.notice(`${before}${this.#workbook.rules.calls_for[level]}`, "stop");
    this.#sheet.below(level === "emergency" && number ? [makeCall(number)] : []);
  }

  #showLock(state) {
    const { rules, words, today } = this.#workbook;
    const [lock] = state.locks;
    const asksNumber = lock.level === "emergency" && !this.#workbook.emergencyNumber();
    this.#tellWhatToDo(lock.level);
    const ways = {
      seen: () => this.#askSeen(state),
      number: ({ number }) => this.#saveNumber(number),
      again: () => this.#askAgain(lock.signs),
    };
    this.#sheet.ask(
      words.locked[lock.level],
      asksNumber ? [words.questions.number] : [],
      [
        actOf("seen", words.ways_back[lock.level], "main"),
        ...(asksNumber ? [actOf("number", "Save the number", "other", { requires: "number" })] : []),
        actOf("again", words.mistake, "quiet"),
      ],
      (which, answers) => ways[which](answers),
      { intro: `You ticked ${dayWords(lock.since, today)}: ${this.#wordsOf(lock.signs)}. ${LOCKED_UNTIL}` },
    );
  }

  #askSeen(state) {
    const { words } = this.#workbook;
    this.#sheet.ask(
      WHAT_THEY_SAID,
      [words.questions.seen_on, words.questions.may_exercise],
      [actOf("seen", "Save", "main", { requires: "may_exercise" }), actOf("back", "Back", "quiet")],
      (which, answers) => (which === "seen" ? this.#saveSeen(state, answers) : this.begin()),
      { intro: words.since_long },
    );
  }

  async #saveSeen({ locks }, { seen_on: seenOn, may_exercise: mayExercise }) {
    // By the calendar: after midnight, a hospital's letter has the new day.
    const today = localTime(this.#workbook.nowMs).slice(0, "2026-03-02".length);
    if (!seenOn || seenOn > today) {
      this.#sheet.say(NOT_A_PAST_DAY, "notice");
      return;
    }
    const about = locks.map(({ entryId }) => entryId).join(" ");
    const values = { about, seen_on: seenOn, may_exercise: mayExercise };
    if ((await this.#sheet.save(this.#workbook.record("seen", values))) === null) return;
    this.#sheet.notice("");
    await this.begin();
  }

  async #saveNumber(number) {
    const contact = this.#workbook.record("contact", { emergency_number: number.trim().slice(0, 30) });
    if ((await this.#sheet.save(contact)) !== null) await this.begin();
  }

  #askAgain(signs) {
    const { rules, words } = this.#workbook;
    const options = [{ value: false, words: "no" }, { value: true, words: "yes" }];
    this.#sheet.ask(
      SAME_AGAIN,
      signs.map((name) => ({ id: name, words: rules.signs[name].words, kind: "yes_no", options })),
      [actOf("save", "Save", "main", { requires: signs[0] }), actOf("back", "Back", "quiet")],
      async (which, answers) => {
        if (which === "back") return this.begin();
        const again = signs.filter((name) => answers[name]).join(" ") || rules.none;
        const screen = this.#workbook.record("screen", { signs: again, asked: "brief" });
        if ((await this.#sheet.save(screen)) === null) return;
        await this.begin();
        this.#sheet.say(words.still_locked, "notice");
      },
    );
  }

  #wordsOf(signs) {
    return signs.map((name) => this.#workbook.rules.signs[name].words).join("; ");
  }
}

function makeCall(number) {
  const link = make("a", "sw-page-call", `${CALL} ${number}`);
  link.href = `tel:${number.replace(/[^0-9+*#]/g, "")}`;
  return link;
}
