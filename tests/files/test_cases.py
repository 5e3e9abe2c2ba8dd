"""A case of `sim score` is a file: scenarios of one name are told apart by their paths."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import cli

CASE = """scenario: my-talks
title: Talks
rulebook: diplomacy
events: [{date: 2020-03-01, event: talks_held}]
expect: [{at: 2020-03-01, reads: READS}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two scenarios of one name, and one that has another."""
    monkeypatch.chdir(tmp_path)
    for name, reads in (("a", "progress"), ("b", "settled")):
        (tmp_path / f"{name}.yaml").write_text(CASE.replace("READS", reads))
    other = CASE.replace("my-talks", "others").replace("READS", "progress")
    (tmp_path / "c.yaml").write_text(other)
    return tmp_path


def scored(*given: str) -> dict[str, object]:
    told = CliRunner().invoke(cli, ["score", *given, "--format", "json"])
    assert told.exit_code == 0, told.output
    found: dict[str, object] = json.loads(told.stdout)
    return found


def test_two_files_of_one_name_are_two_cases(folder: Path) -> None:
    found = scored("a.yaml", "b.yaml", "c.yaml")
    assert found["cases"] == {"a.yaml": 1, "b.yaml": 1, "others": 1}
    told = CliRunner().invoke(cli, ["score", "a.yaml", "b.yaml"])
    assert told.stdout.startswith("2 checkpoints of 2 cases")


def test_one_file_by_two_paths_is_one_case(folder: Path) -> None:
    (folder / "linked.yaml").symlink_to("a.yaml")
    given = ["a.yaml", "./a.yaml", str(folder / "a.yaml"), "linked.yaml"]
    assert scored(*given)["cases"] == {"my-talks": 1}


def test_a_path_is_never_taken_for_the_name_of_another_case(folder: Path) -> None:
    (folder / "d.yaml").write_text(CASE.replace("my-talks", "a.yaml").replace("READS", "none"))
    found = scored("d.yaml", "a.yaml", "b.yaml")
    assert found["cases"] == {"a.yaml": 1, "a.yaml (2)": 1, "b.yaml": 1}
