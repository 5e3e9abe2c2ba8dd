"""What scenarios are called where several stand together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain, count

from sim.model.scenario import Scenario


def case_names(scenarios: Sequence[Scenario]) -> list[str]:
    """What each is called: by its name, or by its path where several have that name.

    Where the paths do not tell them apart either, they are numbered.
    """
    shared = Counter(scenario.name for scenario in scenarios)
    names: dict[str, None] = {}  # in order, each at hand however many there are
    for scenario in scenarios:
        name = scenario.name if shared[scenario.name] == 1 else scenario.path or scenario.name
        again = (f"{name} ({number})" for number in count(2))
        names[next(one for one in chain([name], again) if one not in names)] = None
    return list(names)
