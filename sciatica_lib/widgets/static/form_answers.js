// Questions and their answers without a page: what is asked, what counts, what a button says.
//
// An answer that was not given is undefined; [] is an answer: "none of these".

const TYPED_WITHIN_MS = 1000;

/** The answers to choose from, each with its value and its words. */
export function optionsOf({ kind, options, low, high }) {
  if (kind !== "scale") return options;
  const count = high - low + 1;
  return Array.from({ length: count }, (_, place) => ({
    value: low + place,
    words: String(low + place),
  }));
}

export function isAnswered(answer) {
  return answer !== undefined && answer !== "";
}

/** The same answer, be it a list or not. */
export function isSame(answer, other) {
  return JSON.stringify(answer) === JSON.stringify(other);
}

function fits(answer, value) {
  return Array.isArray(answer) ? answer.includes(value) : answer === value;
}

/** The ids of the questions that are asked now: a follow-up only after the answer that it is for. */
export function askedNow(questions, answers) {
  const asked = new Set();
  for (const { id, follow_up: after } of questions) {
    if (!after || (asked.has(after.of) && fits(answers[after.of], after.when))) asked.add(id);
  }
  return asked;
}

/** The answers that count: of questions that are asked now, and given. */
export function countedAnswers(questions, answers) {
  const asked = askedNow(questions, answers);
  const counted = {};
  for (const { id } of questions) {
    if (asked.has(id) && isAnswered(answers[id])) counted[id] = answers[id];
  }
  return counted;
}

/** What a button reads: some change with the first tick, "None of these" to "Continue". */
export function wordsOf(button, counted) {
  return button.of && counted[button.of] !== undefined ? button.words_ticked : button.words;
}

/** The answers that go with a press: to press "None of these" is to answer []. */
export function pressedAnswers(button, counted) {
  return button.of && counted[button.of] === undefined ? { ...counted, [button.of]: [] } : counted;
}

/** The question that must be answered before a button can do its work, if it is not. */
export function missingFor(button, questions, answers) {
  if (!button.requires || !askedNow(questions, answers).has(button.requires)) return null;
  if (isAnswered(answers[button.requires])) return null;
  return questions.find(({ id }) => id === button.requires);
}

/**
 * The score that a typed digit stands for, or null: a second digit soon after the first belongs to
 * it where that makes a score, so 1 and then 0 are 10.
 */
export function typedScore({ key, at, before, low, high }) {
  if (!/^[0-9]$/.test(key)) return null;
  const soon = before !== null && at - before.at <= TYPED_WITHIN_MS;
  const both = soon ? before.score * 10 + Number(key) : NaN;
  const isScore = (score) => score >= low && score <= high;
  if (soon && before.score > 0 && isScore(both)) return both;
  return isScore(Number(key)) ? Number(key) : null;
}
