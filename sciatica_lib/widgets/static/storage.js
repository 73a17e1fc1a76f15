// What outlives the page, in the browser's own storage: places in routines, and preferences.

const OURS = "sciatica-"; // the timer's, and whatever else a page of the workbook keeps
const PREFIX = `${OURS}timer:`;
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const OVER = new Set(["stopped", "finished"]);

/** What the action returns, or null where the browser refuses it: the timer then does without. */
export function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

export const readStored = (key) => attempt(() => JSON.parse(localStorage.getItem(PREFIX + key)));

export const writeStored = (key, value) =>
  attempt(() => localStorage.setItem(PREFIX + key, JSON.stringify(value)));

/** The key of what is stored of a routine; its form is older than the newest timer, so it stays. */
export const routineKey = (routineId) => `r:${routineId}`;

export const forgetRoutine = (routineId) =>
  attempt(() => localStorage.removeItem(PREFIX + routineKey(routineId)));

/** Forget routines whose results were all taken in: ended ones, and those untouched for a week. */
export function forgetOldRoutines(currentId) {
  attempt(() => {
    const routines = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + routineKey("")));
    for (const key of routines) {
      const stored = readStored(key.slice(PREFIX.length));
      const over = OVER.has(stored?.status) || !(Date.now() - stored?.keptMs < WEEK_MS);
      if (key !== PREFIX + routineKey(currentId) && over && !stored?.results?.length) {
        localStorage.removeItem(key);
      }
    }
  });
}

/** Remove all that the workbook keeps in this browser, and return how much of it stays. */
export function forgetEverything() {
  const ours = () => Object.keys(localStorage).filter((key) => key.startsWith(OURS));
  for (const key of attempt(ours) ?? []) {
    attempt(() => localStorage.removeItem(key));
  }
  return attempt(() => ours().length) ?? 0;
}
