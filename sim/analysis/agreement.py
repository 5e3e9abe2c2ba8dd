"""How far two readings of the same days agree, beyond what chance would give."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence

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
    total = pairs.total()
    if not total:
        return None
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for (one, other), count in pairs.items():
        wanted[one] += count
        found[other] += count
    chance = sum(count * found[reading] for reading, count in wanted.items()) / total**2
    if chance == 1:
        return None
    return (agreed(pairs) / total - chance) / (1 - chance)


def kappa_interval(cases: Sequence[Pairs], *, seed: int = SEED) -> tuple[float, float] | None:
    """The middle 95% of kappa when whole cases are drawn again, with replacement.

    Checkpoints of one case are not independent of each other, so cases are drawn and not
    checkpoints.  None for fewer than two cases.
    """
    if len(cases) < 2:
        return None
    draw = random.Random(seed)
    values = []
    for _ in range(RESAMPLES):
        value = kappa(together(draw.choices(cases, k=len(cases))))
        if value is not None:
            values.append(value)
    if not values:
        return None
    values.sort()
    edge = int(len(values) * 0.025)
    return values[edge], values[-1 - edge]


def together(cases: Iterable[Pairs]) -> Pairs:
    """The pairs of several cases as one."""
    total: Pairs = Counter()
    for pairs in cases:
        for pair, count in pairs.items():
            total[pair] += count
    return total
