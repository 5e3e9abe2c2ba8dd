"""``sim whatif``: what the verdict hangs on, what would have changed it, and the ways out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from sim.cli.options import (
    Command,
    Number,
    as_of_option,
    check_tracks,
    completed,
    format_option,
    limit_option,
    output_option,
    track_option,
)
from sim.cli.run import read_scenarios
from sim.cli.streams import EXPECTED, FAILED, Output, tell_cost, width, working
from sim.files.shapes import parse_day
from sim.model.problem import did_you_mean, one_of
from sim.model.rulebook import READINGS, Rulebook
from sim.model.scenario import Event, Scenario

if TYPE_CHECKING:
    from sim.analysis.change.whatif import Goal
    from sim.engine.edits import Edit

_LENGTH = re.compile(r"([0-9]{1,6}) *(day|days|week|weeks)")
_INSERT = re.compile(r"(?P<date>\S+) +(?P<event>\S+)(?: +by +(?P<by>.+?))?(?: +on +(?P<on>.+))?")


@click.command("whatif", cls=Command)
@click.argument("scenario", metavar="SCENARIO", shell_complete=completed("file"))
@click.option(
    "-r",
    "--rulebook",
    metavar="NAME|PATH",
    shell_complete=completed("rulebook"),
    help="Use this rulebook instead.",
)
@as_of_option
@track_option
@click.option(
    "--to",
    metavar="READING|STAGE",
    shell_complete=completed("stage"),
    help="What is wanted: 'progress', 'stage:talks'.",
)
@click.option(
    "--avoid",
    multiple=True,
    metavar="EVENT",
    shell_complete=completed("event"),
    help="Ways out without this event.",
)
@click.option(
    "--by",
    metavar="PARTY",
    shell_complete=completed("party"),
    help="Ways out that this party can take alone.",
)
@click.option("--within", metavar="TIME", help="Ways out that take no longer: '60 days'.")
@click.option(
    "--steps",
    type=Number(1, 1000),
    default=3,
    show_default=True,
    metavar="N",
    help="Turning points: within how many steps, 1 to 1000, an outcome counts as open.",
)
@click.option(
    "--drop",
    type=Number(1),
    multiple=True,
    metavar="N",
    shell_complete=completed("number"),
    help="Try it without event N.",
)
@click.option(
    "--insert",
    multiple=True,
    metavar="TEXT",
    shell_complete=completed("insertion"),
    help="Try it with one more: 'DATE EVENT by PARTY,PARTY on TRACK'.",
)
@click.option(
    "--replace",
    multiple=True,
    metavar="N=EVENT",
    shell_complete=completed("replacement"),
    help="Try another event for event N.",
)
@click.option(
    "--move",
    multiple=True,
    metavar="N=DATE",
    shell_complete=completed("move"),
    help="Try event N on another day.",
)
@limit_option("Refuse a rulebook of more positions.")
@format_option("text", "json", "markdown", "html")
@output_option
def command(
    scenario: str,
    rulebook: str | None,
    as_of: date | None,
    tracks: Sequence[str],
    format_: str,
    output: str | None,
    **asked: Any,
) -> int:
    """Say which events the verdict of SCENARIO hangs on, and the shortest ways out.

    With --drop, --insert, --replace or --move, show what becomes of that history instead; N is
    the number of an event, from 1 in file order; with --as-of, of those known.  Exit 0: answered.
    1: the goal of --to cannot be reached.  2: bad input.
    """
    with Output(output) as out:
        loaded = read_scenarios([scenario], rulebook)[0]
        if as_of is not None:
            loaded = loaded.known_on(as_of)
        check_tracks(tracks, loaded.tracks, loaded.path)
        columns = 100 if output else width()
        edits = _edits(loaded, as_of, asked)
        if edits:
            out.write(_tried(loaded, edits, as_of, tracks, format_, columns))
            return EXPECTED
        with working("asking what would have been"):
            text, failed = _answered(loaded, as_of, tracks, asked, format_, columns)
        out.write(text)
    return FAILED if failed else EXPECTED


def _answered(
    scenario: Scenario,
    as_of: date | None,
    tracks: Sequence[str],
    asked: dict[str, Any],
    format_: str,
    columns: int,
) -> tuple[str, bool]:
    for name in asked["avoid"]:
        _known("--avoid", "event", name, scenario.rulebook.events)
    if asked["by"] is not None:
        _known("--by", "party", asked["by"], scenario.parties)
    from sim.analysis.change.whatif import Question, what_if

    question = Question(
        to=_goal(scenario.rulebook, asked["to"]),
        avoid=tuple(asked["avoid"]),
        by=asked["by"],
        within=_days(asked["within"]),
        steps=asked["steps"],
    )
    tell_cost([scenario.rulebook], asked["limit"])
    answer = what_if(scenario, question, as_of=as_of, tracks=tracks, limit=asked["limit"])
    if format_ == "json":
        from sim.export.whatif import whatif_json

        return whatif_json(answer), answer.failed
    from sim.report.whatif import whatif_report
    from sim.report.written import written

    report = whatif_report(answer)
    return written([report], format_, title=scenario.name, width=columns), answer.failed


def _tried(
    scenario: Scenario,
    edits: list[tuple[str, Edit]],
    as_of: date | None,
    tracks: Sequence[str],
    format_: str,
    columns: int,
) -> str:
    from sim.analysis.change.side_by_side import partings
    from sim.engine.edits import EditError, edited
    from sim.engine.machine import Machine
    from sim.engine.run import run

    try:
        both = edited(scenario, [edit for _, edit in edits])
    except EditError as error:
        raise click.UsageError(str(error)) from None
    machine = Machine(scenario.rulebook)
    was = run(both.before, as_of=as_of, tracks=tracks or None, machine=machine)
    now = run(both.after, as_of=as_of, tracks=tracks or None, machine=machine)
    parted, told = partings(both, was, now), [text for text, _ in edits]
    if format_ == "json":
        from sim.export.whatif import parting_json

        return parting_json(was, now, parted, told)
    from sim.report.tried import tried_report
    from sim.report.written import written

    report = tried_report(was, now, parted, told)
    return written([report], format_, title=scenario.name, width=columns)


def _edits(scenario: Scenario, as_of: date | None, asked: dict[str, Any]) -> list[tuple[str, Edit]]:
    """The edits that were asked for, each with its words; none may stand beside a question."""
    tried = [key for key in ("drop", "insert", "replace", "move") if asked[key]]
    if not tried:
        return []
    for key in ("to", "avoid", "by", "within"):
        if asked[key]:
            raise click.UsageError(
                f"--{key} asks about the history as it was: leave out --{tried[0]}"
            )
    from sim.engine.edits import Drop, Insert, Move, Replace

    found: list[tuple[str, Edit]] = [(f"drop {number}", Drop(number)) for number in asked["drop"]]
    for text in asked["insert"]:
        found.append((f"insert {text}", Insert(_event(scenario, text))))
    for text in asked["replace"]:
        number, event = _numbered("--replace", text, "EVENT")
        _known("--replace", "event", event, scenario.rulebook.events)
        found.append((f"replace {number} by {event}", Replace(number, event)))
    for text in asked["move"]:
        number, to = _numbered("--move", text, "DATE")
        found.append((f"move {number} to {to}", Move(number, _date("--move", to))))
    for told, edit in found:
        _seen(as_of, told, edit)
    return found


def _seen(as_of: date | None, told: str, edit: Edit) -> None:
    """Refuse an event after the day that is asked about."""
    from sim.engine.edits import Insert, Move

    days = [edit.event.date] if isinstance(edit, Insert) else []
    if isinstance(edit, Move):
        days.append(edit.day)
    if as_of and any(one > as_of for one in days):
        raise click.UsageError(f"{told}: that is after {as_of}, the day of --as-of")


def _event(scenario: Scenario, text: str) -> Event:
    """The event of ``2018-07-12 talks_held by DPRK,USA on remains``."""
    found = _INSERT.fullmatch(text.strip())
    if found is None:
        raise click.BadParameter(
            f"'{text}': write 'DATE EVENT', then 'by PARTY,PARTY' and 'on TRACK,TRACK' if need be",
            param_hint="'--insert'",
        )
    _known("--insert", "event", found["event"], scenario.rulebook.events)
    by, tracks = _names(found["by"]), _names(found["on"]) or tuple(scenario.tracks)
    for name in by:
        _known("--insert", "party", name, scenario.parties)
    for name in tracks:
        _known("--insert", "track", name, scenario.tracks)
    return Event(_date("--insert", found["date"]), found["event"], tracks, by)


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.split(r"[\s,]+", text.strip(" ,")))) if text else ()


def _numbered(option: str, text: str, what: str) -> tuple[int, str]:
    number, equals, value = text.partition("=")
    if not equals or not re.fullmatch(r"[0-9]{1,9}", number.strip()):
        raise click.BadParameter(f"'{text}': write N={what}", param_hint=f"'{option}'")
    return int(number), value.strip()


def _date(option: str, text: str) -> date:
    found = parse_day(text)
    if found is None:
        raise click.BadParameter(
            f"'{text}' is not a day of the calendar; write YYYY-MM-DD", param_hint=f"'{option}'"
        )
    return found


def _days(text: str | None) -> int | None:
    if text is None:
        return None
    found = _LENGTH.fullmatch(text.strip())
    if found is None:
        raise click.BadParameter(
            f"'{text}' is not a length of time: write '60 days' or '6 weeks'",
            param_hint="'--within'",
        )
    return int(found[1]) * (7 if found[2].startswith("week") else 1)


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


def _known(option: str, what: str, name: str, known: Any) -> None:
    if name not in known:
        raise click.BadParameter(
            f"no {what} '{name}': {did_you_mean(name, known)}", param_hint=f"'{option}'"
        )
