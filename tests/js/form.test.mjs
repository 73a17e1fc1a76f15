// What a form asks, counts and sends, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  askedNow, countedAnswers, missingFor, optionsOf, pressedAnswers, typedScore, wordsOf,
} from "../../sciatica_lib/widgets/static/form_answers.js";
import { FormState } from "../../sciatica_lib/widgets/static/form_state.js";

const numb = { id: "numb", kind: "yes_no" };
const isNew = { id: "new", kind: "yes_no", follow_up: { of: "numb", when: true } };
const since = { id: "since", kind: "date", follow_up: { of: "new", when: true } };
const signs = { id: "signs", kind: "several" };
const fever = { id: "fever", kind: "number", follow_up: { of: "signs", when: "fever" } };
const questions = [numb, isNew, since, signs, fever];
const save = { id: "save", words: "None of these", words_ticked: "Continue", of: "signs" };

test("a follow-up is asked only after the answer that it is for", () => {
  assert.deepEqual([...askedNow(questions, {})], ["numb", "signs"]);
  assert.deepEqual([...askedNow(questions, { numb: true })], ["numb", "new", "signs"]);
  assert.deepEqual([...askedNow(questions, { numb: false, new: true })], ["numb", "signs"]);
  assert.deepEqual([...askedNow([signs, fever], { signs: ["fall", "fever"] })], ["signs", "fever"]);
});

test("what was answered below an answer that was changed does not count", () => {
  const answers = { numb: false, new: true, since: "2026-01-31" };
  assert.deepEqual(countedAnswers(questions, answers), { numb: false });
});

test("an empty text is no answer, an empty list, zero and no are", () => {
  const asked = ["a", "b", "c", "d"].map((id) => ({ id }));
  const answers = { a: "", b: [], c: 0, d: false };
  assert.deepEqual(countedAnswers(asked, answers), { b: [], c: 0, d: false });
});

test("the button reads None of these until the first tick, and answers so when it is pressed", () => {
  assert.equal(wordsOf(save, {}), "None of these");
  assert.equal(wordsOf(save, { signs: ["fever"] }), "Continue");
  assert.equal(wordsOf(save, { signs: [] }), "Continue");
  assert.deepEqual(pressedAnswers(save, { numb: true }), { numb: true, signs: [] });
  assert.deepEqual(pressedAnswers(save, { signs: ["fever"] }), { signs: ["fever"] });
});

test("a button asks for what it needs, but not for a question that is not asked now", () => {
  const needs = { id: "save", words: "Save", requires: "new" };
  assert.equal(missingFor(needs, questions, { numb: true }), isNew);
  assert.equal(missingFor(needs, questions, { numb: true, new: false }), null);
  assert.equal(missingFor(needs, questions, {}), null);
});

test("a scale has all its scores, from 0 to 10", () => {
  const scores = optionsOf({ kind: "scale", low: 0, high: 10 }).map(({ value }) => value);
  assert.deepEqual(scores, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("a digit is a score, and 1 and then 0 are 10", () => {
  const scale = { low: 0, high: 10, at: 500 };
  const after = (score, at = 0) => ({ score, at });
  assert.equal(typedScore({ ...scale, key: "7", before: null }), 7);
  assert.equal(typedScore({ ...scale, key: "0", before: after(1) }), 10);
  assert.equal(typedScore({ ...scale, key: "0", before: after(1), at: 2000 }), 0);
  assert.equal(typedScore({ ...scale, key: "5", before: after(1) }), 5);
  assert.equal(typedScore({ ...scale, key: "3", before: after(0) }), 3);
  assert.equal(typedScore({ ...scale, key: "8", before: null, high: 5 }), null);
  assert.equal(typedScore({ ...scale, key: "ArrowUp", before: null }), null);
});

function started({ content = {}, receiver } = {}) {
  const sent = [];
  const whole = { turn: 0, keep: false, questions, buttons: [save], answers: {}, ...content };
  const state = new FormState({
    content: whole,
    receiver: receiver ?? ((message) => sent.push(message)),
  });
  return { state, sent, whole };
}

test("every answer is sent with all the others, in order", () => {
  const { state, sent } = started();
  state.answer("numb", true);
  state.answer("new", false);
  state.answer("numb", false);
  assert.deepEqual(sent.map(({ answers }) => answers), [
    { numb: true }, { numb: true, new: false }, { numb: false },
  ]);
});

test("pressing twice sends once, and again only after Python has dealt with it", () => {
  const { state, sent } = started();
  state.press(save);
  state.press(save);
  assert.deepEqual(sent, [{ kind: "pressed", button: "save", answers: { signs: [] }, turn: 0 }]);
  state.free();
  state.press(save);
  assert.equal(sent.length, 2);
});

test("when nobody takes the answers, the person is told and the button works again", () => {
  const { state } = started({ receiver: () => { throw new Error("gone"); } });
  state.answer("numb", true);
  state.press(save);
  assert.equal(state.busy, false);
  assert.equal(state.said.tone, "stop");
  assert.deepEqual(state.counted, { numb: true });
});

test("a form that changes in place keeps what was entered meanwhile, and says so", () => {
  const { state, sent, whole } = started();
  state.answer("numb", true);
  sent.length = 0;
  state.show({ ...whole, turn: 1, keep: true, questions: [numb], answers: {} });
  assert.deepEqual(state.counted, { numb: true });
  assert.deepEqual(sent, [{ kind: "answers", answers: { numb: true }, turn: 1 }]);
});

test("a form that is shown with other answers has these alone", () => {
  const { state, sent, whole } = started();
  state.answer("numb", true);
  sent.length = 0;
  state.show({ ...whole, turn: 1, answers: { signs: [] } });
  assert.deepEqual(state.counted, { signs: [] });
  assert.deepEqual(sent, []);
});

test("what was said about a missing answer goes away with the next answer", () => {
  const needs = { id: "save", words: "Save", requires: "numb", when_empty: "Please answer" };
  const { state, sent } = started();
  assert.equal(state.press(needs), numb);
  assert.equal(state.said.words, "Please answer");
  assert.deepEqual(sent, []);
  state.answer("numb", false);
  assert.deepEqual(state.said, {});
});
