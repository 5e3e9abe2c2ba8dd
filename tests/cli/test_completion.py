"""What a shell is offered while a line is typed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

from sim.cli import COMMANDS, cli
from sim.cli.completion import complete
from sim.model.rulebook import READINGS
from sim.model.verdict import MIXED

OSLO = "scenarios/oslo-1993.yaml"
HARBOUR = "docs/examples/harbour-rules.yaml"
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
        ("explain|sim25", [f"plain,SIM{n}" for n in range(251, 260)]),
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
        (f"forecast|{OSLO}|--given|talks_h", ["plain,talks_held@"]),
        (f"forecast|{OSLO}|--given|no_show@1999-01-01 by P", ["plain,no_show@1999-01-01 by PLO"]),
        (f"forecast|{OSLO}|--given|no_show@1999-01-01", []),
        (f"forecast|{OSLO}|--learn|scen", ["file,scen"]),
        ("run|--format|=|j", ["plain,json"]),
        ("run|--fail-on|=", [f"plain,{reading}" for reading in (*READINGS, MIXED)]),
        ("run|--format=j", ["plain,--format=json"]),
        ("run|--rulebook|=|dip", ["plain,diplomacy"]),
        (f"run|{OSLO}|--output|=|x", ["file,x"]),
        ("check|diplomacy|--write-scripts|=|o", ["dir,o"]),
        (f"whatif|--rulebook|=|{HARBOUR}|{OSLO}|--to|stage|:|stall", ["plain,stalled"]),
        (f"whatif|{OSLO}|--to|=|stage|:|br", ["plain,breakdown"]),
        (f"whatif|{OSLO}|--replace|3|=|no_", ["plain,no_show"]),
        (f"whatif|{OSLO}|--replace|=|3|=|no_", ["plain,no_show"]),
        (f"run|{TWO_TRACKS}|--track|=", ["plain,nuclear", "plain,remains"]),
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


@pytest.mark.parametrize("shell", ["zsh", "fish"])
@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("--format=j", ["--format=json"]),
        ("--rulebook=dip", ["--rulebook=diplomacy"]),
        ("--rulebook=sce", ["--rulebook=scenarios/"]),
        ("--output=READ", ["--output=README.md"]),
        ("--output=scenarios/osl", [f"--output={OSLO}"]),
        ("--output=.gitig", ["--output=.gitignore"]),
        ("--nothing=x", []),
    ],
)
def test_a_shell_that_takes_a_whole_word_is_offered_one(
    shell: str,
    word: str,
    right: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COMP_WORDS", f"sim run {OSLO} {word}")
    monkeypatch.setenv("COMP_CWORD", word if shell == "fish" else "3")
    complete(cli, f"{shell}_complete")
    told = capsys.readouterr().out
    if shell == "fish":
        words = [line.removeprefix("plain,").partition("\t")[0] for line in told.splitlines()]
    else:
        words = told.splitlines()[1::3]
    assert list(filter(None, words)) == right


def test_only_folders_stand_where_a_folder_is_meant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COMP_WORDS", "sim check --write-scripts=")
    monkeypatch.setenv("COMP_CWORD", "--write-scripts=")
    complete(cli, "fish_complete")
    told = capsys.readouterr().out
    assert "plain,--write-scripts=scenarios/" in told.splitlines()
    assert "README" not in told


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")
@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("run --format js", "json"),
        ("run --format = js", "json"),
        (f"whatif {OSLO} --to stage : br", "breakdown"),
        (f"whatif {OSLO} --replace = 3 = no_", "no_show"),
    ],
)
def test_bash_is_answered_for_the_words_that_it_makes(
    words: str, right: str, tmp_path: Path
) -> None:
    program = tmp_path / "sim"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sim "$@"\n')
    program.chmod(0o755)
    script = (
        'eval "$(_SIM_COMPLETE=bash_source sim)"\n'
        f"COMP_WORDS=(sim {words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n"
        '_sim_completion sim; echo "${COMPREPLY[@]}"\n'
    )
    env = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == (f"{right}\n", "")


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
