// What is shown, written and spoken about the routine. Pure: a state in, words and numbers out.

import { EFFORT, secondsShown } from "./layout.js";

// People hear about two and a half words a second.
const WORDS_A_SECOND = 2.5;
// A phase ends with its words said, and a breath after them.
const BREATH_S = 1;

const HEEDED = { caution: "Take care", note: "From your therapist", watch: "Watch" };

/** What to heed in an exercise, each as what it is and its words. */
export const heedLines = ({ heed = [] }) => heed.map(({ kind, text }) => [kind, HEEDED[kind], text]);

/** All that is written before an exercise, in the order in which it is read. */
function wordsBefore(phase) {
  const lines = heedLines(phase).map(([kind, label, text]) => [kind, `${label}: ${text}`]);
  const isWatch = ([kind]) => kind === "watch";
  const weighty = lines.filter((line) => !isWatch(line));
  return [...weighty, ["", phase.text], ...lines.filter(isWatch)].map(([, words]) => words);
}

/**
 * What fits into the seconds of a phase after the words that are said anyway: of each text its first
 * sentences, never a part of one. All of it is on the screen.
 */
export function sayingWithin(seconds, begins, texts) {
  const count = (words) => words.split(/\s+/).filter(Boolean).length;
  let left = (seconds - BREATH_S) * WORDS_A_SECOND - count(begins);
  const said = [begins];
  for (const text of texts) {
    for (const sentence of text.split(/(?<=[.!?])\s+/)) {
      if (count(sentence) > left) break;
      left -= count(sentence);
      said.push(sentence);
    }
  }
  return said.join(" ");
}

