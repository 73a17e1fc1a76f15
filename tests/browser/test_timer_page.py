"""The timer as a person meets it in the browser, on a blank page whose clock the test turns."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from timer_page import (
    FIGURES,
    choices_timeline,
    mount,
    mount_without_jupyter,
    open_page,
    phase,
    small_timeline,
)

from sciatica_lib.widgets.timer import check_timeline, schema_check

FRAME_S = 0.02
BEGIN = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield an empty page whose clock stands still; an error on the page fails the test."""
    context = browser.new_context(
        viewport={"width": 1000, "height": 800}, timezone_id="Europe/Berlin"
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.clock.install(time=BEGIN - timedelta(minutes=1))
    page.clock.pause_at(BEGIN)
    open_page(page)
    yield page
    said = page.evaluate("(window.models ?? []).flatMap((model) => model.told)")
    context.close()
    assert errors == []
    for result in said:
        schema_check("result")(result)


def timer_of(page: Page) -> Locator:
    return page.locator(".sw-timer")


def start(page: Page, timeline: dict[str, Any] | None = None, **state: Any) -> Locator:
    """Show a timer and press Start; what it shows is at most one frame old from then on."""
    mount(page, timeline or small_timeline(), **state)
    page.get_by_role("button", name="Start", exact=True).first.click()
    wait(page, FRAME_S)
    return timer_of(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def wait(page: Page, seconds: float) -> None:
    page.clock.run_for(int(seconds * 1000))


def results(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("model.state.results")
    return found


def heard(page: Page) -> list[tuple[float, int]]:
    """Return what sounds, in seconds since the clicks began, with the height of the tone."""
    return [(round(sound["at"], 2), sound["hertz"]) for sound in page.evaluate("heard()")]


def seconds_into(page: Page) -> float:
    """Return the reading of the page's steady clock, in seconds."""
    return float(page.evaluate("performance.now() / 1000"))


def test_before_the_start_it_says_how_long_and_what(page: Page) -> None:
    mount(page, small_timeline())
    timer = timer_of(page)
    expect(timer).to_have_attribute("data-status", "ready")
    expect(timer.locator(".sw-total").first).to_have_text("1 min · 1 exercise · 2 sets")
    expect(timer.locator("li")).to_contain_text(["Hip bridge"])
    expect(timer.locator("li")).to_contain_text(["2 sets of 2, hold 5 s, rest 20 s"])


def test_it_shows_what_to_do_and_what_comes_next(page: Page) -> None:
    timer = start(page)
    wait(page, 10 + 10 + 2 + 1.5)
    expect(timer.locator(".sw-name")).to_have_text("Hip bridge")
    expect(timer.locator(".sw-count")).to_have_text("Set 1 of 2 · Rep 2 of 2")
    expect(timer.locator(".sw-cue")).to_have_text("Hold")
    expect(timer.locator(".sw-instruction")).to_have_text("What to do in hold.")
    expect(timer.locator(".sw-next")).to_have_text("Next: Lower")
    expect(timer.get_by_role("timer")).to_have_text("4")
    expect(timer.locator(".sw-left")).to_have_text("47 s left")
    expect(timer).to_have_attribute("data-phase", "hold")


def test_the_number_counts_down_to_one_and_the_phases_change_on_the_second(page: Page) -> None:
    timer = start(page)
    seen = [("get_ready", "10")]
    for _ in range(14):
        wait(page, 1)
        seen.append((timer.get_attribute("data-phase"), timer.get_attribute("data-left")))
    ready = [("get_ready", str(left)) for left in range(10, 0, -1)]
    assert seen == [
        *ready,
        ("move", "2"),
        ("move", "1"),
        ("hold", "5"),
        ("hold", "4"),
        ("hold", "3"),
    ]


def test_a_whole_routine_tells_of_each_set_and_of_the_end(page: Page) -> None:
    timer = start(page)
    wait(page, 70)
    expect(timer).to_have_attribute("data-status", "finished")
    expect(timer).to_contain_text("You did 2 of 2 sets.")
    told = results(page)
    assert [(result["seq"], result["type"]) for result in told] == [
        (1, "set"),
        (2, "set"),
        (3, "end"),
    ]
    assert [result.get("reps_done") for result in told] == [2, 2, None]
    assert told[0]["at"] == "2026-01-31T09:00:30+01:00"
    assert told[0]["duration_s"] == 20
    assert told[2]["outcome"] == "finished"
    assert page.evaluate("model.state.status") == "finished"


def test_python_hears_of_finished_sets_and_of_nothing_between(page: Page) -> None:
    start(page)
    before = page.evaluate("model.saved.length")
    wait(page, 29)
    assert page.evaluate("model.saved.length") == before
    wait(page, 42)
    # Two sets, and the end together with the second one.
    assert page.evaluate("model.saved.length") == before + 2


def test_what_was_taken_in_is_dropped_and_the_rest_is_offered_again(page: Page) -> None:
    timer = start(page)
    wait(page, 70)
    page.evaluate("model.acknowledge(1)")
    assert [result["seq"] for result in results(page)] == [2, 3]
    wait(page, 21)
    assert page.evaluate("model.sent")[-1] == {"kind": "deliver"}
    expect(timer.locator(".sw-waiting")).to_be_visible()
    page.evaluate("model.acknowledge(3)")
    expect(timer.locator(".sw-waiting")).to_be_hidden()
    sent = page.evaluate("model.sent.length")
    wait(page, 60)
    assert page.evaluate("model.sent.length") == sent


def test_pause_back_skip_and_stop(page: Page) -> None:
    timer = start(page)
    wait(page, 13)
    press(page, "Pause")
    wait(page, 30)
    expect(timer).to_have_attribute("data-left", "4")
    press(page, "Back")
    expect(timer).to_have_attribute("data-phase", "move")
    press(page, "Resume")
    wait(page, 11)
    press(page, "Skip")
    expect(timer).to_have_attribute("data-phase", "rest")
    assert [result["reps_done"] for result in results(page)] == [1]
    press(page, "Stop")
    expect(timer).to_have_attribute("data-status", "paused")
    press(page, "Keep going")
    expect(timer).to_have_attribute("data-status", "running")
    press(page, "Stop")
    press(page, "Stop here")
    expect(timer).to_have_attribute("data-status", "stopped")
    expect(timer).to_contain_text("You did 0 of 2 sets, and part of 1 set.")
    assert results(page)[-1]["outcome"] == "stopped"


def test_the_keyboard_alone_leads_from_start_to_stop(page: Page) -> None:
    mount(page, small_timeline())
    timer = timer_of(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Look through")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Start")).to_be_focused()
    page.keyboard.press("Enter")
    expect(timer).to_have_attribute("data-status", "running")
    page.keyboard.press("ArrowRight")
    expect(timer).to_have_attribute("data-phase", "move")
    page.keyboard.press("ArrowLeft")
    expect(timer).to_have_attribute("data-phase", "get_ready")
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Unmute")).to_be_visible()
    page.keyboard.press("Space")
    expect(timer).to_have_attribute("data-status", "paused")
    page.keyboard.press("Space")
    expect(timer).to_have_attribute("data-status", "running")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Keep going")).to_be_focused()
    page.keyboard.press("Escape")
    expect(timer).to_have_attribute("data-status", "running")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(timer).to_have_attribute("data-status", "stopped")


def test_after_a_click_space_pauses_and_does_not_press_the_button_again(page: Page) -> None:
    timer = start(page)
    press(page, "Skip")
    page.keyboard.press("Space")
    expect(timer).to_have_attribute("data-status", "paused")
    expect(timer).to_have_attribute("data-phase", "move")


def test_after_a_reload_it_offers_to_go_on_where_it_was(page: Page) -> None:
    start(page)
    wait(page, 55)
    page.reload()
    mount(page, small_timeline())
    timer = timer_of(page)
    expect(timer).to_have_attribute("data-status", "paused")
    expect(timer).to_have_attribute("data-phase", "hold")
    expect(timer).to_contain_text("You were here when you left this page.")
    assert [result["seq"] for result in results(page)] == [1]
    press(page, "Go on")
    wait(page, 16)
    expect(timer).to_have_attribute("data-status", "finished")
    assert [(result["seq"], result.get("reps_done")) for result in results(page)] == [
        (1, 2),
        (2, 2),
        (3, None),
    ]


def refuse(page: Page, words: str) -> None:
    """Let Python answer with these words from now on; it is silent at "no answer"."""
    page.evaluate("words => { window.refusal = words; }", words)


def test_a_refused_start_says_why_and_does_not_run(page: Page) -> None:
    refuse(page, "Answer the safety check on this page first.")
    timer = start(page)
    expect(timer).to_have_attribute("data-status", "ready")
    expect(timer.locator(".sw-note")).to_have_text("Answer the safety check on this page first.")
    expect(timer.locator("[aria-live=polite]")).to_have_text(
        "Answer the safety check on this page first."
    )
    wait(page, 30)
    expect(timer).to_have_attribute("data-status", "ready")
    refuse(page, "")
    press(page, "Start")
    wait(page, FRAME_S)
    expect(timer).to_have_attribute("data-status", "running")
    expect(timer.locator(".sw-note")).to_be_hidden()


def test_a_lock_that_came_in_a_pause_keeps_it_paused_and_loses_nothing(page: Page) -> None:
    timer = start(page)
    wait(page, 45)
    press(page, "Pause")
    refuse(page, "Answer the safety check on this page first.")
    press(page, "Resume")
    wait(page, 30)
    expect(timer).to_have_attribute("data-status", "paused")
    expect(timer.locator(".sw-note")).to_have_text("Answer the safety check on this page first.")
    assert [result["seq"] for result in results(page)] == [1]


def test_each_start_and_resume_asks_anew_even_after_a_reload(page: Page) -> None:
    timer = start(page)
    press(page, "Pause")
    press(page, "Resume")
    wait(page, FRAME_S)
    expect(timer).to_have_attribute("data-status", "running")
    first = page.evaluate("model.asked")
    permission = page.evaluate("model.state.permission")
    page.reload()
    mount(page, small_timeline(), permission=permission)
    press(page, "Go on")
    wait(page, FRAME_S)
    expect(timer_of(page)).to_have_attribute("data-status", "running")
    asked = [*first, *page.evaluate("model.asked")]
    assert len(set(asked)) == 3


def test_without_an_answer_it_says_so_after_twenty_seconds_and_waits(page: Page) -> None:
    refuse(page, "no answer")
    timer = start(page)
    note = timer.locator(".sw-note")
    expect(note).to_be_hidden()
    wait(page, 2)
    expect(note).to_have_text("One moment: it is looked up whether you may exercise now.")
    wait(page, 17.5)
    expect(note).to_contain_text("One moment")
    wait(page, 1)
    expect(note).to_have_text("Python does not answer, so the timer waits. Open this page again.")
    expect(timer).to_have_attribute("data-status", "ready")
    page.evaluate("model.answer({ number: model.asked[0], words: '' })")
    wait(page, 1)
    expect(timer).to_have_attribute("data-status", "ready")


def test_after_the_press_that_saved_the_answers_it_starts_as_it_is_shown(page: Page) -> None:
    mount(page, small_timeline(), views=2, begins=True)
    wait(page, 11)
    expect(timer_of(page).first).to_have_attribute("data-phase", "move")
    assert page.evaluate("model.state.begins") is False
    assert len(page.evaluate("model.asked")) == 1
    page.reload()
    mount(page, small_timeline(), begins=True)
    wait(page, 30)
    expect(timer_of(page)).to_have_attribute("data-status", "paused")
    assert page.evaluate("model.asked") == []


def test_a_refused_beginning_waits_for_a_press_and_does_not_begin_by_itself_again(
    page: Page,
) -> None:
    refuse(page, "Answer the safety check on this page first.")
    mount(page, small_timeline(), begins=True)
    wait(page, 1)
    expect(timer_of(page)).to_have_attribute("data-status", "ready")
    expect(timer_of(page).locator(".sw-note")).to_be_visible()
    page.reload()
    mount(page, small_timeline(), begins=False)
    wait(page, 30)
    expect(timer_of(page)).to_have_attribute("data-status", "ready")


HEED = [
    {
        "kind": "caution",
        "label": "Take care",
        "text": "Worn discs: Ask your doctor before you do this.",
    },
    {"kind": "note", "label": "From your therapist", "text": "No more than you did with me."},
    {"kind": "watch", "label": "Watch", "text": "Keep your low back on the floor."},
]


def heeding_timeline() -> dict[str, Any]:
    timeline = small_timeline()
    timeline["phases"][0].update(duration_s=20, text="Lie down.", heed=HEED)
    return timeline


@pytest.mark.parametrize("width", [320, 1000])
def test_before_an_exercise_its_caution_note_and_watch_line_are_shown(
    page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    timer = start(page, heeding_timeline())
    lines = timer.locator(".sw-stage .sw-heed")
    expect(lines).to_have_text(
        [
            "Take care: Worn discs: Ask your doctor before you do this.",
            "From your therapist: No more than you did with me.",
            "Watch: Keep your low back on the floor.",
        ]
    )
    for line in lines.all():
        expect(line).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wait(page, 21)
    expect(timer).to_have_attribute("data-phase", "move")
    expect(lines).to_have_count(0)
    wait(page, 21)
    expect(timer).to_have_attribute("data-phase", "rest")
    expect(lines).to_have_count(0)


def test_what_to_heed_is_there_to_read_before_the_start(page: Page) -> None:
    mount(page, heeding_timeline())
    press(page, "Look through")
    look = page.get_by_role("group", name="Look through the routine")
    expect(look.locator(".sw-heed")).to_contain_text([line["text"] for line in HEED])


def test_its_place_is_kept_at_every_phase_so_that_a_crash_costs_one(page: Page) -> None:
    start(page)
    wait(page, 53)
    kept = page.evaluate("JSON.parse(localStorage.getItem('sciatica-timer:r:r-1'))")
    assert kept["elapsed"] == pytest.approx(52, abs=0.05)


def test_a_newer_timer_of_the_same_routine_takes_over_with_what_was_not_taken_in(
    page: Page,
) -> None:
    start(page)
    wait(page, 45)
    mount(page, small_timeline())
    first, second = timer_of(page).first, timer_of(page).last
    expect(first).to_contain_text("This routine goes on in a newer timer.")
    expect(first).to_have_attribute("data-status", "paused")
    expect(second).to_have_attribute("data-phase", "rest")
    assert [result["seq"] for result in results(page)] == [1]
    assert page.evaluate("heard().filter(({ at }) => at > performance.now() / 1000)") == []
    second.get_by_role("button", name="Go on").click()
    wait(page, 30)
    expect(second).to_have_attribute("data-status", "finished")
    assert [result["seq"] for result in results(page)] == [1, 2, 3]


def test_another_routine_starts_from_its_beginning(page: Page) -> None:
    start(page)
    wait(page, 45)
    mount(page, small_timeline(), routine_id="r-2")
    expect(timer_of(page).last).to_have_attribute("data-status", "ready")
    expect(timer_of(page).first).to_have_attribute("data-status", "running")


def test_it_runs_where_the_browser_keeps_nothing(page: Page) -> None:
    page.evaluate(
        """Object.defineProperty(window, "localStorage", {
            get() { throw new DOMException("denied", "SecurityError"); },
        })"""
    )
    timer = start(page)
    wait(page, 70)
    expect(timer).to_have_attribute("data-status", "finished")
    assert len(results(page)) == 3


def test_routines_that_are_over_are_forgotten(page: Page) -> None:
    start(page)
    wait(page, 70)
    page.evaluate("model.acknowledge(3)")
    mount(page, small_timeline(), routine_id="r-2")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_hidden_page_finds_its_place_again(page: Page) -> None:
    timer = start(page)
    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { value: true, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    page.clock.fast_forward(33_000)
    expect(timer).to_have_attribute("data-phase", "rest")
    expect(timer).to_have_attribute("data-left", "17")
    assert [result["seq"] for result in results(page)] == [1]


def test_after_the_machine_slept_it_says_that_it_paused(page: Page) -> None:
    timer = start(page)
    wait(page, 12)
    page.clock.fast_forward(3_600_000)
    expect(timer).to_have_attribute("data-status", "paused")
    expect(timer).to_contain_text("this computer was asleep")
    assert results(page) == []


def test_sounds_are_laid_out_on_the_second_and_the_end_has_its_own(page: Page) -> None:
    start(page)
    began = seconds_into(page) - FRAME_S
    wait(page, 70)
    sounds = [(round(at - began, 1), hertz) for at, hertz in heard(page)]
    at = {moment: [hertz for when, hertz in sounds if when == moment] for moment, _ in sounds}
    assert at[0] == [523]
    assert [at[moment] for moment in (7, 8, 9)] == [[1047]] * 3
    assert at[10] == [587]
    assert at[12] == [784]
    assert at[17] == [440]
    assert at[30] == [587]
    assert at[30.2] == [880]
    assert [at[round(70 + place * 0.32, 1)] for place in range(4)] == [[523], [659], [784], [1047]]


def test_a_pause_cuts_the_sounds_and_going_on_lays_them_out_anew(page: Page) -> None:
    start(page)
    wait(page, 5)
    press(page, "Pause")
    assert [at for at, _ in heard(page) if at > seconds_into(page)] == []
    wait(page, 60)
    press(page, "Resume")
    moment = seconds_into(page)
    ahead = [round(at - moment, 1) for at, _ in heard(page) if at > moment]
    assert ahead[:4] == [2, 3, 4, 5]


def test_mute_silences_at_once_and_is_remembered(page: Page) -> None:
    start(page)
    wait(page, 5)
    press(page, "Mute")
    assert [at for at, _ in heard(page) if at > seconds_into(page)] == []
    page.reload()
    mount(page, small_timeline(), routine_id="r-2")
    expect(page.get_by_role("button", name="Unmute")).to_be_visible()
    press(page, "Start")
    wait(page, 12)
    assert heard(page) == []
    press(page, "Unmute")
    assert heard(page) != []


def test_two_views_show_one_timer(page: Page) -> None:
    mount(page, small_timeline(), views=2)
    first, second = timer_of(page).first, timer_of(page).last
    first.get_by_role("button", name="Start").click()
    wait(page, 11)
    expect(second).to_have_attribute("data-phase", "move")
    second.get_by_role("button", name="Pause").click()
    expect(first).to_have_attribute("data-status", "paused")
    assert len([at for at, hertz in heard(page) if hertz == 587]) <= 1


def test_a_timer_that_nobody_sees_pauses(page: Page) -> None:
    start(page, views=2)
    page.evaluate("model.unmount[0]()")
    assert page.evaluate("model.state.status") == "running"
    page.evaluate("model.unmount[1]()")
    assert page.evaluate("model.state.status") == "paused"


def test_markup_is_shown_as_text(page: Page) -> None:
    markup = "<img src=x onerror=\"document.title='run'\"><b>bold</b>"
    timeline = copy.deepcopy(small_timeline())
    timeline["title"] = markup
    for part in (*timeline["phases"], *timeline["sets"]):
        part.update({key: markup for key in ("name", "cue", "text") if key in part})
    timeline["phases"][0]["heed"] = [
        {"kind": "note", "label": "From your therapist", "text": markup}
    ]
    mount(page, timeline)
    timer = timer_of(page)
    expect(timer.locator(".sw-title").first).to_have_text(markup)
    press(page, "Start")
    expect(timer.locator(".sw-stage .sw-heed")).to_have_text(f"From your therapist: {markup}")
    wait(page, 11)
    for part in (".sw-name", ".sw-cue", ".sw-instruction"):
        expect(timer.locator(part)).to_have_text(markup)
    assert timer.locator("img, b").count() == 0
    assert page.title() == "Timer"


def test_the_side_is_said_in_words_wherever_there_is_one(page: Page) -> None:
    timeline = small_timeline()
    timeline["phases"] = [
        phase("move", 5, 0, side="right"),
        phase("change_sides", 5, side="left"),
        phase("move", 5, 1, side="left"),
    ]
    timer = start(page, timeline)
    expect(timer.locator(".sw-side")).to_have_text("right leg")
    expect(timer.locator(".sw-next")).to_have_text("Next: change_sides, left leg")
    wait(page, 6)
    expect(timer.locator(".sw-side")).to_have_text("left leg")
    wait(page, 5)
    expect(timer.locator(".sw-next")).to_have_text("Next: the end")


def test_phases_are_announced_and_seconds_are_not(page: Page) -> None:
    timer = start(page)
    page.evaluate(
        """() => {
            window.said = [];
            const live = document.querySelector("[aria-live=polite]");
            new MutationObserver(() => said.push(live.textContent)).observe(live, {
                childList: true, characterData: true, subtree: true,
            });
        }"""
    )
    wait(page, 22)
    expect(timer.get_by_role("timer")).to_have_attribute("aria-live", "off")
    assert page.evaluate("said") == [
        "Hip bridge, set 1 of 2. Lift. What to do in move.",
        "Hold",
        "Lower",
        "Lift, rep 2",
        "Hold",
    ]


def test_every_control_has_a_name_and_is_large_enough_for_a_finger(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    start(page)
    press(page, "More")
    buttons = page.get_by_role("button").all()
    names = [button.inner_text() for button in buttons]
    assert names[:6] == ["Pause", "Back", "Skip", "Stop", "It hurts", "Mute"]
    for button in buttons:
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


@pytest.mark.parametrize("width", [320, 768, 1366])
def test_it_fits_every_width_and_its_buttons_stay_where_they_are(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    timeline = small_timeline()
    for long in timeline["phases"][2::3]:
        long["text"] = "Hold the straight line from your knees to your chest, and breathe on."
    timer = start(page, timeline)
    heights = set()
    for _ in range(8):
        wait(page, 2.5)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        box = timer.bounding_box()
        assert box is not None
        heights.add(box["height"])
    assert len(heights) == 1


def test_it_fills_the_screen_and_leaves_it_again(page: Page) -> None:
    timer = start(page)
    press(page, "Full screen")
    expect(timer.get_by_role("button", name="Leave full screen")).to_be_visible()
    box = timer.bounding_box()
    assert box is not None
    assert box["height"] == page.evaluate("innerHeight")
    press(page, "Leave full screen")
    expect(timer.get_by_role("button", name="Full screen", exact=True)).to_be_visible()


def test_it_runs_on_a_page_without_jupyter(page: Page) -> None:
    mount_without_jupyter(page, small_timeline())
    press(page, "Start")
    page.evaluate("refusing = true")
    wait(page, 45)
    expect(timer_of(page).locator(".sw-waiting")).to_be_visible()
    page.evaluate("refusing = false")
    wait(page, 26)
    expect(timer_of(page)).to_have_attribute("data-status", "finished")
    taken = page.evaluate("taken")
    assert [(result["seq"], result["type"]) for result in taken] == [
        (1, "set"),
        (2, "set"),
        (3, "end"),
    ]
    expect(timer_of(page).locator(".sw-waiting")).to_be_hidden()
    assert page.evaluate("controller.engine.results()") == []


def test_two_timers_share_no_ids(page: Page) -> None:
    mount(page, small_timeline())
    mount(page, small_timeline(), routine_id="r-2")
    assert page.evaluate("document.querySelectorAll('main [id]').length") == 0


def test_letters_stay_in_the_timer(page: Page) -> None:
    mount(page, small_timeline())
    expect(timer_of(page)).to_have_attribute("data-lm-suppress-shortcuts", "true")


def test_with_reduced_motion_the_ring_moves_once_a_second(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    timer = start(page)
    wait(page, 3.4)
    ring = timer.locator(".sw-ring-left")
    first = ring.evaluate("ring => ring.style.strokeDashoffset")
    wait(page, 0.4)
    assert ring.evaluate("ring => ring.style.strokeDashoffset") == first
    assert float(first) == pytest.approx(0.3)


def test_the_timelines_of_these_tests_are_such_as_python_gives() -> None:
    check_timeline(small_timeline(), FIGURES)
    check_timeline(choices_timeline(), FIGURES)


# ---- The figure --------------------------------------------------------------------------------


def reach(page: Page) -> float:
    return float(str(page.locator(".sw-stage .sw-figure").get_attribute("data-reach")))


def working_limb(page: Page) -> list[float]:
    """Return the box around what is marked as working: left, top, right, bottom on the screen."""
    found: list[float] = page.locator(".sw-stage .sw-figure").evaluate(
        """(picture) => {
            const parts = [...picture.querySelectorAll(".sw-shape-work")];
            const boxes = parts.map((part) => part.getBoundingClientRect());
            return [Math.min(...boxes.map((b) => b.left)), Math.max(...boxes.map((b) => b.right))];
        }"""
    )
    return found


def test_the_figure_moves_in_step_with_the_phases(page: Page) -> None:
    start(page)
    wait(page, 11)
    assert reach(page) == pytest.approx(0.5, abs=0.02)
    wait(page, 2)
    assert reach(page) == 1
    wait(page, 4 + 1.5)
    assert reach(page) == pytest.approx(0.5, abs=0.02)
    expect(page.get_by_role("img", name="Figure: Hip bridge")).to_be_visible()


def test_while_one_gets_ready_the_movement_is_shown_and_in_a_rest_it_waits(page: Page) -> None:
    start(page)
    wait(page, 2.5)
    assert reach(page) == 1
    wait(page, 30)
    expect(timer_of(page)).to_have_attribute("data-phase", "rest")
    assert reach(page) == 0


def test_the_left_side_is_the_mirror_image_of_the_right(page: Page) -> None:
    seen = []
    for side in ("right", "left"):
        timeline = small_timeline()
        for planned in timeline["phases"]:
            planned.update(side=side, figure="nerve_glide")
        page.evaluate("document.querySelector('main').replaceChildren()")
        mount(page, timeline, routine_id=f"r-{side}")
        press(page, "Start")
        wait(page, 13)
        box = page.locator(".sw-stage .sw-figure").bounding_box()
        assert box is not None
        left, right = working_limb(page)
        seen.append([left - box["x"], box["x"] + box["width"] - right])
    (near, far), (mirrored_far, mirrored_near) = seen
    assert [mirrored_near, mirrored_far] == pytest.approx([near, far], abs=0.6)
    assert near != pytest.approx(far, abs=20)


def test_with_reduced_motion_the_figure_stands_in_the_position_to_reach(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    start(page)
    wait(page, 3)
    assert reach(page) == 0
    wait(page, 8)
    assert reach(page) == 1
    wait(page, 6.5)
    expect(timer_of(page)).to_have_attribute("data-phase", "return")
    assert reach(page) == 0


# ---- In people's hands -------------------------------------------------------------------------


def open_more(page: Page) -> None:
    press(page, "More")


def test_ten_seconds_more_and_less_change_a_rest_and_the_sounds_follow(page: Page) -> None:
    timer = start(page)
    wait(page, 32)
    began = seconds_into(page)
    open_more(page)
    press(page, "10 seconds more")
    expect(timer).to_have_attribute("data-left", "28")
    lifts = [at - began for at, hertz in heard(page) if hertz == 587 and at > began]
    assert lifts[0] == pytest.approx(28, abs=0.1)
    page.keyboard.press("-")
    page.keyboard.press("-")
    expect(timer).to_have_attribute("data-left", "8")
    page.keyboard.press("-")
    wait(page, FRAME_S)
    expect(timer).to_have_attribute("data-phase", "move")
    expect(timer.get_by_role("button", name="10 seconds less")).to_be_disabled()


def test_a_set_is_repeated_and_its_reps_count_once(page: Page) -> None:
    timer = start(page)
    wait(page, 32)
    open_more(page)
    press(page, "Repeat the set")
    expect(timer).to_have_attribute("data-phase", "move")
    expect(timer.locator(".sw-count")).to_have_text("Set 1 of 2 · Rep 1 of 2")
    wait(page, 61)
    expect(timer).to_have_attribute("data-status", "finished")
    assert [result.get("reps_done") for result in results(page)] == [2, 2, None]


def test_skipping_an_exercise_leads_to_the_next_one(page: Page) -> None:
    timer = start(page, choices_timeline())
    wait(page, 6)
    open_more(page)
    press(page, "Skip the exercise")
    expect(timer).to_have_attribute("data-phase", "next_exercise")
    expect(timer.locator(".sw-name")).to_have_text("Seated nerve glide")


def test_the_other_side_first_is_chosen_before_the_start_and_survives_a_reload(page: Page) -> None:
    mount(page, choices_timeline())
    swap = page.get_by_role("button", name="Seated nerve glide: right leg first")
    swap.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Seated nerve glide: left leg first")).to_be_focused()
    press(page, "Start")
    wait(page, 5 + 4 + 5 + 1)
    expect(timer_of(page).locator(".sw-side")).to_have_text("left leg")
    page.reload()
    mount(page, choices_timeline())
    press(page, "Go on")
    expect(timer_of(page).locator(".sw-side")).to_have_text("left leg")
    wait(page, 13)
    assert [result["set_index"] for result in results(page) if result["type"] == "set"] == [0, 2, 1]


def test_sides_can_be_swapped_while_getting_ready_and_not_after(page: Page) -> None:
    timer = start(page, choices_timeline())
    wait(page, 9 + 1)
    open_more(page)
    expect(timer.locator(".sw-side")).to_have_text("right leg")
    press(page, "Other side first")
    expect(timer.locator(".sw-side")).to_have_text("left leg")
    wait(page, 5)
    expect(timer).to_have_attribute("data-phase", "move")
    expect(page.get_by_role("button", name="side first")).to_have_count(0)


def test_at_ones_own_pace_a_set_lasts_until_done(page: Page) -> None:
    mount(page, choices_timeline())
    press(page, "At my own pace")
    press(page, "Start")
    timer = timer_of(page)
    wait(page, 5 + 100.4)  # not where a second ends: a frame more or less must not count
    expect(timer).to_have_attribute("data-phase", "own_pace")
    expect(timer.locator(".sw-cue")).to_have_text("2 reps")
    expect(timer.get_by_role("timer", name="Seconds so far")).to_have_text("100")
    press(page, "Done")
    expect(timer).to_have_attribute("data-phase", "next_exercise")
    (first,) = results(page)
    assert (first["reps_done"], round(first["duration_s"])) == (2, 100)
    wait(page, 5 + 3)
    page.keyboard.press("Enter")
    wait(page, 5 + 3)
    page.keyboard.press("Enter")
    expect(timer).to_have_attribute("data-status", "finished")
    assert [result.get("reps_done") for result in results(page)] == [2, 1, 1, None]


def test_ones_own_pace_is_remembered(page: Page) -> None:
    mount(page, choices_timeline())
    press(page, "At my own pace")
    page.reload()
    mount(page, choices_timeline(), routine_id="r-2")
    chosen = page.get_by_role("button", name="At my own pace")
    expect(chosen).to_have_attribute("aria-pressed", "true")


def test_looking_through_starts_nothing(page: Page) -> None:
    mount(page, choices_timeline())
    press(page, "Look through")
    look = page.get_by_role("group", name="Look through the routine")
    expect(look.get_by_role("heading")).to_have_text("Hip bridge")
    expect(look).to_contain_text("What to do in move.")
    wait(page, 2.5)
    expect(look.locator(".sw-figure")).to_have_attribute("data-reach", "1.00")
    page.keyboard.press("ArrowRight")
    expect(look.get_by_role("heading")).to_have_text("Seated nerve glide")
    press(page, "Finish")
    expect(look).to_be_hidden()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_focused()
    expect(timer_of(page)).to_have_attribute("data-status", "ready")
    assert results(page) == []
    assert heard(page) == []


def test_stopping_because_it_hurts_pauses_at_once_and_is_told_with_the_exercise(
    page: Page,
) -> None:
    timer = start(page)
    wait(page, 21)
    page.keyboard.press("h")
    expect(timer).to_have_attribute("data-status", "paused")
    expect(page.get_by_role("button", name="Stop here")).to_be_focused()
    page.keyboard.press("Enter")
    expect(timer).to_have_attribute("data-status", "stopped")
    expect(timer).to_contain_text("Stopped because it hurts")
    told = results(page)
    assert [result["type"] for result in told] == ["set", "hurt", "end"]
    assert told[1]["exercise"] == "hip_bridge"
    assert told[0]["reps_done"] == 1


def test_a_slip_on_it_hurts_costs_nothing(page: Page) -> None:
    timer = start(page)
    wait(page, 12)
    press(page, "It hurts")
    press(page, "Keep going")
    expect(timer).to_have_attribute("data-status", "running")
    assert results(page) == []


# ---- Voice and volume --------------------------------------------------------------------------


def test_the_voice_says_each_phase_as_it_begins_and_towards_its_end_what_comes(page: Page) -> None:
    page.evaluate("giveVoice()")
    timeline = small_timeline()
    timeline["phases"][0] |= {"say": "Get ready.", "soon": "First: right leg.", "soon_s": 3}
    timeline["phases"][3] |= {"say": ""}
    timeline["phases"] = timeline["phases"][:4]
    start(page, timeline)
    wait(page, 6)
    assert page.evaluate("spoken") == ["Get ready."]
    wait(page, 2)
    assert page.evaluate("spoken") == ["Get ready.", "First: right leg."]
    wait(page, 20)
    expect(timer_of(page)).to_have_attribute("data-status", "finished")
    said = ["Say Lift.", "Say Hold.", "Done. That was the whole routine."]
    assert page.evaluate("spoken.slice(2)") == said


def test_words_that_are_long_under_way_are_not_said_again_when_seconds_are_added(
    page: Page,
) -> None:
    page.evaluate("giveVoice()")
    start(page)
    wait(page, 32)
    page.keyboard.press("+")
    wait(page, 5)
    assert page.evaluate("spoken").count("Say Rest.") == 1


def test_the_voice_can_be_turned_off_and_stays_off(page: Page) -> None:
    page.evaluate("giveVoice()")
    start(page)
    press(page, "Sound")
    press(page, "Voice off")
    said = page.evaluate("spoken.length")
    wait(page, 20)
    assert page.evaluate("spoken.length") == said
    page.reload()
    page.evaluate("giveVoice()")
    start(page, routine_id="r-2")
    wait(page, 12)
    assert page.evaluate("spoken") == []


def test_a_muted_timer_does_not_speak_and_a_browser_without_voices_says_so(page: Page) -> None:
    start(page)
    press(page, "Sound")
    no_voice = timer_of(page).get_by_text("This browser has no English voice.")
    expect(no_voice).to_be_visible()
    expect(page.get_by_role("slider", name="Voice")).to_have_count(0)
    page.evaluate("giveVoice()")
    expect(page.get_by_role("button", name="Voice off")).to_be_visible()
    expect(no_voice).to_be_hidden()
    press(page, "Mute")
    said = page.evaluate("spoken.length")
    wait(page, 20)
    assert page.evaluate("spoken.length") == said


def test_the_sound_is_tried_before_the_start_and_nothing_else_begins(page: Page) -> None:
    page.evaluate("giveVoice()")
    mount(page, small_timeline())
    timer = timer_of(page)
    press(page, "Try the sound")
    assert [round(hertz) for _, hertz in heard(page)] == [587, 880]
    assert page.evaluate("spoken") == ["This is how loud the voice is."]
    expect(timer).to_have_attribute("data-status", "ready")
    expect(timer.get_by_role("slider", name="Tones")).to_be_visible()
    press(page, "Mute")
    expect(page.get_by_role("button", name="Try the sound")).to_be_disabled()
    press(page, "Unmute")
    press(page, "Start")
    expect(page.get_by_role("button", name="Try the sound")).to_have_count(0)


def test_tones_and_voice_are_set_by_the_keyboard_each_for_itself_and_remembered(
    page: Page,
) -> None:
    page.evaluate("giveVoice()")
    mount(page, small_timeline())
    for name, presses in (("Tones", 1), ("Voice", 3)):
        page.get_by_role("slider", name=name).focus()
        page.keyboard.press("Home")
        for _ in range(presses):
            page.keyboard.press("ArrowRight")
    expect(timer_of(page)).to_have_attribute("data-status", "ready")
    page.reload()
    page.evaluate("giveVoice()")
    start(page, routine_id="r-2")
    press(page, "Sound")
    expect(page.get_by_role("slider", name="Tones")).to_have_value("5")
    expect(page.get_by_role("slider", name="Voice")).to_have_value("15")
    wait(page, 11)
    assert page.evaluate("sounds[0].loudness") == pytest.approx(0.05)
    assert page.evaluate("voiceVolumes.at(-1)") == pytest.approx(0.15)


# ---- Full screen from two metres ---------------------------------------------------------------


def test_in_full_screen_the_number_is_large_enough_for_two_metres(page: Page) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    start(page)
    press(page, "Full screen")
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    size = page.locator(".sw-seconds").evaluate("el => parseFloat(getComputedStyle(el).fontSize)")
    # A 15.6 inch laptop shows 1366 pixels on 345 mm: the number is at least 35 mm high, which is
    # one degree of sight at two metres; digits are about 0.7 of the size of the type.
    assert size * 0.7 * 345 / 1366 >= 35
    expect(page.get_by_role("button", name="Pause")).to_be_in_viewport(ratio=1)
