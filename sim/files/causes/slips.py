"""What was probably meant by a value that is not so: a date of another form, names in one text."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import date
from unicodedata import category

from sim.model.citation import MONTHS, month_named

_SEPARATORS = re.compile(r"\s*(?:[,;&+/\uff0c\u3001\u060c]|\b(?:and|or|und|et)\b)\s*")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[T ].*)?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})")
_RUN_TOGETHER = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?\.?[- ]([A-Za-z]{3,})\.?,?[- ]([0-9]{4})")
_MONTH_AND_DAY = re.compile(r"([A-Za-z]{3,})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_NO_DAY = re.compile(
    r"[0-9]{4}s?(-[0-9]{1,2})?|[0-9]{4}-[0-9]{1,2}-(\?\?|[xX]{2}|00)"
    r"|([A-Za-z]+[ -])?[A-Za-z]{3,}\.?,? [0-9]{4}"
)
_ABOUT = re.compile(r"(~|((on or )?about|around|circa|ca?|approx)(?![a-z])\.?) *", re.I)

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_UNSEEN = re.compile(
    "[\u00a0\u00ad\u034f\u115f\u1160\u1680\u2000-\u200f\u2018-\u201f\u202f\u205f\u2060\u2800\u3000\u3164\ufeff\uffa0]"
)


def date_cure(text: str) -> str:
    """How to write a date of a file, where a note can say how sure it is."""
    cure, sure = _cure(text)
    return cure if sure else f"{cure}, and say in the note how sure the day is"


def day_cure(text: str) -> str:
    """How to write a date on a command line."""
    return _cure(text)[0]


def _cure(text: str) -> tuple[str, bool]:
    """How to write a date that is not one as YYYY-MM-DD, and whether it says which day is meant.

    Where day and month could change places, both are offered.
    """
    text = _DASHES.sub("-", text.strip())
    sure = text.rstrip("?")
    sure = sure[about.end() :] if (about := _ABOUT.match(sure)) else sure
    if _NO_DAY.fullmatch(sure) or _NO_DAY.fullmatch(text):
        return "write one day of it, as YYYY-MM-DD", False
    if sure != text:
        days = [day.isoformat() for day in map(_day, _meant(sure)) if day]
        return f"write {' or '.join(dict.fromkeys(days)) or 'YYYY-MM-DD'}", False
    meant = _meant(text)
    days = [day.isoformat() for day in map(_day, meant) if day]
    days = list(dict.fromkeys(days))
    if len(days) == 1:
        return f"did you mean {days[0]}?", True
    if days:
        return f"write {' or '.join(days)}, whichever is meant", True
    if len(meant) == 1 and 1 <= meant[0][1] <= 12 and meant[0][0]:
        year, month, _ = meant[0]
        return f"{MONTHS[month - 1]} {year} has {monthrange(year, month)[1]} days", True
    return "write YYYY-MM-DD, such as 2018-07-12", True


def _meant(text: str) -> list[tuple[int, int, int]]:
    """Year, month and day as a text may mean them."""
    found = _YEAR_FIRST.fullmatch(text) or _RUN_TOGETHER.fullmatch(text)
    if found:
        year, second, third = int(found[1]), int(found[2]), int(found[3])
        return [(year, third, second) if second > 12 >= third else (year, second, third)]
    found = _YEAR_LAST.fullmatch(text)
    if found:
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        day_first, month_first = (year, second, first), (year, first, second)
        return [day_first] if found[2] == "." else [day_first, month_first]
    found = _DAY_AND_MONTH.fullmatch(text)
    if found:
        return [(int(found[3]), month_named(found[2]), int(found[1]))]
    found = _MONTH_AND_DAY.fullmatch(text)
    return [(int(found[3]), month_named(found[1]), int(found[2]))] if found else []


def _day(parts: tuple[int, int, int]) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None


def several(text: str, known: Collection[str]) -> list[str]:
    """The names in a text that are two or more and of which any is known; else none.

    Words with nothing but spaces between them are names only where all of them are known.
    """
    bare = text.strip().strip("()[]{}'\"")
    names = [name for name in _SEPARATORS.split(bare) if name]
    if len(names) > 1 and any(name in known for name in names):
        return names
    names = bare.split()
    return names if len(names) > 1 and all(name in known for name in names) else []


def undisguised(text: str, known: Collection[str]) -> str:
    """The known name that a text is but for what is not seen in it, or curly quotes; else empty."""
    clean = _UNSEEN.sub("", text)
    return clean if clean != text and clean in known else ""


def odd_cure(text: str) -> str:
    """The cure of a word with a space that is none to YAML, a curly quote, or what is not seen.

    Empty where it holds none of these.
    """
    found = _UNSEEN.search(text)
    if found is None:
        return ""
    what = f"it holds U+{ord(found[0]):04X}"
    if category(found[0]) == "Zs":
        return f"{what}, a space that YAML takes for a letter: write ordinary ones"
    kind = "a curly quote" if category(found[0]) in ("Pi", "Pf", "Ps") else "which is not seen"
    return f"{what}, {kind}: write {_UNSEEN.sub('', text).strip() or 'a name'}"
