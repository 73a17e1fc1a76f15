"""The form as a person meets it in the browser, on a blank page, with the real Form behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe import violations
from form_page import Shown, all_kinds, open_page, show
from playwright.sync_api import Browser, Locator, Page, expect

from sciatica_lib.widgets.form import Form

WIDE, NARROW = 1000, 320
ANSWERS = {
    "leg": 4, "reach": "thigh", "numb": True, "signs": ["fever"], "worst": "day", "walked": "20",
    "seen": "2026-01-31", "note": "Sat less.", "name": "a",
}  # fmt: skip

TOO_SMALL = """least => [...document.querySelectorAll(
    ".sw-form :is(button, label.sw-form-option, .sw-form-typed)")]
  .filter((part) => part.checkVisibility())
  .map((part) => [part.textContent, part.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < least || height < least)
  .map(([words, { width, height }]) => `${words} ${width} x ${height}`)"""

# What shows that an input has the focus may be the words beside it.
FOCUS_SHOWN = """() => {
  const has = (part) => part && getComputedStyle(part).outlineStyle !== "none"
    && parseFloat(getComputedStyle(part).outlineWidth) >= 2;
  const part = document.activeElement;
  return part === document.body || has(part) || has(part.nextElementSibling);
}"""


def opened(browser: Browser, **more: Any) -> Page:
    context = browser.new_context(viewport={"width": WIDE, "height": 800}, **more)
    page = context.new_page()
    open_page(page)
    return page


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield an empty page; an error on it fails the test."""
    page = opened(browser)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.context.close()
    assert errors == []


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def choose(shown: Shown, question: str, answer: str) -> None:
    shown.question(question).get_by_role("radio", name=answer, exact=True).click()


def presses(form: Form) -> list[tuple[str, dict[str, Any]]]:
    """Return the list of presses that the form hears from now on."""
    pressed: list[tuple[str, dict[str, Any]]] = []
    form.on_press(lambda name, answers: pressed.append((name, answers)))
    return pressed


def answers(shown: Shown) -> dict[str, Any]:
    shown.exchange()
    return shown.form.answers


# ---- Answering ----


def test_nothing_is_filled_in_before_the_person_answers(page: Page) -> None:
    shown = show(page, all_kinds())
    assert page.locator(".sw-form :checked").count() == 0
    assert page.locator(".sw-form-clear:visible").count() == 0
    assert shown.sent() == []


def test_a_whole_form_is_answered_with_taps_and_keys(page: Page) -> None:
    shown = show(page, all_kinds())
    pressed = presses(shown.form)
    choose(shown, "Leg pain", "4")
    choose(shown, "Back pain", "10")
    choose(shown, "How far down", "thigh")
    choose(shown, "numbness or tingling", "no")
    page.get_by_label("Fever").check()
    page.get_by_label("evening").check()
    page.get_by_label("How long did you walk?").fill("about 20")
    page.get_by_label("When were you seen?").fill("2026-01-31")
    page.get_by_label("A note").fill("Sat less,\nwalked more.")
    button(page, "Save").click()
    shown.exchange()
    assert pressed == [
        ("save", {
            "leg": 4, "back": 10, "reach": "thigh", "numb": False, "signs": ["fever"],
            "worst": "evening", "walked": "about 20", "seen": "2026-01-31",
            "note": "Sat less,\nwalked more.",
        })
    ]  # fmt: skip


def test_answers_given_before_are_shown(page: Page) -> None:
    shown = show(page, all_kinds(answers=ANSWERS))
    checked = page.locator(".sw-form :checked + .sw-form-words").all_inner_texts()
    assert checked == ["4", "thigh", "yes", "Fever, chills, or feeling very unwell", "day"]
    expect(page.get_by_label("A note")).to_have_value("Sat less.")
    expect(page.get_by_label("When were you seen?")).to_have_value("2026-01-31")
    assert shown.sent() == []


def test_digits_choose_a_score_while_the_scale_has_the_focus(page: Page) -> None:
    shown = show(page, all_kinds())
    page.locator(".sw-form-input").first.focus()
    page.keyboard.press("7")
    expect(shown.question("Leg pain").get_by_role("radio", name="7")).to_be_focused()
    assert answers(shown) == {"leg": 7}
    page.keyboard.press("1")
    page.keyboard.press("0")
    assert answers(shown) == {"leg": 10}
    page.keyboard.press("ArrowLeft")
    assert answers(shown) == {"leg": 9}
    page.keyboard.press("Control+3")
    assert answers(shown) == {"leg": 9}


def test_clear_takes_the_answer_back_and_leaves_the_keyboard_where_it_was(page: Page) -> None:
    shown = show(page, all_kinds(answers={"leg": 4, "numb": True}))
    button(page, "Clear: Leg pain").click()
    expect(button(page, "Clear: Leg pain")).to_be_hidden()
    expect(shown.question("Leg pain").get_by_role("radio", name="0", exact=True)).to_be_focused()
    assert answers(shown) == {"numb": True}


def test_each_piece_of_the_leg_chooses_its_place_and_fills_from_the_back_down(page: Page) -> None:
    shown = show(page, all_kinds())
    leg = page.locator(".sw-form-leg")
    box = leg.bounding_box()
    assert box is not None
    for piece, place in enumerate(("back", "buttock", "thigh", "calf", "foot")):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * (piece + 0.5) / 5)
        assert answers(shown) == {"reach": place}
        assert leg.locator(".sw-form-reached").count() == piece + 1
    choose(shown, "How far down", "nowhere")
    assert answers(shown) == {"reach": "none"}
    assert leg.locator(".sw-form-reached").count() == 0


