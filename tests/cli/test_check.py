"""The command `sim check`: what it reads, what it prints, what it allows, how it ends."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest
from cli_fixture import SimCli
from places import TESTS

import sim
from sim.analysis.check.files import Checked, check, read
from sim.analysis.check.kinds import ALL_KINDS
from sim.cli import cli
from sim.cli.streams import guarded
from sim.export.github import findings_github
from sim.export.sarif import findings_sarif
from sim.files.allowed import heed, silences
from sim.files.locate import Places
from sim.files.page import Page
from sim.model.problem import Problem

TINY = TESTS / "rulebooks"
FAULTY = TESTS / "faulty"
DEAD = str(TINY / "lint-dead-rules.yaml")
OVERLAP = str(TINY / "lint-overlap.yaml")
GAPS = str(TINY / "lint-gaps.yaml")
CLAIMS = """\
rulebook: claims
title: A claim refuted, one proved, one about nothing
start: talks
stages: {talks: {reads: progress}, stalemate: {reads: stalemate}}
events:
  no_show: {signal: deed, tone: hostile}
  talks_held: {signal: deed, tone: cooperative}
rules:
  missed: {event: no_show, from: talks, to: stalemate, because: Missed}
  met: {event: talks_held, from: stalemate, to: talks, because: They met}
claims:
  never-stalled: {never: stage == stalemate}
  way-out: {always possible: stage == talks}
  words: {never: signal == word and moved}
