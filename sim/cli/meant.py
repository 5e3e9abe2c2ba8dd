"""What was probably meant by an option that a command has not."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from sim.model.problem import closest

_OTHERS = {
    "json": "--format json",
    "html": "--format html",
    "htm": "--format html",
    "csv": "--format csv",
    "markdown": "--format markdown",
    "md": "--format markdown",
    "sarif": "--format sarif",
    "github": "--format github",
    "mermaid": "--format mermaid",
    "dot": "--format dot",
    "graphviz": "--format dot",
    "promela": "--format promela",
    "text": "--format text",
    "f": "--format",
    "fmt": "--format",
    "type": "--format",
    "v": "--why",
    "verbose": "--why",
    "explain": "--why",
    "debug": "--why",
    "out": "--output",
    "outfile": "--output",
    "save": "--output",
    "write": "--output",
    "rule": "--rulebook",
    "rules": "--rulebook",
    "book": "--rulebook",
    "ruleset": "--rulebook",
    "date": "--as-of",
    "day": "--as-of",
    "on": "--as-of",
    "until": "--as-of",
    "at": "--as-of",
    "strand": "--track",
    "topic": "--track",
    "goal": "--to",
    "target": "--to",
    "party": "--by",
    "side": "--by",
    "without": "--avoid",
    "days": "--within",
    "remove": "--drop",
    "delete": "--drop",
    "add": "--insert",
    "swap": "--replace",
    "max": "--limit",
    "scripts": "--write-scripts",
    "script": "--write-script",
    "info": "--notes",
    "all": "--notes",
    "warnings": "--strict",
    "werror": "--strict",
    "fail": "--fail-on",
    "scenarios": "--on",
    "overwrite": "--force",
    "ablation": "--leave-one-out",
    "color": "FORCE_COLOR=1 in the environment",
    "colour": "FORCE_COLOR=1 in the environment",
    "no-color": "NO_COLOR=1 in the environment",
    "no-colour": "NO_COLOR=1 in the environment",
    "width": "COLUMNS=100 in the environment",
}
"""Words that other tools have for what is meant here."""

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"


def meant(command: click.Command, name: str) -> str:
    """The sentence that says what to write instead of an option that a command has not."""
    known = [opt for param in command.params for opt in param.opts if opt.startswith("--")]
    word = re.sub(r"[_\s]+", "-", name.lstrip(f"-{_DASHES}").lower())
    offered = _OTHERS.get(word, "")
    if offered == "--why" and not _has(command, offered):
        offered = "--notes"
    if offered and (not offered.startswith("--") or _has(command, offered)):
        return f"write {offered}"
    near = f"--{word}" if f"--{word}" in known else closest(f"--{word}", known)
    if near:
        return f"did you mean '{near}'?"
    return f"there is {', '.join(known)}" if known else "it has none"


def check_dashes(command: click.Command, args: Sequence[str]) -> None:
    """Refuse an option with one dash too few, or with a dash of print."""
    known = {opt for param in command.params for opt in param.opts if opt.startswith("--")}
    takes = {
        opt
        for param in command.params
        for opt in param.opts
        if isinstance(param, click.Option) and not param.is_flag
    }
    for before, arg in zip(("", *args[:-1]), args, strict=True):
        if arg == "--":
            return
        if before in takes and not arg.startswith("-"):
            continue  # what an option is given, such as a mapping of that name
        name = arg.partition("=")[0]
        bare = name.lstrip(f"-{_DASHES}")
        right = f"--{bare}"
        if right in known and name not in (bare, right):
            raise click.UsageError(f"no option '{name}': write {right}, with two hyphens")


def _has(command: click.Command, offered: str) -> bool:
    """Whether a command has an option, and the choice that is offered for it."""
    option, _, value = offered.partition(" ")
    for param in command.params:
        if option in param.opts:
            return not value or value in getattr(param.type, "choices", ())
    return False
