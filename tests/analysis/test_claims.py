"""Claims: proved and refuted as a plain search over the machine finds, and shown by replay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click
import pytest
from claim_builders import claimed, words_of
from hypothesis import assume, given, settings
from places import TESTS

from sim.analysis.prove.claims import PROVED, REFUTED, VACUOUS, ClaimResult, prove, prove_claim
from sim.analysis.prove.result import FAIRNESS
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.engine.table import Table
from sim.export.told import teller
from sim.files.dump import dump_scenario
from sim.files.page import Page
from sim.files.scenario_file import read_scenario
from sim.files.shelf import load_rulebook, packaged_rulebooks
from sim.model.claim import Claim
from sim.model.condition import Condition
from sim.model.condition_reader import parse
from sim.model.marks import DayMark
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN
from sim.model.step import Decision, Position
from sim.model.value import changed
from sim.report.claims import claim_blocks
from sim.report.text import as_text

SCOPES = load_rulebook(TESTS / "rulebooks" / "claims-scopes.yaml")


WORDS = words_of(SCOPES)
RESULTS = {result.claim.name: result for result in prove(Table(SCOPES))}

Label = dict[str, Any]


# A plain reading of the definitions: a history is a list of labels, one for each step.


def label(
    book: Rulebook, before: str, event: str | None, by: int, decision: Decision, waited: int
) -> Label:
    """What a claim sees of a step; ``waited`` are the whole days in the stage before it."""
    kind = book.events[event] if event else None
    after = decision.after.stage
    counted = zip(book.tallies.values(), decision.counted, strict=True)
    return {
        "was": before,
        "stage": after,
        "read": book.stages[before].reads,
        "reads": book.stages[after].reads,
        "event": event or "deadline",
        "signal": kind.signal if kind else "none",
        "tone": kind.tone if kind else "none",
        "rule": decision.rule.name if decision.rule else "none",
        "moved": before != after,
        "by": by,
        "sides": by.bit_count(),
        "waited": waited,
    } | {tally.name: n.bit_count() if tally.distinct else n for tally, n in counted}


def stretches(claim: Claim, history: list[Label]) -> Iterator[tuple[list[Label], bool]]:
    """Every stretch of a history that the claim speaks of so far, and whether it was closed."""
    opens, closes = claim.between or (claim.after, claim.until)
    now: list[Label] | None = [] if opens is None else None
    for step in history:
        closing = closes is not None and closes.holds(step)
        if now is not None and closing:
            yield now, True
            if opens is None:
                return
            now = None
        elif now is not None:
            now.append(step)
        elif opens is not None and opens.holds(step) and not closing:
            now = [step]
    if now is not None and not claim.between:
        yield now, False


def against(claim: Claim, history: list[Label]) -> bool:
    """Whether a finite history is against a claim, whatever comes after it."""
    return any(_wrong(claim, *stretch) for stretch in stretches(claim, history))


def _wrong(claim: Claim, steps: list[Label], closed: bool) -> bool:
    held = [claim.then.holds(step) for step in steps]
    if claim.pattern == "never":
        return any(held)
    if claim.pattern == "always":
        return not all(held)
    assert claim.every is not None
    starts = [claim.every.holds(step) for step in steps]
    if claim.pattern == "needs":
        return any(one and not any(held[: at + 1]) for at, one in enumerate(starts))
    return closed and waiting(claim, steps)


def waiting(claim: Claim, steps: list[Label]) -> bool:
    """Whether a step of a stretch has not yet led to what it should."""
    held = [claim.then.holds(step) for step in steps]
    assert claim.every is not None
    return any(claim.every.holds(step) and not any(held[at:]) for at, step in enumerate(steps))


def meets(claim: Claim, history: list[Label]) -> bool:
    """Whether a history shows that something is possible."""
    return any(claim.then.holds(step) for steps, _ in stretches(claim, history) for step in steps)


# A plain search: every position with all that a claim could remember of the way there.


def least_waited(book: Rulebook, position: Position) -> int:
    """The fewest days that a stage can have lasted in a position, of those that are asked about."""
    behind = book.marks_of(position.stage)[: position.passed]
    return max([0, *(mark.days for mark in behind if mark.silent)])


def ends_a_wait(machine: Machine, position: Position) -> bool:
    """Whether time only ends a wait in a position, which is no step."""
    mark = machine.mark(position)
    return mark is not None and mark.silent


def happenings(book: Rulebook, machine: Machine, position: Position) -> Iterator[tuple[Any, ...]]:
    """Everything that can happen in a position: event, sides and decision."""
    if not position.due:
        for event in book.events:
            for mask in range(2**book.sides):
                yield event, mask, machine.step(position, event, mask)
    decision = machine.wait(position)
    if decision is not None:
        yield None, 0, decision


Memory = tuple[bool, ...]
Node = tuple[Position, str, Memory]


class Search:
    """A breadth first search that remembers, of the open stretch, what any pattern asks."""

    def __init__(self, book: Rulebook, claim: Claim) -> None:
        self.book, self.claim, self.machine = book, claim, Machine(book)
        self.opens: Condition | None
        self.closes: Condition | None
        self.opens, self.closes = claim.between or (claim.after, claim.until)
        begun = "in" if self.opens is None else "out"
        start: Node = (self.machine.start(), begun, (False, False, False, False))
        self.depth: dict[Node, int] = {start: 0}
        self.steps: dict[Node, list[tuple[Node, bool, bool]]] = {}
        self.cells: dict[Position, list[tuple[Position, tuple[bool, ...] | None]]] = {}
        self.wrong: int | None = None
        self.met: int | None = None
        frontier = [start]
        while frontier:
            frontier = [after for node in frontier for after in self._expand(node)]

    def _expand(self, node: Node) -> list[Node]:
        new = []
        self.steps[node] = []
        for position, seen in self._cells(node[0]):
            follows = (*node[1:], False, False) if seen is None else self._follow(node, *seen)
            mode, memory, inside, closed = follows
            after = (position, mode, memory)
            self.steps[node].append((after, inside, closed))
            if after not in self.depth:
                self.depth[after] = self.depth[node] + 1
                new.append(after)
        return new

    def _cells(self, position: Position) -> list[tuple[Position, tuple[bool, ...] | None]]:
        """Each different step from a position: where it leads, and what it is for the claim.

        None stands for the end of a wait, of which no claim speaks.
        """
        if position not in self.cells:
            asked = (self.opens, self.closes, self.claim.every, self.claim.then)
            found: dict[tuple[Position, tuple[bool, ...] | None], None] = {}
            waited = least_waited(self.book, position)
            for event, mask, decision in happenings(self.book, self.machine, position):
                if event is None and ends_a_wait(self.machine, position):
                    found[decision.after, None] = None
                    continue
                step = label(self.book, position.stage, event, mask, decision, waited)
                holds = tuple(one is not None and one.holds(step) for one in asked)
                found[decision.after, holds] = None
            self.cells[position] = list(found)
        return self.cells[position]

    def _follow(
        self, node: Node, opening: bool, closing: bool, every: bool, then: bool
    ) -> tuple[str, Memory, bool, bool]:
        """The mode and memory after a step, whether it met ``then`` inside, and closed."""
        _, mode, memory = node
        if mode == "in" and closing:
            self._judge(node, memory, ends=True)
            return ("out" if self.opens else "done"), (False,) * 4, False, True
        if mode == "out" and opening and not closing:
            mode = "in"
        if mode != "in":
            return mode, memory, False, False
        seen, waits, met, bad = memory
        seen, waits, met = seen or then, (waits or every) and not then, met or then
        if self.claim.pattern == "never":
            bad = bad or then
        if self.claim.pattern == "always":
            bad = bad or not then
        if self.claim.pattern == "needs":
            bad = bad or (every and not seen)
        memory = (seen, waits, met, bad)
        self._judge(node, memory, ends=False)
        return mode, memory, then, False

    def _judge(self, node: Node, memory: Memory, *, ends: bool) -> None:
        _, waits, met, bad = memory
        if self.claim.between and not ends:
            return
        length = self.depth[node] + 1
        if self.wrong is None and (bad or (ends and waits and self.claim.pattern == "leads to")):
            self.wrong = length
        if self.met is None and met:
            self.met = length

    def outcome(self) -> tuple[bool, int | None]:
        """Whether the claim holds, and how many steps the shortest refutation takes."""
        pattern = self.claim.pattern
        if pattern == "possible":
            return self.met is not None, None
        if pattern == "always possible":
            stuck = self._stuck()
            return stuck is None, stuck
        if pattern == "leads to":
            found = [n for n in (self.wrong, self._hopeless()) if n is not None]
            return not found, min(found, default=None)
        return self.wrong is None, self.wrong

    def _able(self, seeds: set[Node], within: set[Node]) -> set[Node]:
        """From which nodes a seed is reached without leaving some nodes."""
        leads: dict[Node, list[Node]] = {}
        for node in within:
            for to, _, _ in self.steps[node]:
                if to in within:
                    leads.setdefault(to, []).append(node)
        able, left = set(seeds), list(seeds)
        while left:
            more = [node for node in leads.get(left.pop(), ()) if node not in able]
            able.update(more)
            left += more
        return able

    def _stuck(self) -> int | None:
        inside = {node for node in self.steps if node[1] == "in"}
        live = inside
        if self.claim.between:
            ends = {n for n in inside if any(closed for _, _, closed in self.steps[n])}
            live = self._able(ends, inside)
        seeds = {n for n in inside if any(met and to in live for to, met, _ in self.steps[n])}
        able = self._able(seeds, inside)
        return min((self.depth[node] for node in live - able), default=None)

    def _hopeless(self) -> int | None:
        if self.claim.between:
            return None
        waits = {node for node in self.steps if node[1] == "in" and node[2][1]}
        seeds = {n for n in waits if any(to not in waits for to, _, _ in self.steps[n])}
        return min((self.depth[node] for node in waits - self._able(seeds, waits)), default=None)


def replayed(result: ClaimResult) -> tuple[list[Label], list[Position]]:
    """The script of a refutation, run: the history that a claim sees, and every position."""
    assert result.script is not None
    book = result.script.rulebook
    steps = run(result.script, tracks=[MAIN]).steps[: result.length]
    history = [
        label(book, step.before.stage, step.event, int(step.sides), step.decision, step.waited)
        | dict(step.after.tallies)
        for step in steps
    ]
    return history, [step.decision.after for step in steps]


def hope(result: ClaimResult, position: Position) -> bool:
    """Whether from a position within a stretch what a claim asks for can come, before it ends."""
    assert result.script is not None
    book = result.script.rulebook
    machine = Machine(book)
    seen, left = {position}, [position]
    while left:
        position = left.pop()
        for event, mask, decision in happenings(book, machine, position):
            step = label(
                book,
                position.stage,
                event,
                mask,
                decision,
                least_waited(book, position),
            )
            silent = event is None and ends_a_wait(machine, position)
            if silent and decision.after not in seen:
                seen.add(decision.after)
                left.append(decision.after)
            if silent:
                continue
            if result.claim.until is not None and result.claim.until.holds(step):
                continue
            if result.claim.then.holds(step):
                return True
            if decision.after not in seen:
                seen.add(decision.after)
                left.append(decision.after)
    return False


def marks(result: ClaimResult, stage: str) -> tuple[DayMark, ...]:
    return result.rulebook.marks_of(stage)


def check_refutation(result: ClaimResult, length: int | None) -> None:
    """The script shows the refutation, after so many steps and no fewer; a wait counts as one."""
    claim = result.claim
    waits = any(mark.silent for stage in result.rulebook.stages for mark in marks(result, stage))
    if result.script is None:
        assert claim.pattern == "possible" or length == 0
        assert result.position is not None
        return
    history, positions = replayed(result)
    assert length is not None
    if claim.pattern == "always possible":
        assert len(history) <= length if waits else len(history) == length
        assert result.position is not None
        begins = Machine(result.script.rulebook).start(result.script.tracks[MAIN].starts)
        last = positions[-1] if positions else begins  # a wait that ends is no step
        assert last[:2] == result.position[:2]
        assert last == result.position or waits
        assert claim.between or not hope(result, result.position)
        return
    if not result.loop:
        assert len(history) <= length if waits else len(history) == length
        assert against(claim, history)
        assert not against(claim, history[:-1])
        return
    assert claim.pattern == "leads to"
    assert waits or length <= len(history) - result.loop
    assert positions[-1][:2] == positions[-1 - result.loop][:2]
    assert waits or positions[-1] == positions[-1 - result.loop]
    for at in range(len(history) - result.loop if waits else length, len(history) + 1):
        stretch, closed = list(stretches(claim, history[:at]))[-1]
        assert waiting(claim, stretch)
        assert not closed
    assert not hope(result, positions[-1] if waits else positions[length - 1])


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(claimed())
def test_a_plain_search_agrees(book: Rulebook) -> None:
    table = Table(book)
    assume(len(table) <= 60)
    for result in prove(table):
        holds, length = Search(book, result.claim).outcome()
        if result.outcome != VACUOUS:
            assert holds == (result.outcome == PROVED)
        elif "possible" not in result.claim.pattern:
            assert holds
        if result.outcome == REFUTED:
            check_refutation(result, length)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(claimed())
def test_a_claim_is_vacuous_where_what_it_speaks_of_never_happens(book: Rulebook) -> None:
    table = Table(book)
    assume(len(table) <= 60)
    anything = parse("sides >= 0", WORDS)
    for result in prove(table):
        claim = result.claim
        what = [anything] if claim.every is None else [anything, claim.every]
        idle = [
            condition
            for condition in what
            if not Search(
                book, changed(claim, pattern="possible", then=condition, every=None)
            ).outcome()[0]
        ]
        if idle:
            assert result.outcome == VACUOUS
        elif claim.pattern not in ("never", "always"):
            assert result.outcome != VACUOUS


@pytest.mark.parametrize("name", RESULTS)
def test_each_claim_comes_out_as_it_is_named(name: str) -> None:
    assert RESULTS[name].outcome == name.split("-")[0]


@pytest.mark.parametrize("name", [name for name in RESULTS if name.startswith("refuted")])
def test_a_plain_search_agrees_on_every_scope(name: str) -> None:
    holds, length = Search(SCOPES, RESULTS[name].claim).outcome()
    assert not holds
    check_refutation(RESULTS[name], length)


@pytest.mark.parametrize("name", [name for name, one in RESULTS.items() if one.script])
def test_a_script_runs_from_its_file(name: str) -> None:
    script = RESULTS[name].script
    assert script is not None
    path = TESTS / "rulebooks" / "script.yaml"
    text = dump_scenario(script, "claims-scopes.yaml")
    again = read_scenario(Page(str(path), text))
    assert [step.rule for step in run(again).steps] == [step.rule for step in run(script).steps]


@pytest.mark.parametrize("name", packaged_rulebooks())
def test_every_claim_of_a_packaged_rulebook_is_proved(name: str) -> None:
    results = prove(Table(load_rulebook(name)))
    assert {result.outcome for result in results} <= {PROVED}


@pytest.mark.parametrize(
    ("pattern", "then", "script"),
    [
        ("never", "stage == suspended", ["talks_held", "talks_suspended"]),
        ("always", "reads != broken", ["talks_collapsed"]),
        ("never", "signal == word and event == threat and sides == 2", ["threat"]),
    ],
)
def test_a_false_claim_about_diplomacy_is_refuted_by_what_happened(
    pattern: str, then: str, script: list[str]
) -> None:
    book = load_rulebook("diplomacy")
    result = prove_claim(Table(book), Claim("false", pattern, parse(then, words_of(book))))
    assert result.outcome == REFUTED
    history, _ = replayed(result)
    assert len(history) == len(script)
    assert history[-1]["event"] == script[-1]
    assert against(result.claim, history)


def test_a_silence_that_goes_before_all_can_be_run() -> None:
    book = changed(SCOPES, start="talks")
    claim = Claim("c", "never", parse("event == deadline", WORDS))
    result = prove_claim(Table(book), claim)
    check_refutation(result, 1)


@pytest.mark.parametrize(
    ("pattern", "then", "outcome"),
    [
        ("never", "was == unknown", PROVED),
        ("never", "was == unknown and event == letter", VACUOUS),
        ("never", "was == paused and event == deadline", PROVED),
        ("never", "was == paused and event == deadline and moved", VACUOUS),
        ("never", "was == paused and (event == deadline or moved)", REFUTED),
        ("never", "stage == unknown and walkers >= 1", PROVED),
        ("always", "was != unknown or moved", VACUOUS),
        ("always", "not (was == unknown) or stage == apart", VACUOUS),
        ("always", "was != over or stage == over", PROVED),
        ("never", "walkers >= 9", PROVED),
        ("never", "sides > 2", PROVED),
    ],
)
def test_what_is_vacuous_and_what_is_not(pattern: str, then: str, outcome: str) -> None:
    claim = Claim("c", pattern, parse(then, WORDS))
    book = changed(SCOPES, claims=(claim,))
    assert prove(Table(book))[0].outcome == outcome


def test_a_count_that_the_table_does_not_keep_is_refused() -> None:
    claim = Claim("c", "never", parse("walkouts >= 4", WORDS))
    with pytest.raises(ValueError, match="counts 'walkouts' no further than 3"):
        prove_claim(Table(SCOPES), claim)
    result = prove_claim(Table(changed(SCOPES, claims=(claim,))), claim)
    assert len(replayed(result)[0]) == 4


def test_all_positions_and_steps_are_examined() -> None:
    table = Table(SCOPES)
    one = RESULTS["proved-never"]
    assert (one.positions, one.steps) == (len(table), table.cells)
    by_sides = RESULTS["refuted-after-until"]
    assert by_sides.steps > table.cells


def test_the_parts_of_a_condition() -> None:
    condition = parse("moved and (was == over or walkouts >= 1) and sides < 2", WORDS)
    texts = ("moved", "was == over or walkouts >= 1", "sides < 2")
    assert condition.parts("and") == tuple(parse(text, WORDS) for text in texts)
    assert condition.parts("or") == (condition,)


def told(result: ClaimResult) -> list[str]:
    """The lines in which a result is told."""
    return click.unstyle(as_text([claim_blocks(result)])).splitlines()


def test_a_refutation_is_told_step_by_step() -> None:
    lines = told(RESULTS["refuted-needs"])
    assert lines == [
        "  refuted-needs: refuted",
        "      Every stage == paused needs event == walkout before it or with it",
        "      The last step came without what it needs",
        "      1.  2001-01-01  meeting           apart -> talks   meet",
        "      2.  2001-01-31  30 days in talks  talks -> paused  drift",
        "      --write-scripts DIR saves this as claims-scopes-refuted-needs.yaml, for 'sim run'",
    ]


def test_the_reading_of_leads_to_is_said() -> None:
    assert FAIRNESS in " ".join(" ".join(told(RESULTS["proved-leads-to"])).split())
    assert teller(ClaimResult)(RESULTS["refuted-leads-to"])["fairness"] == FAIRNESS
    assert any("again and again" in line for line in told(RESULTS["refuted-leads-to"]))


@pytest.mark.parametrize("name", RESULTS)
def test_json_says_what_the_result_says(name: str) -> None:
    result = RESULTS[name]
    told = json.loads(json.dumps(teller(ClaimResult)(result)))
    assert (told["claim"], told["outcome"]) == (name, result.outcome)
    assert bool(told["steps"]) == (result.script is not None)
    assert told["loop"] == result.loop
