"""A game on a screen: what can happen as a list, what it would lead to, and a line to type on.

Every key does what a line of the prompt does, so that both play the same game.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Resize
from textual.screen import ModalScreen
from textual.widgets import Footer, Header, Input, OptionList, Static
from textual.widgets.option_list import Option

from sim.model.words import listed
from sim.play.choices import MOVES, GameChoice, ways_to_act
from sim.play.game import Game
from sim.play.moves import Happens
from sim.play.prompt import INTERRUPTED, LEFT, Prompt
from sim.play.saving import Saves
from sim.play.telling import (
    ChoiceGroup,
    asks,
    grouped,
    what_it_led_to,
    where_it_stands,
    who,
)
from sim.report.blocks import Item, Line, Phrase, Section, dim, strong
from sim.report.layout import unheard, visible
from sim.report.phrases import refusal_lines
from sim.report.text import as_text, styled

_KEPT = 300
"""So many sections of answers can be scrolled back to."""
_NARROWEST = 20


def shown(sections: Sequence[Section], width: int) -> Text:
    """Sections as the screen shows them, in so many columns; harmless whatever they quote."""
    return Text.from_ansi(unheard(as_text(sections, width=max(width, _NARROWEST))).rstrip("\n"))


def _phrase(phrase: Phrase) -> Text:
    return Text.from_ansi(unheard(styled(phrase)))


class SideSheet(VerticalScroll):
    """Sections that keep to the width that there is."""

    def __init__(self, *, id: str, title: str) -> None:  # noqa: A002  # Textual calls it so
        super().__init__(Static(), id=id)
        self.border_title = title
        self._sections: list[Section] = []

    @property
    def text(self) -> str:
        """What stands on it."""
        return shown(self._sections, 1000).plain

    def show(self, *sections: Section) -> None:
        """Show sections in the place of all that stood there."""
        self._sections = list(sections)
        self._write()

    def add(self, *sections: Section) -> None:
        """Show more sections below those that are there, the last of them in sight."""
        self._sections = [*self._sections, *sections][-_KEPT:]
        self._write()
        self.call_after_refresh(self.scroll_end, animate=False)

    def on_resize(self, _: Resize) -> None:
        """Break the lines anew."""
        self._write()

    def _write(self) -> None:
        width = self.scrollable_content_region.width
        self.query_one(Static).update(shown(self._sections, width) if self._sections else "")


class WhoScreen(ModalScreen[int | None]):
    """Asks which of several parties, or sets of them, act; answers with its place."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(self, event: str, sets: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self._event = event
        self._sets = sets

    def compose(self) -> ComposeResult:
        """The sets of parties, one of which is chosen."""
        sets = OptionList(*(Option(_phrase(listed(some) or "nobody")) for some in self._sets))
        sets.border_title = _phrase(f"Who does {self._event}?").plain
        yield sets

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Answer with the chosen one."""
        self.dismiss(event.option_index)

    def action_back(self) -> None:
        """Choose nobody; nothing happens then."""
        self.dismiss(None)


class GameApp(App[int]):
    """A game that is played on a screen."""

    CSS = """
    #table { height: 1fr; }
    #choices { width: 2fr; height: 1fr; border: round $primary; }
    #sheets { width: 3fr; height: 1fr; }
    SideSheet { border: round $primary; height: auto; padding: 0 1; }
    SideSheet:focus { border: round $accent; }
    #stands { max-height: 45%; }
    #would { max-height: 25%; min-height: 4; }
    #answers { height: 1fr; min-height: 4; }
    #line { border: none; height: 1; padding: 0 1; }
    .-narrow #would { max-height: 40%; }
    .-narrow #table { layout: vertical; }
    .-narrow #choices, .-narrow #sheets { width: 1fr; }
    .-narrow #sheets { height: 2fr; }
    WhoScreen { align: center middle; }
    WhoScreen OptionList { width: auto; max-width: 80%; height: auto; max-height: 80%;
                           min-width: 40; border: round $accent; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-wide")]  # noqa: RUF012  # as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "begin('wait 30 days')", "Wait"),
        Binding("i", "begin('if wait 60 days')", "What if"),
        Binding("u", "say('undo')", "Undo"),
        Binding("r", "say('redo')", "Redo"),
        Binding("y", "say('why')", "Why"),
        Binding("a", "every", "All"),
        Binding("t", "next_track", "Track"),
        Binding("c", "say('course all')", "Course"),
        Binding("n", "begin('note ')", "Note"),
        Binding("s", "begin('save ')", "Save"),
        Binding("slash,colon", "begin('')", "Type", key_display="/"),
        Binding("question_mark", "say('help')", "Help", key_display="?"),
        Binding("escape", "list", "List", show=False),
        Binding("q", "leave('q')", "Quit"),
        Binding("ctrl+q,ctrl+d", "leave('it')", "Quit", show=False, priority=True),
        Binding("ctrl+c", "interrupt", "Quit", show=False, priority=True),
    ]

    def __init__(self, game: Game, saves: Saves) -> None:
        super().__init__()
        self.title = visible(f"{game.base.name}  {game.base.title}")
        self.patient = True
        self._game = game
        self._prompt = Prompt(game, saves, self)
        self._every = False
        self._asked: Section = []
        self._choices: tuple[GameChoice, ...] = ()

    def played(self) -> int:
        """Play until the player leaves: 0, or 130 where by an interrupt."""
        left = self.run()
        return (self.return_code or LEFT) if left is None else left

    def compose(self) -> ComposeResult:
        """The list on the left, the sheets on the right, the line below."""
        yield Header()
        with Horizontal(id="table"):
            yield OptionList(id="choices")
            with Vertical(id="sheets"):
                yield SideSheet(id="stands", title="Where it stands")
                yield SideSheet(id="would", title="What it would lead to")
                yield SideSheet(id="answers", title="What has happened")
        hint = "a move or a command, such as: wait 60 days"
        yield Input(id="line", placeholder=hint, select_on_focus=False)
        yield Footer()

    def on_mount(self) -> None:
        """Begin with the list."""
        self.look()
        hint = "Enter lets happen what is chosen; / is for typing, ? says what can be typed."
        self.tell([Line(dim(hint))])
        self.action_list()

    def tell(self, *sections: Section) -> None:
        """Show an answer below those before it."""
        first, *rest = sections
        self.query_one("#answers", SideSheet).add([*self._asked, *first], *rest)
        self._asked = []

    def look(self, *_: Section) -> None:
        """Show where the game stands now and what can happen, instead of what was shown."""
        self._choices = self._game.choices()
        groups = grouped(self._choices)
        moving = [group for group in groups if group.kind == MOVES]
        offered = self.query_one("#choices", OptionList)
        offered.border_title = asks(self._game, bool(moving))
        offered.clear_options()
        offered.add_options(
            option for group in (groups if self._every else moving) for option in _options(group)
        )
        self.query_one("#stands", SideSheet).show(where_it_stands(self._game))
        self.query_one("#would", SideSheet).show()
        if offered.option_count:
            offered.action_first()

    @on(OptionList.OptionHighlighted, "#choices")
    def preview(self, event: OptionList.OptionHighlighted) -> None:
        """Show what the highlighted choice would lead to."""
        number = int(event.option_id or 0)
        if not 0 < number <= len(self._choices):
            return
        choice = self._choices[number - 1]
        steps = self._game.would(Happens(choice.event, choice.by[0]))
        lacking = [] if steps[0].rule else [Item(dim(line)) for line in refusal_lines(steps[0])]
        means = self._game.base.rulebook.events[choice.event].means
        about = [Line(dim(means))] if means else []
        led_to = what_it_led_to(self._game, steps, would=True)
        self.query_one("#would", SideSheet).show([*about, *led_to, *lacking])

    @on(OptionList.OptionSelected, "#choices")
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Let the chosen thing happen, once it is clear who acts."""
        number = int(event.option_id or 0)
        if not 0 < number <= len(self._choices):
            return
        choice = self._choices[number - 1]
        sets = ways_to_act(choice, self._choices, self._game.base.parties)
        if len(sets) < 2:
            self.action_say(str(number))
            return

        def play(place: int | None) -> None:
            if place is not None:
                self.action_say(f"{number} by {', '.join(sets[place]) or 'nobody'}")

        self.push_screen(WhoScreen(choice.event, sets), play)

    @on(Input.Submitted, "#line")
    def enter(self, event: Input.Submitted) -> None:
        """Answer the typed line; one that is refused stays, to be mended."""
        refused = self._prompt.refused
        self.action_say(event.value)
        if self._prompt.refused == refused:
            event.input.clear()
            self.action_list()

    def action_say(self, line: str) -> None:
        """Answer a line as the prompt does."""
        if line.strip():
            self._asked = [Line([strong(f"{self._game.day}> "), line])]
            code = self._prompt.answer(line)
            if self._asked:
                self.tell([])
            self._end(code)

    def action_begin(self, line: str) -> None:
        """Go to the line, with the beginning of a command on it."""
        typed = self.query_one("#line", Input)
        typed.value = line or typed.value
        self.screen.set_focus(typed)  # at once: what is typed next is already its own
        typed.cursor_position = len(typed.value)

    def action_list(self) -> None:
        """Go to the list."""
        self.screen.set_focus(self.query_one("#choices", OptionList))

    def action_every(self) -> None:
        """List everything that can happen, or only what changes the stage."""
        self._every = not self._every
        self.look()

    def action_next_track(self) -> None:
        """Look at the next track."""
        tracks = list(self._game.base.tracks)
        place = tracks.index(self._game.track) + 1
        self.action_say(f"track {tracks[place % len(tracks)]}")

    def action_leave(self, again: str) -> None:
        """Leave; what is not saved is asked about first."""
        self._end(self._prompt.leave(again=again))

    def action_interrupt(self) -> None:
        """Leave as an interrupt does."""
        self._end(self._prompt.leave(INTERRUPTED, again="Ctrl-C"))

    def _end(self, code: int | None) -> None:
        if code is not None:
            self.exit(code)


def _options(group: ChoiceGroup) -> list[Option]:
    """What a list shows of a group: its head, which cannot be chosen, and its choices."""
    head = Option(_phrase(group.head), disabled=True)
    rows = [
        Option(
            _phrase([dim(f"{number:>3} "), f"{choice.event} {who(choice)}"]),
            id=str(number),
        )
        for number, choice in group.rows
    ]
    return [head, *rows]