def test_the_leg_is_a_plain_list_for_the_keyboard(page: Page) -> None:
    shown = show(page, all_kinds())
    shown.question("How far down").get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert answers(shown) == {"reach": "buttock"}


def test_an_answer_that_is_offered_is_filled_in_only_when_it_is_asked_for(page: Page) -> None:
    shown = show(page, all_kinds())
    offer = button(page, "Use your answer from after the routine: calf")
    offer.click()
    expect(offer).to_be_hidden()
    expect(page.get_by_role("radio", name="calf")).to_be_focused()
    assert answers(shown) == {"reach": "calf"}
    page.get_by_role("radio", name="foot").check()
    expect(offer).to_be_visible()


def test_a_follow_up_is_asked_only_after_its_answer_and_counts_only_then(page: Page) -> None:
    shown = show(page, all_kinds())
    expect(shown.question("Is it new?")).to_be_hidden()
    choose(shown, "numbness or tingling", "yes")
    choose(shown, "Is it new?", "no")
    assert answers(shown) == {"numb": True, "numb_new": False}
    choose(shown, "numbness or tingling", "no")
    expect(shown.question("Is it new?")).to_be_hidden()
    assert answers(shown) == {"numb": False}
    choose(shown, "numbness or tingling", "yes")
    assert answers(shown) == {"numb": True, "numb_new": False}


def test_none_of_these_stands_alone_and_is_an_answer(page: Page) -> None:
    shown = show(page, all_kinds())
    page.get_by_label("Fever").check()
    page.get_by_label("None of these").check()
    expect(page.get_by_label("Fever")).not_to_be_checked()
    assert answers(shown) == {"signs": []}
    page.get_by_label("Fever").check()
    expect(page.get_by_label("None of these")).not_to_be_checked()
    assert answers(shown) == {"signs": ["fever"]}
    page.get_by_label("Fever").uncheck()
    assert answers(shown) == {}


def test_the_button_of_a_list_reads_none_of_these_until_the_first_tick(page: Page) -> None:
    options = [{"value": "fever", "words": "Fever"}, {"value": "fall", "words": "A fall"}]
    form = Form(
        [{"id": "signs", "words": "Is any of this new?", "kind": "several", "options": options}],
        buttons=[{"id": "go", "words": "None of these", "words_ticked": "Continue",
                  "of": "signs", "kind": "main"}],
    )  # fmt: skip
    shown = show(page, form)
    pressed = presses(form)
    page.get_by_label("Fever").check()
    button(page, "Continue").click()
    shown.exchange()
    page.get_by_label("Fever").uncheck()
    button(page, "None of these").click()
    shown.exchange()
    assert pressed == [("go", {"signs": ["fever"]}), ("go", {"signs": []})]


