"""What a command line may not ask, and that the refusal says why and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest
from places import ROOT

from sim.cli import COMMANDS, cli
from sim.cli.streams import BAD_INPUT, guarded

OSLO = str(ROOT / "scenarios" / "oslo-1993.yaml")


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert guarded(cli, arguments) == BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", ""],
        ["run", "-r", "", OSLO],
        ["run", "--track", "", OSLO],
        ["run", "-o", "", OSLO],
        ["run", "--as-of", "", OSLO],
        ["whatif", OSLO, "--within", ""],
        ["whatif", OSLO, "--by", ""],
        ["whatif", OSLO, "--insert", ""],
        ["forecast", OSLO, "--days", ""],
        ["forecast", OSLO, "--given", ""],
        ["forecast", OSLO, "--rates", ""],
        ["check", ""],
        ["check", "--write-scripts", "", "diplomacy"],
        ["whatif", ""],
        ["whatif", OSLO, "--to", ""],
        ["compare", "", "-r", "diplomacy", "-r", "ripeness"],
        ["diff", "", "diplomacy"],
        ["diff", "diplomacy", "ripeness", "--on", ""],
        ["diff", "diplomacy", "ripeness", "--write-script", ""],
        ["score", ""],
        ["show", ""],
        ["new", "scenario", ""],
    ],
    ids=" ".join,
)
def test_an_empty_value_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "is empty: is a shell variable unset?" in refused(arguments, capsys)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", OSLO, "-r", "diplomacy", "--rulebook", "ripeness"], "-r is given twice"),
        (["whatif", OSLO, "--to", "settled", "--to", "broken"], "--to is given twice"),
        (["run", OSLO, "--as-of", "2020-1-1"], "did you mean 2020-01-01?"),
        (
            ["run", OSLO, "--format", "jsn"],
            "did you mean 'json'? else write text, markdown, html, csv or svg",
        ),
        (
            ["run", OSLO, "--format", "x"],
            "'x' is not known: write text, json, markdown, html, csv or svg\n",
        ),
        (["new", "x", "y"], "write scenario, rulebook or mapping"),
        (
            ["schema"],
            "Write scenario, rulebook, mapping, rates, run, check, whatif, compare, diff,",
        ),
        (["whatif", OSLO, "--drop", "0"], "'0': write a whole number from 1 to 10^9"),
        (["whatif", OSLO, "--drop", "1.5"], "'1.5': write a whole number from 1 to 10^9"),
        (["check", "--limit", "many", OSLO], "'many': write a whole number from 1 to 10^9"),
        (["run", "-r", "-", "-"], "standard input can be read once only"),
        (["score", "-r", "-", "-"], "standard input can be read once only"),
        (["check", "-", "-"], "standard input can be read once only"),
        (["compare", "-", "-r", "-", "-r", "ripeness"], "standard input can be read once only"),
        (["diff", "-", "ripeness", "--on", "-"], "standard input can be read once only"),
        (["whatif", "-", "-r", "-"], "standard input can be read once only"),
        (["whatif", OSLO, "--to", "war"], "settled, broken, prenegotiation, summit, talks"),
        (["whatif", OSLO, "--to", "war"], "suspended, settlement or breakdown\n"),
        (["run", OSLO, "--json"], "no option '--json': write --format json\n"),
        (["run", OSLO, "--html"], "no option '--html': write --format html\n"),
        (["run", OSLO, "--json", "-o", "x"], "no option '--json': write --format json\n"),
        (["check", OSLO, "--sarif"], "write --format sarif\n"),
        (["show", "--sarif"], "no option '--sarif': there is --format, --output\n"),
        (["run", OSLO, "--verbose"], "write --why\n"),
        (["check", OSLO, "-v"], "write --notes\n"),
        (["run", OSLO, "--rules", "x"], "write --rulebook\n"),
        (["run", OSLO, "--as_of", "2000-01-01"], "did you mean '--as-of'?\n"),
        (["run", OSLO, "-output", "x"], "no option '-output': write --output, with two hyphens\n"),
        (["run", OSLO, "\u2013-format", "json"], "write --format, with two hyphens\n"),
        (["--json", "run", OSLO], "options stand after the command"),
        (["whatif", OSLO, "--by", "x"], "there is ISR, ACADEMICS, PLO, NOR, EXTREMIST"),
        (["whatif", OSLO, "--avoid", "x"], "spoiler_act, shock\n"),
    ],
)
def test_a_refusal_says_what_to_write(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told in refused(arguments, capsys)


def test_a_list_of_choices_names_each_once(capsys: pytest.CaptureFixture[str]) -> None:
    err = refused(["whatif", OSLO, "--to", "war"], capsys)
    assert err.count("stalemate") == 1


@pytest.mark.slow
def test_a_track_named_twice_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("run", "whatif", "compare"):
        assert guarded(cli, [command, OSLO, "--track", "main"]) == 0
        once = capsys.readouterr().out
        assert guarded(cli, [command, OSLO, "--track", "main", "--track", "main"]) == 0
        assert capsys.readouterr().out == once


@pytest.mark.parametrize(
    "arguments", [["check"], ["score"], ["diff", "diplomacy", "ripeness", "--on"]], ids=" ".join
)
def test_a_folder_without_files_is_told_alike(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    err = refused([*arguments, str(other), str(tmp_path)], capsys)
    assert err == (
        f"error[SIM001]: the folder holds no *.yaml or *.yml\n  --> {other}\n"
        "  = help: give a folder that holds some, or the files themselves\n\n"
        f"error[SIM001]: the folder holds no *.yaml or *.yml\n  --> {tmp_path}\n"
        "  = help: give a folder that holds some, or the files themselves\n\n2 errors\n"
    )


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["run", OSLO, "-o"], "-o"),
        (["diff", "diplomacy", "ripeness", "--write-script"], "--write-script"),
    ],
)
def test_a_folder_to_write_to_is_refused_by_the_option_that_named_it(
    arguments: list[str], option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    err = refused([*arguments, str(tmp_path)], capsys)
    assert "error[SIM009]: cannot write the file: it is a directory\n" in err
    assert f"help: name a file in it: {option} {tmp_path}/FILE\n" in err


def test_a_link_to_itself_is_no_place_to_write_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = tmp_path / "link"
    link.symlink_to(link)
    err = refused(["run", OSLO, "-o", str(link)], capsys)
    assert "error[SIM009]: cannot write the file: " in err
    assert "help: the link leads back" in refused(["check", str(link)], capsys)
    assert link.is_symlink()


def test_two_outputs_in_one_place_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "same")
    for command in (
        ["check", "diplomacy", "--write-scripts", path],
        ["diff", "diplomacy", "ripeness", "--write-script", path],
    ):
        assert "the output is also that of --write-script" in refused(
            [*command, "-o", path], capsys
        )
    assert list(tmp_path.iterdir()) == []


def test_an_output_into_the_folder_that_is_read_harms_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(Path(OSLO).read_text())
    for command in ("check", "score"):
        err = refused([command, str(tmp_path), "-o", str(path)], capsys)
        assert "the output is also an input" in err
    assert path.read_text() == Path(OSLO).read_text()


def test_a_script_may_be_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    for _ in range(2):
        assert guarded(cli, ["diff", "ripeness", "rhetoric", "--write-script", str(path)]) == 1
    assert "\nscenario:" in f"\n{path.read_text()}"


@pytest.mark.slow
def test_what_cannot_be_a_name_is_a_fault_and_no_crash(
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = "a" * 300
    for arguments in (
        ["run", f"{name}.yaml"],
        ["check", name],
        ["check", f"{name}.yaml"],
        ["score", name],
        ["diff", "diplomacy", "ripeness", "--on", name],
        ["new", "scenario", name],
        ["check", "diplomacy", "--write-scripts", name],
    ):
        err = refused(arguments, capsys)
        assert err.startswith("error[SIM")
        assert "= help: " in err


def test_the_commands_stand_in_the_order_of_the_readme() -> None:
    told = (ROOT / "README.md").read_text().partition("## The commands")[2]
    places = [told.index(f"`sim {name}") for name in COMMANDS]
    assert places == sorted(places)


def test_a_rulebook_at_fault_hides_no_fault_of_the_scenarios(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, script = tmp_path / "book.yaml", tmp_path / "script.yaml"
    book.write_text("rulebook: b\ntitle: B\nstart: a\nstages: {a: {reads: slow}}\n")
    script.write_text(
        "scenario: s\ntitle: S\nrulebook: diplomacy\nevents:\n"
        "  - {date: 2018-02-30, event: only_of_that_book}\n"
    )
    for command in ("run", "whatif"):
        err = refused([command, "-r", str(book), str(script)], capsys)
        assert "'slow' is not a reading" in err
        assert "'2018-02-30' is not a day of the calendar" in err
        assert "only_of_that_book'" not in err, "which events there are, nobody can say"
