"""What is told of a game, whatever it is shown on: where it stands, what can happen, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sim.model.marks import lasting
from sim.model.step import Snapshot, Step
from sim.model.words import listed
from sim.play.choices import COUNTS, FIRES, MOVES, NOTHING, GameChoice
from sim.play.game import Game
from sim.report.blocks import (
    LEADS_TO,
    Block,
    Entry,
    Grid,
    Heading,
    Item,
    Line,
    Phrase,
    Section,
    dim,
    glued,
    joined,
    name,
    reading,
    stage,
    strong,
    verdict,
)
from sim.report.days import silence
from sim.report.layout import plural
from sim.report.phrases import merged, refusal_lines, shown_lines, what_it_did

RECENT = 12
"""How many of the last steps are told where not all are asked for."""


def where_it_stands(game: Game) -> Section:
    """Today, where each track stands since when, and what time will bring to the chosen one."""
    today = game.verdict
    several = len(today.tracks) > 1
    together: Phrase = [", all tracks together read ", verdict(today.reads)] if several else ""
    over = "; the day is over" if game.day_is_over else ""
    now: list[Phrase] = [strong(f"It is {game.day}"), over, together]
    blocks: list[Block] = [Line(now)]
    for track in today.tracks.values():
        chosen = track.track == game.track
        lead: Phrase = [strong(track.track), ": "] if several else ""
        stands: list[Phrase] = [verdict(track.reads), ", in the stage "]
        stands.append(stage(track.stage, track.reads))
        since = f", since {track.since}" if track.since else ""
        blocks.append(Item([lead, stands, since]))
        if chosen:
            blocks += _about_stage(game, track.stage)
    return blocks


def _about_stage(game: Game, chosen: str) -> Section:
    """What the stage of the chosen track means, and which deadline is running there."""
    kind = game.base.rulebook.stages[chosen]
    blocks = [Entry("stage", kind.means)] if kind.means else []
    if kind.final:
        return [*blocks, Entry("end", "this stage is final: nothing leads out of it")]
    step = game.falls_next(game.track)
    return [*blocks, Entry("time", _falls(step))] if step else blocks


def _falls(step: Step) -> Phrase:
    """A deadline that is running: when it falls, and what it leads to."""
    return [
        f"at the end of {step.date}, ",
        name(step.deadline or ""),
        " in the stage, ",
        _change(step),
        f" by {step.rule}, unless an event moves it before",
    ]


def what_can_happen(game: Game, *, every: bool = False) -> Section:
    """What changes the stage of the chosen track, by number; ``every`` tells the rest as well."""
    groups = grouped(game.choices())
    moving = [group for group in groups if group.kind == MOVES]
    blocks: list[Block] = [Heading(strong(asks(game, bool(moving))))]
    for group in groups if every else moving:
        blocks += [Line(group.head, depth=1), Grid([_row(*row) for row in group.rows], depth=2)]
    rest = sum(len(group.rows) for group in groups if group.kind != MOVES)
    if rest and not every:
        more = plural(rest, "other choice changes", "other choices change")
        blocks.append(Line(dim(f"{more} no stage: 'all' lists them."), depth=1))
    return blocks


def in_short(game: Game) -> Section:
    """What changes the stage of the chosen track, a line for each stage that it leads to."""
    moving = [group for group in grouped(game.choices()) if group.kind == MOVES]
    blocks: list[Block] = [Heading(strong(asks(game, bool(moving))))]
    for group in moving:
        ways = [glued(f"{number} {_called(choice)}") for number, choice in group.rows]
        blocks.append(Item([group.head, ": ", joined(ways)], hang=4))
    return blocks


def _called(choice: GameChoice) -> str:
    """A choice, and who must act where not anyone can."""
    return choice.event if choice.anyone else f"{choice.event} {who(choice)}".strip()


def asks(game: Game, moving: bool) -> str:
    """What a list of choices is headed by."""
    on = f" on {game.track}" if len(game.base.tracks) > 1 else ""
    when = "tomorrow" if game.day_is_over else "now"
    if not moving:
        return f"Nothing that can happen {when}{on} changes the stage"
    return f"What changes the stage{on}, if it happens {when}"


class ChoiceGroup(NamedTuple):
    """Choices that do the same kind of thing, each with its number, under a head."""

    kind: str
    head: Phrase
    rows: list[tuple[int, GameChoice]]


def grouped(found: Sequence[GameChoice]) -> list[ChoiceGroup]:
    """Choices by the stage that they lead to, then by what else they do; numbered from 1."""
    groups: list[ChoiceGroup] = []
    for number, choice in enumerate(found, 1):
        last = groups[-1].rows[-1][1] if groups else None
        if last is None or _place(last) != _place(choice):
            groups.append(ChoiceGroup(choice.kind, _head(choice), []))
        groups[-1].rows.append((number, choice))
    return groups


def _place(choice: GameChoice) -> tuple[str, str]:
    return choice.kind, choice.step.after.stage if choice.kind == MOVES else ""


def _head(choice: GameChoice) -> Phrase:
    """What the choices of a group do."""
    after = choice.step.after
    if choice.kind == MOVES:
        return ["to ", _stage(after)]
    return {FIRES: "a rule answers", COUNTS: "it counts", NOTHING: "no rule answers"}[choice.kind]


def _stage(stands: Snapshot) -> Phrase:
    """A stage, and what it reads where that is another word."""
    shown = stage(stands.stage, stands.reads)
    return shown if stands.stage == stands.reads else [shown, " (", reading(stands.reads), ")"]


def _row(number: int, choice: GameChoice) -> list[Phrase]:
    return [dim(str(number)), choice.event, who(choice), does(choice)]


def does(choice: GameChoice) -> Phrase:
    """What a choice does beyond what the head of its group says."""
    if choice.kind == MOVES:
        return dim(choice.step.rule or "")
    return "" if choice.kind == NOTHING else outcome(choice.step)


def who(choice: GameChoice) -> str:
    """Who must act."""
    if choice.anyone:
        return "by anyone"
    sets = [listed(parties) for parties in choice.by if parties]
    return f"by {listed(sets, 'or')}" if sets else ""


def outcome(step: Step) -> Phrase:
    """What an event leads to: the stage and its reading, the rule, or what it counts."""
    if step.moved:
        return [LEADS_TO, _stage(step.after), dim(f" by {step.rule}")]
    if step.rule:
        entered = f"the clock of {step.after.stage} starts anew"
        return [entered if step.decision.entered else "noted", dim(f" by {step.rule}")]
    told = what_it_did(step)
    if not step.counted:
        return told
    counted = _counted(step)
    return counted if counted == told else f"{counted}; {told}"


def _counted(step: Step) -> str:
    before, after = step.before.tallies, step.after.tallies
    return ", ".join(f"{tally} = {n}" for tally, n in after.items() if n != before[tally])


def what_it_led_to(
    game: Game, steps: Sequence[Step], *, days: int = 0, would: bool = False
) -> Section:
    """What a move led to, or would, and why; ``days`` is how long it waits."""
    blocks: list[Block] = []
    if days:
        day = game.day + timedelta(days) if would else game.day
        silent = "" if steps else ", and no deadline falls"
        passes = "passes" if days == 1 else "pass"
        blocks.append(Line(f"{lasting(days)} {passes}, to {day}{silent}."))
    for group in merged(steps):
        blocks += _told(group, single=len(game.base.tracks) == 1)
    return blocks


def _told(group: list[Step], *, single: bool) -> Section:
    """A step, what it did, and why: the reason of the rule, or what no rule had yet."""
    step = group[0]
    on = "" if single else f" on {listed(same.track for same in group)}"
    blocks: list[Block] = [Item([dim(str(step.date)), " ", _what(step), on, ": ", _came(step)])]
    if step.note:
        blocks.append(Entry("note", step.note))
    if step.because:
        blocks.append(Entry("because", step.because))
    if step.held:
        blocks.append(Entry("held", shown_lines(step.held)))
    if step.deadline:
        blocks.append(Entry("silence", silence(step)))
    return blocks


def _what(step: Step) -> Phrase:
    """An event and who did it, or the deadline that fell."""
    by = f" by {listed(step.by)}" if step.by else ""
    return [name(step.event or step.deadline or ""), by]


def _came(step: Step) -> Phrase:
    return [_change(step), dim(f" by {step.rule}")] if step.moved else outcome(step)


def _change(step: Step) -> Phrase:
    after = stage(step.after.stage, step.after.reads)
    if not step.moved:
        return after
    return [stage(step.before.stage, step.before.reads), " ", LEADS_TO, after]


def why(game: Game) -> Section:
    """Why the chosen track reads as it does, and what its last step did and did not do."""
    stands, several = game.standing, len(game.base.tracks) > 1
    lead: Phrase = [strong(game.track), ": "] if several else ""
    since = f" since {stands.since}" if stands.since else ""
    blocks: list[Block] = [Line([lead, verdict(stands.reads), since])]
    steps = [stands.step, stands.entered] if stands.step is not stands.entered else [stands.step]
    for step in steps:
        blocks += _told([step], single=True) if step else []
    if stands.entered is None:
        blocks.append(Item("nothing has moved it from where it started"))
    last = next((step for step in reversed(game.steps) if step.track == game.track), None)
    if last is None:
        return blocks
    if not any(last is step for step in steps):
        blocks += [Line("The last step:"), *_told([last], single=True)]
    return [*blocks, *(Item(dim(line), depth=2) for line in refusal_lines(last))]


def course(game: Game, *, every: bool = False) -> Section:
    """The steps so far, the last of them only unless ``every`` one is asked for."""
    groups = merged(game.steps)
    if not groups:
        return [Line("Nothing has happened yet.")]
    shown = groups if every else groups[-RECENT:]
    single = len(game.base.tracks) == 1
    played = len(game.base.events)
    rows = [_course_row(group, single=single, played=played) for group in shown]
    left = len(groups) - len(shown)
    more = [Line(dim(f"{plural(left, 'step')} before: 'course all' shows them."), depth=1)]
    return [*(more if left else []), Grid(rows)]


def _course_row(group: list[Step], *, single: bool, played: int) -> list[Phrase]:
    """A step of the course; a sign marks what was played."""
    step = group[0]
    own = step.number is not None and step.number > played
    tracks = [] if single else [", ".join(same.track for same in group)]
    when: Phrase = [strong("* ") if own else "  ", dim(str(step.date))]
    return [when, listed(step.by), step.event or step.deadline or "", *tracks, _change(step)]
