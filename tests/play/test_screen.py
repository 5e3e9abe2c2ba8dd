"""The screen of a game: keys do what lines of the prompt do, at every size, and lose nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from places import SINGAPORE
from terminal_fixture import Terminal

import sim
from sim.cli.play import _has_screen
from sim.model.scenario import Scenario, Track
from sim.model.value import changed
from sim.play.game import Game
from sim.play.moves import Happens, Passes
from sim.play.saving import Saves

pytest.importorskip("textual", reason="the screen needs the extra 'play'")

from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from sim.play.screen import GameApp, SideSheet

Play = Callable[[Pilot[int]], Coroutine[None, None, None]]


class Table:
    """A game on a screen that nobody sees, and what was saved of it."""

    def __init__(self, scenario: Scenario | None = None) -> None:
        self.game = Game(scenario or sim.load_scenario(SINGAPORE))
        self.saved: dict[str, str] = {}
        self.app = GameApp(self.game, Saves(self.game, self.saved.__setitem__))

    def play(self, *keys: str, size: tuple[int, int] = (120, 40)) -> Table:
        """Press keys one after the other."""

        async def pressed(pilot: Pilot[int]) -> None:
            for key in keys:
                await pilot.press(key)

        return self.run(pressed, size)

    def run(self, play: Play, size: tuple[int, int] = (120, 40)) -> Table:
        """Do anything, and remember what was seen in the end."""

        async def played() -> None:
            async with self.app.run_test(size=size) as pilot:
                await play(pilot)
                await pilot.pause()
                if self.app.is_running:
                    sheets = self.app.screen_stack[0].query(SideSheet)
                    self.line = self.app.screen_stack[0].query_one("#line", Input).value
                    self.seen = {str(sheet.id): sheet.text for sheet in sheets}
                    (self.offered,) = self.app.screen_stack[0].query(OptionList)
                    self.listed = [str(option.prompt) for option in self.offered.options]

        with ThreadPoolExecutor(1) as another:  # in this thread a browser's loop may be running
            another.submit(asyncio.run, played()).result()
        return self


def typed(line: str) -> list[str]:
    """The keys of a line."""
    named = {" ": "space", "-": "minus", "_": "underscore", ",": "comma", ".": "full_stop"}
    return ["slash", *(named.get(letter, letter) for letter in line), "enter"]


@pytest.mark.slow
def test_a_choice_is_made_by_whom_one_says_and_taken_back() -> None:
    table = Table().play("down", "enter", "end", "enter")
    assert table.game.moves == (Happens("talks_held", ("USA", "DPRK"), ("nuclear",)),)
    assert "nuclear: progress, in the stage talks" in table.seen["stands"]
    assert "stalemate -> talks by negotiators-meet" in table.seen["answers"]
    back = Table().play("down", "enter", "end", "enter", "u", "down", "enter", "escape")
    assert (back.game.moves, back.game.undone) == ((), 1)
    assert "nuclear: stalemate, in the stage stalemate" in back.seen["stands"]


@pytest.mark.slow
def test_what_is_highlighted_is_foretold() -> None:
    table = Table().play("down")
    assert "talks_held by USA on nuclear: stalemate -> talks" in table.seen["would"]
    assert table.game.moves == ()


@pytest.mark.slow
def test_keys_begin_a_line_that_can_be_ended_otherwise() -> None:
    table = Table().play("i", "enter", "w", *["backspace"] * 7, "5", "enter")
    assert table.game.moves == (Passes(5),)
    assert "60 days pass, to 2018-09-11" in table.seen["answers"]
    assert "It is 2018-07-18" in table.seen["stands"]


@pytest.mark.slow
def test_a_line_that_is_refused_stays_to_be_mended() -> None:
    table = Table().play(*typed("wait x"))
    assert table.line == "wait x"
    assert "'x' is no length of time" in table.seen["answers"]


@pytest.mark.slow
def test_the_list_is_short_or_whole_and_of_the_chosen_track() -> None:
    short, whole = Table().play(), Table().play("a")
    assert " 24 rival_reading by anyone" not in short.listed
    assert " 24 rival_reading by anyone" in whole.listed
    other = Table().play("t")
    assert other.game.track == "remains"
    assert other.offered.border_title == "What changes the stage on remains, if it happens now"


@pytest.mark.slow
def test_a_game_is_saved_before_it_is_left_and_replays() -> None:
    table = Table().play("w", "enter", "q")
    assert "1 move not saved: 'save FILE' keeps the game, q again" in table.seen["answers"]
    assert Table().play("w", "enter", "q", "q").app.return_value == 0
    assert Table().play("ctrl+c").app.return_value == 130
    kept = Table().play("w", "enter", "s", *"kept", "enter", "q")
    assert kept.app.return_value == 0
    (text,) = kept.saved.values()
    run = sim.run(sim.scenario(text, rulebook=kept.game.base.rulebook))
    assert (run.verdict, run.failed) == (kept.game.verdict, ())


@pytest.mark.slow
@pytest.mark.parametrize("size", [(200, 60), (60, 24), (3, 2)])
def test_it_shows_at_every_size(size: tuple[int, int]) -> None:
    async def resized(pilot: Pilot[int]) -> None:
        await pilot.press("down", "a", "y")
        await pilot.resize_terminal(*size)
        await pilot.press("down", "question_mark", "w", "enter")

    table = Table().run(resized, (100, 30))
    assert table.game.moves == (Passes(30),)
    assert "wait 60 days" in table.seen["answers"]


@pytest.mark.slow
def test_what_a_stranger_wrote_is_shown_and_not_obeyed() -> None:
    hostile = "[red]\x1b]0;owned\x07[/nope] \u202e<b>\x9b2J"
    base = sim.load_scenario(SINGAPORE)
    tracks = {**base.tracks, "nuclear": Track("nuclear", base.rulebook.start, hostile)}
    events = dict(base.rulebook.events)
    events["summit_held"] = changed(events["summit_held"], means=hostile)
    rules = tuple(changed(rule, because=hostile) for rule in base.rulebook.rules)
    book = changed(base.rulebook, events=events, rules=rules)
    strange = changed(base, title=hostile, tracks=tracks, rulebook=book)
    table = Table(strange).play("home", "enter", "y", "c", *typed("note [bold]x[/bold]"))
    everything = "".join([*table.seen.values(), *table.listed, table.app.title])
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(everything)
    assert "[red]" in table.seen["answers"]
    assert "[bold]x[/bold]" in table.seen["answers"]


@pytest.mark.parametrize(("term", "spec", "screen"), [("dumb", 1, False), ("xterm", None, False)])
def test_without_the_extra_or_a_terminal_that_can_there_is_the_prompt(
    monkeypatch: pytest.MonkeyPatch, term: str, spec: object, screen: bool
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr("sim.cli.play.find_spec", lambda name: spec)
    assert _has_screen() is screen


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    shown = Terminal(tmp_path, str(SINGAPORE))
    yield shown
    shown.close()


@pytest.mark.slow
def test_at_a_real_terminal_it_is_resized_and_gives_the_terminal_back(terminal: Terminal) -> None:
    terminal.wait_for("Where it stands")
    terminal.resize(24, 60)
    terminal.wait_for("Where it stands")
    terminal.type("w\r")
    terminal.wait_for("30 days pass")
    terminal.type("\x03")
    terminal.wait_for("1 move not saved")
    terminal.type("\x03")
    assert terminal.left() == 130
    assert "\x1b[?1049l" in terminal.seen
    assert "Traceback" not in terminal.seen
