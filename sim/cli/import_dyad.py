"""What 'sim import --dyad' makes of tables of coded events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.cli.coded import check_stage, judge_refused, wanted_of
from sim.cli.streams import echo, progress, width
from sim.files.mapping_file import load_mapping
from sim.files.sheets.imported import Imported
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN
from sim.records.importing import import_dyad
from sim.records.reading import Reader
from sim.report.replay import replay_report
from sim.report.written import written


def imported_dyad(
    tables: Sequence[str], book: Rulebook, name: str, coding: Mapping[str, Any]
) -> Imported:
    """The scenario of the dyad that is asked for; the head of its report is told at once."""
    mapping = load_mapping(coding["mapping"] or "cameo", book)
    check_stage(mapping, coding["starts"])
    asked = {key: coding[key] for key in ("layout", "actors", "since", "until")}
    wanted = wanted_of(mapping, **asked, dyads=[coding["dyad"]], texts=True)
    with Reader() as reader, progress(reader.files_of(tables), "reading") as files:
        scenario, figures = import_dyad(
            reader,
            list(files),
            mapping,
            wanted,
            name=name,
            starts=coding["starts"],
            deeds=coding["deeds"],
            track=coding["track"] or MAIN,
            heed=lambda intake: judge_refused(intake, coding["max_bad"]),
        )
        report = replay_report(figures, mapping)
    echo(written([report], "text", title="", width=width()), err=True)
    trust = f"The events are those of the mapping {mapping.name}: {mapping.evidence}."
    return Imported(scenario, (trust,) if mapping.evidence else ())
