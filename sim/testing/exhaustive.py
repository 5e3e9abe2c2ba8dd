"""Every step that a rulebook can take, each held against one test."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache, wraps
from typing import Any, NamedTuple

import numpy as np
from hypothesis.errors import InvalidArgument, UnsatisfiedAssumption

from sim.analysis.cover.answers import Answers
from sim.engine.machine import Machine, observers
from sim.engine.scripts import FIRST_DAY, LAST_DAY, script_to
from sim.engine.table import NONE
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN
from sim.model.step import Decision, Step
from sim.testing.example import shown
from sim.testing.tables import answers_of, check_book, check_flag, check_stages

Test = Callable[..., Any]


def every_step(
    book: Rulebook, *, starts: Sequence[str] = (), parametrize: bool = False
) -> Callable[[Test], Test]:
    """Run a test on every step that a rulebook can take: each event and deadline everywhere.

    The test is given a ``step``, and by pytest whatever fixtures it names besides.  It is one
    test, or with ``parametrize`` one for each stage and trigger.  ``starts`` are further stages
    in which a track may start.  A step is the one that a shortest script ends with, dated from
    2001-01-01 with no day lost; where it makes no difference who acts, nobody does.
    A failure shows the first failing step and its script.

    Raises InvalidArgument for a test that has no ``step``, TooManyPositionsError for a rulebook
    that has more than a million positions: there, draw ``runs(book)``.
    """
    check_book(book, "every_step")
    check_stages(book, starts, "every_step(starts=...)")
    check_flag("parametrize", parametrize)
    return lambda test: _decorated(test, book, tuple(starts), parametrize=parametrize)


def steps(book: Rulebook, *, starts: Sequence[str] = ()) -> Iterator[Step]:
    """Every step that a rulebook can take, those with the shortest scripts first."""
    check_book(book, "steps")
    check_stages(book, starts, "steps(starts=...)")
    return (step for _, _, step in _cells(answers_of(book, starts)).walk())


def _decorated(test: Test, book: Rulebook, starts: tuple[str, ...], *, parametrize: bool) -> Test:
    signature = inspect.signature(test)
    given = list(signature.parameters.values())
    name = getattr(test, "__name__", "the test")
    if "step" not in signature.parameters:
        has = ", ".join(p.name for p in given) or "no parameter"
        raise InvalidArgument(f"every_step gives {name}() a 'step', but it has {has}: name it so")
    if inspect.iscoroutinefunction(test):
        raise InvalidArgument(f"{name}() is async, and every_step awaits nothing: use def")
    rest = [p for p in given if p.name != "step"]

    @wraps(test)
    def on_every_step(*args: Any, **kwargs: Any) -> None:
        __tracebackhide__ = True
        wanted = kwargs.pop("stage_and_trigger", None)
        bound = signature.bind_partial(*args, **kwargs).arguments if args else kwargs
        _hold(test, book, starts, bound, wanted)

    if not parametrize:
        _sign(on_every_step, signature, rest)
        return on_every_step
    import pytest

    where = inspect.Parameter("stage_and_trigger", inspect.Parameter.KEYWORD_ONLY)
    _sign(on_every_step, signature, [*rest, where])
    pairs = _meetings(answers_of(book, starts))
    ids = [f"{stage}-{trigger}" for stage, trigger in pairs]
    marked: Test = pytest.mark.parametrize("stage_and_trigger", pairs, ids=ids)(on_every_step)
    return marked


def _sign(
    function: Test, signature: inspect.Signature, parameters: list[inspect.Parameter]
) -> None:
    """Show pytest which fixtures to give."""
    vars(function)["__signature__"] = signature.replace(parameters=parameters)


def _meetings(answers: Answers) -> list[tuple[str, str]]:
    """Each stage with each trigger that it can meet."""
    table = answers.table
    kinds = np.unique(answers.kind, return_index=True)
    cells = [divmod(int(first), len(table.columns)) for first in kinds[1][kinds[0] != NONE]]
    met = {(table.position(row).stage, table.trigger(row, column) or "") for row, column in cells}
    return sorted(met)


def _hold(
    test: Test,
    book: Rulebook,
    starts: tuple[str, ...],
    given: dict[str, Any],
    wanted: tuple[str, str] | None,
) -> None:
    """Run the test on every wanted step; raise the first failure, told with its script."""
    __tracebackhide__ = True
    answers = answers_of(book, starts)
    first: tuple[int, int, Step, Exception] | None = None
    failed = seen = 0
    for row, column, step in _cells(answers).walk(wanted):
        seen += 1
        try:
            returned = test(**given, step=step)
        except UnsatisfiedAssumption:
            continue  # assume() passes a step by
        except Exception as error:
            failed += 1
            first = first or (row, column, step, error)
            continue
        if returned is not None:
            raise InvalidArgument(
                f"{test.__name__}() returned {returned!r} and asserted nothing: write assert"
            )
    if first is None:
        return
    row, column, step, failure = first
    counted = f"{failed:,} of {seen:,} steps fail; this is the first of those with the fewest"
    failure.add_note(f"every_step: {counted} steps before it.\n{_told(step)}")
    failure.add_note(shown(script_to(answers.table, row, column)))
    raise failure


def _told(step: Step) -> str:
    tallies = ", ".join(f"{name} = {n}" for name, n in step.before.tallies.items())
    position = step.before.stage + (f" with {tallies}" if tallies else "")
    what = step.event or step.deadline
    by = f" by {' and '.join(step.by)}" if step.by else ""
    lead = f"leads to {step.after.stage}" if step.moved else "moves nothing"
    rule = f", by the rule {step.rule}: {step.because}" if step.rule else ", and no rule fires"
    return f"From {position}\n{what}{by} {lead}{rule}"


class _Place(NamedTuple):
    """How a row is reached: true counts, days as ordinals, and how many events it took."""

    counts: tuple[int, ...]
    today: int
    entered: int
    events: int


class _Cells:
    """The cells of a table as steps, each decision put together and not asked again."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.table = answers.table
        self.machine = Machine(answers.table.rulebook)
        book = answers.table.rulebook
        self.positions = [self.table.position(row) for row in range(len(self.table))]
        self.columns = [
            (place, event, sides, book.stand_ins(sides), *_signal(book, event))
            for place, (event, sides) in enumerate(self.table.columns)
        ]
        self.places: list[_Place] = []
        self.sinces: dict[int, Step] = {}
        for row, (parent, by) in enumerate(
            zip(self.table.parent.tolist(), self.table.by.tolist(), strict=True)
        ):
            self.places.append(self._start(row) if parent == NONE else self._after(parent, by))

    def walk(self, wanted: tuple[str, str] | None = None) -> Iterator[tuple[int, int, Step]]:
        """Each cell as the step that its shortest script ends with, or those of one trigger."""
        if wanted is None:
            for row in range(len(self.positions)):
                yield from self._of(row, self.columns)
            return
        stage, trigger = wanted
        event = trigger if trigger in self.machine.rulebook.events else None
        columns = [column for column in self.columns if column[1] == event]
        for row, position in enumerate(self.positions):
            if position.stage == stage:
                for row_, column, step in self._of(row, columns):
                    if event or step.deadline == trigger:
                        yield row_, column, step

    def _start(self, row: int) -> _Place:
        day = FIRST_DAY.toordinal()
        return _Place(self.positions[row].tallies, day, day, 0)

    def _after(self, row: int, column: int) -> _Place:
        """Where a script stands after one more happening, as `sim.engine.scripts` dates it."""
        place = self.places[row]
        _, event, sides, *_ = self.columns[column]
        kind = self.answers.kind[row, column]
        like = None if kind == NONE else self.answers.decisions[kind]
        entering = like is not None and like.entered
        if event is None:
            counts = self._left(like, place.counts)
            fell = place.entered + (self.machine.due(self.positions[row]) or 0)
            entered = fell if entering else place.entered
            return _Place(counts, fell + 1, entered, place.events)
        stage = self.positions[row].stage
        counts = self._left(like, self.machine.count(stage, place.counts, event, sides))
        entered = place.today if entering else place.entered
        return _Place(counts, place.today, entered, place.events + 1)

    def _left(self, like: Decision | None, counts: tuple[int, ...]) -> tuple[int, ...]:
        """What is left of counts that the rules saw, once a stage is entered."""
        if like is None or not like.entered:
            return counts
        return self.machine.enter(like.answer.stage, counts)

    def _since(self, row: int) -> Step | None:
        """The last event on the shortest script to a row that entered a stage."""
        while (parent := int(self.table.parent[row])) != NONE:
            by = int(self.table.by[row])
            kind = self.answers.kind[parent, by]
            entered = kind != NONE and self.answers.decisions[kind].entered
            if self.columns[by][1] is not None and entered:
                if row not in self.sinces:
                    ((_, _, self.sinces[row]),) = self._of(parent, [self.columns[by]], watch=False)
                return self.sinces[row]
            row = parent
        return None

    def _of(
        self, row: int, columns: Sequence[Any], *, watch: bool = True
    ) -> Iterator[tuple[int, int, Step]]:
        """The steps from a row within the calendar; unless watched, none counts as exercised."""
        position, place = self.positions[row], self.places[row]
        last = LAST_DAY.toordinal()
        if place.today > last:
            return  # nothing happens after the calendar's end
        decisions = self.answers.decisions
        before = self.machine.snapshot(position.stage, place.counts)
        known = {(place.counts, position.stage): before}
        today, number = date.fromordinal(place.today), place.events + 1
        nexts, kinds = self.table.next[row].tolist(), self.answers.kind[row].tolist()
        for column, event, sides, by, signal, tone in columns:
            if kinds[column] == NONE:  # it cannot happen, or is no step: a wait ends
                continue
            then, like = self.positions[nexts[column]], decisions[kinds[column]]
            if event is None:
                counts, deadline, at = place.counts, self.table.trigger(row, column), None
                falls = place.entered + (self.machine.due(position) or 0)
                if falls > last:
                    continue
                day = date.fromordinal(falls)
            else:
                counts = self.machine.count(position.stage, place.counts, event, sides)
                deadline, at, day = None, number, today
            left = self._left(like, counts)
            asked = None if left is counts else self.machine.snapshot(then.stage, counts)
            seen = then.tallies if asked is None else self.machine.saturate(counts)
            decision = Decision(then, like.answer, seen)
            if observers and watch:
                self.machine.remember(position, event or deadline or "", sides, decision)
            after = known.get((left, then.stage))
            if after is None:
                after = known[left, then.stage] = self.machine.snapshot(then.stage, left)
            step = Step(
                day, MAIN, event, deadline, signal, tone, by, sides, "", (), None, at,
                before, after, decision, None if event else self._since(row), asked,
                day.toordinal() - place.entered,
            )  # fmt: skip
            yield row, column, step


_cells = lru_cache(maxsize=4)(_Cells)


def _signal(book: Rulebook, event: str | None) -> tuple[str, str]:
    if event is None:
        return "none", "none"
    return book.events[event].signal, book.events[event].tone
