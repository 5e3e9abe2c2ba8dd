"""A notebook is shown the report on a value, with nothing in it that a browser obeys."""

from __future__ import annotations

import pytest
from builders import in_a_script

import sim
from sim.model.value import changed, register_html
from sim.report.notebook import html_of

BAD = "<script>alert(1)</script>"
SCRIPT = in_a_script(sim.load_rulebook("diplomacy"), "0 summit_held USA DPRK", "30 no_show DPRK")


def test_a_value_is_shown_as_its_report() -> None:
    run = sim.run(SCRIPT)
    for thing, words in (
        (run, "Words against deeds"),
        (run.verdict, "Verdict: "),
        (SCRIPT, "summit_held"),
        (SCRIPT.rulebook, "Stages"),
    ):
        shown = thing._repr_html_()
        assert shown == html_of(thing)
        assert shown is not None
        assert shown.startswith('<div class="sim">')
        assert words in shown
        assert "<html" not in shown
    assert html_of(1) is None


def test_what_a_stranger_wrote_is_inert() -> None:
    event = changed(SCRIPT.events[0], note=BAD)
    script = changed(SCRIPT, title=BAD, events=(event, *SCRIPT.events[1:]))
    for thing in (script, sim.run(script), sim.run(script).verdict):
        assert "<script" not in (thing._repr_html_() or "")


def test_without_a_writer_a_value_shows_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.model.value._writers", [])
    assert SCRIPT._repr_html_() is None
    register_html(lambda thing: "shown")
    assert SCRIPT._repr_html_() == "shown"
