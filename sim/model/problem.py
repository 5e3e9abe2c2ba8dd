"""What is wrong with a file: where, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Annotated, ClassVar, TypeVar

from sim.model.said import Also, Count, FileName, Name, OneGroup, Place, also_said, said
from sim.model.value import value
from sim.model.words import spelt

Item = TypeVar("Item")
Result = TypeVar("Result")

SEVERITIES = ERROR, WARNING, NOTE = "error", "warning", "note"
Severity = Annotated[str, Also(enum=SEVERITIES)]
Code = Annotated[str, Also(pattern="^SIM[0-9]{3}$")]


@value
class Problem:
    """What is wrong, and where.

    ``line`` and ``column`` are 0 where a file has no such place; ``length`` is the number of
    characters to underline and ``source`` the text of that line.  In data of Python ``path`` is
    what leads to the value, such as ``events[3].date``, and ``source`` the text of the value.
    """

    told_together: ClassVar = OneGroup(("line", "column", "length"), ())

    code: Code = said("What kind of problem it is")
    message: Name = said("What is wrong, in a sentence")
    path: FileName = said("The file, as it was named")
    line: Place = said("From 1; null where no place in the file is meant", or_null=True, default=0)
    column: Place = said("In characters, from 1", or_null=True, default=0)
    length: int = 1
    source: str = ""
    label: Name = said("What is to be said of the place", or_null=True, default="")
    cure: Name = said("How to mend it", or_null=True, default="")
    severity: Severity = said(
        "An error fails, a warning with --strict", before="message", default=ERROR
    )

    @property
    @also_said("How many characters are at fault", key="length", before="label")
    def underlined(self) -> Count | None:
        """How many characters are at fault; None where no place is meant."""
        return self.length if self.line else None


class InputError(ValueError):
    """Files that cannot be used: carries every problem of every file.

    ``problems`` is a tuple of Problem, in order of place.  In its text, which a traceback shows,
    what does not print is written out.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(spelt("; ".join(map(_sentence, self.problems))))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


def _sentence(problem: Problem) -> str:
    """A problem in one line: its place, what is wrong, and the cure."""
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    cure = f" ({problem.cure})" if problem.cure else ""
    return f"{place}: {problem.message}{cure}"


def gathered(read: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """What a reader makes of each item, or InputError with every problem of all of them."""
    results, faults = attempted(read, items)
    raise_together(faults)
    return results


def attempted(
    read: Callable[[Item], Result], items: Iterable[Item]
) -> tuple[list[Result], InputError | None]:
    """What a reader makes of the items that it can read, and what is wrong with the others."""
    results: list[Result] = []
    failed: list[InputError] = []
    for item in items:
        try:
            results.append(read(item))
        except InputError as error:
            failed.append(error)
    return results, _joined(failed) if failed else None


def raise_together(*errors: InputError | None) -> None:
    """Raise what is wrong, where anything is, as one error that tells each problem once."""
    if failed := [error for error in errors if error is not None]:
        raise _joined(failed)


def _joined(errors: Iterable[InputError]) -> InputError:
    return InputError(dict.fromkeys(problem for error in errors for problem in error.problems))


LIMIT = 1_000_000
"""How many positions of a rulebook are worked out at the most, unless told otherwise."""

MOST_CELLS = 4_000_000
"""How many cells a page carries unless more are asked for: what a telephone has room for."""


class LimitError(ValueError):
    """Something too large to work out.

    ``path`` is the file that makes it so, ``at`` the keys and numbers of items that lead to the
    place in it, and ``cure`` says what to make smaller.
    """

    code = "SIM021"

    def __init__(
        self,
        message: str,
        *,
        path: str = "",
        at: Sequence[str | int] = (),
        label: str = "",
        cure: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.at = tuple(at)
        self.label = label
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.message}: {self.cure}" if self.cure else self.message


class TooManyPositionsError(LimitError):
    """A rulebook of more positions than can be tabulated."""

    code = "SIM200"


def closest(word: str, known: Iterable[str]) -> str:
    """What was probably meant by a word that is not known; empty where nothing comes near."""
    return _closest(word, tuple(known))


@lru_cache(maxsize=256)  # one slip of the pen may stand in a thousand lines
def _closest(word: str, words: tuple[str, ...]) -> str:
    import difflib  # only where something is wrong

    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    alike = [one for one in words if one.casefold() == word.casefold()]
    return [*close, *alike, ""][0]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The sentence that offers what was probably meant, or lists what there is."""
    words = list(dict.fromkeys(known))
    close = closest(word, words)
    if close:
        return f"did you mean '{close}'?"
    if not words:
        return "there is none to name"
    listed = ", ".join(words[:_MOST_LISTED])
    more = len(words) - _MOST_LISTED
    return f"there is {listed}" + (f" and {more} more" if more > 0 else "")


_MOST_LISTED = 60


def one_of(word: str, words: Iterable[str]) -> str:
    """The sentence that offers every one of a few words once, the nearest first."""
    known = list(dict.fromkeys(words))
    close = closest(word, known)
    if not close:
        return f"write {_or(known)}"
    others = [one for one in known if one != close]
    return f"did you mean '{close}'?" + (f" else write {_or(others)}" if others else "")


def _or(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def check_kind(value: object, kind: type | tuple[type, ...], cure: str) -> None:
    """Refuse a value of the wrong kind with a TypeError that says what to write instead."""
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} will not do: {cure}")