"""


def _sim(*arguments: str) -> int:
    return guarded(cli, ["check", *arguments])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([GAPS], 0),
        ([GAPS, "--strict"], 0),
        ([OVERLAP], 0),
        ([OVERLAP, "--strict"], 1),
        ([DEAD], 1),
        ([GAPS, DEAD], 1),
        (["diplomacy"], 0),
    ],
    ids=lambda value: " ".join(Path(one).stem for one in value) if isinstance(value, list) else "",
)
def test_errors_fail_and_warnings_where_asked_and_notes_never(
    arguments: list[str], code: int
) -> None:
    assert _sim(*arguments) == code


def test_notes_are_counted_and_shown_where_asked(capsys: pytest.CaptureFixture[str]) -> None:
    _sim(GAPS)
    hidden = capsys.readouterr().out
    assert "SIM213" not in hidden
    assert hidden.endswith("1 file: no fault, 2 notes (--notes shows them)\n")
    _sim(GAPS, "--notes")
    shown = capsys.readouterr().out
    assert "note[SIM213]: in the stage 'talks' no rule answers talks_held\n" in shown
    assert shown.endswith("1 file: no fault, 2 notes\n")


def test_a_finding_points_at_its_words_and_tells_its_script(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    _sim(OVERLAP)
    assert capsys.readouterr().out.startswith(
        "warning[SIM206]: 'stalled' and 'broken' both fit, the one leads to 'stalemate' and the "
        "other to 'war': only their order in the file decides\n"
        f"   --> {OVERLAP}:16:3\n"
    )
    _sim(OVERLAP)
    assert "^^^^^^ shown by: no_show, attack, decision\n" in capsys.readouterr().out


@pytest.mark.parametrize("path", sorted(TINY.glob("lint-*.yaml")), ids=lambda path: path.stem)
def test_every_finding_underlines_what_it_is_about(path: Path) -> None:
    checked = _checked(path)
    assert checked.found
    for one in checked.found:
        problem = one.problem
        lines = path.read_text().splitlines()
        assert problem.source == lines[problem.line - 1]
        words = problem.source[problem.column - 1 :][: problem.length]
        value = problem.source.partition(": ")[2]
        about = words in (one.subject, "when", value)
        named = (
            "no_shows",
            "absent",
            "waited",
            "reset",
            "# sim",
            "any ",
            "all ",
            "[any ",
            "employer",
        )
        assert about or words.startswith(named)


def test_findings_stand_in_the_order_of_the_file() -> None:
    lines = [one.problem.line for one in _checked(TINY / "lint-dead-rules.yaml").found]
    assert lines == sorted(lines)


def test_a_folder_stands_for_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _sim(str(tmp_path)) == 2
    assert "the folder holds no *.yaml" in capsys.readouterr().err
    for name in ("b.yaml", "a.yaml", "c.txt"):
        (tmp_path / name).write_text(CLAIMS)
    assert _sim(str(tmp_path), str(tmp_path / "a.yaml"), "--format", "json") == 1
    files = [Path(one["path"]).name for one in json.loads(capsys.readouterr().out)["files"]]
    assert files == ["a.yaml", "b.yaml"]


def test_standard_input_is_checked_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(Path(OVERLAP).read_bytes()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert _sim("-") == 0
    assert "  --> <stdin>:16:3\n" in capsys.readouterr().out
    assert _sim("-", "-") == 2
    assert "once only" in capsys.readouterr().err
    assert _sim("-", "--write-scripts", "scripts") == 2
    assert "--write-scripts needs files" in capsys.readouterr().err


def test_faults_of_all_files_come_at_once_and_before_findings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    faulty = [str(FAULTY / "number-with-stage.yaml"), "diplomcay", "nowhere.yaml"]
    assert _sim(DEAD, *faulty) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "did you mean 'diplomacy'?" in err
    assert "nowhere.yaml" in err
    assert "number-with-stage.yaml:" in err
    assert "SIM205" not in err


@pytest.mark.parametrize("format_", ["json", "sarif", "github"])
def test_a_machine_is_told_of_faults_where_it_reads(
    format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _sim(DEAD, "nowhere.yaml", "--format", format_) == 2
    out, err = capsys.readouterr()
    assert err == ""
    assert "SIM001" in out
    assert "SIM205" not in out.replace('"id": "SIM205"', "")


def test_too_many_positions_are_refused_with_the_cure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _sim(OVERLAP, "--limit", "7") == 2
    err = capsys.readouterr().err
    assert "error[SIM200]: the rulebook 'lint-overlap' has more than 7 positions" in err
    assert "no_shows (2 values)" in err
    assert "--limit N" in err
    assert "(at most 12 positions, about 1 MB)" in " ".join(err.split())
    assert _sim(OVERLAP, "--limit", "8") == 0
    assert _sim(OVERLAP, "--limit", "0") == 2


def test_too_many_positions_are_told_alike_by_every_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "script.yaml"
    script.write_text(
        f"scenario: script\ntitle: A script\nrulebook: {Path(OVERLAP).resolve()}\n"
        "events:\n  - {date: 2020-01-01, event: no_show}\n"
    )
    told = []
    for arguments in (
        ["check", OVERLAP],
        ["diff", OVERLAP, OVERLAP],
        ["whatif", str(script)],
    ):
        assert guarded(cli, [*arguments, "--limit", "7"]) == 2
        told.append(capsys.readouterr().err.replace(str(Path(OVERLAP).resolve()), OVERLAP))
    assert told[0] == told[1] == told[2]
    assert f"--> {OVERLAP}:" in told[0]
    assert "  no_shows: {count: no_show" in told[0]


def test_a_tally_that_counts_too_far_is_not_cured_by_a_limit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "far.yaml"
    path.write_text(Path(OVERLAP).read_text().replace("no_shows >= 1", "no_shows >= 30000"))
    assert _sim(str(path), "--limit", "9999999") == 2
    err = capsys.readouterr().err
    assert "more than 20,000 values of one tally" in err
    assert "--limit" not in err


def test_claims_are_findings_where_they_fail_and_lines_in_any_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS)
    assert _sim(str(path)) == 1
    out = capsys.readouterr().out
    assert "error[SIM251]: the claim 'never-stalled' is refuted" in out
    assert "shown by: no_show\n" in out
    assert "warning[SIM252]: the claim 'words' is vacuous" in out
    assert "claims: 2 positions, 4 steps, 3 claims\n" in out
    assert "  way-out: proved\n" in out
    assert out.endswith("1 file: 1 error, 1 warning, 2 notes (--notes shows them)\n")


def test_scripts_are_saved_as_scenarios_that_run(tmp_path: Path) -> None:
    book = tmp_path / "claims.yaml"
    book.write_text(CLAIMS)
    (tmp_path / "overlap.yaml").write_text(Path(OVERLAP).read_text())
    folder = tmp_path / "deep" / "scripts"
    assert _sim(str(tmp_path), "--write-scripts", str(folder)) == 1
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["claims-never-stalled.yaml", "lint-overlap-SIM206-broken.yaml"]
    refuted = sim.run(sim.load_scenario(folder / names[0]))
    assert refuted.verdict.reads == "stalemate"
    overlap = sim.run(sim.load_scenario(folder / names[1]))
    assert [refusal.behind for refusal in overlap.steps[-1].refusals] == ["stalled"]


def test_a_script_is_not_written_over_another(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(CLAIMS)
    folder = tmp_path / "scripts"
    assert _sim(str(tmp_path), "--write-scripts", str(folder)) == 1
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["claims-never-stalled-2.yaml", "claims-never-stalled.yaml"]
    books = [sim.load_scenario(folder / name).rulebook.path for name in names]
    assert len(set(books)) == 2


def test_scripts_need_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert _sim(OVERLAP, "--write-scripts", str(tmp_path / "file")) == 2
    assert "cannot make the folder" in capsys.readouterr().err


def test_json_holds_every_finding_and_claim(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS)
    target = tmp_path / "out.json"
    assert _sim(str(path), OVERLAP, "--format", "json", "-o", str(target)) == 1
    assert capsys.readouterr().out == ""
    told = json.loads(target.read_text())
    assert told["format"] == "sim-check/1"
    assert told["summary"] == {"errors": 1, "warnings": 2, "notes": 5, "silenced": 0}
    claims, overlap = told["files"]
    assert (claims["kind"], claims["examined"]) == ("rulebook", {"positions": 2, "steps": 4})
    assert [one["outcome"] for one in claims["claims"]] == ["refuted", "proved", "vacuous"]
    (found,) = [one for one in overlap["findings"] if one["severity"] == "warning"]
    assert found["shown_by"] == "no_show, attack, decision"
    assert (found["code"], found["line"], found["column"]) == ("SIM206", 16, 3)


def test_sarif_names_each_rule_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert _sim(DEAD, "--format", "sarif") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["version"] == "2.1.0"
    (run,) = told["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [kind.code for kind in ALL_KINDS]
    for rule, kind in zip(rules, ALL_KINDS, strict=True):
        assert rule["fullDescription"]["text"] == kind.why
        assert rule["help"]["text"] == kind.cure
        assert rule["defaultConfiguration"]["level"] == kind.severities[0]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    masked = next(one for one in run["results"] if one["ruleId"] == "SIM205")
    assert masked["level"] == "error"
    assert "; shown by: no_show; " in masked["message"]["text"]
    place = masked["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 21, "startColumn": 3, "endColumn": 10}
    assert place["artifactLocation"]["uri"].endswith("tests/rulebooks/lint-dead-rules.yaml")


def test_sarif_writes_a_relative_path_as_a_reference() -> None:
    told = json.loads(findings_sarif([Problem("SIM001", "gone", "a b/c#1.yaml")]))
    (result,) = told["runs"][0]["results"]
    (place,) = result["locations"]
    assert place == {"physicalLocation": {"artifactLocation": {"uri": "a%20b/c%231.yaml"}}}


def test_github_is_given_one_command_for_each_finding(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _sim(OVERLAP, "--format", "github") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"::warning file={OVERLAP},title=SIM206,line=16,col=3,endColumn=9::")
    _sim(OVERLAP, "--format", "github", "--notes")
    commands = [line.split(" ")[0] for line in capsys.readouterr().out.splitlines()]
    assert sorted(commands) == ["::notice"] * 3 + ["::warning"]


def test_no_text_starts_a_command_of_its_own() -> None:
    problem = Problem("SIM001", "100%\r\n::error::x", "a:b,c.yaml")
    assert findings_github([problem]) == (
        "::error file=a%3Ab%2Cc.yaml,title=SIM001::100%25%0D%0A::error::x\n"
    )


def test_comments_allow_with_a_reason_and_are_judged_themselves() -> None:
    checked = _checked(TINY / "lint-silenced.yaml")
    assert checked.silenced == 1
    told = [(one.problem.code, one.problem.line, one.problem.severity) for one in checked.found]
    assert [one for one in told if one[2] != "note"] == [
        ("SIM241", 11, "warning"),
        ("SIM209", 12, "warning"),
        ("SIM242", 14, "warning"),
        ("SIM241", 16, "warning"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1  # sim: allow SIM205 because it is so", ("SIM205", "it is so", 1)),
        ("#sim:allow SIM205 because x\n\n# more\na: 1", ("SIM205", "x", 4)),
        ("# sim: allow SIM205 because\na: 1", ("SIM205", "", 2)),
        ("# sim: allow SIM205 it is so\na: 1", ("SIM205", "", 2)),
        ("# sim: allow because it is so\na: 1", ("", "it is so", 2)),
        ("a: 1\n# sim: allow SIM205 because x", ("SIM205", "x", 3)),
        ("# sim: allow SIM205 because x\r\na: 1\r\n", ("SIM205", "x", 2)),
        ("a: >\n  text\n# sim: allow SIM205 because x\nb: 1", ("SIM205", "x", 4)),
        ("a: '# sim: allow SIM205 because x'", None),
        ("a: |\n  # sim: allow SIM205 because x\nb: 1", None),
        ('a: "x\n  # sim: allow SIM205 because x"', None),
        ("a: b# sim: allow SIM205 because x", None),
        ("# sim: allowed SIM205 because x\na: 1", None),
        ("# simulated\na: 1", None),
    ],
)
def test_a_comment_is_read_where_it_is_one(text: str, found: tuple[str, str, int] | None) -> None:
    read_ = [(one.code, one.reason, one.applies) for one in silences(Page("p", text))]
    assert read_ == ([found] if found else [])


def test_a_comment_allows_its_code_on_its_line_only() -> None:
    page = Page("p", "# sim: allow SIM205 because x\na: 1\nb: 2\n")
    problems = [Problem(code, "", "p", line) for code, line in _CASES]
    kept, own = heed(page, problems)
    assert [problem is None for problem in kept] == [True, False, False]
    assert own == []


_CASES = (("SIM205", 2), ("SIM206", 2), ("SIM205", 3))


def test_a_place_that_is_not_there_is_the_nearest_that_is() -> None:
    places = Places(Page("p", "a:\n  b: [x, y]\n"))
    assert [places.find(at).line for at in ((), ("a",), ("a", "c"), ("a", "b", 1))] == [0, 0, 0, 1]
    assert places.find(("a", "b", 1)).value == "y"
    assert places.find(("a", "b")).value == "b"


def test_scenarios_are_checked_with_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    assert _sim("scenarios/singapore-2018.yaml", "--format", "json", "--strict") in (0, 1)
    (told,) = json.loads(capsys.readouterr().out)["files"]
    assert (told["kind"], told["examined"], told["claims"]) == ("scenario", None, [])
    assert {one["code"] for one in told["findings"]} <= {kind.code for kind in ALL_KINDS}
    assert not [one for one in told["findings"] if one["severity"] == "error"]


def _checked(path: Path) -> Checked:
    return check(read(str(path)))


@pytest.mark.slow
def test_a_limit_that_was_raised_says_what_it_may_cost(sim_cli: SimCli, tmp_path: Path) -> None:
    lines = ["rulebook: big", "title: Big", "start: a"]
    lines += ["stages: {a: {reads: none}, b: {reads: progress}}", "events:"]
    lines += [f"  e{n}: {{signal: deed, tone: neutral}}" for n in range(3)]
    resets = ["e1, e2", "e0, e2", "e0, e1"]  # so that one counts at a time, and few are reached
    lines += ["tallies:"]
    lines += [f"  t{n}: {{count: e{n}, reset: [{resets[n]}]}}" for n in range(3)]
    lines += ["rules:"]
    lines += [
        f"  r{n}: {{event: e{n}, from: a, when: t{n} >= 200, to: b, because: x}}" for n in range(3)
    ]
    path = tmp_path / "big.yaml"
    path.write_text("\n".join(lines))
    raised = sim_cli("check", path, "--limit", "1500000")
    assert re.search(r"^big: at most 1,500,000 positions, about \d+ MB$", raised.err, re.MULTILINE)
    assert "at most" not in sim_cli("check", "diplomacy", "--limit", "1500000").err
