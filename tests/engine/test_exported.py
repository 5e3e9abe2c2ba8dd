"""What is exported of a table is the table, in another order of rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from places import ROOT

import sim
from sim.engine.exported import exported
from sim.engine.table import NONE, Table
from sim.model.problem import LimitError

TINY = [
    ROOT / "tests" / "rulebooks" / f"{name}.yaml" for name in ("dropped-sides", "spent-deadline")
]


@pytest.mark.parametrize(
    "name", ["ripeness", "rhetoric", *map(str, TINY)], ids=lambda n: Path(n).stem
)
def test_what_is_exported_is_the_table(name: str) -> None:
    book = sim.load_rulebook(name)
    table = Table(book)
    arrays = exported(table)
    order = np.argsort(table.row_codes)
    assert (arrays.rulebook, arrays.columns) == (book, table.columns)
    assert order[arrays.starts[book.start]] == 0
    for row in range(0, len(table), 1 + len(table) // 60):
        position = table.position(int(order[row]))
        assert list(book.stages)[arrays.stage[row]] == position.stage
        assert arrays.passed[row] == position.passed
        for column in range(len(table.columns)):
            decision = table.decision(int(order[row]), column)
            if decision is None:
                assert arrays.next[row, column] == arrays.answer[row, column] == NONE
                continue
            answer = arrays.answers[arrays.answer[row, column]]
            assert order[arrays.next[row, column]] == table.row(decision.after)
            assert answer.entered == decision.entered
            assert (None if answer.rule == NONE else book.rules[answer.rule]) is decision.rule
            assert [
                (book.rules[one.rule], one.lacks, tuple(arrays.lines[line] for line in one.lines))
                for one in answer.hurdles
            ] == [(one.rule, one.lacks, one.unmet) for one in decision.blocked]


def test_more_cells_than_are_asked_for_are_refused() -> None:
    with pytest.raises(LimitError, match="cells, more than 100"):
        exported(Table(sim.load_rulebook("rhetoric")), most=100)