def test_what_is_typed_in_the_middle_of_a_text_stays_there(page: Page) -> None:
    shown = show(page, all_kinds(answers={"note": "ad"}))
    page.get_by_label("A note").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("bc")
    expect(page.get_by_label("A note")).to_have_value("abcd")
    assert answers(shown) == {"note": "abcd"}


# ---- Pressing ----


def test_pressing_twice_sends_once_and_the_button_waits_for_python(page: Page) -> None:
    shown = show(page, all_kinds(answers={"leg": 4}))
    pressed = presses(shown.form)
    button(page, "Save").dblclick()
    button(page, "Not today").click(force=True)
    expect(button(page, "Save")).to_have_attribute("aria-disabled", "true")
    shown.exchange()
    expect(button(page, "Save")).not_to_have_attribute("aria-disabled", "true")
    assert pressed == [("save", {"leg": 4})]
    button(page, "Save").click()
    shown.exchange()
    assert len(pressed) == 2


def test_what_was_entered_survives_a_save_that_failed(page: Page) -> None:
    shown = show(page, all_kinds(answers={"leg": 4}))
    shown.form.on_press(lambda *_: shown.form.say("Not saved: the disk is full.", "stop"))
    page.get_by_label("A note").fill("Sat less.")
    button(page, "Save").click()
    shown.exchange()
    expect(page.get_by_role("alert")).to_have_text("Not saved: the disk is full.")
    expect(page.get_by_label("A note")).to_have_value("Sat less.")
    expect(button(page, "Save")).to_be_focused()
    pressed = presses(shown.form)
    button(page, "Save").click()
    shown.exchange()
    expect(page.get_by_role("alert")).to_be_empty()
    assert pressed == [("save", {"leg": 4, "note": "Sat less."})]


def test_with_python_gone_the_person_is_told_and_nothing_is_lost(page: Page) -> None:
    show(page, all_kinds(answers={"leg": 4}))
    page.evaluate("model.gone = true")
    page.get_by_label("A note").fill("Sat less.")
    button(page, "Save").click()
    expect(page.get_by_role("alert")).to_contain_text("does not answer")
    expect(page.get_by_label("A note")).to_have_value("Sat less.")
    expect(button(page, "Save")).not_to_have_attribute("aria-disabled", "true")


def test_a_button_says_which_answer_it_needs_and_leads_there(page: Page) -> None:
    shown = show(page, all_kinds())
    button(page, "Save").click()
    expect(page.get_by_role("status")).to_have_text("Please answer this first: Leg pain")
    expect(shown.question("Leg pain").get_by_role("radio", name="0", exact=True)).to_be_focused()
    assert shown.sent() == []
    page.keyboard.press("3")
    expect(page.get_by_role("status")).to_be_empty()


def test_enter_presses_nothing_by_accident_and_ctrl_enter_the_main_button(page: Page) -> None:
    shown = show(page, all_kinds(answers={"leg": 4}))
    pressed = presses(shown.form)
    for field in ("How long did you walk?", "Name", "When were you seen?"):
        page.get_by_label(field).focus()
        page.keyboard.press("Enter")
    page.get_by_role("radio", name="calf").focus()
    page.keyboard.press("Enter")
    assert answers(shown) == {"leg": 4}
    assert pressed == []
    page.get_by_label("Name").focus()
    page.keyboard.press("Control+Enter")
    shown.exchange()
    button(page, "Go back").focus()
    page.keyboard.press("Control+Enter")
    shown.exchange()
    assert [name for name, _ in pressed] == ["save", "save"]


# ---- What Python shows and says ----


def test_other_questions_come_in_place_and_the_heading_takes_the_focus(page: Page) -> None:
    shown = show(page, all_kinds(answers=ANSWERS))
    heading = page.get_by_role("heading", level=2)
    expect(heading).not_to_be_focused()
    shown.form.say("Saved.", "good")
    shown.exchange()
    shown.form.show(
        questions=[{"id": "name", "words": "Name", "kind": "text"}], heading="That was it.",
        intro="", buttons=[], answers={},
    )  # fmt: skip
    shown.exchange()
    expect(heading).to_have_text("That was it.")
    expect(heading).to_be_focused()
    expect(page.locator(".sw-form-question")).to_have_count(1)
    expect(page.get_by_label("Name")).to_have_value("")
    expect(page.get_by_role("status")).to_be_empty()
    expect(page.get_by_role("button")).to_have_count(0)


