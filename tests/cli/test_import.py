"""A table becomes a file that runs at once, or a list of what is unclear and no file."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_fixture import SimCli

import sim

TABLE = """\
Date,Event type,Who,Comment,Source,Link
06/12/2018,Summit held,USA; North Korea,Singapore,Vox,https://vox.com/a
07/06/2018,talks_held,USA; North Korea,=1+1,,
07/12/2018,no_show,North Korea,"a
b",Reuters,
07/13/2018,hostile statement,USA,,,
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("the talks.csv").write_text(TABLE, encoding="utf-8")


def test_a_table_becomes_a_scenario_that_runs_at_once(sim_cli: SimCli) -> None:
    ended = sim_cli("import", "the talks.csv")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.splitlines() == [
        "wrote the talks.yaml: 4 events, 2 parties, 2 sources, 2018-06-12 to 2018-07-13",
        "read event from 'Event type', by from 'Who', note from 'Comment', url from 'Link'",
        "USA is side 1 and North_Korea is side 2, in the order in which they act: "
        "--side NAME=1 says otherwise",
        "next: sim run 'the talks.yaml'",
    ]
    scenario = sim.load_scenario("the talks.yaml")
    assert (scenario.name, scenario.title) == ("the-talks", "the talks")
    assert [event.event for event in scenario.events] == [
        "summit_held", "talks_held", "no_show", "hostile_statement",
    ]  # fmt: skip
    assert scenario.events[1].note == "=1+1"
    assert sim_cli("run", "the talks.yaml").code == 0
    assert sim_cli("check", "the talks.yaml").code == 0
    text = Path("the talks.yaml").read_text(encoding="utf-8")
    assert text.startswith(
        "# Made of the talks.csv by 'sim import'. How to go on:\n#   sim run 'the"
    )


def test_a_file_that_is_there_is_kept(sim_cli: SimCli) -> None:
    Path("my.yaml").write_text("mine", encoding="utf-8")
    ended = sim_cli("import", "the talks.csv", "-o", "my.yaml")
    assert ended.code == 2
    assert "SIM009" in ended.err
    assert Path("my.yaml").read_text(encoding="utf-8") == "mine"
    assert sim_cli("import", "the talks.csv", "-o", "my.yaml", "--force").code == 0
    assert sim.load_scenario("my.yaml").name == "my"


def test_what_is_unclear_is_told_and_nothing_is_written(sim_cli: SimCli) -> None:
    Path("bad.csv").write_text("date,event\n2018-07-32,no_show\n,met\n", encoding="utf-8")
    ended = sim_cli("import", "bad.csv")
    assert (ended.code, ended.out) == (2, "")
    assert "--> bad.csv, row 2, column A (date)\n" in ended.err
    assert ended.err.endswith("3 errors\n")
    assert not Path("bad.yaml").exists()


def test_a_table_of_standard_input_goes_to_standard_output(sim_cli: SimCli) -> None:
    ended = sim_cli("import", "-", "--title", "A title: # of 'quotes'", stdin=TABLE)
    assert ended.code == 0
    scenario = sim.scenario(ended.out)
    assert (scenario.name, scenario.title) == ("imported", "A title: # of 'quotes'")
    assert len(scenario.events) == 4


def test_another_rulebook_is_named_from_where_the_file_lies(sim_cli: SimCli) -> None:
    Path("out").mkdir()
    assert sim_cli("new", "rulebook", "rules").code == 0
    book = sim.load_rulebook("rules.yaml")
    name = next(iter(book.events))
    Path("t.csv").write_text(f"date,event\n2018-07-12,{name}\n", encoding="utf-8")
    assert sim_cli("import", "t.csv", "-r", "rules.yaml", "-o", "out/t.yaml").code == 0
    assert sim.load_scenario("out/t.yaml").rulebook == book


def test_a_side_is_called_by_its_number_or_its_name(sim_cli: SimCli) -> None:
    rules = sim_cli("show", "labour", "--format", "yaml").out
    Path("rules.yaml").write_text(
        rules.replace("rulebook: labour", "rulebook: rules\nsides: [employer, union]"), "utf-8"
    )
    Path("t.csv").write_text("date,event,by\n2018-07-12,walkout,Ann\n", encoding="utf-8")

    def side(called: str) -> int | None:
        line = ("import", "t.csv", "-r", "rules.yaml", "--side", f"Ann={called}", "--force")
        assert sim_cli(*line).code == 0
        return sim.load_scenario("t.yaml").parties["Ann"].side

    assert [side("union"), side("2"), side("none")] == [2, 2, None]
    assert "(employer or union; none" in Path("t.yaml").read_text(encoding="utf-8")
    wrong = sim_cli("import", "t.csv", "-r", "rules.yaml", "--side", "Ann=unoin", "--force")
    assert wrong.code == 2
    assert "'unoin' is no side" in wrong.err
    assert "did you mean 'union'?" in " ".join(wrong.err.split())


def test_a_name_without_a_letter_is_no_fault_of_the_table(sim_cli: SimCli) -> None:
    for name in ("\udcff.yaml", "---.yaml"):
        assert sim_cli("import", "the talks.csv", "-o", f"./{name}").code == 0
        scenario = sim.load_scenario(name)
        assert scenario.name == "imported"
        assert scenario.title


def test_a_party_of_any_length_is_written_so_that_it_runs(sim_cli: SimCli) -> None:
    Path("t.csv").write_text(f"date,event,by\n2018-07-12,no_show,{'A' * 5000}\n")
    assert sim_cli("import", "t.csv").code == 0
    assert sim_cli("run", "t.yaml").code == 0


def test_the_comment_of_the_file_ends_where_it_should(sim_cli: SimCli) -> None:
    Path("x\nscenario: y.csv").write_text(
        'date,event,"a\nb: c"\n2018-07-12,no_show,1\n', encoding="utf-8"
    )
    assert sim_cli("import", "x\nscenario: y.csv", "-o", "z.yaml").code == 0
    assert sim.load_scenario("z.yaml").name == "z"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--side", "USA"], "write NAME=1"),
        (["--side", "USA="], "write NAME=1"),
        (["--side", "USA=x"], "'x' is no side of a rulebook of 2 sides: write 1, 2 or none"),
        (["--side", "UAS=1"], "did you mean 'USA'?"),
        (["--side", "USA=3"], "a rulebook of 2 sides"),
        (["--side", "USA=1", "--side", "USA=2"], "'USA' is told twice"),
        (["--side", "USA=1", "--side", "usa=2"], "'usa' is a party whose side is told already"),
        (["--side", "UAS=1", "--side", "ROC=2"], "no party 'ROC'"),
        (["--column", "by=Who", "--column", "by=Type"], "'by' is told twice"),
        (["--column", "events=Type"], "did you mean 'event'"),
        (["--column", "event"], "write WHAT=HEADING"),
        (["--dates", "dayfirst"], "did you mean 'day-first'"),
        (["--sheet", "2"], "it has no sheets"),
        (["-r", "diplomacie"], "did you mean 'diplomacy'?"),
        (["-o", "the talks.csv", "--force"], "the output is also an input"),
    ],
)
def test_a_slip_on_the_line_is_told(arguments: list[str], message: str, sim_cli: SimCli) -> None:
    ended = sim_cli("import", "the talks.csv", *arguments)
    assert ended.code == 2
    assert message in " ".join(ended.err.split())
    assert Path("the talks.csv").read_text(encoding="utf-8") == TABLE
