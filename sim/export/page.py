"""What a page carries for its own script, and for any other: the contract of ``sim schema page``.

Rulebooks, events, rules, parties and tracks are named by their places in the lists, from 0.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Any, ClassVar

from sim.export.told import Report, teller
from sim.model.reading import Overall
from sim.model.rulebook import TONES, Reading
from sim.model.said import Also, Count, Name, Place, said
from sim.model.value import value

FORMAT = "sim-page/1"
NOTHING = Also(minimum=-1)
MaybePlace = Annotated[int, NOTHING]
"""A place in a list, or -1 for none."""


@value
class PageStage:
    """A stage, and the marks of its clock: deadlines, and waits that a condition asks about."""

    name: Name = said("The name of the stage")
    reads: Reading = said("What the stage says about the talks")
    means: str = said("In words")
    falls: tuple[Count, ...] = said("At the end of which day in the stage each mark comes")
    silent: tuple[bool, ...] = said("Of each mark whether it ends a wait, which asks no rule")
    empties: tuple[Count, ...] = said("The tallies that entering it sets back, by place")


@value
class PageWork:
    """What an event does to a tally: sets it back, takes its sides out, counts, in this order."""

    tally: Count = said("The place of the tally")
    resets: bool = said("Whether it is set back")
    drops: bool = said("Whether the sides that act are taken out")
    counts: bool = said("Whether it counts")
    within: tuple[Count, ...] = said("The stages in which it counts, by place; none for all")
    by: Count = said("The sides that must all act for it to count, as bits; 0 where any may")


@value
class PageEvent:
    """A type of event."""

    name: Name = said("The name of the event")
    signal: Name = said("deed or word")
    tone: Annotated[str, Also(enum=TONES)] = said("Its tone")
    means: str = said("In words")
    joint: bool = said("Whether all sides do it together")
    works: tuple[PageWork, ...] = said("What it does to tallies")


@value
class PageRule:
    """A rule by its reason, and the condition lines that must hold."""

    name: Name = said("The name of the rule")
    because: Name = said("The reason that it gives")
    when: tuple[Count, ...] = said("Its condition lines, by place")


@value
class PageLine:
    """A condition line, and the names whose values it sees.

    They are tallies, ``waited`` for days, ``sides`` for how many act and ``by`` for which.
    """

    text: Name = said("As the file says it")
    names: tuple[Name, ...] = said("The names that it asks about")
    acts: Count = said("The side that must act, where it asks for this alone; else 0")
    stays_out: Count = said("The side that must not act, where it asks for this alone; else 0")


@value
class PageSide:
    """A side."""

    name: Name = said("As a condition calls it")
    told: Name = said("As a sentence calls it")


@value
class PageTally:
    """A tally; of sides it keeps the set as bits."""

    name: Name = said("The name of the tally")
    sides: bool = said("Whether it counts sides, and not events")


@value
class PageColumn:
    """Something that can happen: an event by a set of sides, or time."""

    event: MaybePlace = said("The place of the event; -1 for time")
    sides: Count = said("The sides that act, as bits; 0 where it makes no difference")


@value
class PageHurdle:
    """What stood in the way of a rule."""

    rule: Count = said("The place of the rule")
    lacks: Annotated[str, Also(enum=("stage", "condition", "order"))] = said(
        "The right stage, a condition that held, or its turn in the order of rules"
    )
    lines: tuple[Count, ...] = said("The condition lines that failed, by place")


@value
class PageAnswer:
    """What the rules answer in some cells."""

    rule: MaybePlace = said("The place of the rule that fires; -1 for none")
    entered: bool = said("Whether a stage is entered, and its clock starts anew")
    hurdles: tuple[PageHurdle, ...] = said("The other rules of the trigger, in file order")


@value
class PageTable:
    """The table of all positions: see 'packed' for how to take it apart."""

    told_as: ClassVar = "table"

    rows: Place = said("How many positions there are")
    packed: Name = said(
        "Base64 of deflated 32-bit numbers, all lowest bytes first, then the next ones: by column "
        "the differences from row to row of how many rows each cell leads ahead; by column the "
        "place of each answer, or -1; by row the stage; by row how many marks lie behind"
    )


@value
class PageMachine:
    """All that is needed to step through the table and to tell what the rules said."""

    lines: tuple[PageLine, ...] = said("The condition lines of its rules")
    tallies: tuple[PageTally, ...] = said("What is counted")
    sides: tuple[PageSide, ...] = said("The sides, in order of number")
    columns: tuple[PageColumn, ...] = said("What can happen")
    answers: tuple[PageAnswer, ...] = said("What the rules can answer")
    table: PageTable = said("Where each position leads")


@value
class PageBook:
    """A rulebook in the words that a page shows, and its machine where the page is played."""

    name: Name = said("The name of the rulebook")
    stages: tuple[PageStage, ...] = said("In file order")
    events: tuple[PageEvent, ...] = said("In file order")
    rules: tuple[PageRule, ...] = said("In file order")
    overall: tuple[Overall, ...] = said("What tracks that differ read together")
    machine: PageMachine | None = said("Null where the page is only read")


@value
class PageTrack:
    """A track of a scenario."""

    name: Name = said("The name of the track")
    title: Name = said("In words")
    start: Count = said("The stage that it starts in, by place")
    row: MaybePlace = said("The row of the table that it starts in; -1 where there is none")
    spelt: Name = said("Its name as a file spells it")


@value
class PageParty:
    """A party of a scenario."""

    name: Name = said("The name of the party")
    title: Name = said("In words")
    side: Count = said("Its side; 0 for none")
    spelt: Name = said("Its name as a file spells it")


@value
class PageHappening:
    """An event of a scenario."""

    number: Place = said("Its place in the script, from 1")
    date: dt.date = said("The day")
    event: Count = said("The type of the event, by place")
    by: tuple[Count, ...] = said("The parties that acted, by place")
    tracks: tuple[Count, ...] = said("The tracks that it is on, by place")
    known: dt.date | None = said("The day on which it became public, where later")


@value
class PageScenario:
    """A history that the page walks, edits and writes back."""

    name: Name = said("The name of the scenario")
    file: Name = said("The name of its file, as a shell takes it")
    beside: bool = said("Whether it names its rulebook as seen from where its file lies")
    book: Count = said("Its rulebook, by place")
    begins: dt.date | None = said("The day on which the file says that the clock starts")
    first: dt.date = said("The day on which the clock starts")
    last: dt.date = said("The day at whose end it stops")
    tracks: tuple[PageTrack, ...] = said("In file order")
    parties: tuple[PageParty, ...] = said("In file order")
    events: tuple[PageHappening, ...] = said("In order of date")
    not_here: tuple[Count, ...] = said("The events that cannot happen in it, by place")
    texts: Name | None = said(
        "Its file, from which a changed one is made; null where the page is only read.  Base64 of "
        "deflated JSON: 'head' is the file under another name, up to the events; 'events' has of "
        "each event what stands under each key but date, event and known; 'tail' is what follows, "
        "but for the days of the clock and the checks"
    )


@value
class PageData:
    """All that a page carries beside what it shows."""

    books: tuple[PageBook, ...] = said("The rulebooks, each once")
    scenarios: tuple[PageScenario, ...] = said("In the order of the page")


REPORT = Report("page", "What a page carries for its script", {FORMAT: PageData})


def page_json(data: PageData) -> str:
    """The data as JSON that may stand in a script element: nothing in it ends one or a comment."""
    tree: dict[str, Any] = {"format": FORMAT} | teller(PageData)(data)
    text = json.dumps(tree, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
