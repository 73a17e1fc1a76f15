// Rows of the log outside Python: from answers to a row, and from rows to the same CSV. Pure.
//
// `log` is the data of sharing/page_data.py: the columns, how each is written, and which of them a
// row of each kind has.

const PLAIN_ID = /^(?!(?:true|false)$)[a-z]+(?:[_-][a-z]+)*$/;
const BYTE_ORDER_MARK = "\ufeff";
const COUNTER_LENGTH = 4;

/** Half a character, which no file takes, becomes the sign for what cannot be shown. */
export const wholeCharacters = (text) => text.replace(/\p{Cs}/gu, "\ufffd");

/** The id of the row or routine with a number: letters only, as log/ids.py makes them. */
export function idOf(letter, logCode, number, { letters }) {
  let [left, counter] = [number, ""];
  for (let place = 0; place < COUNTER_LENGTH; place += 1) {
    counter = letters[left % letters.length] + counter;
    left = Math.floor(left / letters.length);
  }
  return `${letter}${logCode}${counter}`;
}

/** A fresh name of a log, of which the ids of its rows are made. */
export function newLogCode({ letters }) {
  const bytes = crypto.getRandomValues(new Uint32Array(10));
  return [...bytes].map((byte) => letters[byte % letters.length]).join("");
}

/** Answers as the values of a row of a kind, and as further rows of the kind "answer". */
export function recordsOf(log, questions, kind, answers) {
  const known = log.kinds[kind];
  const [values, further] = [{}, []];
  for (const question of questions) {
    if (!(question.id in answers)) continue;
    const value = valueOf(question, answers[question.id], log);
    if (value === null) continue;
    if (known.includes(question.column)) values[question.column] = value;
    else further.push({ question: question.id, answer: cellOf("yes_no", value) });
  }
  return { values, further };
}

/** What an answer says in the log; a number that is none, or out of its range, is refused. */
function valueOf(question, answer, { none }) {
  if (question.kind === "several") return answer.length > 0 ? answer.join(" ") : none;
  if (!["number", "text", "date"].includes(question.kind)) return answer;
  const typed = wholeCharacters(answer).trim();
  if (question.kind !== "number" || typed === "") return typed || null;
  const number = /^[0-9]{1,9}$/.test(typed) ? Number(typed) : NaN;
  if (number >= question.low && number <= question.high) return number;
  const words = question.words.replace(/\?$/, "");
  throw new RangeError(`${words} must be a whole number from ${question.low} to ${question.high}`);
}

/** What a row keeps as the form shows it, by the ids of the questions. */
export function answersOf(questions, row, { none }) {
  const found = {};
  for (const { id, kind, column } of questions) {
    const value = row[column] ?? null;
    if (value === null) continue;
    if (kind === "several") found[id] = value === none ? [] : value.split(" ");
    else found[id] = ["number", "text", "date"].includes(kind) ? String(value) : value;
  }
  return found;
}

function cellOf(check, value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  const isHurt = check === "text" || (check === "id" && !PLAIN_ID.test(value));
  return isHurt ? JSON.stringify(value) : String(value);
}

const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A whole log as a file that Python and a spreadsheet read. */
export function csvFile({ columns, fields }, rows) {
  const line = (cells) => `${cells.map(quoted).join(",")}\n`;
  const cells = (row) => columns.map((name) => cellOf(fields[name]?.check, row[name]));
  return BYTE_ORDER_MARK + [line(columns), ...rows.map((row) => line(cells(row)))].join("");
}
