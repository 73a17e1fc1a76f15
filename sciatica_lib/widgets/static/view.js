// The timer on the page: it shows the state that the controller tells, and passes presses on.
//
// It needs no Jupyter: any element of any page, and a controller. Many views may show one timer.

import { makeControls, makeQuestion } from "./controls.js";
import { icon, make, write } from "./elements.js";
import { KEYS_HELP, commandOf } from "./keys.js";
import { LookThrough, makeOverview } from "./overview.js";
import { makeProgress, makeStage } from "./stage.js";
import {
  LATE, announcedWords, closingWords, inWords, numberShown, partsShown, pausedWords,
} from "./words.js";

export class View {
  #controller;
  #leave; // stops the controller from painting this view
  #asking = ""; // the open question: whether to "stop", or to stop because of a "hurt"
  #wasRunning = false; // before the question
  #looking = false;
  #painted = "";
  #announced = "";
  #lessMotion = globalThis.matchMedia("(prefers-reduced-motion: reduce)");
  #note = make("p", "sw-note");
  #late = make("p", "sw-waiting");
  #keys = make("p", "sw-keys", KEYS_HELP);
  #live = make("div", "sw-live");
  #closing = makeClosing();
  #progress = makeProgress();
  #overview;
  #look;
  #stage;
  #controls;
  #question;
  #root = make("section", "sw-timer");