export function inWords(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

export const roughly = (seconds) =>
  seconds < 60 ? inWords(seconds) : `${Math.max(1, Math.round(seconds / 60))} min`;

export const capital = (word) => word[0].toUpperCase() + word.slice(1);

export const otherSide = (side) => (side === "left" ? "right" : "left");

export const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

export const cueOf = (phase) => (phase.kind === "next_exercise" ? "Next exercise" : phase.cue);

export function nextWords(phases, index) {
  const [phase, next] = [phases[index], phases[index + 1]];
  if (next === undefined) return "Next: the end";
  if (next.kind === "rest") return `Next: rest for ${inWords(next.duration_s)}`;
  if (next.kind === "change_sides") return `Next: change to the ${next.side} side`;
  if (next.kind === "next_exercise") return `Next exercise: ${next.name}`;
  const turn = next.side && next.side !== phase.side ? `, ${next.side} side` : "";
  return `Next: ${next.cue}${turn}`;
}

export function countWords({ kind, set, sets, rep, reps }) {
  const where = `set ${set} of ${sets}`;
  if (!EFFORT.has(kind)) return `Coming up: ${where}`;
  return `${capital(where)} · ${rep === null ? "at your own pace" : `Rep ${rep} of ${reps}`}`;
}

/** What a screen reader announces when a phase begins. */
function announcement(phases, index) {
  const [phase, before] = [phases[index], phases[index - 1]];
  const side = phase.side ? `, ${phase.side} side` : "";
  const words = wordsBefore(phase).join(" ");
  if (!EFFORT.has(phase.kind)) return `${cueOf(phase)}. ${words}`;
  if (phase.set_index !== before?.set_index) {
    const where = `${phase.name}, set ${phase.set} of ${phase.sets}${side}`;
    return `${where}. ${phase.cue}. ${words}`;
  }
  if (phase.rep !== before.rep) return `${phase.cue}, rep ${phase.rep}${side}`;
  return phase.cue;
}

/** What the voice says when a phase begins: short, since the next phase cuts it off. */
export function saying(phases, index) {
  const [phase, last] = [phases[index], phases[index - 1]];
  const side = phase.side ? `, ${phase.side} side` : "";
  const readOut = (begins) => sayingWithin(phase.duration_s, begins, wordsBefore(phase));
  switch (phase.kind) {
    case "get_ready":
      return readOut(`Get ready. ${phase.name}${side}.`);
    case "next_exercise":
      return readOut(`Next exercise. ${phase.name}${side}.`);
    case "change_sides":
      return `Change sides. Now the ${phase.side} side.`;
    case "rest":
      return `Rest. Next is set ${phase.set} of ${phase.sets}.`;
    case "own_pace":
      return `${phase.cue}, at your own pace. Press Done after the last one.`;
    default: {
      const begins = phase.rep !== last?.rep || phase.set_index !== last?.set_index;
      const turn = begins && last?.set_index === phase.set_index && phase.side !== last.side;
      const isLastRep = begins && phase.rep === phase.reps && phase.reps > 1;
      return `${isLastRep ? "Last one. " : ""}${turn ? `${phase.side}. ` : ""}${phase.cue}`;
    }
  }
}

export const SAID_AT_END = {
  finished: "Done. That was the whole routine.",
  stopped: "Stopped.",
};

// ---- What is shown ------------------------------------------------------------------------------

/** The number in the dial: seconds left, or seconds so far where the person sets the pace. */
export const numberShown = ({ phase, into, left }) =>
  phase.kind === "own_pace" ? Math.floor(into) : secondsShown(left);

/** How much of the ring is drawn, 0 to 1; with less motion it changes once a second. */
export function ringShown({ phase, into, left, lasting }, lessMotion) {
  if (phase.kind === "own_pace") return Math.min(1, into / lasting);
  return Math.min(1, (lessMotion ? secondsShown(left) : left) / lasting);
}

/** Which parts of the timer are on the page. `asking` is the open question, or "". */
export function partsShown({ status, takenOver, refusal }, { asking, looking }) {
  const ready = status === "ready";
  const underWay = status === "running" || status === "paused";
  const ended = !ready && !underWay;
  return {
    overview: ready && !looking,
    look: looking,
    keys: ready && !looking,
    stage: underWay,
    closing: ended,
    note: (status === "paused" && asking === "") || (ready && Boolean(refusal)),
    question: asking !== "",
    controls: asking === "" && !ended && !takenOver && !looking,
  };
}

/** The button that starts, pauses and goes on: its text and its icon. */
export function mainWords({ status, note }) {
  if (status === "running") return ["Pause", "pause"];
  if (status === "ready") return ["Start", "play"];
  return [note === "reloaded" ? "Go on" : "Resume", "play"];
}

const PAUSED = {
  "": "Paused. Take the time you need.",
  asleep: "Paused: this computer was asleep. Go on when you are ready.",
  reloaded: "You were here when you left this page. Go on when you are ready.",
};

/** Why the routine stands still or does not begin; nothing while it does not, or while a question is open. */
export function pausedWords({ status, note, takenOver, refusal }, asking) {
  if (asking || (status !== "paused" && status !== "ready")) return "";
  if (takenOver && status === "paused") return "This routine goes on in a newer timer.";
  return refusal || (status === "paused" ? PAUSED[note] : "");
}

export const ASKING = "One moment: it is looked up whether you may exercise now.";

export const NOT_KNOWN = "It could not be found out whether you may exercise now. Open this page again.";

export const QUESTIONS = {
  stop: "Stop the routine here? What you have done is kept.",
  hurt: "The routine is paused. Stop here because it hurts? What you have done is kept.",
};

export const LATE =
  "Your log has not taken in everything yet. What you did is kept in this browser and is handed " +
  "over as soon as the notebook answers. If this stays, start the page again.";

/** What stands at the end: a title, and a sentence. */
export function closingWords({ status, note }, { full, part, planned }) {
  const stopped = note === "hurt" ? "Stopped because it hurts" : "Stopped";
  const inPart = part > 0 ? `, and part of ${plural(part, "set")}` : "";
  return [
    status === "finished" ? "That was the whole routine" : stopped,
    `You did ${full} of ${plural(planned, "set")}${inPart}.`,
  ];
}

/** What a screen reader announces when something has changed: phases, and never seconds. */
export function announcedWords(state, asking, engine) {
  const { status, index } = state;
  if (status === "running") return announcement(engine.layout.phases, index);
  if (status === "ready") return pausedWords(state, asking);
  if (status === "paused") return pausedWords(state, asking) || QUESTIONS[asking];
  return closingWords(state, engine.tally()).join(". ");
}

// ---- Before the start ---------------------------------------------------------------------------

/** The exercises of the routine, each with its dose, its time and its sentences. */
export function exercisesOf(layout) {
  const found = new Map();
  layout.phases.forEach((phase, place) => {
    const { exercise, name, figure } = phase;
    const block = found.get(exercise) ?? {
      exercise, name, figure, seconds: 0, sets: new Set(), does: new Map(), position: "",
      heed: heedLines(phase),
    };
    found.set(exercise, block);
    block.seconds += layout.shownS[place];
    if (phase.set_index !== null) {
      block.sets.add(phase.set_index);
      if (!block.does.has(phase.kind)) block.does.set(phase.kind, [phase.cue, phase.text]);
    } else if (["get_ready", "next_exercise"].includes(phase.kind)) {
      block.position = phase.text;
    }
  });
  return [...found.values()].map((block) => ({
    ...block,
    does: [...block.does.values()],
    dose: layout.sets[Math.min(...block.sets)].dose,
  }));
}

/** The sum of the routine in one line. */
export function totalWords({ shownTotal, sets }, exercises) {
  return [roughly(shownTotal), plural(exercises, "exercise"), plural(sets.length, "set")].join(" · ");
}
