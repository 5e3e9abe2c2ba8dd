"""A run as rows: one for each step, in plain values, for tables and for frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.model.step import Step

LIBRARIES = ("polars", "pandas")
COLUMNS = (
    "date", "track", "event", "deadline", "by", "before", "stage", "reads", "moved", "rule",
    "because", "note", "source", "known",
)  # fmt: skip
"""The columns of a timeline, in order."""


def row_of_step(step: Step) -> dict[str, Any]:
    """A step as a row; several names are one text with ``; `` between them, as a table has them."""
    cells = (
        step.date, step.track, step.event, step.deadline, "; ".join(step.by), step.before.stage,
        step.after.stage, step.after.reads, step.moved, step.rule, step.because, step.note,
        "; ".join(step.sources), step.known,
    )  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))


def frame_of(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], library: str | None = None
) -> Any:
    """Rows as a frame of polars or pandas: of the one that is asked for, else that is there.

    Raises ImportError where it is not installed, and ValueError for another library.
    """
    if library not in (None, *LIBRARIES):
        raise ValueError(f"no library '{library}': write 'polars' or 'pandas'")
    names = LIBRARIES if library is None else (library,)
    for name in names:
        try:
            module = import_module(name)
        except ImportError:
            continue
        return module.DataFrame({column: [row[column] for row in rows] for column in columns})
    what = " or ".join(names)
    raise ImportError(f"a frame needs {what}: pip install {names[0]}; to_rows() needs neither")
