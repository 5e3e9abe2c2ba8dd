"""The command line as a test asks it: what it ends with, what it prints, what it says."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import pytest

from sim.cli import cli
from sim.cli.streams import guarded


class Ended(NamedTuple):
    """How a command ended: its exit code, its output and its diagnostics."""

    code: int
    out: str
    err: str


class SimCli:
    """Runs ``sim`` in this process, with an input of its own and any columns."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: Any, stdin: str | bytes = "", columns: int = 100) -> Ended:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        self._capsys.readouterr()
        with self._monkeypatch.context() as patch:
            patch.setenv("COLUMNS", str(columns))
            patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
            code = guarded(cli, [str(argument) for argument in arguments])
        return Ended(code, *self._capsys.readouterr())
