"""Which rules the drawn histories of a test fired: a property that passed says how far it came."""

from __future__ import annotations

from sim.model.rulebook import Rulebook
from sim.model.verdict import Run

_NAMED = 5
"""How many rules that never fired are named."""


class _Drawn:
    """The histories of one rulebook so far."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.histories = 0
        self.rules: set[str] = set()


_drawn: dict[int, _Drawn] = {}
_MOST = 50
"""Rulebooks above so many in one test are drawn themselves: nothing is told of them."""


def begin() -> None:
    """Forget the histories of the test before."""
    _drawn.clear()


def watch(run: Run) -> None:
    """Count a history that a test was given."""
    book = run.scenario.rulebook
    drawn = _drawn.get(id(book))
    if drawn is None:
        if len(_drawn) >= _MOST:
            return
        drawn = _drawn[id(book)] = _Drawn(book)
    drawn.histories += 1
    drawn.rules.update([step.rule for step in run.steps if step.rule is not None])


def told() -> str:
    """What the histories since ``begin`` fired, a line for each rulebook; empty without any."""
    if len(_drawn) >= _MOST:
        return ""
    return "\n".join(_line(drawn) for drawn in _drawn.values())


def _line(drawn: _Drawn) -> str:
    rules = [rule.name for rule in drawn.book.rules]
    missed = [name for name in rules if name not in drawn.rules]
    line = (
        f"{drawn.histories:,} histories fired {len(rules) - len(missed)} of the {len(rules)} "
        f"rules of {drawn.book.name}"
    )
    if not missed:
        return line
    more = f" and {len(missed) - _NAMED} more" if len(missed) > _NAMED else ""
    return f"{line}; none fired {', '.join(missed[:_NAMED])}{more}"
