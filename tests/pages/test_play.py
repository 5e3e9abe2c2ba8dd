"""A page is played exactly as `sim run` walks, on the file that it hands back."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from browser_fixture import Open
from places import ROOT, SCENARIOS, SINGAPORE

import sim
from sim.cli.edit_texts import DropText, InsertText, MoveText, ReplaceText
from sim.engine.edits import Edit, Insert, edited
from sim.files.page import Page
from sim.files.scenario_file import read_scenario
from sim.files.shelf import Shelf
from sim.model.citation import in_words
from sim.model.step import Step
from sim.model.value import changed
from sim.pages.events_part import events_part
from sim.pages.evidence_part import source_numbers
from sim.report.layout import visible
from sim.report.phrases import refusal_lines, shown_lines, what_it_did

EDITS = int(os.environ.get("SIM_PAGE_EDITS", "60"))
"""How many changed histories are tried of each scenario."""
EACH = min(20, EDITS // 3)
"""How many are tried of each tiny rulebook."""

_READ = """([id, change]) => new Promise(done => {
  const read = () => {
    const root = document.getElementById(id), one = name => root.querySelector(name);
    const words = node => node.textContent.replace(/\\s+/g, " ").trim();
    done({
      reads: one(".now [data-verdict]").dataset.verdict,
      tracks: [...root.querySelectorAll(".now p[data-track]")].map(words),
      file: one(".yaml").textContent,
      command: one(".command").textContent,
      did: [...root.querySelectorAll(".events > li:not([hidden]):not(.gone) .did")].flatMap(did =>
        [...did.querySelectorAll("p, li")].map(words)),
    });
  };
  if (change === null) return read();
  window.addEventListener("hashchange", () => setTimeout(read), { once: true });
  location.hash = `${id}?${change}`;
})"""


def shown(page: Any, anchor: str, change: str | None) -> Any:
    """What a page shows of a scenario once it was changed, or as it is."""
    return page.evaluate(_READ, [anchor, change])


class Changes:
    """Random changes of a history, as the end of an address."""

    def __init__(self, scenario: sim.Scenario, rng: random.Random) -> None:
        self.scenario, self.rng = scenario, rng
        self.first, self.last = scenario.first_day, scenario.last_day
        book = scenario.rulebook
        lengths = {mark.days for stage in book.stages for mark in book.marks_of(stage)}
        self.edges = [
            day
            for event in scenario.events
            for length in (0, *lengths)
            for off in (-1, 0, 1)
            if self.first <= (day := event.date + dt.timedelta(length + off)) <= self.last
        ]
        self.kinds = [name for name in book.events if name not in scenario.not_here]

    def day(self) -> dt.date:
        """Any day; every other time one on which it is close whether a deadline falls first."""
        if self.rng.random() < 0.5:
            return self.rng.choice(self.edges)
        return self.first + dt.timedelta(self.rng.randint(0, (self.last - self.first).days))

    def next(self) -> str:
        """A few changes together."""
        rng, scenario = self.rng, self.scenario
        numbers = list(range(1, len(scenario.events) + 1))
        rng.shuffle(numbers)
        words = []
        drops = [numbers.pop() for _ in range(rng.choice([0, 1, 1, 2, 5])) if len(numbers) > 5]
        if drops:
            words.append(f"drop={','.join(map(str, drops))}")
        for _ in range(rng.choice([0, 1, 2])):
            number = numbers.pop()
            kind = rng.choice(self.kinds)
            if kind != scenario.events[number - 1].event:  # else it is no change
                words.append(f"replace={number}:{kind}")
        for _ in range(rng.choice([0, 1, 2])):
            number, day = numbers.pop(), self.day()
            if day != scenario.events[number - 1].date:
                words.append(f"move={number}:{day}")
        for _ in range(rng.choice([0, 1, 2, 4])):
            by = rng.sample(list(scenario.parties), rng.randint(0, len(scenario.parties)))
            on = rng.sample(list(scenario.tracks), rng.randint(1, len(scenario.tracks)))
            what = f"{self.day()}:{rng.choice(self.kinds)}:{','.join(by)}:{','.join(on)}"
            words.append(f"insert={what}")
        if rng.random() < 0.25 or not words:
            late = self.last + dt.timedelta(rng.randint(1, 400))
            words.append(f"until={late}")
            if rng.random() < 0.5:
                words.append(f"insert={late}:{rng.choice(self.kinds)}::")
        return "&".join(words)


def whatif_can(change: str) -> bool:
    """Whether the clock of `sim whatif` stops on the same day: the last, or that of an event."""
    until = re.search(r"until=([\d-]+)", change)
    return until is None or f"insert={until[1]}:" in change


def as_whatif_has_it(scenario: sim.Scenario, command: str) -> sim.Scenario:
    """The same changes as the line for `sim whatif` makes them, which a page shows beside."""
    edits: list[Edit] = []
    texts = {"--drop": DropText(), "--insert": InsertText()}
    texts |= {"--replace": ReplaceText(), "--move": MoveText()}
    words = shlex.split(command)
    assert words[:2] == ["sim", "whatif"]
    for option, text in zip(words[3::2], words[4::2], strict=True):
        edit = texts[option].read(text).edit
        if isinstance(edit, Insert) and not edit.event.tracks:
            edit = Insert(changed(edit.event, tracks=tuple(scenario.tracks)))
        edits.append(edit)
    return edited(scenario, edits).after


def gist(run: sim.Run) -> Any:
    """What became of a history: its verdict, and each step that moved a stage."""
    tracks = [(one.track, one.stage, one.reads, one.since, one.rule) for one in run.tracks.values()]
    moves = [(one.date, one.track, one.event, one.after.stage, one.rule) for one in run.moved]
    return run.verdict.reads, tracks, moves


def told(step: Step, several: bool) -> list[str]:
    """All that a page should say of a step."""
    lead = f"{step.track}: " if several else ""
    change = step.before.stage + (f" → {step.after.stage}" if step.moved else "")
    lines = [f"{lead}{change} {what_it_did(step)}"]
    if step.because is not None:
        held = f" Held: {shown_lines(step.held)}." if step.held else ""
        lines.append(f"{visible(step.because)}.{held}")
    return [visible(line) for line in (*lines, *refusal_lines(step))]


def check_told(found: Any, run: sim.Run, change: object) -> None:
    """What a page shows is what a run says, every line of why and why-not included."""
    assert found["reads"] == run.verdict.reads, change
    for text, track in zip(found["tracks"], run.tracks.values(), strict=True):
        since = f" since {in_words(track.since)}" if track.since else ""
        assert f"{track.reads}{since}, in {track.stage}" in text, change
        if track.rule:
            assert f"({track.rule})" in text, change
            assert visible(track.because or "") in text, change
    several = len(run.scenario.tracks) > 1
    expected = [line for step in run.steps for line in told(step, several)]
    rests = [
        did.silence
        for row in events_part(run, source_numbers(run))
        for did in row.did
        if did.silence
    ]
    assert sorted(found["did"]) == sorted([*expected, *rests]), change


def check_change(page: Any, anchor: str, scenario: sim.Scenario, change: str, shelf: Shelf) -> None:
    """A changed history in a page beside what `sim run` and `sim whatif` make of it."""
    found = shown(page, anchor, change)
    again = read_scenario(Page(scenario.path, found["file"]), shelf=shelf)
    run = sim.run(again)
    assert not run.failed, change  # the page's verdict is what the file expects
    check_told(found, run, change)
    assert bool(found["command"]) == whatif_can(change), change
    if found["command"]:
        other = as_whatif_has_it(scenario, found["command"])
        assert gist(sim.run(other)) == gist(run), change
        assert [event for event in other.events if event.tracks] == list(again.events), change


def tried(opened: Open, path: Path, edits: int) -> None:
    """A page of a scenario, changed so many times."""
    scenario = sim.load_scenario(str(path))
    page, rng, shelf = opened(path), random.Random(path.stem), Shelf()
    changes = Changes(scenario, rng)
    for _ in range(edits):
        check_change(page, "s0", scenario, changes.next(), shelf)


def test_a_changed_history_reads_as_sim_run_reads_it(opened: Open) -> None:
    tried(opened, SINGAPORE, 6)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["singapore-2018", "us-north-korea-2018-2019", "panmunjom-1951-1953"]
)
def test_changed_histories_read_as_sim_run_reads_them(opened: Open, name: str) -> None:
    tried(opened, SCENARIOS / f"{name}.yaml", EDITS)


TINY = sorted((ROOT / "tests" / "rulebooks").glob("*.yaml"))
TOO_LARGE = ("six-sides",)
"""Of more cells than a page carries."""


def written(path: Path, rng: random.Random) -> str:
    """A random history of a few days under a rulebook, on two tracks."""
    book = sim.load_rulebook(str(path))
    day, lines = dt.date(2020, 1, 1), []
    for _ in range(10):
        kind = rng.choice(list(book.events))
        by = rng.choice(["", "by: A, ", "by: [A, B], ", "by: B, ", "by: M, "])
        on = rng.choice(["", "track: t, ", "track: u, "])
        lines.append(f"  - {{date: {day}, event: {kind}, {by}{on}note: x}}\n")
        day += dt.timedelta(rng.choice([0, 0, 1, 2, 5, 9]))
    return (
        f"scenario: of-{path.stem}\ntitle: t\nrulebook: {path}\n"
        f"parties: {{A: {{name: A, side: 1}}, B: {{name: B, side: {min(2, book.sides)}}}, "
        "M: {name: M}}\ntracks: {t: {title: T}, u: {title: U}}\n"
        f"events:\n{''.join(lines)}until: {day}\n"
    )


@pytest.mark.slow
def test_every_trait_of_rulebooks_is_played_as_it_runs(opened: Open, tmp_path: Path) -> None:
    """Deadlines of no days, several at once, waits, tallies of sides, rules that stay."""
    rng, shelf = random.Random(7), Shelf()
    for path in TINY:
        if path.stem in TOO_LARGE:
            continue
        file = tmp_path / f"of-{path.stem}.yaml"
        file.write_text(written(path, rng), encoding="utf-8")
        page = opened(file)
        scenario = sim.load_scenario(str(file))
        changes = Changes(scenario, rng)
        for _ in range(EACH):
            check_change(page, "s0", scenario, changes.next(), shelf)
        page.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["singapore-2018", "us-north-korea-2018-2019"])
def test_as_of_a_day_it_reads_as_sim_run_reads_it(opened: Open, name: str) -> None:
    path = SCENARIOS / f"{name}.yaml"
    scenario = sim.load_scenario(str(path))
    page = opened(path)
    days = {day for event in scenario.events for day in (event.date, event.known) if day}
    for day in sorted({day + dt.timedelta(off) for day in days for off in (-1, 0)}):
        if not scenario.first_day <= day < scenario.last_day:
            continue
        page.eval_on_selector(
            "#s0 .asof",
            "(slider, day) => { slider.value = day; slider.dispatchEvent(new Event('input')); }",
            (day - dt.date(1970, 1, 1)).days,
        )
        check_told(shown(page, "s0", None), sim.run(scenario, as_of=day), day)
