"""Texts of strangers in Markdown, in which none of their signs means anything."""

from __future__ import annotations

import re

from sim.report.layout import visible

_NOTHING = "&#8203;"
"""A space of no width: what stands on both sides of it is read apart."""

_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_SIGNS = re.compile(r"[\\`*_\[\]|#~!$^]")
_AT_THE_START = re.compile(r"^(?=[-+=:])|^[0-9]{1,9}(?=[.)])")
"""What would make an item of a list, a number of one, or a line under a title."""
_REFERENCES = re.compile(
    r"@(?=\w)"  # a mention, and an address of mail
    r"|#(?=\w)|(?i:\bGH-)(?=[0-9])"  # an issue
    r"|\b[0-9a-f]{6}(?=[0-9a-f]{1,34}\b)"  # a commit
    r"|(?i:\bwww)(?=\.)|(?i:\b[a-z][a-z0-9+.-]*:)(?=//)|(?i:\b(?:mailto|xmpp):)"  # a link
    r"|(?<!\w):(?=[\w+-]+:)"  # a picture of a word
)


def inert(text: str) -> str:
    """A text in which, within a line, neither Markdown nor HTML nor a code host means anything."""
    apart = _REFERENCES.sub(lambda found: found[0] + _MARK, visible(text))
    for sign, entity in _ENTITIES:
        apart = apart.replace(sign, entity)
    return _SIGNS.sub(r"\\\g<0>", apart).replace(_MARK, _NOTHING)


def begun(line: str) -> str:
    """A line whose first signs make it no item of a list and no rule."""
    return _AT_THE_START.sub(r"\g<0>\\", line)


_MARK = "\x1f"
"""What stands for that space until the other signs are written out; no visible text holds it."""