def test_a_change_that_nobody_pressed_for_takes_no_focus_and_no_text(page: Page) -> None:
    shown = show(page, all_kinds())
    page.get_by_label("A note").fill("Sat less.")
    shown.form.show(heading="Check-in", reached=False)  # Python has not heard of the note
    shown.exchange()
    expect(page.get_by_role("heading", level=2)).to_have_text("Check-in")
    expect(page.get_by_role("heading", level=2)).not_to_be_focused()
    expect(page.get_by_label("A note")).to_have_value("Sat less.")
    assert answers(shown) == {"note": "Sat less."}


@pytest.mark.parametrize("tone", ["plain", "good", "notice", "stop"])
def test_what_is_said_is_announced_also_when_it_is_said_again(page: Page, tone: Any) -> None:
    shown = show(page, all_kinds())
    page.evaluate(
        """() => {
            window.said = [];
            for (const region of document.querySelectorAll("[role=status], [role=alert]"))
              new MutationObserver((changes) => {
                if (changes.some(({ addedNodes }) => addedNodes.length))
                  said.push(`${region.role} ${region.textContent}`);
              }).observe(region, { childList: true });
        }"""
    )
    for _ in range(2):
        shown.form.say("The words.", tone)
        shown.exchange()
    role = "alert" if tone == "stop" else "status"
    assert page.evaluate("said") == [f"{role} The words."] * 2
    shown.form.say("")
    shown.exchange()
    expect(page.get_by_text("The words.")).to_have_count(0)


def test_markup_is_shown_as_the_text_that_it_is(page: Page) -> None:
    bad = "<img src=x onerror='window.ran = true'>"
    options = [{"value": bad, "words": bad}]
    form = Form(
        [{"id": "a", "words": bad, "kind": "choice", "options": options, "help": bad, "group": bad,
          "offered": {"value": bad, "words": f"Use {bad}"}},
         {"id": "b", "words": bad, "kind": "number", "unit": bad, "help": bad},
         {"id": "c", "words": bad, "kind": "several", "options": options, "none": bad}],
        heading=bad, intro=bad, buttons=[{"id": "go", "words": bad, "kind": "main"}],
        answers={"b": bad},
    )  # fmt: skip
    shown = show(page, form)
    form.say(bad, "stop")
    shown.exchange()
    assert page.locator("img").count() == 0
    assert page.evaluate("window.ran") is None
    assert shown.root.inner_text().count(bad) >= 12


def test_two_views_of_a_form_show_the_same_and_a_new_one_what_was_entered(page: Page) -> None:
    show(page, all_kinds(), views=2)
    first, second = page.locator(".sw-form").all()
    first.get_by_label("A note").fill("Sat less.")
    first.get_by_role("radio", name="calf").check()
    expect(second.get_by_label("A note")).to_have_value("Sat less.")
    expect(second.get_by_role("radio", name="calf")).to_be_checked()
    expect(first.get_by_role("radio", name="calf")).to_be_checked()
    page.evaluate("model.remount()")
    expect(page.locator(".sw-form")).to_have_count(1)
    expect(page.get_by_label("A note")).to_have_value("Sat less.")


def test_a_page_without_jupyter_shows_the_same_form(page: Page) -> None:
    page.evaluate("content => mountPlain(content)", all_kinds(answers={"leg": 4}).content)
    page.get_by_role("radio", name="calf").check()
    button(page, "Save").click()
    assert [message["kind"] for message in page.evaluate("received")] == ["answers", "pressed"]
    assert page.evaluate("received")[1]["answers"] == {"leg": 4, "reach": "calf"}


# ---- Seen and reached by everybody ----


