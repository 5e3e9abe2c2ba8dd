"""Scenarios and rulebooks back to files: YAML text that loads to an equal value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sim.files.yaml_text import Lines, Tall, document
from sim.model.acting import must_acts
from sim.model.claim import Claim
from sim.model.groups import EXCEPT
from sim.model.marks import deadline_name
from sim.model.problem import check_kind
from sim.model.reading import Overall
from sim.model.rulebook import ANY, EventType, Rule, Rulebook, Stage, Tally
from sim.model.scenario import MAIN, Check, Event, Party, Scenario, Source, Track
from sim.model.sides import Sides

_T = TypeVar("_T")


def dump(thing: Rulebook | Scenario) -> str:
    """A rulebook or a scenario as the text of a file that loads to an equal one.

    Raises ValueError for a text that no file can hold, and TypeError for what is neither.
    """
    check_kind(thing, (Rulebook, Scenario), "write sim.dump(rulebook) or sim.dump(scenario)")
    return dump_rulebook(thing) if isinstance(thing, Rulebook) else dump_scenario(thing)


def dump_scenario(scenario: Scenario, rulebook: str | None = None) -> str:
    """A scenario as the text of a file that loads to an equal one.

    ``rulebook`` is how the file names its rulebook, where not as the scenario's own file does
    (a path counts from the folder of the file that is written).  Raises ValueError for a text
    that no file can hold.
    """
    book = scenario.rulebook
    alone = dict(scenario.tracks) in ({}, {MAIN: Track(MAIN, book.start)})
    every_track = tuple(scenario.tracks) or (MAIN,)
    return document(
        _given(
            scenario=scenario.name,
            title=scenario.title,
        )
        | _filled(called=scenario.called)
        | _given(rulebook=rulebook or book.source or book.name)
        | _filled(
            parties=Tall({name: _party(party, book) for name, party in scenario.parties.items()}),
            sources=Tall({name: _source(source) for name, source in scenario.sources.items()}),
            tracks=Tall(
                {}
                if alone
                else {name: _track(one, book.start) for name, one in scenario.tracks.items()}
            ),
            events=Lines(_event(event, every_track) for event in scenario.events),
            **{"from": scenario.begins},
            until=scenario.until,
            not_here=_one_or_more(scenario.not_here),
            expect=Lines(_check(check) for check in scenario.expect),
        )
    )


def dump_rulebook(rulebook: Rulebook) -> str:
    """A rulebook as the text of a file that loads to an equal one.

    Raises ValueError for a text that no file can hold.
    """
    return document(
        _given(rulebook=rulebook.name, title=rulebook.title)
        | _sides(rulebook)
        | _given(
            start=rulebook.start,
            stages=_tall(rulebook.stages, _stage),
        )
        | _filled(groups=_tall(rulebook.groups, lambda group: _one_or_more(group.written)))
        | _given(events=_tall(rulebook.events, _event_type))
        | _filled(tallies=_tall(rulebook.tallies, lambda tally: _tally(tally, rulebook)))
        | _given(rules=Tall({rule.name: _rule(rule, rulebook) for rule in rulebook.rules}))
        | _filled(overall=Lines(_overall(line) for line in rulebook.overall))
        | _filled(claims=Tall({claim.name: _claim(claim) for claim in rulebook.claims}))
    )


def _given(**values: Any) -> dict[str, Any]:
    """Keys that are written whatever their values."""
    return values


def _filled(**values: Any) -> dict[str, Any]:
    """Keys that are written where they have a value."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _tall(values: Mapping[str, Any], written: Any) -> Tall:
    return Tall({name: written(value) for name, value in values.items()})


def _one_or_more(names: Iterable[_T]) -> _T | list[_T]:
    """One name as it is, several as a list."""
    found = list(names)
    return found[0] if len(found) == 1 else found


def _sides(rulebook: Rulebook) -> dict[str, Any]:
    """The names of the sides, or their number where it is not the usual one."""
    if rulebook.side_names:
        return {"sides": list(rulebook.side_names)}
    return {} if rulebook.sides == 2 else {"sides": rulebook.sides}


