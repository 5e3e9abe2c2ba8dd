"""The files of a page as they stand in the package, and the policy that lets only them work."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

_SCRIPTS = ("dom", "book", "walk", "history", "chart", "list", "play", "told", "begin")
"""The parts of the script, in order of use."""


@cache
def template(name: str) -> str:
    """The text of a template, without the indentation that only its own readers need."""
    return "\n".join(line.lstrip() for line in _text("template", name).splitlines())


@cache
def style() -> str:
    """The style of every page."""
    return _text("style.css")


@cache
def script() -> str:
    """The whole script, whose parts see each other and which nothing else sees."""
    parts = "\n".join(_text("script", f"{name}.js") for name in _SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def policy(*, scripted: bool) -> str:
    """What a page may do: wear the style, run the script where it has one, and nothing else."""
    runs = f"script-src '{_hash(script())}'; " if scripted else ""
    return (
        f"default-src 'none'; {runs}style-src '{_hash(style())}'; "
        "base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _text(*path: str) -> str:
    return resources.files("sim.pages").joinpath(*path).read_text(encoding="utf-8")
