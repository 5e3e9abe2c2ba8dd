"""The table of a rulebook under test, made once for all the tests that ask for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from typing import Any

from sim.analysis.cover.answers import Answers
from sim.engine.machine import Machine
from sim.engine.table import Table
from sim.model.problem import did_you_mean
from sim.model.rulebook import Rulebook

_KEPT: deque[tuple[Rulebook, tuple[str, ...], Answers]] = deque(maxlen=16)


def answers_of(book: Rulebook, starts: Sequence[str] = ()) -> Answers:
    """Every reachable step of a rulebook: its ``table``, and what each cell answers.

    ``starts`` are further stages in which a track may start.  Raises TooManyPositionsError.
    """
    firsts = tuple(starts)
    for known, kept, answers in _KEPT:
        if known is book and kept == firsts:
            return answers
    answers = Answers(Table(book, starts=firsts, machine=unobserved(book)))
    _KEPT.append((book, firsts, answers))
    return answers


def unobserved(book: Rulebook) -> Machine:
    """A machine for planning, whose steps do not count as exercised by a test."""
    return Machine(book, observed=False)


def check_book(book: Any, where: str) -> None:
    """Raise InvalidArgument, with the cure, where something else than a rulebook is given."""
    if isinstance(book, Rulebook):
        return
    cure = "load it first: sim.load_rulebook('diplomacy')"
    if callable(book):
        cure = f"write @{where}(book) with the rulebook in parentheses"
    raise misuse(f"{where}() needs a Rulebook, not {_short(book)}; {cure}")


def check_stages(book: Rulebook, stages: Sequence[str], where: str) -> None:
    """Raise InvalidArgument for a stage that the rulebook has not."""
    if isinstance(stages, str):
        raise misuse(f"{where}: write the stages as a list, [{stages!r}]")
    if not isinstance(stages, Collection):
        raise misuse(f"{where}: write the stages as a list, not {_short(stages)}")
    for stage in stages:
        if not isinstance(stage, str) or stage not in book.stages:
            cure = did_you_mean(str(stage), book.stages)
            raise misuse(f"{where}: '{book.name}' has no stage '{stage}': {cure}")


def check_number(what: str, number: Any, least: int) -> None:
    """Raise InvalidArgument for what is not a whole number of at least so much."""
    if type(number) is not int or number < least:
        raise misuse(f"{what}={_short(number)}: write a whole number, {least} or more")


def check_flag(what: str, flag: Any) -> None:
    """Raise InvalidArgument for what is neither True nor False."""
    if type(flag) is not bool:
        raise misuse(f"{what}={_short(flag)}: write True or False")


def misuse(message: str) -> Exception:
    """The error of Hypothesis for an argument that it cannot use."""
    from hypothesis.errors import InvalidArgument

    return InvalidArgument(message)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 60 else f"{text[:56]}..."
