// What the page says of its own; the words of the rules and of the questions come from Python. Pure.

import { DAY_MS, dayBefore } from "./history.js";
import { plural } from "./words.js";

export const STILL_HERE = "What you entered is still here.";
export const ANSWER_FIRST = "Please answer first.";
export const WENT_WRONG =
  "Something went wrong, so this may not be saved. What you entered is still here: please press again.";
export const notSaved = ({ message }) => `Not saved: ${message}. ${STILL_HERE} Please press again.`;

export const WELCOME =
  "This page goes with the plan that you agreed with your physiotherapist or doctor. You exercise " +
  "along with a timer and note your pain once a day. It does not tell you what is wrong. What you " +
  "save stays on this phone until you send it.";
export const CANNOT_KEEP =
  "This browser does not keep what you enter. Close the page and open it again, or use another " +
  "browser and no private window. Nothing is saved until then.";

// ---- The safety check -----------------------------------------------------------------------------

export const ONE_MORE = "One more question";
export const LOCKED_UNTIL = "The routine is locked until you record what a clinician said.";
export const WHAT_THEY_SAID = "What did the clinician say?";
export const NOT_A_PAST_DAY = "Give the day when you were seen: today or a day before.";
export const SAME_AGAIN = "The same question once more";
export const CALL = "Call";

// ---- The routine ----------------------------------------------------------------------------------

export const BEFORE = "Before you begin: how is it right now?";
export const MAY_LEAVE_OUT = "You may leave out what you do not want to answer.";
export const AFTER = { usual: "And now: how is it?", hurt: "You stopped because it hurt. How is it now?" };
export const NOT_NOW = "Something has come up since: answer the safety check on this page first.";
export const ALL_LEFT_OUT =
  "Your conditions speak against every exercise of this plan. Ask your clinician which of them you may do.";
export const CAUTIONS = {
  leftOut: { what: "Left out", may: "My clinician says I may do this one" },
  eased: { what: "In the easier way", may: "My clinician says I may do the usual way" },
};
export const PLAN_CHANGED = "The plan has changed since you began this routine.";
export const UNDER_WAY = "A routine is under way";
const GO_ON = "The sets that you finished are kept. Go on with the timer, or end it here.";
export const KEPT_HERE = "It is kept in this page and tried again.";

export const beganWords = (at) =>
  `You began a routine at ${at.slice(11, 16)} and have not ended it. ${GO_ON}`;

export const startWords = (length, minutes) =>
  length === "short" ? `Save and start the short one: ${minutes} min` : `Save and start: ${minutes} min`;

export const minutesOf = ({ total_s: seconds }) => Math.max(1, Math.round(seconds / 60));

export function savedSetWords({ name, set_number: number, sets_planned: planned, side }) {
  return `Saved: ${name}, set ${number} of ${planned}${side ? `, ${side} side` : ""}.`;
}

export function outcomeWords({ light, end }, { part }, advised, contact) {
  const inPart = part > 0 ? `, and part of ${plural(part, "set")},` : "";
  const sets = `${end.sets_done ?? 0} of ${plural(end.sets_planned ?? 0, "set")}${inPart} are in your log.`;
  const whom = contact && light.colour === "red" ? `Your contact: ${contact}.` : "";
  return [sets, light.text, advised, whom].filter(Boolean).join(" ");
}

// ---- The day --------------------------------------------------------------------------------------

export const CONDITIONS_HEADING = "One question about your back";
export const CONDITIONS_WHY =
  "So that an exercise that does not go with it is left out until your clinician says otherwise. It " +
  "is asked once; you can change it here later.";
export const MORNING_WHY = "About yesterday's routine. An answer is saved as you press it.";
export const CHECK_IN = "Check-in: half a minute";
export const CHECK_IN_WHY = "Think of the last 24 hours on the whole, not of the worst moment.";
export const NOTHING_YET = "Nothing is filled in yet, so nothing was saved.";
export const NOT_A_FUTURE_DAY = "Choose today or a day before.";
export const NEW_SIGN =
  "You marked numbness or weakness that was not there at your last check-in. The whole safety check " +
  "is asked before you exercise again.";
export const LATER_CHECK_IN = "Check-in: half a minute, now or this evening.";
export const ALL_DONE = { whole: "That is all for today", part: "Nothing is left to do now" };
export const WEEK = "Your last seven days";
export const WEEK_KEY =
  "Bar and number: leg pain, 0 to 10. ✓ routine done, ½ begun, – no score. A day off is no failure.";

export const routineWords = (title, minutes) => `Routine: ${title}, about ${plural(minutes, "minute")}.`;

// Named here: the first date that a browser writes out by itself takes a slow phone a tenth of a second.
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December",
];
const noonOf = (day) => new Date(`${day}T12:00:00Z`);
const weekdayNameOf = (day) => WEEKDAYS[noonOf(day).getUTCDay()];
const dayOfMonth = (day) => `${noonOf(day).getUTCDate()} ${MONTHS[noonOf(day).getUTCMonth()]}`;

