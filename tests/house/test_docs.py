"""Every command that a document shows prints what the document says it prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from places import ROOT

from sim.cli import cli
from sim.cli.streams import guarded

# The first hour has a test of its own, since its commands build on one another.
DOCUMENTS = [
    path
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    if path.name != "first-hour.md"
]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)


def _shown(path: Path) -> list[tuple[str, str]]:
    """The commands of a document with what it says that each prints."""
    found = []
    for block in _BLOCK.findall(path.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def _cases() -> list[object]:
    return [
        pytest.param(command, output, id=f"{path.name}: {command}")
        for path in DOCUMENTS
        for command, output in _shown(path)
    ]


@pytest.mark.parametrize(("command", "output"), _cases())
def test_a_document_shows_what_the_command_prints(
    command: str,
    output: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    name, *arguments = shlex.split(command)
    assert name == "sim"
    code = guarded(cli, arguments)
    assert code in (0, 1), capsys.readouterr().err
    assert _lines(capsys.readouterr().out) == _lines(output)


def test_the_readme_shows_a_run() -> None:
    commands = [command for command, _ in _shown(ROOT / "README.md")]
    assert "sim run scenarios/singapore-2018.yaml" in commands


def test_the_checks_call_the_two_set_up_commands_of_the_readme() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(), re.S | re.M)
    assert "sim run scenarios/singapore-2018.yaml" in blocks[0]
    assert "pytest" in blocks[1]
    ci = (ROOT / ".ci" / "run").read_text()
    assert "readme 1" in ci
    assert "readme 2" in ci


@pytest.mark.parametrize("kind", ["scenario", "rulebook"])
def test_the_files_of_the_readme_are_without_fault_or_warning(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "README.md").read_text(), re.S | re.M)
    (text,) = [block for block in blocks if block.startswith(f"{kind}:")]
    (tmp_path / "shown.yaml").write_text(text)
    path = str(tmp_path / "shown.yaml")
    assert guarded(cli, ["check", "--strict", path]) == 0, capsys.readouterr().out
    if kind == "scenario":
        assert guarded(cli, ["run", path]) == 0, capsys.readouterr().out


def _lines(text: str) -> list[str]:
    """The lines of a text without trailing spaces; blank lines at its ends do not count."""
    return [line.rstrip() for line in text.strip("\n").splitlines()]
