"""A history changed by hand: each change is shown once, is undone, and lets a reader type on."""

from __future__ import annotations

import pytest
from browser_fixture import Open
from places import SINGAPORE

import sim


@pytest.mark.slow
def test_undoing_takes_back_the_last_change_wherever_the_reader_was(opened: Open) -> None:
    page = opened(SINGAPORE)
    before = page.inner_text("#s0 .events")
    address = "s0?drop=2&until=2018-12-31"
    page.evaluate("change => { location.hash = change; }", address)
    page.wait_for_selector("#s0 .edits li")
    page.reload()
    page.wait_for_selector("#s0 .edits li")
    page.click("#s0 .marks a >> nth=4", force=True)
    page.click("#s0 .leave-out")
    assert page.locator("#s0 .edits li").count() == 3
    page.evaluate("document.querySelector('#s0 .rule a').click()")
    page.click("#s0 .undo")
    page.wait_for_function("document.querySelectorAll('#s0 .edits li').length === 2")
    assert page.url.endswith(f"#{address}")
    page.click("#s0 .undo")
    page.wait_for_selector("#s0 .changes", state="hidden")
    assert page.inner_text("#s0 .events") == before


@pytest.mark.slow
def test_a_change_is_shown_once(opened: Open) -> None:
    """What is shown anew is read aloud, and a click changes the address, which is read, too."""
    page = opened(SINGAPORE)
    page.evaluate(
        "window.shown = 0; new MutationObserver(() => { shown += 1; }).observe("
        "document.querySelector('#s0 .now'), { childList: true })"
    )
    page.click("#s0 .marks a >> nth=4", force=True)
    page.evaluate(
        "() => new Promise(done => { window.addEventListener('hashchange', () => setTimeout(done));"
        "document.querySelector('#s0 .leave-out').click(); })"
    )
    assert page.evaluate("shown") == 1


@pytest.mark.slow
def test_a_day_beyond_all_walks_is_refused_where_it_is_given(opened: Open) -> None:
    page = opened(SINGAPORE)
    page.fill("#s0 .insert [name=day]", "9999-12-31")
    page.click("#s0 .insert button")
    assert page.evaluate("document.querySelector('#s0 .insert [name=day]').validity.rangeOverflow")
    page.fill("#s0 [name=until]", "9999-12-31")
    page.locator("#s0 [name=until]").blur()
    last = sim.load_scenario(str(SINGAPORE)).last_day
    assert page.input_value("#s0 [name=until]") == last.isoformat()
    assert page.is_hidden("#s0 .now")
    assert page.is_hidden("#s0 .changes")


@pytest.mark.slow
def test_days_are_typed_and_the_focus_stays(opened: Open) -> None:
    page = opened(SINGAPORE)
    focused = "document.activeElement.closest('label, button').textContent.trim()"
    page.click("#s0 [name=until]", position={"x": 15, "y": 15})
    page.keyboard.type("12252018")
    assert page.evaluate(focused) == "The clock stops on"
    assert "the clock stops on 25 December 2018" in page.inner_text("#s0 .edits")
    page.click("#s0 .reset")
    page.click("#s0 .marks a >> nth=4", force=True)
    page.click("#s0 .card input", position={"x": 15, "y": 15})
    page.keyboard.type("07112018")
    assert page.evaluate(focused) == "or move it to"
    assert "moved to 11 July 2018" in page.inner_text("#s0 .edits")
    page.focus("#s0 .leave-out")
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "Put it back"
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "Leave it out"
    assert page.is_hidden("#s0 .changes")


@pytest.mark.slow
def test_the_clock_runs_to_the_last_event_whatever_is_taken_back(opened: Open) -> None:
    page = opened(SINGAPORE)
    page.fill("#s0 .insert [name=day]", "2020-01-01")
    page.click("#s0 .insert button")
    page.click("#s0 .edits li:last-child button")
    assert page.input_value("#s0 [name=until]") == "2020-01-01"
    assert "the clock stops on 1 January 2020" in page.inner_text("#s0 .edits")
    page.click("#s0 .edits li:first-child button")
    page.click("#s0 .edits li button")
    assert page.is_hidden("#s0 .changes")
