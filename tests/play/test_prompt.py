"""The prompt of a game: what is typed, what is answered, what is saved, and how it is left."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_fixture import Ended, SimCli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from places import ROOT, SINGAPORE
from terminal_fixture import Terminal

import sim
from sim.play.game import Game
from sim.play.moves import RefusedError
from sim.play.prompt import WORDS, completions
from sim.play.typed import move_of


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> SimCli:
    return SimCli(monkeypatch, capsys)


def played(cli: SimCli, *lines: str, path: object = SINGAPORE) -> Ended:
    return cli("play", path, stdin="\n".join(lines))


def answers(ended: Ended) -> list[str]:
    """What was said to each line; the first is what is said before any."""
    first, *rest = re.split(r"^\d{4}-\d\d-\d\d> ", ended.out, flags=re.MULTILINE)
    return [first, *(part.partition("\n")[2] for part in rest)]


def test_a_game_is_played_undone_and_saved_and_replays(cli: SimCli, tmp_path: Path) -> None:
    kept = tmp_path / "meeting.yaml"
    lines = ("talks_held by USA, DPRK after 2 weeks note They meet", "wait 10", "undo", "redo")
    ended = played(cli, *lines, f"save {tmp_path / 'meeting'}")
    assert (ended.code, ended.err) == (0, "")
    replayed = cli("run", kept)
    assert replayed.code == 0
    run = sim.run(sim.load_scenario(kept))
    assert run.steps[-1].note == "They meet"
    assert str(run.days[1]) == "2018-08-06"
    assert run.verdict.tracks["nuclear"].stage == "talks"
    assert {check.stage for check in run.scenario.expect[-2:]} == {"talks", "stalemate"}
    _, met, waited, undone, redone, _ = (text.partition("\n\n")[2] for text in answers(ended))
    assert met == undone != waited == redone


@pytest.mark.parametrize("name", ["two words", "it's", "-"])
def test_the_line_that_replays_a_game_can_be_typed(
    cli: SimCli, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = answers(played(cli, f"save {name}"))[-1]
    command = told.partition("to replay it: ")[2].strip()
    assert cli(*shlex.split(command)[1:]).code == 0


def test_what_would_happen_does_not_happen(cli: SimCli) -> None:
    lines = ("2 by all", "if wait 150 days", "what if we wait 149 days", "if wait 1", "why")
    _, _, drifts, not_yet, tomorrow, why = answers(played(cli, *lines))
    assert "talks -> stalemate" in drifts
    assert "nothing has happened yet" in drifts
    assert "149 days pass, to 2018-12-09, and no deadline falls." in not_yet
    assert "1 day passes, to 2018-07-14, and no deadline falls." in tomorrow
    assert why.startswith("nuclear: progress since 2018-07-13")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("no_shows by USA", "did you mean 'no_show'?"),
        ("no_show", "who does no_show? add 'by USA', 'by DPRK', 'by ROK' or 'by USA and DPRK'"),
        ("99", "no choice 99: 'all' lists 1 to 51"),
        ("no_show by", "'by' what? write 'by' and a party"),
        ("no_show USA", "'USA' after no_show: write 'by PARTY'"),
        ("no_show by USA on 2018-02-30", "'2018-02-30' is no day of the calendar"),
        ("no_show by USA on 2018-09-01 2018-09-02", "happens on one day"),
        ("no_show by USA on 2018-09-01 after 2 days", "write one of them"),
        ("no_show by USA on 2018-07-01", "that is before today, 2018-07-13"),
        ("no_show by USA on Mars", "no track 'Mars': there is nuclear, remains"),
        ("wait", "how long?: write '60 days'"),
        ("wait 0", "to let a day pass"),
        ("wait 99999999999 days", "longer than the calendar"),
        ("wait until 2018-07-13", "wait until a later day"),
        ("wait until soon", "'soon' is no day"),
        ("if", "if what?: write 'if 3', 'if EVENT by PARTY' or 'if wait 60 days'"),
        ("what if undo", "'undo' is no move: write 'if 3'"),
        ("undo", "there is no move to take back"),
        ("undo -1", "'-1' is no number of moves: write 'undo 2'"),
        ("redo x", "'x' is no number of moves: write 'redo 2'"),
        ("note", "note what?"),
        ("track", "which track? there is nuclear, remains"),
        ("save", "under which name?"),
        ("save /", "is a folder"),
        ("save \0", "no file can have that name"),
        (f"save {SINGAPORE}", "the game was read from that file"),
        ("save /nowhere/at/all", "No such file"),
        ("x" * 3000, "more than 2000 characters"),
    ],
)
def test_a_line_that_means_nothing_is_refused_with_its_cure(
    cli: SimCli, line: str, answer: str
) -> None:
    ended = played(cli, line, "undo")
    assert answer in answers(ended)[1].replace("\n  ", " ")
    assert ended.code == 2
    assert ended.err == "2 lines were refused\n"


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(
    raw=st.one_of(
        st.binary(max_size=60),
        st.lists(
            st.sampled_from(
                [
                    "by",
                    "on",
                    "after",
                    "note",
                    "wait",
                    "1",
                    "USA",
                    "no_show",
                    "if",
                    "undo",
                    "\x1b[2J",
                ]
            ),
            max_size=7,
        ).map(lambda words: " ".join(words).encode()),
    )
)
def test_whatever_is_typed_is_answered_without_a_traceback(cli: SimCli, raw: bytes) -> None:
    ended = cli("play", SINGAPORE, stdin=raw.replace(b"save", b"").replace(b"overwrite", b""))
    assert ended.code in (0, 2)
    assert "\x1b" not in ended.out
    assert "Traceback" not in ended.err


def test_the_mark_before_a_text_of_some_editors_is_no_move(cli: SimCli) -> None:
    ended = cli("play", SINGAPORE, stdin=b"\xef\xbb\xbfwait 60\n")
    assert (ended.code, "refused" in ended.err) == (0, False)


def test_a_file_that_is_there_is_written_over_only_where_that_is_asked_for(
    cli: SimCli, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.yaml"
    kept.write_text("mine")
    ended = played(cli, "2 by all", f"save {kept}")
    assert "is there already" in ended.out.replace("\n  ", " ")
    assert kept.read_text() == "mine"
    assert ended.err.startswith("1 move not saved")
    assert played(cli, "2 by all", f"overwrite {kept}").code == 0
    assert kept.read_text().startswith("scenario: kept")


def test_a_game_of_a_rulebook_begins_with_a_party_a_side(cli: SimCli, tmp_path: Path) -> None:
    ended = cli("play", "ripeness", "--at", "2020-02-29", stdin="course\nsave nothing\n")
    assert "It is 2020-02-29" in ended.out
    assert "Nothing has happened yet" in ended.out
    assert "a scenario tells of one event or more" in ended.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-"], "standard input takes the moves"),
        (["nowhere.yaml"], "nowhere.yaml"),
        (["diplomacy", "-r", "ripeness"], "is a rulebook itself"),
        ([SINGAPORE, "-r", "no-such"], "unknown rulebook 'no-such'"),
        ([SINGAPORE, "--at", "2018-01-01"], "the clock starts on 2018-06-12"),
        ([SINGAPORE, "--track", "remain"], "remains"),
    ],
)
def test_what_cannot_be_played_is_refused(
    cli: SimCli, arguments: list[object], message: str
) -> None:
    ended = cli("play", *arguments)
    assert ended.code == 2
    assert message in ended.err
    assert ended.out == ""


def test_every_command_is_told_by_help_and_completed(cli: SimCli) -> None:
    game = Game(sim.load_scenario(SINGAPORE))
    told = answers(played(cli, "help"))[1]
    for word in WORDS:
        assert f"  {word.usage} " in told
        assert word.name in completions(game)
    with pytest.raises(RefusedError):
        move_of("help", game)


def test_the_document_shows_what_is_answered(cli: SimCli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "play.md").read_text(encoding="utf-8")
    shown = text.partition("```text\n$ sim play docs/examples/harbour.yaml\n")[2].partition("```")[
        0
    ]
    lines = re.findall(r"^\d{4}-\d\d-\d\d> (.*)$", shown, flags=re.MULTILINE)
    assert len(lines) == 4
    ended = played(cli, *lines, path="docs/examples/harbour.yaml")
    assert ended.out.rstrip() == shown.rstrip()
    for word in WORDS:
        assert f"`{word.name}" in text


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    shown = Terminal(tmp_path, str(SINGAPORE), "--plain")
    yield shown
    shown.close()


@pytest.mark.slow
def test_at_a_terminal_leaving_asks_first_and_nothing_is_lost(
    terminal: Terminal, tmp_path: Path
) -> None:
    assert "\x1b[" in terminal.wait_for("2018-07-13> "), "a terminal gets colour"
    terminal.type("2 by all after 1 day\r")
    terminal.wait_for("2018-07-14> ")
    terminal.type("\x04")
    terminal.wait_for("1 move not saved")
    terminal.wait_for("2018-07-14> ")
    terminal.interrupt()
    assert terminal.left() == 130
    assert "Traceback" not in terminal.seen
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_saves_and_leaves(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, str(SINGAPORE), "--plain", NO_COLOR="1")
    try:
        shown = terminal.wait_for("2018-07-13> ")
        assert "\x1b[1m" not in shown
        terminal.type("wait 60 days\r")
        terminal.wait_for("2018-09-11> ")
        terminal.type("save waited\rquit\r")
        assert terminal.left() == 0
    finally:
        terminal.close()
    assert sim.run(sim.load_scenario(tmp_path / "waited.yaml")).failed == ()
