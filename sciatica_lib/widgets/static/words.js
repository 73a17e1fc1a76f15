// What is shown, written and spoken about the routine. Pure: a state in, words and numbers out.

import { EFFORT, secondsShown } from "./layout.js";

export function inWords(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

export const roughly = (seconds) =>
  seconds < 60 ? inWords(seconds) : `${Math.max(1, Math.round(seconds / 60))} min`;

export const capital = (word) => word[0].toUpperCase() + word.slice(1);

export const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

export const cueOf = (phase) => (phase.kind === "next_exercise" ? "Next exercise" : phase.cue);

export function nextWords(phases, index) {
  const [phase, next] = [phases[index], phases[index + 1]];
  if (next === undefined) return "Next: the end";
  if (next.kind === "rest") return `Next: rest for ${inWords(next.duration_s)}`;
  if (next.kind === "next_exercise") return `Next exercise: ${next.name}`;
  const turn = next.side !== phase.side && next.limbs ? `, ${next.limbs}` : "";
  return `Next: ${next.cue}${turn}`;
}

/** The set and the repetition; where sides change with every repetition it is counted on each side. */
export function countWords({ kind, side, set, sets, rep, reps, set_index: place }, planned) {
  const where = `set ${set} of ${sets}`;
  if (!EFFORT.has(kind)) return `Coming up: ${where}`;
  if (rep === null) return `${capital(where)} · at your own pace`;
  const byTurns = side !== null && planned[place].side === null;
  const count = byTurns
    ? `Rep ${Math.ceil(rep / 2)} of ${reps / 2} on each side`
    : `Rep ${rep} of ${reps}`;
  return `${capital(where)} · ${count}`;
}

/** What a screen reader announces when a phase begins. */
function announcement(phases, index) {
  const [phase, before] = [phases[index], phases[index - 1]];
  const side = phase.limbs ? `, ${phase.limbs}` : "";
  if (!EFFORT.has(phase.kind)) return `${phase.say} ${phase.soon}`.trim();
  if (phase.set_index !== before?.set_index) {
    const where = `${phase.name}, set ${phase.set} of ${phase.sets}${side}`;
    return `${where}. ${phase.cue}. ${phase.text}`;
  }
  if (phase.rep !== before.rep) return `${phase.cue}, rep ${phase.rep}${side}`;
  return phase.cue;
}

/** What the voice says at this place: as the phase begins, and towards its end. */
export const spokenNow = ({ phase, left }) =>
  phase.soon && left <= phase.soon_s ? phase.soon : phase.say;

export const SAID_AT_END = {
  finished: "Done. That was the whole routine.",
  stopped: "Stopped.",
};

export const VOICE_SAMPLE = "This is how loud the voice is.";

export const NO_VOICE = "This browser has no English voice. You hear tones only.";

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
      heed: phase.heed,
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