  /** `figures` are the moving pictures, by the names that the phases give. */
  constructor({ controller, title, figures, element }) {
    this.#controller = controller;
    const press = (command) => (event) => this.#press(command, event);
    this.#overview = makeOverview(title, controller, () => this.#do("look"));
    this.#look = new LookThrough(controller.engine, figures, {
      lessMotion: this.#lessMotion,
      onClose: () => this.#do("stopLooking"),
    });
    this.#stage = makeStage(figures);
    this.#controls = makeControls(controller, press);
    this.#question = makeQuestion(press);
    this.#live.setAttribute("aria-live", "polite");
    this.#buildRoot();
    element.append(this.#root);
    this.#leave = controller.show((state) => this.#paint(state));
  }

  close() {
    this.#leave();
  }

  #buildRoot() {
    const root = this.#root;
    root.append(this.#overview.element, this.#look.element, this.#stage.element);
    root.append(this.#closing.element, this.#note, this.#question.element);
    root.append(this.#controls.element, this.#controls.sound, this.#controls.extras);
    root.append(this.#progress.element);
    root.append(this.#late, this.#keys, this.#live);
    root.tabIndex = -1;
    root.setAttribute("aria-label", "Routine timer");
    root.addEventListener("keydown", (event) => this.#onKey(event));
    root.addEventListener("fullscreenchange", () => {
      this.#controls.paintFull(document.fullscreenElement !== null);
    });
  }

  // ---- Presses ------------------------------------------------------------------------------------

  /** After a click, the keys go to the timer as a whole: space must pause, not press Skip again. */
  #press(command, event) {
    this.#do(command);
    if (event.detail > 0 && !this.#asking) this.#root.focus({ preventScroll: true });
  }

  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const focused = event.target.closest("button, input")?.localName;
    const command = commandOf(event.key, { focused, looking: this.#looking, asking: this.#asking });
    if (command === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) this.#do(command);
  }

  #do(command) {
    const own = {
      main: () => this.#pressMain(),
      swap: () => this.#controller.swap(this.#controller.state().phase.exercise),
      askStop: () => this.#ask("stop"),
      askHurt: () => this.#ask("hurt"),
      keepGoing: () => this.#keepGoing(),
      stopHere: () => this.#stopHere(),
      look: () => this.#startLooking(),
      lookBack: () => this.#look.turn(-1),
      lookOn: () => this.#look.turn(1),
      stopLooking: () => this.#stopLooking(),
      mute: () => this.#controller.toggleSound(),
      trySound: () => this.#controller.trySound(),
      voice: () => this.#controller.toggleVoice(),
      full: () => this.#toggleFull(),
    };
    if (command in own) own[command]();
    else this.#controller.act(command);
  }

  #pressMain() {
    const { status } = this.#controller.state();
    this.#controller.act(status === "running" ? "pause" : "start");
    // What is shown now is taller than the list before the start.
    if (status === "ready") this.#root.scrollIntoView({ block: "nearest" });
  }

  #ask(why) {
    const { status } = this.#controller.state();
    if (this.#asking || (status !== "running" && status !== "paused")) return;
    this.#asking = why;
    this.#wasRunning = status === "running";
    this.#controller.act("pause");
    this.#question.focus(why);
  }

  #keepGoing() {
    this.#asking = "";
    this.#controller.act(this.#wasRunning ? "start" : "pause");
    this.#controls.main.focus({ preventScroll: true });
  }

  #stopHere() {
    const why = this.#asking;
    this.#asking = "";
    this.#controller.act(why);
    this.#root.focus({ preventScroll: true });
  }

  #startLooking() {
    this.#looking = true;
    this.#look.open();
    this.#controller.beat();
    this.#look.focus();
  }

  #stopLooking() {
    this.#looking = false;
    this.#look.close();
    this.#controller.beat();
    this.#controls.main.focus({ preventScroll: true });
  }

  #toggleFull() {
    const isFull = document.fullscreenElement !== null;
    (isFull ? document.exitFullscreen() : this.#root.requestFullscreen()).catch(() => {});
  }

  // ---- Painting -----------------------------------------------------------------------------------

  #paint(state) {
    const { layout } = this.#controller.engine;
    const lessMotion = this.#lessMotion.matches;
    this.#stage.move(state, lessMotion);
    this.#progress.move(state, layout, lessMotion);
    if (state.status === "ready") this.#overview.paint();
    const news = this.#newsOf(state);
    if (news === this.#painted) return;
    this.#painted = news;
    const { status, index, phase } = state;
    const left = String(numberShown(state));
    Object.assign(this.#root.dataset, { status, phase: phase.kind, index: String(index), left });
    this.#paintParts(state);
    this.#stage.paint(state, layout);
    this.#progress.paint(state);
    this.#question.paint(this.#asking);
    write(this.#note, pausedWords(state, this.#asking));
    write(this.#late, state.late ? LATE : "");
    this.#announce(state);
  }

  /** All that is painted less often than the ring and the figure move. */
  #newsOf(state) {
    const { sound, voice, engine } = this.#controller;
    const { status, note, index, late, waiting, takenOver, refusal, phase } = state;
    const timeLeft = inWords(state.shownTotal - state.shownElapsed);
    return JSON.stringify([
      [status, note, index, phase.side, numberShown(state), timeLeft, late, waiting],
      [takenOver, refusal],
      [this.#asking, this.#looking, sound.muted, voice.on, voice.exists, engine.ownPace],
    ]);
  }

  #paintParts(state) {
    const shown = partsShown(state, { asking: this.#asking, looking: this.#looking });
    this.#overview.element.hidden = !shown.overview;
    this.#look.element.hidden = !shown.look;
    this.#keys.hidden = !shown.keys;
    this.#stage.element.hidden = this.#progress.element.hidden = !shown.stage;
    this.#question.element.hidden = !shown.question;
    this.#closing.element.hidden = !shown.closing;
    this.#note.hidden = !shown.note;
    this.#late.hidden = !state.late;
    this.#controls.paint(state, shown.controls);
    if (shown.closing) this.#closing.paint(state, this.#controller.engine.tally());
  }

  #announce(state) {
    const { status, index, phase } = state;
    const still = `${this.#asking} ${state.refusal}`;
    const news = `${status} ${status === "running" ? `${index} ${phase.side}` : still}`;
    if (news === this.#announced) return;
    this.#announced = news;
    write(this.#live, announcedWords(state, this.#asking, this.#controller.engine));
  }
}

/** What stands there when the routine is over. */
function makeClosing() {
  const tick = make("div", "sw-closing-icon", icon("done"));
  const title = make("h3", "sw-title");
  const text = make("p", "sw-total");
  return {
    element: make("div", "sw-closing", tick, title, text),
    paint(state, tally) {
      tick.hidden = state.status !== "finished";
      const words = closingWords(state, tally);
      write(title, words[0]);
      write(text, words[1]);
    },
  };
}
