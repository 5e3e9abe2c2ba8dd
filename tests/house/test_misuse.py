"""Arguments of the wrong kind are refused with what to write, soon and before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis.errors import InvalidArgument
from places import ROOT

import sim
from sim import testing

BOOK = sim.load_rulebook("diplomacy")
TAKE_STARTS: dict[str, Callable[[Any], object]] = {
    "positions": lambda starts: testing.positions(BOOK, starts=starts),
    "steps": lambda starts: testing.steps(BOOK, starts=starts),
    "every_step": lambda starts: testing.every_step(BOOK, starts=starts),
    "transition_cover": lambda starts: testing.transition_cover(BOOK, starts=starts),
    "ways_to": lambda starts: testing.ways_to(BOOK, lambda _: True, starts=starts),
    "as_state_machine": lambda start: testing.as_state_machine(BOOK, start=start),
}


@pytest.mark.parametrize("name", TAKE_STARTS)
@pytest.mark.parametrize("starts", [3, 0.5, True, [3], [["talks"]], ["no_such_stage"], object()])
def test_what_is_no_list_of_stages_is_refused(name: str, starts: Any) -> None:
    with pytest.raises(InvalidArgument, match=r"has no stage|write the stages as a list"):
        TAKE_STARTS[name](starts)


@pytest.mark.parametrize("tracks", [10**9, 3.5, object(), [], {}, [["main"]], [3], [None]])
def test_what_names_no_tracks_is_refused(tracks: Any) -> None:
    with pytest.raises(InvalidArgument, match="track"):
        testing.scenarios(BOOK, tracks=tracks)


@pytest.mark.parametrize(
    ("tracks", "kind", "cure"),
    [
        (3, TypeError, "write the names"),
        (True, TypeError, "write the names"),
        (object(), TypeError, "write the names"),
        ([], ValueError, "leave it out for all"),
        ((), ValueError, "leave it out for all"),
        ([3], ValueError, "no track 3"),
    ],
)
def test_a_run_says_which_tracks_it_takes(tracks: Any, kind: type[Exception], cure: str) -> None:
    path = ROOT / "scenarios" / "singapore-2018.yaml"
    with pytest.raises(kind, match=cure):
        sim.run(sim.load_scenario(path), tracks=tracks)


@pytest.mark.parametrize("flag", [0, 1, None, "yes", [], object()])
def test_what_is_neither_true_nor_false_is_refused(flag: Any) -> None:
    with pytest.raises(InvalidArgument, match="write True or False"):
        testing.rulebooks(deadlines=flag)
    with pytest.raises(InvalidArgument, match="write True or False"):
        testing.every_step(BOOK, parametrize=flag)


@pytest.mark.parametrize("wrong", [[], {}, 3.5, b"x", object(), [3], {"a": 1}])
def test_a_machine_says_what_it_is_to_be_asked(wrong: Any) -> None:
    machine = sim.Machine(BOOK)
    first = machine.start()
    with pytest.raises(TypeError, match="write the name of a stage"):
        machine.start(wrong)
    with pytest.raises(TypeError, match="write the name of an event"):
        machine.step(first, wrong)
    with pytest.raises(TypeError, match="add up 1 for side 1"):
        machine.step(first, "concession", wrong)
    with pytest.raises(TypeError, match=r"begin with machine\.start"):
        machine.step(wrong, "offer")
