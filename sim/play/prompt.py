"""A game at a prompt: a line is a move or a command, and an answer follows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from sim.play.game import Game
from sim.play.moves import Passes, PlayerMove, RefusedError
from sim.play.saving import Saves
from sim.play.telling import course, in_short, what_can_happen, what_it_led_to, where_it_stands, why
from sim.play.typed import move_of
from sim.report.blocks import Block, Grid, Heading, Line, Section, dim, name, strong
from sim.report.layout import plural, typed

LONGEST_LINE = 2000
LEFT, INTERRUPTED = 0, 130


class Listener(Protocol):
    """Whoever hears the answers."""

    @property
    def patient(self) -> bool:
        """Whether somebody can be asked again; at the end of a file nobody can."""

    def tell(self, *sections: Section) -> None:
        """Show an answer."""

    def look(self, *sections: Section) -> None:
        """Show where the game stands, which may be in sight already."""


class Talk(Listener, Protocol):
    """Whom a game is played with line by line: a terminal, or a file of lines."""

    def ask(self, before: str) -> str:
        """The next line.  Raises EOFError at the end, and KeyboardInterrupt."""

    def warn(self, text: str) -> None:
        """Show what is said when a game is left."""


class Prompt:
    """What answers the lines that are typed in a game."""

    def __init__(self, game: Game, saves: Saves, talk: Listener) -> None:
        self._game = game
        self._saves = saves
        self._talk = talk
        self._leaving = False
        self.refused = 0

    def answer(self, line: str) -> int | None:
        """Do what a line asks for; returns the exit code once the player leaves."""
        try:
            return self._answered(line.strip())
        except RefusedError as error:
            self.refused += 1
            self._talk.tell([Line(str(error))])
            return None

    def leave(self, code: int = LEFT, *, again: str = "'quit'") -> int | None:
        """Leave: the exit code; None where the game is not saved and the player is asked first.

        ``again`` is what leaves all the same.
        """
        unsaved = self._saves.unsaved
        if not unsaved or self._leaving or not self._talk.patient:
            return code
        self._leaving = True
        moves = f"{plural(unsaved, 'move')} not saved"
        self._talk.tell([Line(f"{moves}: 'save FILE' keeps the game, {again} again leaves.")])
        return None

    @property
    def lost(self) -> int:
        """How many moves a player who leaves now loses without having been told."""
        return 0 if self._leaving else self._saves.unsaved

    def look(self) -> None:
        """Show where the game stands, and what would change it."""
        self._talk.look(where_it_stands(self._game), in_short(self._game))

    def _answered(self, line: str) -> int | None:
        if len(line) > LONGEST_LINE:
            raise RefusedError(f"a line of more than {LONGEST_LINE} characters is no move")
        word, _, rest = line.partition(" ")
        answer = _ANSWERS.get(word.casefold() or "list")
        if answer is _quit:
            return self.leave()
        self._leaving = False
        if answer is None:
            self._play(line)
        else:
            answer(self, rest.strip())
        return None

    def _move(self, text: str) -> PlayerMove:
        return move_of(text, self._game, [word.name for word in WORDS])

    def _play(self, text: str) -> None:
        """Make a move, and say what it led to and what can happen then."""
        move = self._move(text)
        steps = self._game.play(move)
        days = move.days if isinstance(move, Passes) else 0
        led_to = what_it_led_to(self._game, steps, days=days)
        self._talk.tell(led_to)
        self.look()

    def _list(self, _: str) -> None:
        self._talk.tell(where_it_stands(self._game), what_can_happen(self._game))

    def _all(self, _: str) -> None:
        self._talk.tell(where_it_stands(self._game), what_can_happen(self._game, every=True))

    def _if(self, rest: str) -> None:
        """What a move would lead to, which is not made."""
        text = rest
        for filler in ("what ", "if ", "we "):
            text = text.removeprefix(filler)
        word = text.partition(" ")[0]
        if word.casefold() in ("", *_ANSWERS):
            what = f"'{word}' is no move" if word else "if what?"
            raise RefusedError(f"{what}: write 'if 3', 'if EVENT by PARTY' or 'if wait 60 days'")
        move = self._move(text)
        steps = self._game.would(move)
        days = move.days if isinstance(move, Passes) else 0
        head = Line(dim("It would lead to this; nothing has happened yet."))
        self._talk.tell([head, *what_it_led_to(self._game, steps, days=days, would=True)])

    def _undo(self, rest: str) -> None:
        self._took(
            self._game.undo(_many("undo", rest, len(self._game.moves))), "taken back", "take back"
        )

    def _redo(self, rest: str) -> None:
        self._took(
            self._game.redo(_many("redo", rest, self._game.undone)), "made again", "make again"
        )

    def _took(self, many: int, done: str, to_do: str) -> None:
        if not many:
            raise RefusedError(f"there is no move to {to_do}")
        self._talk.tell([Line(f"{plural(many, 'move')} {done}.")])
        self.look()

    def _why(self, _: str) -> None:
        self._talk.tell(why(self._game))

    def _course(self, rest: str) -> None:
        self._talk.tell(course(self._game, every=rest.casefold() == "all"))

    def _track(self, rest: str) -> None:
        if not rest:
            raise RefusedError(f"which track? there is {', '.join(self._game.base.tracks)}")
        self._game.choose(rest)
        self.look()

    def _note(self, rest: str) -> None:
        if not rest:
            raise RefusedError("note what? write 'note' and some words")
        event = self._game.note(rest)
        self._talk.tell([Line(["noted at ", name(event.event), f" of {event.date}"])])

    def _save(self, rest: str) -> None:
        self._kept(rest, over=False)

    def _overwrite(self, rest: str) -> None:
        self._kept(rest, over=True)

    def _kept(self, path: str, *, over: bool) -> None:
        whole = self._saves.save(path, over=over)
        self._talk.tell([Line(f"saved as {whole}; to replay it: sim run {typed(whole)}")])

    def _help(self, _: str) -> None:
        moves: list[Block] = [Heading(strong("A move")), Grid([[a, b] for a, b in _MOVES])]
        rows = [[word.usage, word.about] for word in WORDS]
        self._talk.tell(moves, [Heading(strong("A command")), Grid(rows)])


def converse(game: Game, prompt: Prompt, talk: Talk) -> int:
    """Play a game line by line until the player leaves: 0, or 130 where by an interrupt."""
    talk.tell([Heading([strong(game.base.name), "  ", game.base.title], level=1)])
    prompt.look()
    hint = "Type a number or a move; 'list' says by which rule, 'help' what else can be typed."
    talk.tell([Line(dim(hint))])
    left = None
    while left is None:
        left = _line_answered(game, prompt, talk)
    if prompt.lost:
        moves = plural(prompt.lost, "move")
        talk.warn(f"{moves} not saved; 'save FILE' before the end keeps a game")
    return left


def _line_answered(game: Game, prompt: Prompt, talk: Talk) -> int | None:
    """Ask for a line and answer it; returns the exit code once the player leaves."""
    try:
        line = talk.ask(f"{game.day}> ")
    except EOFError:
        return prompt.leave(again="Ctrl-D")
    except KeyboardInterrupt:
        return prompt.leave(INTERRUPTED, again="Ctrl-C")
    return prompt.answer(line)


def _quit(_: Prompt, __: str) -> None:
    """Stands for leaving, which is asked about first."""


def _many(command: str, text: str, most: int) -> int:
    """How many moves to take back or make again: one, a number, or all."""
    if text.casefold() == "all":
        return most
    if text and not (text.isascii() and text.isdigit() and 0 < len(text) < 9 and int(text)):
        raise RefusedError(
            f"'{text}' is no number of moves: write '{command} 2' or '{command} all'"
        )
    return int(text) if text else 1


class PromptWord(NamedTuple):
    """A command of the prompt: its name, how it is typed, and what it does."""

    name: str
    usage: str
    about: str
    answer: Callable[[Prompt, str], None]
    others: tuple[str, ...] = ()


_MOVES = (
    ("3", "The choice of this number"),
    ("3 by USA", "The same, where several could do it"),
    ("no_show by USA", "An event by its name; 'by all' or 'by nobody' as well"),
    ("... on nuclear", "On this track, or on several: 'on all'"),
    ("... after 10 days", "Ten days from today; or on a day: 'on 2024-06-30'"),
    ("... note TEXT", "With a note of your own"),
    ("wait 60 days", "Let time pass, and deadlines fall; or 'wait until 2024-06-30'"),
)
WORDS = (
    PromptWord(
        "list",
        "list",
        "What changes the stage now, who must act, and by which rule",
        Prompt._list,
        ("ls",),
    ),
    PromptWord("all", "all", "The same with everything else that can happen", Prompt._all),
    PromptWord(
        "if", "if MOVE", "What a move would lead to: 'if wait 60 days'", Prompt._if, ("what",)
    ),
    PromptWord("why", "why", "Why it reads so, and what the last step lacked", Prompt._why),
    PromptWord("course", "course [all]", "The steps so far", Prompt._course, ("history",)),
    PromptWord("track", "track NAME", "Play on another track", Prompt._track),
    PromptWord(
        "undo",
        "undo [N]",
        "Take the last move back, or N of them, or 'all'",
        Prompt._undo,
        ("back",),
    ),
    PromptWord("redo", "redo [N]", "Make moves again that were taken back", Prompt._redo),
    PromptWord(
        "note", "note TEXT", "Note something at the last event that you played", Prompt._note
    ),
    PromptWord("save", "save FILE", "Save the game as a scenario that replays", Prompt._save),
    PromptWord(
        "overwrite", "overwrite FILE", "The same over a file that is there", Prompt._overwrite
    ),
    PromptWord("help", "help", "This list", Prompt._help, ("?", "h")),
    PromptWord("quit", "quit", "Leave; a game that is not saved asks first", _quit, ("exit", "q")),
)
"""Every command of the prompt."""

_ANSWERS: dict[str, Callable[[Prompt, str], None]] = {
    known: word.answer for word in WORDS for known in (word.name, *word.others)
}


def completions(game: Game) -> Sequence[str]:
    """The words that a line may hold: commands, events, parties and tracks."""
    base = game.base
    events = [event for event in base.rulebook.events if event not in base.not_here]
    words = [word.name for word in WORDS]
    return [*words, "wait", *events, "by", "on", "after", *base.parties, *base.tracks]
