"""The page in the hands of a reader: by keyboard, on a telephone, on paper, from strangers."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from browser_fixture import Open
from places import ROOT, SCENARIOS, SINGAPORE

import sim

RIVER = ROOT / "tests" / "reports" / "river.yaml"
LONG = SCENARIOS / "us-north-korea-2018-2019.yaml"


@pytest.mark.slow
def test_by_hand_an_event_is_left_out_another_put_in_and_all_is_taken_back(
    opened: Open, tmp_path: Path
) -> None:
    page = opened(SINGAPORE)
    before = page.inner_text("#s0 .events")
    page.focus("#s0 .marks a[tabindex='0']")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    _, event = sim.load_scenario(str(SINGAPORE)).events_by_track["nuclear"][6]
    title = event.event.replace("_", " ")
    assert title in page.inner_text("#s0 .card")
    assert page.evaluate("document.activeElement.className") == "card js"
    while page.evaluate("document.activeElement.className") != "leave-out":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.fill("#s0 .insert [name=day]", "2018-07-10")
    page.select_option("#s0 .insert [name=event]", label="talks held")
    page.check("#s0 .insert [name=by][value='0']")
    page.click("#s0 .insert button")
    edits = page.inner_text("#s0 .edits")
    assert f"left out {title} of" in edits
    assert "put in talks held on 10 July 2018" in edits
    page.click("#s0 details.file summary")
    with page.expect_download() as caught:
        page.click("#s0 .download")
    assert caught.value.suggested_filename == "singapore-2018-changed.yaml"
    file = tmp_path / "saved.yaml"
    caught.value.save_as(file)
    assert not sim.run(sim.load_scenario(str(file))).failed
    page.click("#s0 .reset")
    assert page.inner_text("#s0 .events") == before
    page.go_back()
    page.wait_for_selector("#s0 .edits li")
    assert page.inner_text("#s0 .edits") == edits


@pytest.mark.slow
def test_the_machine_on_this_day_and_what_can_be_tried_lead_where_they_say(opened: Open) -> None:
    page = opened(SINGAPORE)
    page.click("#s0 .here summary")
    groups = page.eval_on_selector_all(
        "#s0 .from-here > div:first-child dt",
        "all => all.map(one => [one.textContent, !!one.nextSibling.querySelector('button')])",
    )
    leads = [text.removeprefix("leads to ") for text, some in groups if "leads to" in text and some]
    assert leads
    page.click("#s0 .from-here > div:first-child dd button >> nth=0")
    assert f"in {leads[0]}" in page.inner_text("#s0 .now p[data-track='0']")
    page.click("#s0 .reset")
    ways = page.eval_on_selector_all(
        "#s0 .asked:first-of-type .ways > li",
        "all => all.flatMap(one => [...one.querySelectorAll('.try')].slice(0, 2).map(link => "
        "[one.querySelector('.stage').textContent, link.getAttribute('href')]))",
    )
    assert len(ways) > 3
    for reads, change in ways:
        page.evaluate("change => { location.hash = change; }", change)
        page.wait_for_function(
            "reads => document.querySelector('#s0 .now [data-track] .stage').textContent === reads",
            arg=reads,
            timeout=3000,
        )


HOSTILE = r"""
scenario: hostile
title: "</script><img src=x onerror=alert(1)> {{7*7}} {% raw %} \x1b[31mred \u202Eevil"
rulebook: diplomacy
parties:
  A: {name: "<script>alert(2)</script>", side: 1}
  B: {name: "\" onmouseover=\"alert(3)", side: 2}
sources:
  bad: {title: "]]><svg onload=alert(4)>", url: "javascript:alert(5)"}
  worse: {title: "x' style='position:fixed", url: "https://example.org/\" onclick=\"alert(6)"}
  data: {title: "<!--<script>", url: "data:text/html,<script>alert(7)</script>"}
tracks:
  t: {title: "<iframe srcdoc='<script>alert(8)</script>'>"}
events:
  - date: 2020-01-01
    event: talks_held
    by: [A, B]
    note: "</script><img src=x onerror=alert(9)> {{7*7}} ${7*7} \x1b]0;x\x07 \u2066\u202E"
    source: [bad, worse, data]
  - date: 2020-02-01
    event: no_show
    by: A
    note: "<!--<script> --> <![CDATA[ \u2028 \u2029 \\ ' \" - # : {x}"
  - {date: 2020-02-02, event: no_show, by: B, note: "two\n  - date: 2020-01-01\nlines"}
