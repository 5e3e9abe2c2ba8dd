"""The files and folders that a command is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_fixture import SimCli
from places import SINGAPORE


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [("run",), ("score",), ("page", "--no-play"), ("diff", "book.yaml", "ripeness", "--on")],
    ids=lambda line: line[0],
)
def test_rulebooks_that_lie_beside_scenarios_are_passed_by(
    line: tuple[str, ...], sim_cli: SimCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cases").mkdir()
    Path("cases/talks.yaml").write_bytes(SINGAPORE.read_bytes())
    book = sim_cli("show", "ripeness", "--format", "yaml").out
    for path in (Path("book.yaml"), Path("cases/book.yaml")):
        path.write_text(book, encoding="utf-8")
    whole = sim_cli(*line, "cases")
    assert (whole.code, whole.err) == (0, "")
    assert whole.out == sim_cli(*line, "cases/talks.yaml", "cases/talks.yaml").out
    Path("cases/talks.yaml").unlink()
    ended = sim_cli(*line, "cases")
    assert ended.code == 2
    assert "the folder holds no scenario, only rulebooks or rates" in ended.err
