"""What a test session tried of each rulebook, as text for the end of its report."""

from __future__ import annotations

from collections.abc import Iterable

from sim.analysis.cover.exercise import Exercise
from sim.report.layout import named, paragraph, plural, visible


def exercises_text(exercises: Iterable[Exercise], *, width: int = 80) -> str:
    """All rulebooks, one after the other; a session that ran none is told so."""
    parts = ["\n".join(_exercise(exercise, width)) for exercise in exercises]
    return "\n\n".join(parts) or "No rulebook of a file was exercised."


def _exercise(exercise: Exercise, width: int) -> list[str]:
    name = visible(exercise.rulebook.name)
    if exercise.unknown:
        return [*paragraph(name, width=width), *paragraph(exercise.unknown, width=width, indent=2)]
    counts = [
        f"rules fired {_share(exercise.rules)}",
        f"refusals seen {_share(exercise.refusals)}",
        f"positions visited {_share(exercise.positions)}",
    ]
    lines = named(name, ", ".join(counts), width=width, indent=0, size=len(name) + 2)
    if exercise.missed:
        lines.append("  never exercised, each with a shortest script:")
    for missed in exercise.missed:
        script = visible(", ".join(missed.script)) or "nothing: a script starts there"
        lacking = f"{visible(missed.what)}: {script}"
        lines += paragraph(lacking, width=width, indent=4, hang=2)
    unvisited = exercise.positions[1] - exercise.positions[0]
    told = sum(missed.what.startswith("the position") for missed in exercise.missed)
    if unvisited > told:
        lines.append(f"    and {plural(unvisited - told, 'position')} more")
    return lines


def _share(pair: tuple[int, int]) -> str:
    return f"{pair[0]:,} of {pair[1]:,}"
