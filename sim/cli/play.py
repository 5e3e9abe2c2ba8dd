"""``sim play``: go on with a negotiation a step at a time, and see what comes of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from importlib.util import find_spec

import click

from sim.cli.inputs import Day, GameFile, TrackName
from sim.cli.options import Command, check_tracks, rulebook_option
from sim.cli.reading import read_scenarios
from sim.cli.streams import BAD_INPUT, echo, width
from sim.cli.whole_file import WholeFile
from sim.files import page
from sim.files.document import names_packaged, read_document
from sim.files.shelf import load_rulebook
from sim.model.mapping import CodeMapping
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.play.game import Game
from sim.play.moves import RefusedError
from sim.play.prompt import Prompt, completions, converse
from sim.play.saving import Saves
from sim.play.setup import begun_on, opening
from sim.report.blocks import Section
from sim.report.layout import plural, visible
from sim.report.text import as_text


@click.command("play", cls=Command)
@click.argument("path", metavar="RULEBOOK|SCENARIO", type=GameFile())
@rulebook_option
@click.option("--at", metavar="DATE", type=Day(), help="Begin on this day of the history.")
@click.option("--track", metavar="NAME", type=TrackName(), help="Begin on this track.")
@click.option("--plain", is_flag=True, help="Play at a prompt, line by line.")
def command(
    path: str, rulebook: str | None, at: date | None, track: str | None, plain: bool
) -> int:
    """Play a negotiation on, one step at a time, and save it as a scenario that replays.

    A SCENARIO begins at its end, or on the day of --at; a RULEBOOK at its start, today or on the
    day of --at, with a party for each side.  The screen needs 'negotiation-sim[play]'; without
    it, in a pipe or with --plain there is a prompt, whose command 'help' says what can be typed.

    Exit 0: left.  2: bad input, or a line of a pipe was refused.  130: interrupted.
    """
    if "-" in (path, rulebook):
        raise click.UsageError("standard input takes the moves: name a file")
    with _noting_inputs() as inputs:
        scenario = _begun(path, rulebook, at)
    check_tracks([track] if track else [], scenario.tracks, path)
    game = Game(scenario, track=track)
    saves = Saves(game, _write, inputs)
    talk = _TypedLines(game)
    if talk.patient and not plain and _has_screen():
        from sim.play.screen import GameApp  # only here: it is slow to import

        return GameApp(game, saves).played()
    prompt = Prompt(game, saves, talk)
    code = converse(game, prompt, talk)
    if not talk.patient and prompt.refused and not code:
        echo(f"{plural(prompt.refused, 'line was', 'lines were')} refused", err=True)
        return BAD_INPUT
    return code


def _has_screen() -> bool:
    """Whether the extra of the screen is installed, and the terminal can show it."""
    return os.environ.get("TERM") != "dumb" and find_spec("textual") is not None


def _begun(path: str, rulebook: str | None, at: date | None) -> Scenario:
    """The history that a game goes on from."""
    read = _read(path, rulebook)
    try:
        if isinstance(read, Rulebook):
            return opening(read, at or date.today())
        return begun_on(read, at)
    except RefusedError as error:
        raise click.BadParameter(str(error), param_hint="'--at'") from None


def _read(path: str, rulebook: str | None) -> Rulebook | Scenario:
    if names_packaged(path):
        if rulebook is not None:
            raise click.UsageError(f"{path} is a rulebook itself: -r goes with a scenario")
        return load_rulebook(path)
    if rulebook is not None:
        return read_scenarios([path], rulebook)[0]
    given = read_document(page.read_page(path), source=path)
    if isinstance(given, CodeMapping):
        raise click.UsageError(f"{path} is a mapping: play a rulebook or a scenario")
    return given


@contextmanager
def _noting_inputs() -> Iterator[list[str]]:
    """Every file that is read meanwhile, by its path."""
    inputs: list[str] = []

    def note(path: str | None) -> None:
        if path is not None:
            inputs.append(path)

    page.watchers.append(note)
    try:
        yield inputs
    finally:
        page.watchers.remove(note)


def _write(path: str, text: str) -> None:
    """Write a file whole, or raise InputError."""
    file = WholeFile(path, "save")
    try:
        file.write([text])
    finally:
        file.clear()


class _TypedLines:
    """Lines of a terminal, which can be edited and completed, or of a pipe, which are shown."""

    def __init__(self, game: Game) -> None:
        self.patient = sys.stdin.isatty() and sys.stdout.isatty()
        self._ask: Callable[[str], str] = _echoed
        if self.patient:
            _complete_with(completions(game))
            self._ask = input
        elif hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")

    def ask(self, before: str) -> str:
        """The next line."""
        sys.stdout.flush()
        try:
            return self._ask(before)
        except (EOFError, KeyboardInterrupt):
            if self.patient:
                echo("")  # what comes next stands on a line of its own
            raise

    def tell(self, *sections: Section) -> None:
        """Print an answer, with an empty line behind it."""
        echo(as_text(sections, width=width()) + "\n")

    def look(self, *sections: Section) -> None:
        """Print where the game stands."""
        self.tell(*sections)

    def warn(self, text: str) -> None:
        """Print to standard error."""
        echo(visible(text), err=True)


def _echoed(before: str) -> str:
    """The next line of a pipe; it is shown, so that the output can be read by itself."""
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    echo(before + visible(line))
    return line


def _complete_with(words: Iterable[str]) -> None:
    """Let the Tab key complete words, where lines can be edited at all."""
    with suppress(ImportError):
        import readline

        known = sorted(set(words))

        def complete(start: str, place: int) -> str | None:
            fitting = [word for word in known if word.startswith(start)]
            return f"{fitting[place]} " if place < len(fitting) else None

        readline.set_completer(complete)
        readline.parse_and_bind("tab: complete")
