"""What a shell completes: commands, files, and the names that the files on the line hold.

A shell asks by starting the program anew, in the midst of the line that is typed: what cannot be
read or found out then is no answer, and no message.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import click
from click.shell_completion import CompletionItem, shell_complete

from sim.cli.inputs import InputFile, RulebookName, values_of
from sim.cli.shells import Item, register
from sim.files.folders import is_yaml
from sim.files.scenario_file import load_scenario
from sim.files.shelf import load_rulebook, packaged_rulebooks
from sim.model.problem import InputError
from sim.model.rulebook import READINGS, Rulebook
from sim.model.scenario import Scenario

Offer = Callable[[click.Context, str], Iterable[Item]]


def complete(command: click.Command, asked: str) -> int:
    """Answer a shell that asks how a line may go on, or for the words that make it ask."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stderr(nowhere):
        try:
            register()
            return shell_complete(command, {}, "sim", "_SIM_COMPLETE", asked)
        except BrokenPipeError:
            raise
        except Exception:  # a traceback would stand in the line that is typed
            return 1


def offered(kind: str, ctx: click.Context, incomplete: str) -> list[Item]:
    """What may stand for a kind of value; nothing where that cannot be found out."""
    try:
        return list(_OFFERS[kind](ctx, incomplete))
    except (InputError, OSError):
        return []


def _files(_: click.Context, incomplete: str) -> list[Item]:
    return [CompletionItem(incomplete, type="file")]


def _folders(_: click.Context, incomplete: str) -> list[Item]:
    return [CompletionItem(incomplete, type="dir")]


def _rulebooks(_: click.Context, incomplete: str) -> list[Item]:
    """Packaged rulebooks with the files beside them; where none is meant, files alone.

    A shell that is told to look for files itself drops the names that it was given.
    """
    packaged = [name for name in packaged_rulebooks() if name.startswith(incomplete)]
    if not packaged:
        return _files(_, incomplete)
    beside = (name for name in os.listdir() if is_yaml(name) and name.startswith(incomplete))
    return [
        *(CompletionItem(name, help="packaged rulebook") for name in packaged),
        *map(CompletionItem, sorted(beside)),
    ]


def _stages_and_readings(ctx: click.Context, incomplete: str) -> Iterator[Item]:
    readings = _beginning(READINGS, incomplete, "reading")
    book = _rulebook(ctx)
    stages = book.stages if book else ()
    named = (f"stage:{name}" for name in stages)
    return chain(
        readings,
        _beginning((name for name in stages if name not in READINGS), incomplete, "stage"),
        _beginning(named, incomplete, "stage") if incomplete.startswith("stage:") else (),
    )


def _events(ctx: click.Context, incomplete: str) -> Iterator[Item]:
    book = _rulebook(ctx)
    return _beginning(book.events if book else (), incomplete, "event")


def _parties(ctx: click.Context, incomplete: str) -> Iterator[Item]:
    scenario = _scenario(ctx)
    for name, party in scenario.parties.items() if scenario else ():
        if name.startswith(incomplete):
            yield CompletionItem(name, help=party.title or None)


def _tracks(ctx: click.Context, incomplete: str) -> Iterator[Item]:
    scenario = _scenario(ctx)
    return _beginning(scenario.tracks if scenario else (), incomplete, "track")


def _days(ctx: click.Context, incomplete: str) -> Iterator[Item]:
    scenario = _scenario(ctx)
    days = dict.fromkeys(one.date.isoformat() for one in scenario.events) if scenario else ()
    return _beginning(days, incomplete, "day of an event")


def _numbers(ctx: click.Context, incomplete: str) -> Iterator[Item]:
    return _numbered(ctx, incomplete, "")


def _replacements(ctx: click.Context, incomplete: str) -> Iterator[Item]:
    number, equals, event = incomplete.partition("=")
    if not equals:
        return _numbered(ctx, incomplete, "=")
    return _after(f"{number}=", _events(ctx, event))


def _moves(ctx: click.Context, incomplete: str) -> Iterator[Item]:
    number, equals, day = incomplete.partition("=")
    if not equals:
        return _numbered(ctx, incomplete, "=")
    return _after(f"{number}=", _days(ctx, day))