def sides_told(numbers: Iterable[int], rulebook: Rulebook) -> Any:
    """Those who must act, each by its name where it has one."""
    return _one_or_more(_side(number, rulebook) for number in numbers)


def _side(number: int, rulebook: Rulebook) -> int | str:
    return rulebook.side_names[number - 1] if rulebook.side_names else number


def _party(party: Party, rulebook: Rulebook) -> dict[str, Any]:
    side = None if party.side is None else _side(party.side, rulebook)
    return _filled(name=party.title, side=side)


def _source(source: Source) -> dict[str, Any]:
    return _given(title=source.title) | _filled(
        author=source.author, publisher=source.publisher, date=source.date, url=source.url
    )


def _track(track: Track, start: str) -> dict[str, Any]:
    starts = None if track.starts == start else track.starts
    return _filled(title=track.title, called=track.called, starts=starts)


def _event(event: Event, every_track: tuple[str, ...]) -> Tall:
    return Tall(
        _given(date=event.date, event=event.event)
        | _filled(
            by=_one_or_more(event.by),
            track=None if event.tracks == every_track else _one_or_more(event.tracks),
            note=event.note,
            source=_one_or_more(event.sources),
            known=event.known,
        )
    )


def _check(check: Check) -> dict[str, Any]:
    return _filled(
        at=check.at,
        track=check.track,
        stage=check.stage,
        reads=check.reads,
        never=_one_or_more(check.never),
        because=check.because,
        source=_one_or_more(check.sources),
    )


def _stage(stage: Stage) -> dict[str, Any]:
    return _given(reads=stage.reads) | _filled(means=stage.means, final=stage.final or None)


def _event_type(event: EventType) -> dict[str, Any]:
    means = _filled(means=event.means)
    rest = _filled(ends=event.ends, joint=event.joint, cameo=list(event.cameo))
    return means | _given(signal=event.signal, tone=event.tone) | rest


def _tally(tally: Tally, rulebook: Rulebook) -> dict[str, Any]:
    counted = {"sides" if tally.distinct else "count": _one_or_more(tally.events)}
    by = sides_told(Sides(tally.by), rulebook)
    within = _filled(by=by, **{"in": _one_or_more(tally.listed_within)})
    resets = [*tally.reset, *({"enter": stage} for stage in tally.listed_entering)]
    rest = _filled(drop=_one_or_more(tally.drop), reset=_one_or_more(resets), means=tally.means)
    return counted | within | rest


def _rule(rule: Rule, rulebook: Rulebook) -> Tall:
    ways_out = tuple(stage.name for stage in rulebook.stages.values() if not stage.final)
    by = must_acts(rule.when[: rule.lines_of_by])
    everywhere = rule.origins == ways_out and len(ways_out) > 1
    after = None if rule.after is None else deadline_name(rule.after).removeprefix("after ")
    return Tall(
        _filled(event=_one_or_more(rule.events), after=after)
        | _filled(by=sides_told((line.number for line in by), rulebook))
        | {"from": ANY if everywhere and not rule.origins_written else _origins(rule)}
        | _filled(when=_lines(condition.text for condition in rule.when[len(by) :]))
        | _given(to=rule.to, because=rule.because)
    )


def _origins(rule: Rule) -> Any:
    """The stages that a rule starts from, as its file names them."""
    written = rule.origins_written or rule.origins
    if written[:1] == (EXCEPT,):
        return {EXCEPT: _one_or_more(written[1:])}
    return _one_or_more(written)


def _overall(line: Overall) -> dict[str, Any]:
    return _given(reads=line.reads, when=_one_or_more(line.when))


def _claim(claim: Claim) -> Tall:
    return Tall(
        ({"every": claim.every.text} if claim.every else {})
        | {claim.pattern: claim.then.text}
        | _filled(
            after=claim.after.text if claim.after else None,
            until=claim.until.text if claim.until else None,
            between=Lines(condition.text for condition in claim.between),
            because=claim.because,
        )
    )


def _lines(texts: Iterable[str]) -> str | Lines:
    """One text as it is, several each on a line of its own."""
    found = Lines(texts)
    return str(found[0]) if len(found) == 1 else found