export const longDay = (day) => `${weekdayNameOf(day)} ${dayOfMonth(day)}`;
const datedDay = (day) => `${dayOfMonth(day)} ${noonOf(day).getUTCFullYear()}`;
export const weekdayOf = (day) => weekdayNameOf(day).slice(0, 3);

/** What a plan says about a day, beside its exercises; exercises/describe.py says the same. */
export function planLines(plan, today, leftOut) {
  const days = (day) => (Date.parse(day) - Date.parse(today)) / DAY_MS;
  const weekday = plan.all_weekdays[(new Date(`${today}T12:00:00Z`).getUTCDay() + 6) % 7];
  const isOff = plan.weekdays.length > 0 && !plan.weekdays.includes(weekday);
  const isNew = days(plan.created_on) <= 0 && -days(plan.created_on) < plan.news_told_days;
  const times = plan.times_of_day.length > 0 ? `Planned for ${plan.times_of_day.join(" and ")}.` : "";
  const reviews = plan.review_days.filter((day) => days(day) >= 0 && days(day) <= plan.review_told_days);
  const { what_changed: news, minutes_walk: minutes, goals, contact } = plan;
  return [
    news && isNew ? `New in your plan: ${news}` : "",
    isOff ? `Your plan has no routine on a ${weekday[0].toUpperCase()}${weekday.slice(1)}.` : times,
    leftOut ? `This week is without ${plan.left_out_name}, as your plan says.` : "",
    minutes ? `Walk ${minutes} minutes today.` : "",
    ...reviews.map((day) => `On ${datedDay(day)} you and your therapist look at it together.`),
    goals.length > 0 ? `What you want to do again: ${goals.join("; ")}.` : "",
    contact ? `Questions about your plan: ${contact}.` : "",
  ].filter(Boolean);
}

/** A day as people say it: today, yesterday, or its name and date. */
export function dayWords(day, today) {
  const near = { [today]: "today, ", [dayBefore(today, 1)]: "yesterday, " }[day] ?? "";
  return near + longDay(day);
}

/** A check-in as one line; what was not answered is left out. */
export function checkInWords(row) {
  const scored = (what, score) => (Number.isInteger(score) ? `${what} ${score}` : "");
  const parts = [
    scored("leg pain", row.leg_pain_24h),
    scored("back pain", row.back_pain_24h),
    row.reach && row.reach !== "none" ? `down to the ${row.reach}` : "",
    row.numbness ? "numbness or tingling" : "",
    row.weakness ? "weakness" : "",
    scored("in the way", row.interference),
    row.note ? `note: ${row.note}` : "",
  ];
  return `Check-in: ${parts.filter(Boolean).join(", ") || "saved"}`;
}

export const reachWords = (reach) => `As after the routine: ${reach === "none" ? "nowhere" : reach}`;

// ---- Handing over ---------------------------------------------------------------------------------

export const ENTRIES = "Your entries";
export const NO_ENTRIES = "Nothing is saved yet. What you save stays on this phone until you send it.";
export const SHARE = "Save or send a copy";
export const SHOW_CODE = "Show a code for the desk";
export const HIDE_CODE = "Hide the code";
export const SENT = "The copy holds all your entries, notes as well. Send it only to people you trust.";
export const NO_CODE = "There is nothing of the last four weeks to show yet.";
export const CODE_CAPTION =
  "Show this at the desk. It holds your scores, routines and notes, without the single sets: those " +
  "are in the copy.";
export const codeFrom = (day) => `Not all of the last four weeks fits: it begins on ${longDay(day)}.`;

export const entriesWords = (count) => count === 1 ? "1 entry is on this phone." : `${count} entries are on this phone.`;

export const ERASE = "Delete everything from this phone";
export const ERASE_NOW = "Yes, delete it all";
export const KEEP = "Keep everything";
export const ERASED =
  "Everything of this plan is deleted from this phone. Copies that you sent or saved are still where " +
  "they went. The page itself is a file: delete that too if you no longer need it.";

/** What is asked before everything goes, one question after the other. */
export const eraseQuestions = (count) => [
  `Delete ${count === 1 ? "the one entry" : `all ${count} entries`} of this plan from this phone? What ` +
    "you did not send or save elsewhere is lost, and so are your answers of the safety check.",
  "This cannot be undone. Are you sure?",
];

export const notErased = ({ message }) =>
  `Not deleted: ${message}. Close other pages of this plan and press again.`;

/** How long the last rows have been on this phone alone. */
export function onlyHereWords(days) {
  const since = days < 1 ? "since today" : `for ${plural(days, "day")}`;
  return `Not saved elsewhere ${since}. A phone may clear what a page keeps, so send or save a copy now and then.`;
}
