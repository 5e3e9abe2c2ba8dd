"""What a shell is offered while a line is typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import COMMANDS, cli
from sim.cli.completion import complete

ROOT = Path(__file__).parent.parent
OSLO = "scenarios/oslo-1993.yaml"
TWO_TRACKS = "scenarios/singapore-2018.yaml"


def offered(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    """What stands for the last word of a line, a '|' between words; the kind before a comma."""
    words = line.split("|")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COMP_WORDS", "\n".join(f"'{word}'" for word in ["sim", *words]))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    complete(cli, "bash_complete")
    out, err = capsys.readouterr()
    assert err == ""
    return list(filter(None, out.split("\n")))


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("run|scen", ["file,scen"]),
        ("score|scen", ["file,scen"]),
        ("diff|diplomacy|ripeness|--on|scen", ["file,scen"]),
        ("run|-r|dip", ["plain,diplomacy"]),
        ("run|-r|rules/", ["file,rules/"]),
        (f"compare|{OSLO}|-r|ripeness|-r|r", ["plain,rhetoric", "plain,ripeness"]),
        ("check|rip", ["plain,ripeness"]),
        ("check|diplomacy|--write-scripts|o", ["dir,o"]),
        ("show|rip", ["plain,ripeness"]),
        (f"run|{OSLO}|-o|x", ["file,x"]),
        ("explain|sim25", [f"plain,SIM{n}" for n in range(251, 257)]),
        ("explain|SIM012|stal", ["plain,stalemate"]),
        ("explain|turn", ["plain,turning-point"]),
        ("explain|count-", ["plain,count-then-ask"]),
        ("run|--format|j", ["plain,json"]),
        ("run|--fail-on|st", ["plain,stalemate"]),
        (f"whatif|{OSLO}|--to|se", ["plain,settled", "plain,settlement"]),
        (f"whatif|{OSLO}|--to|stage:br", ["plain,stage:breakdown"]),
        (f"whatif|{OSLO}|--avoid|talks_h", ["plain,talks_held"]),
        (f"whatif|{OSLO}|--by|P", ["plain,PLO"]),
        (f"whatif|{OSLO}|--drop|1", [f"plain,{n}" for n in (1, *range(10, 20))]),
        (f"whatif|{OSLO}|--replace|3=no_", ["plain,3=no_show"]),
        (f"whatif|{OSLO}|--insert|1993-01-20 no_", ["plain,1993-01-20 no_show"]),
        (f"whatif|{OSLO}|--insert|1993-01-20 no_show by P", ["plain,1993-01-20 no_show by PLO"]),
        (f"run|{TWO_TRACKS}|--track|", ["plain,nuclear", "plain,remains"]),
        (f"run|{TWO_TRACKS}|--as-of|2018-07-0", [f"plain,2018-07-0{n}" for n in (1, 6, 7, 8)]),
    ],
)
def test_a_value_is_completed(
    line: str,
    right: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert offered(line, monkeypatch, capsys) == right


def test_a_command_and_an_option_are_completed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert offered("", monkeypatch, capsys) == [f"plain,{name}" for name in COMMANDS]
    assert "plain,--as-of" in offered("run|--", monkeypatch, capsys)


@pytest.mark.parametrize(
    "line", ["whatif|nowhere.yaml|--by|", "whatif|README.md|--by|", "whatif|-|--by|", "what|--by|"]
)
def test_what_cannot_be_found_out_is_not_answered(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert offered(line, monkeypatch, capsys) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_program_answers_each_shell(shell: str) -> None:
    def asked(what: str) -> str:
        env = os.environ | {"_SIM_COMPLETE": f"{shell}_{what}"}
        env |= {"COMP_WORDS": "sim run -r dip", "COMP_CWORD": "dip" if shell == "fish" else "3"}
        done = subprocess.run(
            [sys.executable, "-m", "sim"], env=env, capture_output=True, text=True, check=True
        )
        assert done.stderr == ""
        return done.stdout

    assert "_SIM_COMPLETE" in asked("source")
    assert "diplomacy" in asked("complete")
