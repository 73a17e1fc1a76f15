// Which key does what. Pure: a key in, the name of a command out.

export const KEYS_HELP =
  "Keys: space pauses and goes on, Enter a set is done, ← back, → skip, − and + 10 seconds, " +
  "R repeat, M mute, V voice, H it hurts, Esc stop.";

const KEYS = {
  " ": "main",
  Enter: "done",
  ArrowLeft: "back",
  ArrowRight: "skip",
  "-": "shorter",
  "+": "longer",
  "=": "longer",
  r: "repeat",
  m: "mute",
  v: "voice",
  h: "askHurt",
  Escape: "askStop",
};
const KEYS_WHILE_LOOKING = { ArrowLeft: "lookBack", ArrowRight: "lookOn", Escape: "stopLooking" };
const KEYS_WHILE_ASKING = { Escape: "keepGoing" };

/**
 * The command of a key, or undefined.
 *
 * A button in focus is pressed by space and Enter, and a slider moved by arrows, as everywhere:
 * `focused` is the tag of the element in focus.
 */
export function commandOf(key, { focused, looking, asking }) {
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (focused === "input" && name !== "Escape") return undefined;
  if (looking) return KEYS_WHILE_LOOKING[name];
  if (asking) return KEYS_WHILE_ASKING[name];
  if (focused === "button" && (name === " " || name === "Enter")) return undefined;
  return KEYS[name];
}
