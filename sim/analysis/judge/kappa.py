"""How far two readings of the same days agree, beyond what chance would give."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from operator import mul

Pairs = Counter[tuple[str, str]]
"""How often each pair of readings occurs: what history says, and what was found."""

RESAMPLES = 1000
SEED = 2018
"""Where the bootstrap starts, so that the same files always give the same interval."""


def agreed(pairs: Pairs) -> int:
    """How many pairs agree."""
    return sum(count for (wanted, found), count in pairs.items() if wanted == found)


def kappa(pairs: Pairs) -> float | None:
    """Cohen's kappa (1960): agreement beyond chance, 1 where all agree.

    None where it is not defined: without pairs, or where both always say the same one thing.
    """
    readings = sorted({reading for pair in pairs for reading in pair})
    return _kappa(_sums(pairs, readings), len(readings))


def kappa_interval(cases: Sequence[Pairs], *, seed: int = SEED) -> tuple[float, float] | None:
    """The middle 95% of kappa when whole cases are drawn again, with replacement.

    Checkpoints of one case are not independent of each other, so cases are drawn and not
    checkpoints.  None for fewer than two cases.
    """
    if len(cases) < 2:
        return None
    draw = random.Random(seed)
    readings = sorted({reading for pairs in cases for pair in pairs for reading in pair})
    sums = [_sums(pairs, readings) for pairs in cases]
    values = []
    for _ in range(RESAMPLES):
        drawn = [sum(column) for column in zip(*draw.choices(sums, k=len(sums)), strict=True)]
        value = _kappa(drawn, len(readings))
        if value is not None:
            values.append(value)
    if not values:
        return None
    values.sort()
    edge = int(len(values) * 0.025)
    return values[edge], values[-1 - edge]


def _sums(pairs: Pairs, readings: Sequence[str]) -> list[int]:
    """All that kappa needs, as numbers that can be added up over cases.

    How many agree, how many there are, then for each reading how often history and how often
    the other says it.
    """
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for (one, other), count in pairs.items():
        wanted[one] += count
        found[other] += count
    return [
        agreed(pairs),
        pairs.total(),
        *(wanted[reading] for reading in readings),
        *(found[reading] for reading in readings),
    ]


def _kappa(sums: Sequence[int], readings: int) -> float | None:
    same, total = sums[:2]
    if not total:
        return None
    wanted, found = sums[2 : 2 + readings], sums[2 + readings :]
    chance = sum(map(mul, wanted, found)) / total**2
    return None if chance == 1 else (same / total - chance) / (1 - chance)
