"""``sim forecast`` on the command line: what is asked is answered, or refused with its cause."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_fixture import SimCli
from places import SCENARIOS, SINGAPORE, TESTS

RIVER = TESTS / "reports" / "river.yaml"
QUICK = ("--draws", "200")
RATES = """rates: calm
rulebook: river
every: 30 days
events:
  - {event: meet, none: 2, progress: 2, stalemate: 1}
  - {event: blame, progress: 1}
"""


@pytest.fixture
def rates(tmp_path: Path) -> Path:
    path = tmp_path / "rates.yaml"
    path.write_text(RATES, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--days 0", "a horizon of 0 days: ask about 1 to 3,650 days after 2018-07-13"),
        ("--days 36500", "a horizon of 36,500 days: ask about 1 to 3,650 days"),
        ("--days 30,x", "'x': write a whole number"),
        ("--days 30,,90", "'30,,90': write whole numbers with one comma between"),
        ("--method exact --days 3650", "draw futures with --method draws"),
        ("--days 30 --at 2018-07-13", "2018-07-13 is not after 2018-07-13, the last day"),
        ("--at 2018-02-30", "'2018-02-30' is not a day of the calendar"),
        ("--as-of 2000-01-01", "nothing in 'singapore-2018' is known to have happened by 2000"),
        ("--as-of 9999-12-01", "the calendar ends on 9999-12-31; ask about a nearer day"),
        ("--given talk_held@2018-08-01", "no event 'talk_held': did you mean 'talks_held'?"),
        ("--given talks_held@2018-07-13", "is not after 2018-07-13"),
        ("--given talks_held@2028-07-13", "after the last day of the forecast; ask about a later"),
        ("--given talks_held", "write EVENT@DATE, then 'by PARTY,PARTY' if need be"),
        ("--given talks_held@soon", "'soon' is not a day of the calendar"),
        ("--rates x.yaml --learn y.yaml", "--rates and --learn exclude each other"),
        ("--rates nowhere.yaml", "cannot read the file"),
        ("--learn nowhere", "cannot read the file"),
        ("--learn scenarios/singapore-2018.yaml", "every case to learn from is 'singapore-2018'"),
        ("scenarios/oslo-1993.yaml", "one SCENARIO is forecast at a time; --judge takes several"),
        ("--judge --at 2019-01-01", "--at has no meaning beside --judge: leave it out"),
        ("--judge --track nuclear", "--track has no meaning beside --judge"),
        ("--judge --as-of 2018-07-01", "--as-of has no meaning beside --judge"),
        ("--judge --format rates", "--format rates has no meaning beside --judge"),
        ("--judge --days 0", "a horizon of 0 days: ask about 1 to 3,650 days\n"),
        ("--judge", "no forecast under diplomacy can be judged: it takes two cases"),
        ("--track war", "has no track 'war': there is nuclear, remains"),
        ("--method guess", "'guess' is not known: write exact or draws"),
        ("--draws 1", "'1': write a whole number from 100 to 1000000"),
        ("--seed -1", "'-1': write a whole number from 0"),
        ("--format rates", "choose one with --track, of nuclear, remains"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    words: str, said: str, sim_cli: SimCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(SCENARIOS.parent)
    ended = sim_cli("forecast", SINGAPORE, *words.split())
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_a_party_or_a_folder_that_is_none_is_refused(sim_cli: SimCli, tmp_path: Path) -> None:
    ended = sim_cli("forecast", SINGAPORE, "--given", "talks_held@2018-08-01 by USA,EU")
    assert ended.code == 2
    assert "no party 'EU': there is USA, DPRK, ROK" in ended.err
    ended = sim_cli("forecast", SINGAPORE, "--learn", tmp_path)
    assert ended.code == 2
    assert "the folder holds no *.yaml or *.yml" in ended.err
    (tmp_path / "book.yaml").write_bytes((TESTS / "reports" / "river-rules.yaml").read_bytes())
    ended = sim_cli("forecast", SINGAPORE, "--learn", tmp_path)
    assert ended.code == 2
    assert "the folder holds no scenario, only rulebooks or rates" in ended.err


def test_a_rulebook_without_packaged_cases_wants_some(sim_cli: SimCli) -> None:
    ended = sim_cli("forecast", RIVER)
    assert ended.code == 2
    assert "no packaged case can be told under the rulebook 'river': give other" in ended.err


def test_every_fault_of_the_cases_is_told(sim_cli: SimCli) -> None:
    """Cases of another rulebook are read under that of the scenario."""
    others = [TESTS / "reports" / f"{name}.yaml" for name in ("alone", "strands")]
    ended = sim_cli("forecast", RIVER, *(word for path in others for word in ("--learn", path)))
    assert ended.code == 2
    assert "unknown event 'give'" in ended.err
    assert "unknown event 'leave'" in ended.err


def test_nothing_happens_that_is_in_no_file_of_rates(rates: Path, sim_cli: SimCli) -> None:
    ended = sim_cli(
        *("forecast", RIVER, "--as-of", "2020-02-20", "--rates", rates, "--format", "json")
    )
    assert ended.code == 0
    told = json.loads(ended.out)
    assert told["learned"]["rates"] == "calm"
    assert (told["skill"], told["warnings"]) == ([], [])
    assert {track["reads"] for track in told["tracks"].values()} == {"progress"}
    for track in told["tracks"].values():
        assert track["method"] == "exact"
        assert [at["days"] for at in track["horizons"]] == [30, 90, 180, 365]
        for at in track["horizons"]:
            shares = {reads: one["share"] for reads, one in at["shares"].items()}
            assert shares["progress"] + shares["stalemate"] == pytest.approx(1, abs=1e-3)
            assert (shares["settled"], shares["broken"]) == (0, 0)
            assert at["shares"]["progress"]["low"] is None


def test_a_forecast_in_text(rates: Path, sim_cli: SimCli) -> None:
    asked = ("forecast", RIVER, "--as-of", "2020-02-20", "--rates", rates, "--at", "2020-04-01")
    ended = sim_cli(*asked, "--track", "fish")
    assert ended.code == 0
    assert "On 2020-04-01, 41 days on, fish reads stalemate in" in ended.out
    assert "rulebook river, history to 2020-02-20, as of 2020-02-20" in ended.out
    assert "in 100 futures, exact; as given" in ended.out
    assert "the rates 'calm' were given, and not learned" in ended.out
    assert "water:" not in ended.out
    given = sim_cli(*asked, "--given", "sign@2020-02-21 by A,B", "--track", "fish")
    assert "supposed: sign by A and B on 2020-02-21" in given.out
    assert "fish reads settled in 100 of 100 futures" in given.out
    assert "What would move it" not in given.out


@pytest.mark.slow
def test_only_the_sides_that_a_rule_asks_for_make_an_event(sim_cli: SimCli) -> None:
    """What is joint is done by all, and what nobody is said to do by none."""
    asked = ("forecast", SINGAPORE, *QUICK, "--days", "5", "--track", "nuclear")
    both, nobody, one = (
        sim_cli(*asked, "--given", f"accord_signed@2018-07-14{by}", "--format", "json").out
        for by in (" by USA,DPRK", "", " by USA")
    )
    assert json.loads(both)["given"][0]["sides"] == [1, 2]
    assert json.loads(nobody)["given"][0]["sides"] == []
    settled = [
        json.loads(told)["tracks"]["nuclear"]["horizons"][0]["shares"]["settled"]["share"]
        for told in (both, one)
    ]
    assert settled[0] > 0.9 > settled[1]


@pytest.mark.slow
def test_a_scenario_from_a_pipe_is_one_like_any_other_and_another_seed_is_another(
    sim_cli: SimCli,
) -> None:
    asked = (*QUICK, "--days", "30", "--track", "nuclear", "--format", "json")
    text = SINGAPORE.read_text(encoding="utf-8")
    told, again, other = (
        json.loads(sim_cli("forecast", *words, *asked, stdin=text).out)
        for words in (["-"], [SINGAPORE], [SINGAPORE, "--seed", "8"])
    )
    assert told["tracks"] == again["tracks"]
    assert told["learned"] == again["learned"]
    assert other["tracks"] != again["tracks"]
    ended = sim_cli("forecast", "-", "--rates", "-", stdin=text)
    assert ended.code == 2
    assert "standard input can be read once only" in ended.err


@pytest.mark.slow
def test_rates_are_printed_changed_and_given(sim_cli: SimCli, tmp_path: Path, rates: Path) -> None:
    path = tmp_path / "own.yaml"
    asked = ("forecast", SINGAPORE, "--track", "nuclear", *QUICK)
    assert sim_cli(*asked, "--format", "rates", "-o", path).code == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith("rates: singapore-2018\n")
    assert "event: talks_held" in text
    told = sim_cli(*asked, "--rates", path)
    assert told.code == 0
    assert "the rates 'singapore-2018' were given" in told.out
    wrong = sim_cli("forecast", SINGAPORE, "--rates", rates)
    assert wrong.code == 2
    assert "error[SIM107]" in wrong.err


@pytest.mark.parametrize(
    ("form", "starts"),
    [("text", "river  A month"), ("markdown", "## river: "), ("html", "<!doctype html>")],
)
def test_a_report_goes_to_a_file(
    form: str, starts: str, rates: Path, sim_cli: SimCli, tmp_path: Path
) -> None:
    path = tmp_path / "report"
    ended = sim_cli("forecast", RIVER, "--rates", rates, "--format", form, "-o", path)
    assert (ended.code, ended.out) == (0, "")
    assert path.read_text(encoding="utf-8").startswith(starts)


@pytest.mark.slow
def test_cases_are_judged(sim_cli: SimCli, tmp_path: Path) -> None:
    """A folder, one file of it again, and a rulebook that lies beside them."""
    names = ("oslo-1993", "algiers-1981", "singapore-2018")
    for name in names:
        (tmp_path / f"{name}.yaml").write_bytes((SCENARIOS / f"{name}.yaml").read_bytes())
    (tmp_path / "book.yaml").write_bytes((TESTS / "reports" / "river-rules.yaml").read_bytes())
    asked = ("--judge", tmp_path, tmp_path / f"{names[0]}.yaml", "--draws", "100", "--days", "30")
    ended = sim_cli("forecast", *asked, "--format", "json")
    assert ended.code == 0
    (judged,) = json.loads(ended.out)["judged"]
    assert sorted(judged["cases"]) == sorted(names)
    (at,) = judged["horizons"]
    assert at["forecasters"][0]["name"] == "rates through the rulebook"
    assert at["forecasts"] > 20
    assert all(0 < one["brier"] < 2 for one in at["forecasters"])
    text = sim_cli("forecast", *asked)
    assert "3 cases with 4 tracks, each forecast from the others" in text.out
    other = sim_cli("forecast", *asked, "-r", "ripeness", "--format", "json")
    assert json.loads(other.out)["judged"][0]["rulebook"] == "ripeness"
