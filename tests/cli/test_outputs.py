"""What is written where: nothing that is read or was made by others is ever lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import sim
from sim.cli import cli
from sim.cli.streams import guarded
from sim.files.saved import file_name, signed

BOOK = """\
rulebook: {name}
title: A quarrel over a bridge
start: apart
stages: {{apart: {{reads: none}}, talks: {{reads: progress, final: true}}}}
events: {{meeting: {{signal: deed, tone: cooperative}}}}
rules: {{meet: {{event: meeting, from: apart, to: talks, because: They meet}}}}
claims: {{{claim}: {{never: stage == talks}}}}
"""
SCENARIO = """\
scenario: s
title: T
rulebook: {book}
events: [{{date: 2020-03-01, event: {event}}}]
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("book.yaml").write_text(BOOK.format(name="bridge", claim="apart"))
    changed = Path("book.yaml").read_text().replace("progress", "settled")
    Path("changed.yaml").write_text(changed)
    os.link("book.yaml", "hard.yaml")
    Path("folder").mkdir()
    Path("folder/case.yaml").write_text(SCENARIO.format(book="../book.yaml", event="meeting"))
    Path("folder/linked").symlink_to("../book.yaml")
    Path("other.yaml").write_text(SCENARIO.format(book="book.yaml", event="talks_held"))
    return tmp_path


@pytest.mark.parametrize(
    "line",
    [
        "run folder/case.yaml -o book.yaml",
        "run folder/case.yaml -o hard.yaml",
        "run folder/case.yaml -o folder/linked",
        "run -r diplomacy other.yaml -o book.yaml",
        "check folder -o book.yaml",
        "whatif folder/case.yaml -o book.yaml",
        "forecast folder/case.yaml -o book.yaml",
        "score folder -o book.yaml",
        "compare other.yaml -o book.yaml",
        "diff diplomacy ripeness --on other.yaml --write-script book.yaml",
        "diff book.yaml diplomacy --write-script hard.yaml",
        "show book.yaml -o hard.yaml",
    ],
)
def test_nothing_that_is_read_or_named_is_written_over(
    line: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path("book.yaml").read_bytes()
    assert guarded(cli, line.split()) == 2
    assert "error[SIM009]: the output is also an input" in capsys.readouterr().err
    assert Path("book.yaml").read_bytes() == before
    assert not list(Path().glob(".*"))


@pytest.mark.parametrize("option", ["run folder/case.yaml -o", "diff book.yaml diplomacy -o"])
def test_a_folder_that_is_not_there_becomes_no_file(
    option: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(cli, [*option.split(), "new/"]) == 2
    assert "help: name a file in it: -o new/FILE" in capsys.readouterr().err
    assert not Path("new").exists()


def test_scripts_saved_through_a_link_run(place: Path) -> None:
    Path("deep/er/store").mkdir(parents=True)
    Path("out").symlink_to("deep/er/store")
    assert guarded(cli, ["check", "book.yaml", "--write-scripts", "out"]) == 1
    assert guarded(cli, ["diff", "book.yaml", "changed.yaml", "--write-script", "out/x.yaml"]) == 1
    for name in ("bridge-apart", "x"):
        assert sim.load_scenario(f"out/{name}.yaml").rulebook.name == "bridge"


def test_a_rulebook_without_an_ending_is_named_as_a_file(place: Path) -> None:
    Path("diplomacy").write_text(BOOK.format(name="mine", claim="apart"))
    assert guarded(cli, ["check", "./diplomacy", "--write-scripts", "."]) == 1
    assert sim.load_scenario("mine-apart.yaml").rulebook.name == "mine"


def test_a_script_replaces_a_script_and_no_file_of_ones_own(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check = ["check", "book.yaml", "--write-scripts", "out"]
    for _ in range(2):
        assert guarded(cli, check) == 1
    assert [path.name for path in Path("out").iterdir()] == ["bridge-apart.yaml"]
    capsys.readouterr()
    with Path("out/bridge-apart.yaml").open("a") as file:
        file.write("# mine\n")
    mine = Path("out/bridge-apart.yaml").read_text()
    assert guarded(cli, check) == 1
    out, err = capsys.readouterr()
    assert err == (
        "kept out/bridge-apart.yaml, which is not as sim saved it; wrote out/bridge-apart-2.yaml\n"
    )
    assert "1 error" in out
    assert Path("out/bridge-apart.yaml").read_text() == mine
    assert sim.load_scenario("out/bridge-apart-2.yaml").name == "apart"


def test_a_long_name_of_a_claim_loses_no_report(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = ["a" * 300 + end for end in "bc"]
    Path("book.yaml").write_text(BOOK.format(name="bridge", claim=claims[0]))
    assert guarded(cli, ["check", "book.yaml", "--write-scripts", "out"]) == 1
    (name,) = (path.name for path in Path("out").iterdir())
    assert len(name) <= 255
    assert name.removesuffix(".yaml") == file_name("bridge", claims[0])
    assert name in capsys.readouterr().out.replace("\n      ", "")
    assert file_name(claims[0]) != file_name(claims[1])


def test_a_rulebook_that_no_file_can_name_is_told_beside_the_report(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = os.fsdecode(b"b\xff.yaml")
    Path("hard.yaml").rename(book)
    for line in (
        ["check", book, "--write-scripts", "folder"],
        ["diff", book, "changed.yaml", "--write-script", "x.yaml"],
    ):
        assert guarded(cli, line) == 2
        out, err = capsys.readouterr()
        assert out
        assert "no script can name this rulebook: its path is not UTF-8\n  --> b\\xff.yaml" in err
    assert guarded(cli, ["check", book, "--format", "sarif"]) == 1
    assert '"uri": "b%FF.yaml"' in capsys.readouterr().out


def test_what_is_signed_loads_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    text = SCENARIO.format(book="diplomacy", event="talks_held")
    path.write_text(text)
    plain = sim.load_scenario(path)
    path.write_text(signed(text))
    assert sim.load_scenario(path).events == plain.events
