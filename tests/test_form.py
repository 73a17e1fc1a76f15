"""A form in Python: what it can ask, what it takes from the browser, and what it says back."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from sciatica_lib.widgets.form import Form

LEG = {"id": "leg", "words": "Leg pain", "kind": "scale", "ends": ["no pain", "worst"]}
NUMB = {"id": "numb", "words": "Any numbness?", "kind": "yes_no"}
SIGNS = {
    "id": "signs", "words": "Is any of this new?", "kind": "several",
    "options": [{"value": "fever", "words": "Fever"}, {"value": "fall", "words": "A fall"}],
}  # fmt: skip
WORST = {
    "id": "worst", "words": "When?", "kind": "choice",
    "options": [{"value": "day", "words": "day"}, {"value": 1, "words": "one"}],
}  # fmt: skip
REACH = {"id": "reach", "words": "How far down?", "kind": "reach"}
WALKED = {"id": "walked", "words": "Walked", "kind": "number", "unit": "minutes"}
NOTE = {"id": "note", "words": "A note", "kind": "text", "rows": 3}
SEEN = {"id": "seen", "words": "Seen on", "kind": "date"}
ALL = [LEG, NUMB, SIGNS, WORST, REACH, WALKED, NOTE, SEEN]
SAVE = {"id": "save", "words": "Save", "kind": "main"}


def hear(form: Form, message: Any) -> None:
    form._handle_custom_msg(message, [])


def entered(answers: Any) -> dict[str, Any]:
    """Return what a form with all kinds holds after the browser has said this."""
    form = Form(ALL)
    hear(form, {"kind": "answers", "answers": answers})
    return form.answers


GOOD = {
    "leg": 0, "numb": False, "signs": [], "worst": "day", "reach": "calf", "walked": "20",
    "note": "Sat less.", "seen": "2026-01-31",
}  # fmt: skip


def test_nothing_is_answered_before_the_person_answers() -> None:
    assert Form(ALL).answers == {}


def test_what_the_person_enters_is_kept_by_the_ids_of_the_questions() -> None:
    assert entered(GOOD) == GOOD
    assert entered({}) == {}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("leg", 11), ("leg", -1), ("leg", 1.0), ("leg", True), ("leg", "3"), ("leg", None),
        ("numb", 1), ("numb", "yes"), ("signs", "fever"), ("signs", ["fever", "fever"]),
        ("signs", ["rash"]), ("signs", [["fever"]]), ("worst", "night"), ("worst", True),
        ("worst", {}), ("reach", "arm"), ("reach", ["calf"]), ("walked", 20), ("note", "a" * 2001),
        ("note", ["a"]), ("seen", "2026-02-30"), ("seen", "yesterday"), ("seen", "20260131xx"),
        ("seen", 3), ("nobody_asked", 1),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_not_taken(question: str, answer: object) -> None:
    form = Form(ALL, buttons=[SAVE], answers={"leg": 2})
    pressed: list[Any] = []
    form.on_press(lambda *press: pressed.append(press))
    answers = {"numb": True, question: answer}
    hear(form, {"kind": "answers", "answers": answers})
    hear(form, {"kind": "pressed", "button": "save", "answers": answers})
    assert form.answers == {"leg": 2}
    assert pressed == []
    assert form.handled == 1  # the button works again


@pytest.mark.parametrize(
    "message",
    [None, "x", 3, [], {}, {"kind": "answers"}, {"kind": "answers", "answers": [1]},
     {"kind": "other", "answers": {"leg": 1}}, {"kind": ["answers"], "answers": {"leg": 1}}],
)  # fmt: skip
def test_a_message_that_says_nothing_changes_nothing(message: Any) -> None:
    form = Form(ALL, answers={"leg": 2})
    hear(form, message)
    assert form.answers == {"leg": 2}


def test_half_a_character_becomes_the_sign_for_one_that_cannot_be_shown() -> None:
    assert entered({"note": "a\ud83db"}) == {"note": "a\ufffdb"}
    assert entered({"note": "a\U0001f600b"}) == {"note": "a\U0001f600b"}


def test_a_field_that_was_emptied_is_unanswered() -> None:
    assert entered({"note": "", "seen": "", "leg": 3}) == {"leg": 3}


def test_a_press_hands_over_the_button_and_the_answers_and_frees_the_button() -> None:
    form = Form(ALL, buttons=[SAVE])
    pressed: list[Any] = []
    form.on_press(lambda button, answers: pressed.append((button, answers, form.handled)))
    hear(form, {"kind": "pressed", "button": "save", "answers": GOOD, "turn": 0})
    hear(form, {"kind": "pressed", "button": "unknown", "answers": GOOD, "turn": 0})
    hear(form, {"kind": "pressed", "button": ["save"], "answers": GOOD, "turn": 0})
    assert pressed == [("save", GOOD, 0)]
    assert form.handled == 3
    assert form.answers == GOOD


def test_a_press_that_fails_is_told_in_a_sentence_and_what_was_entered_stays(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk on fire")

    form = Form(ALL, buttons=[SAVE])
    form.on_press(fail)
    with caplog.at_level(logging.CRITICAL):
        hear(form, {"kind": "pressed", "button": "save", "answers": GOOD})
    assert form.said["tone"] == "stop"
    assert "disk on fire" not in form.said["words"]
    assert form.answers == GOOD
    assert form.handled == 1


def test_what_was_sent_for_other_questions_is_not_taken_for_these() -> None:
    form = Form(ALL, buttons=[SAVE])
    pressed: list[Any] = []
    form.on_press(lambda *press: pressed.append(press))
    form.show(heading="Next")
    hear(form, {"kind": "answers", "answers": {"leg": 9}, "turn": 0})
    hear(form, {"kind": "pressed", "button": "save", "answers": {"leg": 9}, "turn": 0})
    assert form.answers == {}
    assert pressed == []
    assert form.handled == 1
    hear(form, {"kind": "answers", "answers": {"leg": 1}, "turn": 1})
    assert form.answers == {"leg": 1}


def sent_by(form: Form, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return the list of what the form sends to the browser from now on."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(form.comm, "publish_msg", lambda _, data=None, **__: sent.append(data))
    return sent


def test_other_questions_come_in_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    form = Form([LEG], buttons=[SAVE])
    form.say("Saved.", "good")
    sent = sent_by(form, monkeypatch)
    form.show(questions=[NUMB], heading="Next", buttons=[SAVE], answers={})
    assert [message["method"] for message in sent] == ["update"]
    assert set(sent[0]["state"]) == {"content", "said"}
    assert form.said == {}


def test_an_answer_is_not_sent_back_and_a_page_that_is_opened_again_gets_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = Form(ALL)
    sent = sent_by(form, monkeypatch)
    hear(form, {"kind": "answers", "answers": GOOD})
    assert sent == []
    assert form.get_state("content")["content"]["answers"] == GOOD


def test_what_is_not_given_stays_and_so_do_answers_to_what_is_still_asked() -> None:
    form = Form([LEG, NOTE], heading="First", intro="Why", buttons=[SAVE], quiet=True)
    hear(form, {"kind": "answers", "answers": {"leg": 3, "note": "a"}})
    form.show(questions=[LEG, NUMB])
    assert form.answers == {"leg": 3}
    assert form.content["heading"] == "First"
    assert form.content["quiet"]
    form.show(questions=[{**LEG, "kind": "yes_no", "ends": ["a", "b"]}])
    assert form.answers == {}
    form.show(questions=[LEG], answers={"leg": 1})
    assert form.answers == {"leg": 1}


def test_the_same_words_can_be_said_twice() -> None:
    form = Form([])
    form.say("Not saved.", "stop")
    first = form.said
    form.say("Not saved.", "stop")
    assert form.said != first


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([{"id": "leg", "kind": "scale"}], "'leg' needs an id and words"),
        ([{**LEG, "kind": "slider"}], "no known kind: 'slider'"),
        ([{**LEG, "low": 0, "high": 100}], "cannot be shown"),
        ([{**LEG, "colour": "red"}], "'colour'"),
        ([{**SIGNS, "options": []}], "needs options"),
        ([{**LEG, "offered": {"value": 11, "words": "Use 11"}}], "offered"),
        ([{**LEG, "follow_up": {"of": "numb", "when": True}}, NUMB], "not asked before it"),
        ([LEG, LEG], "asked twice"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_refused_in_a_sentence(
    questions: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Form(questions)


@pytest.mark.parametrize(
    ("buttons", "said"),
    [
        ([{"id": "save"}], "needs an id and words"),
        ([{**SAVE, "kind": "huge"}], "no known kind"),
        ([{**SAVE, "colour": "red"}], "a part that no form knows"),
        ([{**SAVE, "requires": "back"}], "'back', which is not asked"),
        ([{**SAVE, "of": "leg", "words_ticked": "Go on"}], "boxes to tick"),
        ([{**SAVE, "of": "signs"}], "words_ticked"),
        ([SAVE, {**SAVE, "id": "other"}], "one main button"),
        ([SAVE, {**SAVE, "kind": "quiet"}], "same id"),
    ],
)
def test_a_button_that_cannot_be_shown_is_refused_in_a_sentence(
    buttons: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Form([LEG, SIGNS], buttons=buttons)


def test_an_answer_that_does_not_fit_is_refused_and_the_form_stays_as_it_was() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Form([LEG], answers={"leg": 11})
    form = Form([LEG], heading="First", answers={"leg": 1})
    with pytest.raises(ValueError, match="does not fit"):
        form.show(heading="Next", answers={"back": 1})
    assert form.content["heading"] == "First"
    assert form.answers == {"leg": 1}


def test_a_form_says_of_itself_what_it_asks_and_never_what_was_answered() -> None:
    form = Form([LEG, NOTE], heading="Check-in", answers={"leg": 7, "note": "secret"})
    assert repr(form) == "Check-in\n- Leg pain\n- A note"
    bundle = form._repr_mimebundle_()
    assert bundle is not None
    assert bundle[0]["text/plain"] == repr(form)
    assert repr(Form([])) == "Form"
