"""A page written: every part of every chapter and volume, put into the template."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from sim.export.page import PageData, page_json
from sim.model.citation import in_words
from sim.model.verdict import Run
from sim.model.version import program_version
from sim.pages import assets
from sim.pages.beside_part import beside_part
from sim.pages.book_part import book_part
from sim.pages.chapter import Chapter, Volume
from sim.pages.contents_part import contents
from sim.pages.events_part import events_part
from sim.pages.evidence_part import accounts, check_parts, checks_told, source_numbers, source_parts
from sim.pages.hinges_part import hinges_part
from sim.pages.inert import ready, shown
from sim.pages.page_data import file_called, page_book, page_scenario
from sim.pages.verdict_part import track_title, verdict_part
from sim.report.timeline_picture import picture_of

if TYPE_CHECKING:
    from sim.pages.forecast_part import ForecastPart


def page_html(chapters: Sequence[Chapter], volumes: Sequence[Volume]) -> str:
    """A page about some scenarios and the rulebooks that they go by, or about rulebooks alone."""
    version = program_version()
    places = {id(volume.rulebook): place for place, volume in enumerate(volumes)}
    books = [places[id(chapter.run.scenario.rulebook)] for chapter in chapters]
    data = PageData(
        books=tuple(page_book(volume.rulebook, volume.table) for volume in volumes),
        scenarios=tuple(
            page_scenario(chapter.run.scenario, book, volumes[book].table)
            for chapter, book in zip(chapters, books, strict=True)
        ),
    )
    runs = [chapter.run for chapter in chapters]
    return _template().render(
        policy=assets.policy(scripted=bool(runs)),
        style=ready(assets.style()),
        script=ready(assets.script()) if runs else "",
        data=ready(page_json(data)),
        version=version,
        title=_title(runs, volumes),
        description=runs[0].sentence if runs else volumes[0].rulebook.title,
        contents=contents(runs),
        scenarios=[
            _scenario(chapter, f"s{place}", book, version, whole=len(runs) == 1)
            for place, (chapter, book) in enumerate(zip(chapters, books, strict=True))
        ],
        books=[
            book_part(
                volume, place, [run for run, book in zip(runs, books, strict=True) if book == place]
            )
            for place, volume in enumerate(volumes)
        ],
    )


def _title(runs: Sequence[Run], volumes: Sequence[Volume]) -> str:
    if not runs:
        return f"{volumes[0].rulebook.name}: {volumes[0].rulebook.title}"
    if len(runs) == 1:
        return runs[0].scenario.title
    return f"{len(runs)} negotiations"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FunctionLoader(assets.template),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


def _scenario(
    chapter: Chapter, anchor: str, book: int, version: str, *, whole: bool
) -> dict[str, Any]:
    """What the template is told of a scenario, whose parts of the page begin with the anchor.

    ``whole`` where the page is about it alone.
    """
    run = chapter.run
    numbers = source_numbers(run)
    return {
        "anchor": anchor,
        "book": book,
        "scenario": run.scenario,
        "file": file_called(run.scenario),
        "first": in_words(run.days[0]),
        "last": in_words(run.days[1]),
        "verdict": verdict_part(run, numbers, version),
        "pictures": [
            (place, track_title(run, name), picture_of(run, name))
            for place, name in enumerate(run.tracks)
        ],
        "events": events_part(run, numbers),
        "accounts": accounts(run),
        "hinges": hinges_part(chapter.whatif, whole=whole) if chapter.whatif else None,
        "unanswered": chapter.unanswered,
        "forecast": _foreseen(chapter),
        "unforeseen": chapter.unforeseen,
        "beside": beside_part(chapter.comparison) if chapter.comparison else (),
        "checks": check_parts(run, numbers),
        "checks_told": checks_told(run),
        "sources": source_parts(run, numbers),
    }


def _foreseen(chapter: Chapter) -> ForecastPart | None:
    """What the template is told of a forecast; None where there is none."""
    if chapter.forecast is None:
        return None
    from sim.pages.forecast_part import forecast_part  # only here: few pages have one

    return forecast_part(chapter.forecast, chapter.run)
