"""``sim replay --why`` and ``--judge``: one dyad of tables of coded events, told in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from sim.cli.coded import means, tell_refused, wanted_of
from sim.cli.options import check_tracks
from sim.cli.streams import Output, progress, width
from sim.engine.run import run
from sim.files.scenario_file import load_scenario
from sim.model.mapping import CodeMapping
from sim.model.scenario import Scenario
from sim.records.importing import import_dyad
from sim.records.judging import dyad_of_scenario, judge
from sim.records.reading import Reader
from sim.records.replaying import replay
from sim.report.judged import judged_report
from sim.report.run import run_report
from sim.report.written import FORMS, written

JSON = "json"
_NOT_WITH_WHY = {
    "judged": "judge",
    "until": "until",
    "dyads": "dyad",
    "countries": "country",
    "track": "track",
}
"""What says otherwise than --why of which rows it tells, by the names of the options."""


def tell_of_one(tables: Sequence[str], mapping: CodeMapping, options: dict[str, Any]) -> None:
    """Tell of one dyad: why it stands where it does, or how well that agrees with a scenario."""
    form = options["format_"] or "text"
    if form not in (*FORMS, JSON):
        raise click.UsageError(f"--format {form} is for rows: write text, json, markdown or html")
    tell = _why if options["why"] is not None else _judgement
    for name, given in _NOT_WITH_WHY.items() if tell is _why else ():
        if options[name]:
            raise click.UsageError(f"--why tells of one dyad up to a day: leave out --{given}")
    with Output(options["output"]) as out, Reader(**means(options)) as reader:
        out.write(tell(reader, tables, mapping, options, form))


def _why(
    reader: Reader,
    tables: Sequence[str],
    mapping: CodeMapping,
    options: dict[str, Any],
    form: str,
) -> str:
    """The run of one dyad as its import would tell it."""
    one, other, day = options["why"]
    asked = {key: options[key] for key in ("layout", "actors", "since", "codes")}
    wanted = wanted_of(mapping, **asked, until=day, dyads=[(one, other)], texts=True)
    (dyad,) = wanted.dyads
    with progress(reader.files_of(tables), "reading") as files:
        scenario, _ = import_dyad(
            reader,
            files,
            mapping,
            wanted,
            name="-".join(dyad),
            starts=options["starts"],
            heed=lambda intake: tell_refused(intake, options),
        )
    walked = run(scenario)
    if form == JSON:
        from sim.export.run import runs_json  # only where it is asked for

        return "".join(runs_json([walked]))
    return _written([run_report(walked, why=True)], form, scenario.name, options)


def _judgement(
    reader: Reader,
    tables: Sequence[str],
    mapping: CodeMapping,
    options: dict[str, Any],
    form: str,
) -> str:
    """How well the replay of one dyad agrees with a scenario."""
    scenario = load_scenario(options["judged"])
    track = _track(scenario, options["track"])
    named = options["dyads"]
    asked_for = named[0] if len(named) == 1 else None if named else dyad_of_scenario(scenario)
    if asked_for is None:
        raise click.UsageError("say which two countries the scenario is of: --dyad A B, once")
    asked = {key: options[key] for key in ("layout", "actors", "since", "until", "codes")}
    wanted = wanted_of(mapping, **asked, dyads=[asked_for], tones=True)
    (dyad,) = wanted.dyads
    with progress(reader.files_of(tables), "reading") as files:
        found = replay(reader, files, mapping, wanted, starts=options["starts"])
    tell_refused(found.figures.intake, options)
    judged = judge(found, scenario, track, dyad)
    if form == JSON:
        from sim.export.replay import judgement_json

        return judgement_json(judged)
    return _written([judged_report(judged)], form, scenario.name, options)


def _written(reports: Any, form: str, title: str, options: dict[str, Any]) -> str:
    columns = 100 if options["output"] else width()
    return written(reports, form, title=title, width=columns)


def _track(scenario: Scenario, wanted: str | None) -> str:
    """The track that is asked for, or the only one."""
    if wanted is not None:
        check_tracks([wanted], scenario.tracks, scenario.path)
        return wanted
    if len(scenario.tracks) > 1:
        raise click.UsageError(f"say which track: --track {' or '.join(scenario.tracks)}")
    return next(iter(scenario.tracks))
