"""A rulebook as a picture of its stages: the text that Mermaid or Graphviz draws.

Every text from a file is escaped, so that nothing in it can end a label or begin a command.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sim.model.condition import joined
from sim.model.rulebook import SAME, Rule, Rulebook
from sim.report.layout import visible

_FILLS = {
    "none": ("#e2e3e5", "#41464b"),
    "progress": ("#d1e7dd", "#0f5132"),
    "stalemate": ("#fff3cd", "#664d03"),
    "settled": ("#cfe2ff", "#084298"),
    "broken": ("#f8d7da", "#842029"),
}
"""For each reading the colour of a stage and of its border and letters."""

_SIGNS = {">=": "≥", "<=": "≤", "!=": "≠", "==": "="}
"""How a picture shows the signs of a condition."""


def mermaid(rulebook: Rulebook) -> str:
    """A Mermaid ``stateDiagram-v2``, as code hosts draw it from a fenced block."""
    ids = {name: _mermaid_id(name) for name in rulebook.stages}
    lines = [
        "---",
        f'title: "{_mermaid_title(rulebook.title)}"',
        "---",
        "stateDiagram-v2",
        "    direction LR",
        *(f'    state "{name}" as {ids[name]}' for name in ids if ids[name] != name),
        f"    [*] --> {ids[rulebook.start]}",
    ]
    for (start, to), labels in _arrows(rulebook, _mermaid).items():
        lines.append(f"    {ids[start]} --> {ids[to]} : {'<br/>'.join(labels)}")
    lines += [f"    {ids[one.name]} --> [*]" for one in rulebook.stages.values() if one.final]
    for reading in dict.fromkeys(stage.reads for stage in rulebook.stages.values()):
        fill, ink = _FILLS[reading]
        lines.append(f"    classDef reads_{reading} fill:{fill},stroke:{ink},color:{ink}")
    lines += [f"    class {ids[one.name]} reads_{one.reads}" for one in rulebook.stages.values()]
    return "\n".join(lines) + "\n"


def dot(rulebook: Rulebook) -> str:
    """A Graphviz digraph; ``dot -Tsvg`` draws it."""
    lines = [
        f'digraph "{_dot(rulebook.name)}" {{',
        f'  label="{_dot(rulebook.title)}"; labelloc=t; rankdir=LR;',
        '  node [shape=box, style="rounded,filled", fontname="Helvetica"];',
        '  edge [fontname="Helvetica", fontsize=10];',
        '  "" [shape=point];',
    ]
    for stage in rulebook.stages.values():
        fill, ink = _FILLS[stage.reads]
        style = f'fillcolor="{fill}", color="{ink}", fontcolor="{ink}"'
        border = ", peripheries=2" if stage.final else ""
        lines.append(f'  "{stage.name}" [tooltip="{_dot(stage.means)}", {style}{border}];')
    lines.append(f'  "" -> "{rulebook.start}";')
    for (start, to), labels in _arrows(rulebook, _dot).items():
        label = "\\n".join(labels)
        lines.append(f'  "{start}" -> "{to}" [label="{label}"];')
    return "\n".join([*lines, "}"]) + "\n"


def _arrows(rulebook: Rulebook, escaped: Callable[[str], str]) -> dict[tuple[str, str], list[str]]:
    """For each pair of stages, what leads from one to the other, a label for each rule."""
    found: dict[tuple[str, str], list[str]] = {}
    for rule in rulebook.rules:
        label = escaped(_label(rule))
        for start in rule.origins:
            to = start if rule.to == SAME else rule.to
            labels = found.setdefault((start, to), [])
            if label not in labels:
                labels.append(label)
    return found


def _label(rule: Rule) -> str:
    """What fires a rule, and on what condition."""
    parts = [", ".join(rule.triggers)]
    if rule.when:
        parts.append(f"[{joined(rule.when, 'and').tree.told(_SIGNS)}]")
    if rule.to == SAME:
        parts.append("(stays)")
    return " ".join(parts)


def _mermaid(text: str) -> str:
    """A text within a label: all that is neither word, space nor plain sign by its number."""
    safe = "".join(c if _harmless(c) else f"#{ord(c)};" for c in visible(text))
    # Mermaid takes 'direction LR' for a command wherever on a line it stands.
    return re.sub(r"(?i)(direction) ", r"\1#32;", safe)


def _mermaid_title(text: str) -> str:
    """A text within the quotes of the title, which is YAML."""
    return "".join(
        c if _harmless(c) or c in "':;!?&" else f"\\U{ord(c):08x}" for c in visible(text)
    )


def _harmless(character: str) -> bool:
    return character.isalnum() or character in " _-.,()[]=≥≤≠/"


_MERMAID_WORDS = re.compile(
    "accdescr|acctitle|as|choice|class|classdef|click|concurrent|constructor|default|direction|end"
    "|fork|hide|href|join|left|note|of|over|prototype|right|root|scale|state|statediagram|style"
    "|title|__.*"
    "|tostring|valueof|hasownproperty|isprototypeof|tolocalestring|propertyisenumerable",
    re.IGNORECASE,
)


def _mermaid_id(name: str) -> str:
    """A stage's name as Mermaid takes it: never one of the words of its language."""
    return f"stage_{name}_" if _MERMAID_WORDS.fullmatch(name) else name


def _dot(text: str) -> str:
    """A text within double quotes of Graphviz, which also reads HTML entities there."""
    return visible(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
