"""docs/first-hour.md: its commands, run in their order in one folder, print what it says."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from places import ROOT

from sim.cli import cli
from sim.cli.streams import guarded

DOCUMENT = ROOT / "docs" / "first-hour.md"
TABLE = ROOT / "docs" / "examples" / "egypt-israel.csv"
_BLOCK = re.compile(r"(?:^In `([^`]+)`:\n\n)?^```(console|diff|text)\n(.*?)^```$", re.M | re.S)
_LEFT_OUT = "..."


@pytest.mark.slow
def test_the_first_hour_goes_as_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(TABLE, tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for file, kind, text in _BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")):
        if kind == "console":
            for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
                command, _, shown = part.partition("\n")
                assert _agrees(shown, _printed(command, capsys)), command
        elif kind == "diff":
            _edit(tmp_path / file, text.splitlines())
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_table_is_the_one_that_the_document_begins_with() -> None:
    (shown,) = [
        text
        for _, kind, text in _BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))
        if kind == "text"
    ]
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 26
    for line, whole in zip(shown.splitlines(), lines, strict=False):
        assert whole.startswith(line.removesuffix(_LEFT_OUT).rstrip())


@pytest.mark.parametrize(
    ("shown", "printed", "agrees"),
    [
        ("a\nb", "a\nb\n", True),
        ("a\n...\nc", "a\nb\nb\nc\n", True),
        ("...\nc", "a\nc\n", True),
        ("a\n...", "a\nb\n", True),
        ("a\nc", "a\nb\nc\n", False),
        ("a\n...\nb", "a\nb\nc\n", False),
        ("...\nb\n...\na", "a\nb\n", False),
    ],
)
def test_only_lines_that_are_said_to_be_left_out_are(
    shown: str, printed: str, agrees: bool
) -> None:
    assert _agrees(shown, printed) is agrees


def _printed(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    program, *arguments = shlex.split(command)
    if program == "cp":
        shutil.copy(*arguments)
        return ""
    assert program == "sim"
    code = guarded(cli, arguments)
    printed = capsys.readouterr()
    # What differs is told by an exit code of 1, and only 'sim diff' looks for it here.
    assert code == (1 if arguments[0] == "diff" else 0), printed.err
    return printed.out + printed.err


def _edit(path: Path, lines: list[str]) -> None:
    """Apply a difference as a reader would: its lines stand once in the file."""
    before = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
    after = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    path.write_text(text.replace(before, after), encoding="utf-8")


def _agrees(shown: str, printed: str) -> bool:
    """Whether a document shows what was printed, '...' standing for any lines."""
    lines = [line.rstrip() for line in shown.strip("\n").splitlines()]
    pattern = "".join(
        r"(?:.*\n)*?" if line == _LEFT_OUT else re.escape(line) + r"\n" for line in lines
    )
    whole = "".join(f"{line.rstrip()}\n" for line in printed.strip("\n").splitlines())
    return re.fullmatch(pattern, whole) is not None
