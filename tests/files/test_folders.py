"""Which files of a folder are read: all that are ours, and nothing else."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import cli
from sim.cli.streams import guarded
from sim.files.folders import yaml_files

TEXT = """\
scenario: {name}
title: T
rulebook: diplomacy
events:
  - {{date: 2020-03-01, event: talks_held}}
expect:
  - {{at: 2020-03-01, reads: progress}}
"""
COMMANDS = [["check"], ["run"], ["score"], ["diff", "diplomacy", "ripeness", "--on"]]


RATE = "{event: talks_held, progress: 1}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as editors and systems leave it."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.yaml", "b.yml", "C.YAML"):
        (tmp_path / name).write_text(TEXT.format(name=name[0]))
    (tmp_path / ".#a.yaml").symlink_to("user@host.1:2")
    (tmp_path / "._a.yaml").write_bytes(b"\x00\x05\x16\x07")
    (tmp_path / ".hidden.yaml").write_text("not: ours\n")
    (tmp_path / "x.yaml").mkdir()
    os.mkfifo(tmp_path / "p.yaml")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s.yaml")
    return tmp_path


def test_a_folder_is_the_files_of_it_that_can_be_ours(folder: Path) -> None:
    assert yaml_files(".") == ["C.YAML", "a.yaml", "b.yml"]


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_folder_passes_by_what_is_no_file_of_ours(
    command: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = guarded(cli, [*command, "."])
    told = capsys.readouterr()
    assert (code, told.err) == (1 if command[0] == "diff" else 0, "")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("name", ["broken.yml", "BROKEN.YAML"])
def test_a_broken_file_of_any_ending_is_told(
    command: list[str], name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / name).write_text("scenario: [\n")
    assert guarded(cli, [*command, "."]) == 2
    assert f"--> {name}:" in capsys.readouterr().err


@pytest.mark.slow
def test_rules_and_rates_beside_scenarios_are_passed_by(folder: Path) -> None:
    (folder / "rates.yaml").write_text(f"rates: mine\nrulebook: diplomacy\nevents:\n  - {RATE}\n")
    assert guarded(cli, ["new", "rulebook", "rules"]) == 0
    for command in (["run"], ["score"], ["page"], ["diff", "diplomacy", "diplomacy", "--on"]):
        assert guarded(cli, [*command, "."]) == 0
        assert guarded(cli, [*command, "rates.yaml"]) == 2


def test_a_link_to_nothing_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "gone.yaml").symlink_to("nowhere")
    assert guarded(cli, ["check", "."]) == 2
    assert "error[SIM001]: cannot read the file" in capsys.readouterr().err


def test_a_file_that_is_named_is_never_passed_by(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (".#a.yaml", "._a.yaml", ".hidden.yaml", "s.yaml", "x.yaml"):
        assert guarded(cli, ["check", name]) == 2
        assert name in capsys.readouterr().err


def test_a_pipe_that_is_named_is_read(folder: Path) -> None:
    line = f"'{sys.executable}' -m sim run p.yaml & cat a.yaml > p.yaml; wait $!"
    done = subprocess.run(
        ["/bin/sh", "-c", line], cwd=folder, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert b"Verdict: progress" in done.stdout


def test_a_rulebook_may_end_in_large_letters(folder: Path) -> None:
    assert guarded(cli, ["new", "rulebook", "mine", "-o", "MINE.YAML"]) == 0
    assert guarded(cli, ["show", "MINE.YAML", "-o", "shown.txt"]) == 0
