// What is written and spoken about the routine. Pure: phases in, words out.

import { EFFORT } from "./engine.js";

// People hear about two and a half words a second.
const WORDS_A_SECOND = 2.5;

export function inWords(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

export const roughly = (seconds) =>
  seconds < 60 ? inWords(seconds) : `${Math.max(1, Math.round(seconds / 60))} min`;

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
  const where = `et ${set} of ${sets}`;
  if (!EFFORT.has(kind)) return `Coming up: s${where}`;
  return rep === null ? `S${where} · at your own pace` : `S${where} · Rep ${rep} of ${reps}`;
}

/** What a screen reader announces when a phase begins. */
export function announcement(phases, index) {
  const [phase, before] = [phases[index], phases[index - 1]];
  const side = phase.side ? `, ${phase.side} side` : "";
  if (!EFFORT.has(phase.kind)) return `${cueOf(phase)}. ${phase.text}`;
  if (phase.set_index !== before?.set_index) {
    const where = `${phase.name}, set ${phase.set} of ${phase.sets}${side}`;
    return `${where}. ${phase.cue}. ${phase.text}`;
  }
  if (phase.rep !== before.rep) return `${phase.cue}, rep ${phase.rep}${side}`;
  return phase.cue;
}

/** What the voice says when a phase begins: short, since the next phase cuts it off. */
export function saying(phases, index) {
  const [phase, before] = [phases[index], phases[index - 1]];
  const side = phase.side ? `, ${phase.side} side` : "";
  const within = (words) =>
    words.split(" ").length / WORDS_A_SECOND + 3 < phase.duration_s ? ` ${words}` : "";
  switch (phase.kind) {
    case "get_ready":
      return `Get ready. ${phase.name}${side}.${within(phase.text)}`;
    case "next_exercise":
      return `Next exercise. ${phase.name}${side}.${within(phase.text)}`;
    case "change_sides":
      return `Change sides. Now the ${phase.side} side.`;
    case "rest":
      return `Rest. Next is set ${phase.set} of ${phase.sets}.`;
    case "own_pace":
      return `${phase.cue}, at your own pace. Press Done after the last one.`;
    default: {
      const begins = phase.rep !== before?.rep || phase.set_index !== before?.set_index;
      const turn = begins && before?.set_index === phase.set_index && phase.side !== before.side;
      const last = begins && phase.rep === phase.reps && phase.reps > 1;
      return `${last ? "Last one. " : ""}${turn ? `${phase.side}. ` : ""}${phase.cue}`;
    }
  }
}

export const SAID_AT_END = {
  finished: "Done. That was the whole routine.",
  stopped: "Stopped.",
};

/** The exercises of the routine, each with its dose, its time and its sentences. */
export function exercisesOf({ phases, sets, shownS }) {
  const found = new Map();
  phases.forEach((phase, place) => {
    const { exercise, name, figure } = phase;
    const block = found.get(exercise) ?? {
      exercise, name, figure, seconds: 0, sets: new Set(), does: new Map(), position: "",
    };
    found.set(exercise, block);
    block.seconds += shownS[place];
    if (phase.set_index !== null) {
      block.sets.add(phase.set_index);
      if (!block.does.has(phase.kind)) block.does.set(phase.kind, [phase.cue, phase.text]);
    } else if (["get_ready", "next_exercise"].includes(phase.kind)) {
      block.position = phase.text;
    }
  });
  return [...found.values()].map((block) => {
    const place = Math.min(...block.sets);
    const set = sets[place];
    const reps = plural(set.reps_planned, "rep");
    const count = set.sets_planned === 1 ? reps : `${set.sets_planned} sets of ${reps}`;
    const turns = phases.some((phase) => phase.set_index === place && phase.side !== set.side);
    const sides = set.side ? " on each side" : turns ? ", sides by turns" : "";
    const hold = set.hold_s > 0 ? `, hold ${set.hold_s} s` : "";
    return { ...block, does: [...block.does.values()], dose: `${count}${sides}${hold}` };
  });
}
