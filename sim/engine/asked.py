"""What a run is asked for, refused where it is of the wrong kind or too much to walk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.engine.machine import Machine
from sim.model.problem import LimitError
from sim.model.scenario import Scenario, Track, check_day

MOST_STEPS = 3_000_000
"""How many steps events may make in one run, one for each event on each of its tracks."""


def check_types(scenario: Any, as_of: Any, tracks: Any, machine: Any) -> None:
    """Refuse what only looks like a scenario, a day, tracks or a machine, with what to write."""
    if not isinstance(scenario, Scenario):
        cure = "read the file first: sim.run(sim.load_scenario(path))"
        raise TypeError(f"sim.run takes a Scenario, not {scenario!r}: {cure}")
    if as_of is not None:
        check_day("as_of", as_of)
    if isinstance(tracks, str):
        raise TypeError(f"tracks={tracks!r} is one text: write a list, [{tracks!r}]")
    if tracks is not None and not isinstance(tracks, Iterable):
        raise TypeError(f"tracks={tracks!r} is no list: write the names of tracks, ['main']")
    if machine is None:
        return
    if not isinstance(machine, Machine):
        raise TypeError(f"machine={machine!r} is no machine: write sim.Machine(scenario.rulebook)")
    if machine.rulebook is not scenario.rulebook and machine.rulebook != scenario.rulebook:
        raise ValueError(
            f"the machine is of the rulebook '{machine.rulebook.name}' and the scenario of "
            f"'{scenario.rulebook.name}': write sim.Machine(scenario.rulebook)"
        )


def chosen(scenario: Scenario, tracks: Iterable[str] | None) -> dict[str, Track]:
    """The tracks that are asked for.  Raises ValueError where there are none such."""
    if tracks is None:
        return dict(scenario.tracks)
    names = list(tracks)
    if not names:
        raise ValueError("tracks=[] leaves none: write one or more, or leave it out for all")
    for name in names:
        if name not in scenario.tracks:
            raise ValueError(f"no track {name!r}; there is {', '.join(scenario.tracks)}")
    return {name: track for name, track in scenario.tracks.items() if name in names}


def check_size(scenario: Scenario, tracks: int) -> None:
    """Refuse at once a walk of more steps than there is room for."""
    if len(scenario.events) * tracks <= MOST_STEPS:
        return
    steps = sum(min(len(event.tracks), tracks) for event in scenario.events)
    if steps > MOST_STEPS:
        raise LimitError(
            f"the events of '{scenario.name}' make {steps:,} steps, more than {MOST_STEPS:,}: "
            "one for each event on each of its tracks",
            path=scenario.path,
            at=("tracks",) if tracks > 1 else ("events",),
            label=f"{tracks:,} tracks and {len(scenario.events):,} events",
            cure="say of each event which track it is on, or split the scenario",
        )
