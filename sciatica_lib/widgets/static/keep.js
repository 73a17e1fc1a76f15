// What outlives the page, in the browser's own storage: places in routines, and preferences.

const PREFIX = "sciatica-timer:";
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const OVER = new Set(["stopped", "finished"]);

// A browser may refuse to keep anything, or to reach anybody; the timer then does without.
export function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

export const readKept = (key) => attempt(() => JSON.parse(localStorage.getItem(PREFIX + key)));

export const writeKept = (key, value) =>
  attempt(() => localStorage.setItem(PREFIX + key, JSON.stringify(value)));

/** Forget routines that have nothing left to tell: ended ones, and those left alone for a week. */
export function forgetOldRoutines(routineId) {
  attempt(() => {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(`${PREFIX}r:`))) {
      const kept = readKept(key.slice(PREFIX.length));
      const over = OVER.has(kept?.status) || !(Date.now() - kept?.keptMs < WEEK_MS);
      if (key !== `${PREFIX}r:${routineId}` && over && !kept?.results?.length) {
        localStorage.removeItem(key);
      }
    }
  });
}
