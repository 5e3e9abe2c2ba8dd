"""What an amended rulebook says otherwise, part by part; whether it matters is not asked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from sim.model.claim import Claim
from sim.model.groups import Group
from sim.model.rulebook import EventType, Rule, Rulebook, Stage, Tally
from sim.model.said import Also, Name, said
from sim.model.sides import Sides
from sim.model.value import value

HOWS = ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"

KINDS = ("rulebook", "stage", "group", "event", "tally", "rule", "claim")
"""The parts of a rulebook, in the order in which they are compared."""


@value
class Detail:
    """One key of a part that was changed: the words that it holds before and after."""

    key: Annotated[str, Also(enum=KEYS)] = said("The key; 'order' is the rule that it comes behind")
    before: tuple[str, ...] = said("The words under the key before; none where it was absent")
    after: tuple[str, ...] = said("The words under the key after; none where it is absent")


@value
class Amendment:
    """One part of a rulebook that was added, removed, changed, or moved in the order of rules.

    A part is matched by its name.  A rule that moved has the one detail ``order``: the rule
    that it came behind, and the one that it comes behind now (none where it is the first).
    """

    kind: Annotated[str, Also(enum=KINDS)] = said("Which part of a rulebook")
    name: Name = said("The name of the part; null for the rulebook itself", or_null=True)
    how: Annotated[str, Also(enum=HOWS)] = said("What became of it")
    details: tuple[Detail, ...] = said(
        "The keys that changed; none where it was added or removed", default=()
    )


def amendments(a: Rulebook, b: Rulebook) -> tuple[Amendment, ...]:
    """Every part that differs between two rulebooks, by kind, in the order of the files.

    The rulebook's own name and title are labels and are not compared.
    """
    changes = _changed("rulebook", {"": a}, {"": b}, _BOOK)
    changes += _changed("stage", a.stages, b.stages, _STAGE)
    changes += _changed("group", a.groups, b.groups, _GROUP)
    changes += _changed("event", a.events, b.events, _EVENT)
    changes += _changed("tally", _counting(a), _counting(b), _TALLY)
    rules_a, rules_b = _named(a.rules), _named(b.rules)
    changes += _changed("rule", rules_a, rules_b, _RULE)
    changes += _moved(list(rules_a), list(rules_b))
    changes += _changed("claim", _named(a.claims), _named(b.claims), _CLAIM)
    return tuple(changes)


_Words = Mapping[str, Callable[[Any], Iterable[str]]]


def _one(value: object) -> tuple[str, ...]:
    return (str(value),) if value not in (None, "", False) else ()


def _book_overall(book: Rulebook) -> tuple[str, ...]:
    return tuple(f"{line.reads} when {line}" for line in book.overall)


def _book_sides(book: Rulebook) -> tuple[str, ...]:
    return book.side_names or (str(book.sides),)


def _tally_counts(tally: Tally) -> tuple[str, ...]:
    return ("sides" if tally.distinct else "number", *tally.events)


def _tally_resets(tally: Tally) -> tuple[str, ...]:
    return (*tally.reset, *(f"enter {stage}" for stage in tally.listed_entering))


def _claim_says(claim: Claim) -> tuple[str, ...]:
    every = (f"every {claim.every}",) if claim.every else ()
    scope = [
        f"{word} {condition}"
        for word, condition in (("after", claim.after), ("until", claim.until))
        if condition
    ]
    between = [f"between {' and '.join(map(str, claim.between))}"] if claim.between else []
    return (*every, f"{claim.pattern} {claim.then}", *scope, *between)


_BOOK: _Words = {
    "start": lambda book: _one(book.start),
    "sides": _book_sides,
    "overall": _book_overall,
}
_STAGE: _Words = {
    "reads": lambda stage: _one(stage.reads),
    "final": lambda stage: _one(stage.final and "yes"),
    "means": lambda stage: _one(stage.means),
}
_GROUP: _Words = {"stages": lambda group: group.written}
_EVENT: _Words = {
    "signal": lambda event: _one(event.signal),
    "tone": lambda event: _one(event.tone),
    "ends": lambda event: _one(event.ends),
    "joint": lambda event: () if event.joint is None else ("yes" if event.joint else "no",),
    "means": lambda event: _one(event.means),
    "cameo": lambda event: event.cameo,
}
_TALLY: _Words = {
    "counts": lambda counting: _tally_counts(counting.tally),
    "by": lambda counting: counting.by,
    "in": lambda counting: counting.tally.listed_within,
    "drop": lambda counting: counting.tally.drop,
    "reset": lambda counting: _tally_resets(counting.tally),
    "means": lambda counting: _one(counting.tally.means),
}
_RULE: _Words = {
    "event": lambda rule: rule.events,
    "after": lambda rule: _one("" if rule.after is None else rule.triggers[0][len("after ") :]),
    "from": lambda rule: rule.origins_written or rule.origins,
    "when": lambda rule: [condition.text for condition in rule.when],
    "to": lambda rule: _one(rule.to),
    "because": lambda rule: _one(rule.because),
}
_CLAIM: _Words = {"says": _claim_says, "because": lambda claim: _one(claim.because)}

_WORDS: tuple[_Words, ...] = (_BOOK, _STAGE, _GROUP, _EVENT, _TALLY, _RULE, _CLAIM)
KEYS = tuple(dict.fromkeys([*(key for words in _WORDS for key in words), "order"]))
"""What a detail may be about."""


class _Counting(NamedTuple):
    """A tally, and the sides that must act for it to count, as its rulebook calls them."""

    tally: Tally
    by: tuple[str, ...]


def _counting(book: Rulebook) -> dict[str, _Counting]:
    called = book.actors.called
    return {
        name: _Counting(tally, tuple(called[side - 1] for side in Sides(tally.by)))
        for name, tally in book.tallies.items()
    }


_Part = Stage | Group | EventType | _Counting | Rule | Claim | Rulebook


def _named(parts: Iterable[Any]) -> dict[str, Any]:
    return {part.name: part for part in parts}


def _changed(
    kind: str, before: Mapping[str, _Part], after: Mapping[str, _Part], words: _Words
) -> list[Amendment]:
    changes = [Amendment(kind, name, REMOVED) for name in before if name not in after]
    for name, part in after.items():
        if name not in before:
            changes.append(Amendment(kind, name, ADDED))
            continue
        details = [
            Detail(key, tuple(say(before[name])), tuple(say(part))) for key, say in words.items()
        ]
        details = [detail for detail in details if detail.before != detail.after]
        if details:
            changes.append(Amendment(kind, name, CHANGED, tuple(details)))
    return changes


def _moved(before: Sequence[str], after: Sequence[str]) -> list[Amendment]:
    """The fewest rules whose moving explains the order of those that both have."""
    old = [name for name in before if name in after]
    new = [name for name in after if name in before]
    place = {name: number for number, name in enumerate(old)}
    kept = _longest_rising([place[name] for name in new])
    return [
        Amendment("rule", name, MOVED, (Detail("order", _behind(old, name), _behind(new, name)),))
        for name in new
        if place[name] not in kept
    ]


def _behind(names: Sequence[str], name: str) -> tuple[str, ...]:
    at = names.index(name)
    return (names[at - 1],) if at else ()


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """A longest rising subsequence of different numbers (Fredman 1975)."""
    ends: list[int] = []
    at_length: list[int] = []
    for number in numbers:
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        at_length.append(length)
    kept: set[int] = set()
    wanted = len(ends) - 1
    for number, length in zip(reversed(numbers), reversed(at_length), strict=True):
        if length == wanted and (not kept or number < min(kept)):
            kept.add(number)
            wanted -= 1
    return kept
