// The last weeks of a log as a short text for a QR code; sharing/qr.py reads it, and says how it is
// built. Whole rows go in, so that they are the same rows as in a copy of the log.

import { dayBefore, dayOf } from "./history.js";
import { idOf } from "./log_rows.js";

const BEGINS_WITH = "SCIATICA1:";
// No blank, which a copied text loses at its ends: two bytes are three of these signs.
const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*-./:";
const DAYS_TOLD = 28;
const LEFT_OUT = "set"; // the end of the routine has their number

/**
 * The text of as many of the last 28 days as it has room for: {text, from}, from the day on which it
 * begins; null if there is nothing to tell. `fits` says whether a text is short enough.
 */
export async function logCode(log, rows, logName, today, rules, fits) {
  const dayOfRow = (row) => dayOf(row.at, rules);
  const recent = rows.filter((row) => row.kind !== LEFT_OUT && dayOfRow(row) > dayBefore(today, DAYS_TOLD));
  const days = [...new Set(recent.map(dayOfRow))].sort();
  for (const from of days) {
    const bytes = packedRows(log, recent.filter((row) => dayOfRow(row) >= from), logName);
    const text = BEGINS_WITH + asSigns(await packedBytes(bytes));
    if (fits(text)) return { text, from, isWhole: from === days[0] };
  }
  return null;
}

// ---- Rows as bytes --------------------------------------------------------------------------------

class ByteWriter {
  bytes = [];

  /** A whole number from 0, seven bits in a byte, the lowest first. */
  whole(number) {
    let left = number;
    for (; left > 127; left = Math.floor(left / 128)) this.bytes.push((left % 128) + 128);
    this.bytes.push(left);
  }

  /** A number below or above 0: 0, -1, 1, -2, 2 ... */
  signed(number) {
    this.whole(number < 0 ? -2 * number - 1 : 2 * number);
  }

  text(text) {
    const bytes = new TextEncoder().encode(text);
    this.whole(bytes.length);
    this.bytes.push(...bytes);
  }
}

function momentParts(at) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(at);
  const offset = 60 * Number(hours) + Number(minutes);
  return { seconds: Math.floor(Date.parse(at) / 1000), offset: sign === "-" ? -offset : offset };
}

function packedRows(log, rows, logName) {
  const out = new ByteWriter();
  const kinds = Object.keys(log.kinds);
  const last = { seconds: 0, offset: 0, number: 0, cells: new Map() };
  out.text(logName);
  out.whole(rows.length);
  for (const row of rows) {
    const at = momentParts(row.at);
    const savedAt = momentParts(row.saved_at);
    const names = log.kinds[row.kind];
    const has = names.map((name) => row[name] !== undefined && row[name] !== null);
    out.whole(kinds.indexOf(row.kind));
    writeId(out, row.entry_id, "e", log, logName, last);
    writeId(out, row.replaces ?? "", "e", log, logName, last);
    out.signed(at.seconds - last.seconds);
    out.signed(at.offset - last.offset);
    out.signed(savedAt.seconds - at.seconds);
    out.signed(savedAt.offset - at.offset);
    Object.assign(last, at);
    out.whole(has.reduce((sum, is, place) => sum + (is ? 2 ** place : 0), 0));
    names.forEach((name, place) => {
      if (has[place]) writeCell(out, name, row[name], log, logName, last);
    });
  }
  return new Uint8Array(out.bytes);
}

function writeCell(out, name, value, log, logName, last) {
  const { check, choices } = log.fields[name];
  if (check === "whole") out.whole(value);
  else if (check === "yes_no") out.whole(value ? 1 : 0);
  else if (check === "choice") out.whole(choices.indexOf(value));
  else if (last.cells.get(name) === value) out.whole(0); // as in the row before that has it
  else if (check === "id") {
    out.whole(1);
    writeId(out, value, "r", log, logName, last);
  } else {
    out.whole(1);
    out.text(value);
  }
  last.cells.set(name, value);
}

/** An id as its number in this log, after the last one; or, if it is none of these, as text. */
function writeId(out, id, letter, log, logName, last) {
  const number = numberOf(id, logName, log);
  if (number === null || id !== idOf(letter, logName, number, log)) {
    out.whole(0);
    out.text(id);
    return;
  }
  out.whole(1);
  out.signed(number - last.number);
  last.number = number;
}

function numberOf(id, logName, { letters }) {
  if (id.slice(1, -4) !== logName || id.length !== logName.length + 5) return null;
  const places = [...id.slice(-4)].map((sign) => letters.indexOf(sign));
  return places.includes(-1) ? null : places.reduce((sum, place) => sum * letters.length + place, 0);
}

// ---- Bytes as a text ------------------------------------------------------------------------------

/** A byte that says how, four bytes to check by, and the content, deflated where the browser can. */
async function packedBytes(content) {
  const deflated = globalThis.CompressionStream ? await deflate(content) : null;
  const isShorter = deflated !== null && deflated.length < content.length;
  const check = new DataView(new ArrayBuffer(4));
  check.setUint32(0, checkSum(content));
  return [isShorter ? 1 : 0, ...new Uint8Array(check.buffer), ...(isShorter ? deflated : content)];
}

async function deflate(content) {
  const stream = new Blob([content]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** CRC-32, as in zip files. */
function checkSum(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

function asSigns(bytes) {
  const base = SIGNS.length;
  let text = "";
  for (let place = 0; place < bytes.length; place += 2) {
    const isPair = place + 1 < bytes.length;
    let left = isPair ? 256 * bytes[place] + bytes[place + 1] : bytes[place];
    for (let sign = 0; sign < (isPair ? 3 : 2); sign += 1) {
      text += SIGNS[left % base];
      left = Math.floor(left / base);
    }
  }
  return text;
}
