"""The packaged histories that a forecast learns from where it is given no others.

``histories.json`` holds what the library of scenarios tells without its words: of each case the
days, the tracks, and who did what when.  ``digest`` makes it, and a test holds it to the library.
``skill.json`` holds how forecasts did on these cases, as ``sim forecast --judge`` says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from sim.forecast.judge import Judgements
from sim.forecast.outlook import Skill
from sim.model.rulebook import Rulebook
from sim.model.scenario import Event, Scenario, Track, parties_of, stand_in_parties
from sim.model.sides import numbers

FILE, SKILL = "histories.json", "skill.json"


def packaged(book: Rulebook) -> tuple[list[Scenario], list[str]]:
    """The packaged histories that a rulebook can walk, and the rulebooks they were coded under.

    Those that were coded under the rulebook of this name, or, where there are none, all whose
    stages, events and sides it knows.
    """
    data = json.loads(files("sim.forecast").joinpath(FILE).read_text(encoding="utf-8"))
    own = [case for case in data if case["rulebook"] == book.name]
    taken = [case for case in own or data if _fits(case, book)]
    return [_scenario(case, book) for case in taken], sorted({case["rulebook"] for case in taken})


def packaged_skill(book: Rulebook) -> tuple[Skill, ...]:
    """How forecasts did on the packaged histories of a rulebook; nothing where none was judged."""
    data = json.loads(files("sim.forecast").joinpath(SKILL).read_text(encoding="utf-8"))
    return tuple(Skill(**one) for one in data.get(book.name, ()))


def digest(scenarios: Iterable[Scenario]) -> str:
    """What a forecast learns from some scenarios, as the text of the packaged file."""
    cases = ",\n".join(json.dumps(_told(scenario)) for scenario in scenarios)
    return f"[\n{cases}\n]\n"


def skill_digest(judgements: Judgements) -> str:
    """How forecasts did under each of some rulebooks, as the text of the packaged file."""
    told = {
        judged.rulebook.name: [
            {
                "days": at.skill.days,
                "forecasts": at.skill.forecasts,
                "brier": round(at.skill.brier, 3),
                "naive": at.skill.naive,
                "naive_brier": round(at.skill.naive_brier, 3),
            }
            for at in judged.horizons
        ]
        for judged in judgements.judged
    }
    return json.dumps(told, indent=1) + "\n"


def _told(scenario: Scenario) -> dict[str, Any]:
    """A case without its words; sides by number, an event's tracks by place, none for all."""
    tracks = list(scenario.tracks)
    return {
        "case": scenario.name,
        "rulebook": scenario.rulebook.name,
        "from": scenario.first_day.isoformat(),
        "until": scenario.last_day.isoformat(),
        "tracks": {track.name: track.starts for track in scenario.tracks.values()},
        "events": [
            [
                event.date.isoformat(),
                event.event,
                list(numbers(scenario.sides_of(event.by))),
                []
                if len(event.tracks) == len(tracks)
                else [tracks.index(name) for name in event.tracks],
            ]
            for event in scenario.events
        ],
    }


def _fits(case: Mapping[str, Any], book: Rulebook) -> bool:
    sides = max((side for event in case["events"] for side in event[2]), default=0)
    return (
        all(starts in book.stages for starts in case["tracks"].values())
        and all(event[1] in book.events for event in case["events"])
        and sides <= book.sides
    )


def _scenario(case: Mapping[str, Any], book: Rulebook) -> Scenario:
    parties, tracks = stand_in_parties(book), list(case["tracks"])
    events = tuple(
        Event(
            date.fromisoformat(day),
            kind,
            tuple(tracks[place] for place in places) if places else tuple(tracks),
            parties_of(parties, sum(2 ** (side - 1) for side in sides)),
        )
        for day, kind, sides, places in case["events"]
    )
    return Scenario(
        name=case["case"],
        title=case["case"],
        rulebook=book,
        events=events,
        parties=parties,
        tracks={name: Track(name, starts) for name, starts in case["tracks"].items()},
        begins=date.fromisoformat(case["from"]),
        until=date.fromisoformat(case["until"]),
    )