"""
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_hostile_text_is_only_text_and_comes_back_whole(opened: Open, tmp_path: Path) -> None:
    file = tmp_path / "hostile.yaml"
    file.write_text(HOSTILE, encoding="utf-8")
    page = opened(file)
    alerts: list[str] = []

    def note(dialog: Any) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.evaluate(
        "location.hash = 's0?drop=2&until=2020-03-01&insert=<img>:x:y&asof=1&drop=</script>'"
    )
    page.wait_for_selector("#s0 .edits li")
    odd = (
        "main img, main iframe, main script, [onerror], [onload], [onclick], [onmouseover], [style]"
    )
    assert page.query_selector_all(odd) == []
    assert page.eval_on_selector_all("script", "all => all.length") == 2
    hrefs = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    assert [link for link in hrefs if not link.startswith("#")] == []
    text = page.inner_text("#s0")
    assert "{{7*7}}" in text
    assert "</script><img src=x onerror=alert(9)>" in text
    assert "49" not in text
    assert not _CONTROLS.search(text)
    changed = tmp_path / "changed.yaml"
    changed.write_text(page.text_content("#s0 .yaml"), encoding="utf-8")
    first, again = sim.load_scenario(str(file)), sim.load_scenario(str(changed))
    assert (again.parties, again.sources, again.tracks) == (
        *(first.parties, first.sources),
        first.tracks,
    )
    assert again.events == (first.events[0], first.events[2])
    assert not sim.run(again).failed
    assert alerts == []


@pytest.mark.slow
def test_what_the_policy_forbids_does_not_happen(opened: Open, browser: Any) -> None:
    page = opened(RIVER)
    bare = browser.new_context(offline=True).new_page()  # its console says what was refused
    bare.goto(page.url)
    for attempt in (
        "document.body.innerHTML = '<b>x</b>'",
        "document.createElement('script').text = 'hit = 1'",
        "setTimeout('hit = 1')",
    ):
        tried = f"() => {{ try {{ {attempt}; }} catch (error) {{ return error.name; }} }}"
        assert bare.evaluate(tried) == "TypeError", attempt
    assert bare.evaluate("typeof hit") == "undefined"
    bare.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_stands_out_at_the_side(opened: Open, width: int) -> None:
    page = opened(RIVER, viewport={"width": width, "height": 740})
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_script_all_of_it_is_read(opened: Open) -> None:
    page = opened(SINGAPORE, java_script_enabled=False)
    text = page.inner_text("#s0")
    scenario = sim.load_scenario(str(SINGAPORE))
    run = sim.run(scenario)
    for event in scenario.events:
        assert " ".join(event.note.split()) in text
    for track in run.tracks.values():
        assert track.because in text
    assert page.is_hidden("#s0 .play")
    assert page.is_hidden("#s0 .asof")


@pytest.mark.slow
def test_it_is_printed(opened: Open, tmp_path: Path) -> None:
    page = opened(SINGAPORE)
    page.evaluate("location.hash = 's0?drop=9'")
    page.wait_for_selector("#s0 .edits li")
    page.emulate_media(media="print")
    assert page.is_hidden("#s0 .play")
    assert page.is_hidden("#s0 .copy")
    assert page.is_visible("#s0 .now"), "a changed course says so on paper too"
    assert len(page.pdf()) > 20_000


@pytest.mark.slow
def test_what_may_follow_is_seen_on_a_telephone_and_without_a_script(opened: Open) -> None:
    """Each area of the fan is drawn where its label says, woven in a way of its own."""
    small = {"width": 360, "height": 740}
    page = opened(SINGAPORE, args=("--forecast",), viewport=small, java_script_enabled=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for fan in page.query_selector_all("#s0 .fan"):
        areas = fan.eval_on_selector_all(
            "polygon",
            "all => all.map(one => { const box = one.getBoundingClientRect();"
            "return [one.id.split('-').pop(), box.width, box.height]; })",
        )
        labels = fan.eval_on_selector_all(".names text", "all => all.map(one => one.textContent)")
        assert [name for name, _, _ in areas] == [label.split()[0] for label in labels]
        assert all(width > 150 and height > 5 for _, width, height in areas)
        woven = fan.eval_on_selector_all(
            "rect[clip-path]",
            "all => all.map(one => document.querySelector(one.getAttribute('fill').slice(4, -1))"
            ".firstElementChild.getAttribute('d'))",
        )
        assert len(set(woven)) == len(areas)
        wide = fan.eval_on_selector_all(
            ".names text", "all => all.every(one => one.getBBox().x + one.getBBox().width <= 118)"
        )
        assert wide


EACH_SEEN = """async () => {
  for (const one of document.querySelectorAll(".scenario")) {
    one.scrollIntoView();
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  }
}"""
"""Brings every scenario into view once: one that was not yet seen has a guessed height."""


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_hard_to_reach(opened: Open, scheme: str) -> None:
    """All details open, an event chosen, a change made: nothing that axe-core finds."""
    kit = pytest.importorskip(
        "axe_playwright_python", reason="no axe-core: pip install '.[browser]'"
    )
    script = resources.files(kit) / "axe.min.js"
    pair = [SINGAPORE, SCENARIOS / "aceh-2002-2005.yaml"]
    args = ("-r", "rhetoric", "--forecast")
    page = opened(*pair, args=args, color_scheme=scheme, bypass_csp=True)
    page.evaluate("location.hash = 's0?drop=9,10'")
    page.wait_for_selector("#s0 .edits li")
    page.click("#s0 .marks a >> nth=3", force=True)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.evaluate(EACH_SEEN)
    page.evaluate(script.read_text(encoding="utf-8"))
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("rules => axe.run(document, { runOnly: rules })", rules)
    assert [
        (one["id"], one["help"], [node["html"][:160] for node in one["nodes"]][:4])
        for one in found["violations"]
    ] == []


@pytest.mark.slow
def test_a_long_case_is_ready_and_answers_at_once(opened: Open) -> None:
    """Bounds wide enough for any machine; the benchmark has the figures."""
    page = opened(LONG)
    took = page.evaluate(
        "() => new Promise(done => { const start = performance.now();"
        "window.addEventListener('hashchange', () => requestAnimationFrame(() => setTimeout(() =>"
        "done(performance.now() - start))), { once: true }); location.hash = 's0?drop=5'; })"
    )
    assert took < 2000
