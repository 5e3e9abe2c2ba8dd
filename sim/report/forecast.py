"""A forecast for people: one sentence, the shares and how sure they are, what would move them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.forecast.judge import Forecaster, Judgement, Judgements
from sim.forecast.naive import EVERY
from sim.forecast.outlook import Door, Forecast, Mover, Share, TrackForecast
from sim.model.rulebook import READINGS
from sim.model.sides import Sides
from sim.model.words import listed
from sim.report.blocks import (
    Block,
    Entry,
    Grid,
    Heading,
    Item,
    Line,
    Phrase,
    Report,
    Section,
    glued,
    headed,
    reading,
    strong,
)
from sim.report.layout import many, plural

_MOVERS_A_READING = 2
_LEAST_MOVE = 0.02
"""A change of the share by less is not told."""
_LEAST_SHARE = 0.005
"""A share of less is told as none."""
_SKILL = 0.02
"""A gain by less than this part is no skill."""


def forecast_report(made: Forecast) -> Report:
    """A forecast: its sentences, then track by track, then how far to trust it."""
    tracks = [section for track in made.tracks.values() for section in outlook(made, track)]
    return [_heading(made), *tracks, trust(made)]


def outlook(made: Forecast, track: TrackForecast) -> Report:
    """The shares of one track on the days asked about, and what would move them."""
    return [_shares(made, track), _moves(made, track)]


def sentence(made: Forecast, track: TrackForecast) -> str:
    """What is to be expected of a track on the main day, in one sentence that can be quoted."""
    horizon = next(at for at in track.horizons if at.days == track.moved_on)
    ranked = sorted(READINGS, key=lambda reads: -horizon.shares[reads].share)
    first, *others = [reads for reads in ranked if horizon.shares[reads].share >= _LEAST_SHARE][:3]
    parts = [_of_hundred(first, horizon.shares[first], " of 100 futures", " by what was learned")]
    parts += [_of_hundred(reads, horizon.shares[reads]) for reads in others]
    what = track.track if len(made.scenario.tracks) > 1 else made.scenario.name
    stage = track.stage if track.stage == track.reads else f"{track.stage} ({track.reads})"
    return (
        f"On {horizon.date}, {plural(horizon.days, 'day')} on, {what} reads {listed(parts)}; "
        f"on {made.last_day} it has stood in {stage} for {plural(track.days_in_stage, 'day')}."
    )


def _of_hundred(reads: str, share: Share, of: str = "", by: str = "") -> str:
    told = f"{reads} in {100 * share.share:.0f}{of}"
    if share.low is None or share.high is None:
        return told
    return f"{told} ({100 * share.low:.0f} to {100 * share.high:.0f}{by})"


def _heading(made: Forecast) -> Section:
    told = [Line(strong(sentence(made, track)), hang=0) for track in made.tracks.values()]
    as_of = f", as of {made.as_of}" if made.as_of else ""
    about = f"rulebook {made.rulebook.name}, history to {made.last_day}{as_of}"
    supposed = [
        Item(f"supposed: {one.event}{_by(made, one.sides)} on {one.date}", depth=1)
        for one in made.given
    ]
    return [headed(made.scenario.name, made.scenario.title), *told, Line(about, hang=0), *supposed]


def _shares(made: Forecast, track: TrackForecast) -> Section:
    read = [
        reads
        for reads in READINGS
        if any(at.shares[reads].share > _LEAST_SHARE for at in track.horizons)
    ]
    rows: list[list[Phrase]] = [
        [f"{at.date}", f"{at.days}", *(_cell(at.shares[reads]) for reads in read)]
        for at in track.horizons
    ]
    heads: list[Phrase] = ["", "days", *(reading(reads) for reads in read)]
    lasted = plural(track.days_in_stage, "day")
    title = f"{track.track}: {track.stage} for {lasted}, reads {track.reads}"
    sure = "middle 90% by what was learned in brackets" if made.learned.samples else "as given"
    how = "exact" if track.method == "exact" else f"of {made.draws:,} drawn futures"
    note = f"in 100 futures, {how}; {sure}"
    return [Heading(strong(title)), Grid(rows, heads, bare=1), Line(note, depth=1)]


def _cell(share: Share) -> Phrase:
    told = f"{100 * share.share:3.0f}"
    if share.low is None or share.high is None:
        return glued(told)
    return glued(f"{told}  ({100 * share.low:.0f}-{100 * share.high:.0f})")


def _moves(made: Forecast, track: TrackForecast) -> Section:
    blocks: list[Block] = []
    told = list(_told_movers(made, track.movers))
    if told:
        title = f"What would move it most within {track.moved_on} days, if it came at once"
        blocks += [Heading(title, level=3, depth=1), *told]
    if track.doors:
        blocks.append(Heading("By what the futures come to another reading", level=3, depth=1))
        blocks += [_door(made, door) for door in track.doors]
    return blocks


def _told_movers(made: Forecast, movers: Sequence[Mover]) -> Iterator[Block]:
    """For each reading the events that raise its share most, those of equal effect together."""
    for reads in READINGS:
        raising = [one for one in movers if one.changes[reads] >= _LEAST_MOVE]
        best: dict[str, list[str]] = {}
        for one in sorted(raising, key=lambda one: -one.changes[reads]):
            change = f"{100 * one.changes[reads]:+.0f}"
            best.setdefault(change, []).append(f"{one.event}{_by(made, one.sides)}")
        several = [
            f"{change} {listed(events, 'or')}"
            for change, events in list(best.items())[:_MOVERS_A_READING]
        ]
        if several:
            yield Entry(reading(reads), "; ".join(several), depth=2, size=11)


def _door(made: Forecast, door: Door) -> Block:
    how = "time alone" if door.event is None else f"{door.event}{_by(made, door.sides)}"
    text = (
        f"come to in {100 * door.reached:.0f} of 100, mostly first by {how} "
        f"({100 * door.share:.0f}% of these)"
    )
    return Entry(reading(door.reads), text, depth=2, size=11)


def _by(made: Forecast, sides: int) -> str:
    """Who does it, by the names of the parties of the sides."""
    if not sides:
        return ""
    acting = Sides(sides)
    names = [party.name for party in made.scenario.parties.values() if party.side in set(acting)]
    told = made.scenario.rulebook.actors.told
    return f" by {listed(names or map(told, acting))}"


def trust(made: Forecast) -> Section:
    """What a forecast was learned from, how such forecasts did, and why to doubt it."""
    blocks: list[Block] = [Heading(strong("How far to trust it"))]
    blocks += [Item(["warning: ", text]) for text in made.warnings]
    learned = made.learned
    if learned.rates is not None:
        blocks.append(Item(f"the rates '{learned.rates}' were given, and not learned"))
        return blocks
    cases = plural(len(learned.cases), "case")
    text = f"learned from {many(learned.events, 'event')} in {many(learned.days, 'day')} of {cases}"
    if learned.left_out:
        text += f"; left out as this case: {listed(learned.left_out)}"
    blocks.append(Item(text))
    for days in dict.fromkeys(at.days for track in made.tracks.values() for at in track.horizons):
        skill = made.skill_at(days)
        if skill is not None:
            blocks.append(Item(_skill(days, skill.days, skill.gain, skill.naive, skill.forecasts)))
    return blocks


def _skill(days: int, judged: int, gain: float, naive: str, forecasts: int) -> str:
    at = f"at {days} days" + (f" (judged at {judged})" if judged != days else "")
    if gain >= _SKILL:
        return (
            f"{at}: {100 * gain:.0f}% better than the best naive forecaster ({naive}), "
            f"in {forecasts:,} forecasts of cases not learned from"
        )
    does = "as well" if gain > -_SKILL else "better"
    return f"{at}: no skill; {naive} does {does}, in {forecasts:,} forecasts"


def judgements_report(judgements: Judgements) -> Report:
    """How forecasts did, rulebook by rulebook, beside the naive forecasters."""
    return [
        section
        for judged in judgements.judged
        for section in (_judged_heading(judged), *_horizons(judged))
    ]


def _judged_heading(judged: Judgement) -> Section:
    text = (
        f"{plural(len(judged.cases), 'case')} with {plural(judged.tracks, 'track')}, each forecast "
        f"from the others, every {EVERY} days of a track"
    )
    return [headed(judged.rulebook.name, judged.rulebook.title), Line(text, hang=0)]


def _horizons(judged: Judgement) -> Iterator[Section]:
    """A table of all horizons, one against history, and how reliable the shares were."""
    yield _scores(
        "Mean Brier score (0 is best, 2 worst), and the logarithmic one",
        [(at.days, at.forecasts, at.forecasters) for at in judged.horizons],
    )
    yield _scores(
        "The same against the checkpoints of history",
        [(at.days, at.checkpoints, at.on_checkpoints) for at in judged.horizons],
    )
    rows = [
        [
            f"{at.days}",
            f"{100 * tenth.told:.0f}",
            f"{100 * tenth.came:.0f}",
            f"{tenth.shares:,}",
        ]
        for at in judged.horizons
        for tenth in at.reliability
    ]
    if rows:
        title = Heading(strong("Reliability: what was told of 100, and what came"))
        yield [title, Grid(rows, ["days", "told", "came", "shares"])]


def _scores(title: str, at: Sequence[tuple[int, int, Sequence[Forecaster]]]) -> Section:
    told = [(days, number, forecasters) for days, number, forecasters in at if forecasters]
    if not told:
        return []
    heads = ["days", "forecasts", *(one.name for one in told[0][2])]
    rows: list[list[Phrase]] = [
        [
            f"{days}",
            f"{number:,}",
            *(glued(f"{one.brier:.3f}  {one.log:.3f}") for one in forecasters),
        ]
        for days, number, forecasters in told
    ]
    return [Heading(strong(title)), Grid(rows, heads)]
