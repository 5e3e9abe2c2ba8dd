"""A game saved as a scenario that replays, and nothing that is there written over unasked."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from sim.files.dump import dump_scenario
from sim.files.saved import file_name, is_text, reference
from sim.model.problem import InputError
from sim.model.words import listed
from sim.play.game import Game
from sim.play.moves import PlayerMove, RefusedError

Writer = Callable[[str, str], None]
"""Writes a text to a path, whole or not at all; raises InputError where it cannot."""


class Saves:
    """Where a game is saved to, and whether all of it is.

    ``inputs`` are the files that the game was read from, which are never written over.
    """

    def __init__(self, game: Game, write: Writer, inputs: Sequence[str] = ()) -> None:
        self._game = game
        self._write = write
        self._inputs = inputs
        self._kept: tuple[PlayerMove, ...] = ()
        self._own: dict[Path, str] = {}

    @property
    def unsaved(self) -> int:
        """How many moves there are, if they are not saved as they are; else 0."""
        moves = self._game.moves
        return 0 if moves == self._kept else len(moves)

    def is_in_the_way(self, path: str) -> bool:
        """Whether a file is there that this game did not write, or that was changed since."""
        whole = placed(path)
        if not _says(whole.exists) and not _says(whole.is_symlink):
            return False
        text = self._own.get(whole.resolve())
        return text is None or text != _text_of(whole)

    def save(self, path: str, *, over: bool = False) -> str:
        """Save the game, and return the path that it went to.

        ``over`` allows to write over a file that is there.  Raises RefusedError; nothing is
        written then.
        """
        whole = placed(path)
        if any(_is_same(whole, Path(one)) for one in self._inputs):
            raise RefusedError("the game was read from that file: save it under another name")
        if not over and self.is_in_the_way(path):
            raise RefusedError(
                f"{whole} is there already: save under another name, or 'overwrite {whole}'"
            )
        text = self._text(whole)
        try:
            self._write(str(whole), text)
        except InputError as error:
            raise RefusedError(listed(problem.message for problem in error.problems)) from None
        self._own[whole.resolve()] = text
        self._kept = self._game.moves
        return str(whole)

    def _text(self, path: Path) -> str:
        """The file that a game is saved as, for the folder that it goes to."""
        book = self._game.base.rulebook
        if not is_text(book.path):
            raise RefusedError("no file can name this rulebook: its path is not UTF-8")
        scenario = self._game.scenario(file_name(path.stem).lstrip("-.") or "game")
        return dump_scenario(scenario, reference(book, str(path.parent)))


def placed(path: str) -> Path:
    """The path of a file that a player names, which ends in .yaml.  Raises RefusedError."""
    given = path.strip().strip("'\"")
    if not given:
        raise RefusedError("under which name? write 'save my-game'")
    if "\0" in given:
        raise RefusedError("no file can have that name")
    whole = Path(given)
    with suppress(RuntimeError):  # of a home that nobody has
        whole = whole.expanduser()
    if given.endswith(("/", os.sep)) or whole.name in ("", "..") or _says(whole.is_dir):
        raise RefusedError(f"{given} is a folder: name a file in it")
    is_yaml = whole.suffix.lower() in (".yaml", ".yml")
    return whole if is_yaml else whole.with_name(f"{whole.name}.yaml")


def _text_of(path: Path) -> str | None:
    """The text of a file; None where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _is_same(path: Path, other: Path) -> bool:
    return _says(lambda: path.samefile(other))


def _says(ask: Callable[[], bool]) -> bool:
    """What the disk says of a path; False where it cannot say, as writing then will."""
    try:
        return ask()
    except OSError:
        return False