def set_theme(page: Page, theme: str) -> None:
    page.evaluate("light => { document.body.dataset.jpThemeLight = light; }", theme == "light")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_usual_audit_finds_nothing(browser: Browser, theme: str, width: int) -> None:
    page = opened(browser, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    set_theme(page, theme)
    shown = show(page, all_kinds())
    assert violations(page, ".sw-form") == []
    shown.form.show(answers=ANSWERS, reached=False)
    tones: tuple[Any, ...] = ("plain", "good", "notice", "stop")
    for tone in tones:
        shown.form.say("The words.", tone)
        shown.exchange()
        assert violations(page, ".sw-form") == [], tone
    button(page, "Save").click()
    expect(button(page, "Save")).to_have_attribute("aria-disabled", "true")
    assert violations(page, ".sw-form") == []
    page.context.close()


@pytest.mark.parametrize(("width", "columns"), [(WIDE, 11), (620, 11), (590, 6), (NARROW, 4)])
def test_a_form_fits_its_width_and_all_that_is_pressed_is_large(
    page: Page, width: int, columns: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(page, all_kinds(answers=ANSWERS))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(TOO_SMALL, 44) == []
    main = button(page, "Save").bounding_box()
    assert main is not None
    assert main["height"] >= 52
    tops = page.evaluate(
        """[...document.querySelectorAll("[data-layout=scale]")[0].children]
            .map((score) => score.offsetTop)"""
    )
    assert tops.count(tops[0]) == columns


def test_twice_the_size_of_text_on_a_narrow_page_cuts_nothing_off(page: Page) -> None:
    page.set_viewport_size({"width": NARROW, "height": 800})
    page.add_style_tag(content="html { font-size: 200%; }")
    show(page, all_kinds(answers=ANSWERS))
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    cut = page.evaluate(
        """[...document.querySelectorAll(".sw-form *")]
            .filter((part) => part.checkVisibility() && part.scrollWidth > part.clientWidth + 1
                && part.clientWidth > 0 && !part.matches("svg, svg *, input, textarea"))
            .map((part) => `${part.className} ${part.textContent}`)"""
    )
    assert cut == []


@pytest.mark.parametrize("colours", ["none", "active"])
def test_the_keyboard_reaches_everything_and_the_focus_is_always_seen(
    browser: Browser, colours: Any
) -> None:
    page = opened(browser, forced_colors=colours)
    show(page, all_kinds(answers=ANSWERS))
    reached = []
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body") and len(reached) < 60:
        assert page.evaluate(FOCUS_SHOWN), reached
        suppressed = "document.activeElement.dataset.lmSuppressShortcuts"
        assert page.evaluate(suppressed) == "true"  # JupyterLab's keys do not act here
        reached.append(page.evaluate("document.activeElement.textContent"))
        page.keyboard.press("Tab")
    assert reached[-3:] == ["Save", "Go back", "Not today"]
    page.context.close()


def test_the_buttons_look_the_same_in_jupyterlab(page: Page) -> None:
    show(page, all_kinds(answers=ANSWERS))
    radii = page.evaluate(
        """[...document.querySelectorAll(".sw-form button")]
            .map((button) => getComputedStyle(button).borderRadius)"""
    )
    assert set(radii) == {"8px"}


def test_what_is_chosen_differs_in_more_than_colour(page: Page) -> None:
    show(page, all_kinds(answers=ANSWERS))
    looks = page.evaluate(
        """[...document.querySelectorAll(".sw-form :checked + .sw-form-words")].map((words) =>
            [getComputedStyle(words).fontWeight, getComputedStyle(words, "::before").content])"""
    )
    assert len(looks) == 5
    for weight, mark in looks:
        assert int(weight) >= 600
        assert "✓" in mark


def test_nothing_moves_for_those_who_asked_for_less_motion(browser: Browser) -> None:
    page = opened(browser, reduced_motion="reduce")
    show(page, all_kinds())
    moving = """[...document.querySelectorAll(".sw-form *")].filter((part) =>
        parseFloat(getComputedStyle(part).transitionDuration) > 0).length"""
    assert page.evaluate(moving) == 0
    page.context.close()


def test_nothing_below_moves_when_an_answer_is_given(page: Page) -> None:
    shown = show(page, all_kinds())
    where = "document.querySelectorAll('.sw-form-question')[1].getBoundingClientRect().top"
    before = page.evaluate(where)
    choose(shown, "Leg pain", "4")
    expect(button(page, "Clear: Leg pain")).to_be_visible()
    assert page.evaluate(where) == before
