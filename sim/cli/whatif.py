"""``sim whatif``: what the verdict hangs on, what would have changed it, and the ways out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from sim.cli.edit_texts import DropText, InsertText, MoveText, ReplaceText, WordedEdit
from sim.cli.edits_placed import known, placed
from sim.cli.inputs import EventName, GoalName, InputFile, Length, PartyName
from sim.cli.options import (
    Command,
    as_of_option,
    check_tracks,
    format_option,
    limit_option,
    output_option,
    rulebook_option,
    track_option,
)
from sim.cli.reading import read_scenarios
from sim.cli.streams import EXPECTED, FAILED, Output, tell_cost, width, working
from sim.engine.edits import EditError, edited
from sim.model.problem import one_of
from sim.model.rulebook import READINGS, Rulebook
from sim.model.scenario import Scenario
from sim.model.value import value

if TYPE_CHECKING:
    from sim.analysis.change.answers import Goal


@value
class Request:
    """What a line asks, by the names of its parameters; ``within`` is in days."""

    scenario: str
    rulebook: str | None
    as_of: date | None
    tracks: tuple[str, ...]
    to: str | None
    avoid: tuple[str, ...]
    by: str | None
    within: int | None
    drop: tuple[WordedEdit, ...]
    insert: tuple[WordedEdit, ...]
    replace: tuple[WordedEdit, ...]
    move: tuple[WordedEdit, ...]
    all_: bool
    limit: int
    format_: str
    output: str | None

    @property
    def edits(self) -> tuple[WordedEdit, ...]:
        """The history that is to be tried, as edits of the one in the file."""
        return (*self.drop, *self.insert, *self.replace, *self.move)


@click.command("whatif", cls=Command)
@click.argument("scenario", metavar="SCENARIO", type=InputFile())
@rulebook_option
@as_of_option
@track_option
@click.option(
    "--to",
    metavar="READING|STAGE",
    type=GoalName(),
    help="What is wanted: 'progress', 'stage:talks'.",
)
@click.option(
    "--avoid",
    multiple=True,
    metavar="EVENT",
    type=EventName(),
    help="Ways out without this event.",
)
@click.option(
    "--by",
    metavar="PARTY",
    type=PartyName(),
    help="Ways out that this party can take alone.",
)
@click.option(
    "--within", metavar="TIME", type=Length(), help="Ways out that take no longer: '60 days'."
)
@click.option(
    "--drop",
    multiple=True,
    metavar="N|DATE|TEXT",
    type=DropText(),
    help="Try it without event N, or what happened on a day: 'DATE EVENT'.",
)
@click.option(
    "--insert",
    multiple=True,
    metavar="TEXT",
    type=InsertText(),
    help="Try it with one more: 'DATE EVENT by PARTY,PARTY on TRACK'.",
)
@click.option(
    "--replace",
    multiple=True,
    metavar="N=EVENT",
    type=ReplaceText(),
    help="Try another event for event N.",
)
@click.option(
    "--move",
    multiple=True,
    metavar="N=DATE",
    type=MoveText(),
    help="Try event N on another day.",
)
@click.option(
    "--all",
    "all_",
    is_flag=True,
    help="Tell of every event and every way, also of what changes nothing.",
)
@limit_option("Refuse a rulebook of more positions.")
@format_option("text", "json", "markdown", "html")
@output_option
def command(**line: Any) -> int:
    """Say which events the verdict of SCENARIO hangs on, and the shortest ways out.

    With --drop, --insert, --replace or --move, show what becomes of that history instead; N is
    the number of an event, from 1 in file order; with --as-of, of those known.  Exit 0: answered.
    1: the goal of --to cannot be reached.  2: bad input.
    """
    asked = Request(**line)
    _check_alone(asked)
    with Output(asked.output) as out:
        scenario = read_scenarios([asked.scenario], asked.rulebook)[0]
        if asked.as_of is not None:
            scenario = scenario.known_on(asked.as_of)
        check_tracks(asked.tracks, scenario.tracks, scenario.path)
        columns = 100 if asked.output else width()
        if asked.edits:
            out.write(_tried(scenario, asked, asked.format_, columns))
            return EXPECTED
        with working("asking what would have been"):
            text, failed = _answered(scenario, asked, asked.format_, columns)
        out.write(text)
    return FAILED if failed else EXPECTED


def _check_alone(asked: Request) -> None:
    """Refuse edits beside a question, which is about the history as it was."""
    tried = [key for key in ("drop", "insert", "replace", "move") if getattr(asked, key)]
    for key in ("to", "avoid", "by", "within"):
        if tried and getattr(asked, key) not in (None, ()):
            raise click.UsageError(
                f"--{key} asks about the history as it was: leave out --{tried[0]}"
            )


def _answered(scenario: Scenario, asked: Request, format_: str, columns: int) -> tuple[str, bool]:
    for name in asked.avoid:
        known("--avoid", "event", name, scenario.rulebook.events)
    if asked.by is not None:
        known("--by", "party", asked.by, scenario.parties)
    from sim.analysis.change.answers import Question
    from sim.analysis.change.whatif import what_if

    question = Question(
        to=_goal(scenario.rulebook, asked.to),
        avoid=asked.avoid,
        by=asked.by,
        within=asked.within,
    )
    tell_cost([scenario.rulebook], asked.limit)
    answer = what_if(scenario, question, as_of=asked.as_of, tracks=asked.tracks, limit=asked.limit)
    if format_ == "json":
        from sim.export.whatif import whatif_json

        return whatif_json(answer), answer.failed
    from sim.report.written import written

    if asked.all_:
        from sim.report.whatif import whatif_report

        report = whatif_report(answer)
    else:
        from sim.report.whatif_brief import brief_report

        report = brief_report(answer)
    return written([report], format_, title=scenario.name, width=columns), answer.failed


def _tried(scenario: Scenario, asked: Request, format_: str, columns: int) -> str:
    from sim.analysis.change.side_by_side import partings
    from sim.engine.machine import Machine
    from sim.engine.run import run

    edits = [one for worded in asked.edits for one in placed(scenario, worded, asked.as_of)]
    try:
        both = edited(scenario, [edit for _, edit in edits])
    except EditError as error:
        raise click.UsageError(str(error)) from None
    machine, tracks = Machine(scenario.rulebook), asked.tracks or None
    was = run(both.before, as_of=asked.as_of, tracks=tracks, machine=machine)
    now = run(both.after, as_of=asked.as_of, tracks=tracks, machine=machine)
    parted, told = partings(both, was, now), [words for words, _ in edits]
    if format_ == "json":
        from sim.export.whatif import parting_json

        return parting_json(was, now, parted, told, runs_on=both.runs_on)
    from sim.report.tried import tried_report
    from sim.report.written import written

    report = tried_report(was, now, parted, told, runs_on=both.runs_on)
    return written([report], format_, title=scenario.name, width=columns)


def _goal(rulebook: Rulebook, text: str | None) -> Goal | None:
    """The reading or stage of ``--to``; a name that is both is the reading."""
    if text is None:
        return None
    from sim.analysis.change.whatif import reading_goal, stage_goal

    name = text.removeprefix("stage:")
    if name in READINGS and name == text:
        return reading_goal(rulebook, name)
    known = rulebook.stages if name != text else (*READINGS, *rulebook.stages)
    if name not in known:
        what = "stage" if name != text else "reading or stage"
        raise click.BadParameter(f"no {what} '{name}': {one_of(name, known)}", param_hint="'--to'")
    return stage_goal(name)
