"""Texts of strangers mean nothing to a page, a CI runner or a narrow stream that shows them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cli import cli
from sim.cli.streams import guarded
from sim.report.escaped import begun, inert
from sim.report.layout import unheard, visible

OBEYED = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
COMMAND = "::error file=README.md,line=1::forged ##[error]forged ##vso[task.x]y"
SCENARIO = f"""\
scenario: s
title: "{COMMAND}"
rulebook: diplomacy
parties:
  a: {{name: "::stop-commands::x", side: 1}}
  b: {{name: "{COMMAND}", side: 2}}
  c: {{name: " {COMMAND.upper()}"}}
  d: {{name: Envoy}}
  e: {{name: envoy}}
sources: {{x: {{title: "{COMMAND}"}}}}
events:
  - {{date: 2020-03-01, event: talks_held, by: [a, b, c, d, e], note: "{COMMAND}", source: x}}
expect:
  - {{at: 2020-03-01, reads: stalemate, because: "{COMMAND}"}}
"""


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    path = tmp_path / "sc.yaml"
    path.write_text(SCENARIO)
    return str(path)


@pytest.mark.parametrize("columns", ["60", "100", "160"])
@pytest.mark.parametrize(
    "line",
    [
        "run",
        "run --why",
        "run --format json",
        "run --format markdown",
        "compare",
        "compare --format markdown",
        "compare --format json",
        "whatif",
        "whatif --format json",
        "check --notes",
        "score",
    ],
)
def test_no_line_of_a_report_is_a_command_of_a_runner(
    line: str,
    columns: str,
    hostile: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    command, *options = line.split()
    assert guarded(cli, [command, hostile, *options]) in (0, 1)
    told = capsys.readouterr()
    assert not OBEYED.search(told.out + told.err)
    if "json" in options:
        assert COMMAND in json.dumps(json.loads(told.out))


def test_no_line_of_a_fault_is_a_command_of_a_runner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x\n::error::.yaml"
    path.write_text(SCENARIO.replace("talks_held", '"::error::##[error]x"'))
    for line in (["run", str(path)], ["run", f"a\n{COMMAND}"], ["run", str(path), f"--{COMMAND}"]):
        assert guarded(cli, line) == 2
        assert not OBEYED.search(capsys.readouterr().err)


@given(st.text(alphabet=" \n\t:#[ae\x1b0m\u00a0"))
def test_nothing_is_heard_whatever_is_said(text: str) -> None:
    assert not OBEYED.search(unheard(text))


def test_the_findings_for_github_are_still_commands(
    hostile: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(hostile).write_text(SCENARIO.replace("talks_held", "talk_held"))
    assert guarded(cli, ["check", hostile, "--format", "github"]) == 2
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("::error file=")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("1. They meet", r"1\. They meet"),
        ("2) They meet", r"2\) They meet"),
        ("- a", r"\- a"),
        ("+ a", r"\+ a"),
        ("= a", r"\= a"),
        ("_meet_ **b** `c` ~~d~~ $e$", r"\_meet\_ \*\*b\*\* \`c\` \~\~d\~\~ \$e\$"),
        ("[a](b) ![c]", r"\[a\](b) \!\[c\]"),
        ("a | b", r"a \| b"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("@octocat a@b.example", "@&#8203;octocat a@&#8203;b.example"),
        ("#12 o/r#3 GH-4", r"\#&#8203;12 o/r\#&#8203;3 GH-&#8203;4"),
        ("https://a.example www.b.example", "https:&#8203;//a.example www&#8203;.b.example"),
        (":smile:", r"\:&#8203;smile:"),
        ("On 12 May: 3 of 5, as agreed - so far.", "On 12 May: 3 of 5, as agreed - so far."),
    ],
)
def test_a_sign_means_nothing_in_markdown(text: str, safe: str) -> None:
    assert begun(inert(text)) == safe


@given(st.text(alphabet="a1 @#:/.-_*`<>&|~$w[]()"))
def test_a_text_is_read_in_markdown_as_it_was_written(text: str) -> None:
    """Without its escapes it is the text, and what could be escaped is."""
    shown = begun(inert(text)).replace("&#8203;", "\u200b")
    assert not re.search(r"@\w|#\w|://|www\.|[<>]|(?<!\\)[`*_\[\]|~$]", shown)
    bare = re.sub(r"\\(.)", r"\1", shown).replace("\u200b", "")
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        bare = bare.replace(entity, sign)
    assert bare == visible(text)


def test_parties_of_one_name_are_told_apart(
    hostile: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for form in ("text", "markdown"):
        guarded(cli, ["run", hostile, "--format", form])
        out = capsys.readouterr().out
        assert "Envoy (d)" in out
        assert "envoy (e)" in out


def program(*line: str, tail: str = "", **env: str) -> subprocess.CompletedProcess[bytes]:
    words = " ".join(f"'{word}'" for word in (sys.executable, "-m", "sim", *line))
    return subprocess.run(
        ["bash", "-c", f"{words} {tail}"],
        env=os.environ | env,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_narrow_stream_gets_the_signs_it_has(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "sc.yaml"
    text = SCENARIO.replace(
        "name: Envoy", "name: \u201c\u0633\u0644\u0627\u0645\u201d \u2014 no\u2026"
    )
    path.write_text(text, encoding="utf-8")
    done = program("run", str(path), "--format", "markdown", PYTHONIOENCODING=encoding)
    assert done.stderr == b""
    assert b" -> " in done.stdout
    said = done.stdout.decode(encoding).replace("\u201c", '"').replace("\u201d", '"')
    said = said.replace("\u2014", "-").replace("\u2026", "...")
    assert r'"\u0633\u0644\u0627\u0645" - no...' in said


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["run {} --format json", "run {}", "check {}", "schema run", "--help", "--version"]
)
def test_a_reader_that_leaves_is_no_failure(line: str, hostile: str) -> None:
    words = line.format(hostile).split()
    done = program(*words, tail="| true; exit ${PIPESTATUS[0]}")
    assert (done.returncode, done.stderr) == (0, b"")
    done = program(*words, tail="-o >(true)" if "{}" in line else "2>&- | true")
    assert done.stderr == b""