def _numbered(ctx: click.Context, incomplete: str, end: str) -> Iterator[Item]:
    scenario = _scenario(ctx)
    for number, event in enumerate(scenario.events if scenario else (), 1):
        if str(number).startswith(incomplete):
            yield CompletionItem(f"{number}{end}", help=f"{event.date} {event.event}")


def _insertion(ctx: click.Context, incomplete: str) -> Iterator[Item]:
    """The next word of ``2018-07-12 talks_held by DPRK,USA on remains``."""
    found = re.fullmatch(r"(?P<head>(?:.*[\s,])?)(?P<word>[^\s,]*)", incomplete, re.DOTALL)
    assert found is not None, "any text is some words and a last one"
    before = found["head"].split()
    keyword = next((word for word in reversed(before) if word in ("by", "on")), "")
    listing = before[-1:] == [keyword] or found["head"].rstrip(" ").endswith(",")
    listing |= found["head"].endswith(",")
    offers: Iterable[Item]
    if not before:
        offers = _days(ctx, found["word"])
    elif len(before) == 1:
        offers = _events(ctx, found["word"])
    elif keyword and listing:
        offers = (_parties if keyword == "by" else _tracks)(ctx, found["word"])
    else:
        left = [word for word in ("by", "on") if word not in before]
        offers = _beginning(left if keyword != "on" else (), found["word"], "")
    return _after(found["head"], offers)


def _supposition(ctx: click.Context, incomplete: str) -> Iterator[Item]:
    """The next word of ``talks_held@2018-08-01 by DPRK,USA``; days to come are not offered."""
    if "@" not in incomplete:
        return (CompletionItem(f"{one.value}@", help=one.help) for one in _events(ctx, incomplete))
    acting = re.fullmatch(r"(?P<head>\S+@\S+ +by +(?:.*[\s,])?)(?P<word>[^\s,]*)", incomplete)
    return _after(acting["head"], _parties(ctx, acting["word"])) if acting else iter(())


def _after(head: str, items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield CompletionItem(head + item.value, help=item.help)


def _beginning(names: Iterable[str], start: str, about: str) -> Iterator[Item]:
    for name in names:
        if name.startswith(start):
            yield CompletionItem(name, help=about or None)


def _scenario(ctx: click.Context) -> Scenario | None:
    """The first scenario on the line, under the rulebook that the line names."""
    read = values_of(ctx, InputFile)
    given = next((path for param, path in read if not isinstance(param.type, RulebookName)), None)
    if not given or not os.path.isfile(given):
        return None
    return load_scenario(given, rulebook=_named(ctx))


def _rulebook(ctx: click.Context) -> Rulebook | None:
    """The rulebook on the line, or that of its scenario."""
    book = _named(ctx)
    if book is None:
        scenario = _scenario(ctx)
        book = scenario.rulebook if scenario else None
    return book


def _named(ctx: click.Context) -> Rulebook | None:
    named = ctx.params.get("rulebook")
    if not named or (named not in packaged_rulebooks() and not os.path.isfile(named)):
        return None
    return load_rulebook(named)


def _pages(_: click.Context, incomplete: str) -> Iterator[Item]:
    """Codes as they are written and words of the glossary, whatever the capitals."""
    from sim.manual.pages import KINDS, WORDS  # only here: it needs numpy

    known = [(kind.code, kind.name) for kind in KINDS]
    known += [(word.name.replace(",", "").replace(" ", "-"), "word") for word in WORDS]
    for name, about in known:
        if name.casefold().startswith(incomplete.casefold()):
            yield CompletionItem(name, help=about)


_OFFERS: dict[str, Offer] = {
    "page": _pages,
    "file": _files,
    "folder": _folders,
    "rulebook": _rulebooks,
    "stage": _stages_and_readings,
    "event": _events,
    "party": _parties,
    "track": _tracks,
    "day": _days,
    "number": _numbers,
    "replacement": _replacements,
    "move": _moves,
    "insertion": _insertion,
    "supposition": _supposition,
}
