"""Words put together as a sentence has them, and spelt so that a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence."""
    all_words = list(words)
    if len(all_words) < 2:
        return "".join(all_words)
    return f"{', '.join(all_words[:-1])} {last} {all_words[-1]}"


def spelt(text: str) -> str:
    """A text with its spaces kept and all else that is not printed written out, such as a path."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else written_out(c) for c in text)


def written_out(character: str) -> str:
    """The escape that stands for a character."""
    point = ord(character)
    if 0xDC80 <= point <= 0xDCFF:  # a byte of a file's name that is no text
        return f"\\x{point - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")
