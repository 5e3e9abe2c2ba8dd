"""The page as a text: one file, the same each time, small, and every link leads somewhere."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from contextlib import redirect_stdout
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cli_fixture import SimCli
from jsonschema import Draft202012Validator
from places import ROOT, SCENARIOS, SINGAPORE

import sim
from sim.cli import cli
from sim.cli.schema import schema_of
from sim.cli.streams import guarded
from sim.files.page import Page
from sim.files.pieces import pieces_of
from sim.files.scenario_file import read_scenario
from sim.report.layout import visible

EVERY = sorted(SCENARIOS.glob("*.yaml"))
MOST, MOST_TOGETHER = 500_000, 2_000_000
"""The most bytes of the page of one case of the library, and of a page of them all."""
RIVER = ROOT / "tests" / "reports" / "river.yaml"
STRANDS = ROOT / "tests" / "reports" / "strands.yaml"


ALONE = """\
scenario: s
title: Two sides talk
rulebook: rhetoric
events: [{date: 2020-01-01, event: offer}, {date: 2020-01-02, event: hostile_statement}]
"""


class Reader(HTMLParser):
    """Notes every id and link of a page, and whatever may not stand in one."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.odd: list[str] = []
        self.levels: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src"):
                self.links.append(value or "")
            if name in ("style", "srcdoc") or name.startswith("on"):
                self.odd.append(f"{tag} {name}")
        if tag in ("img", "iframe", "object", "embed", "base", "link"):
            self.odd.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))


@cache
def made(*args: object) -> str:
    """The page of some arguments, made once."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        assert guarded(cli, ["page", *map(str, args)]) in (0, 1)
    return printed.getvalue()


def carried(text: str) -> Any:
    """What a page carries for its script."""
    (data,) = re.findall(r'id="sim-data">(.*?)</script>', text, re.DOTALL)
    return json.loads(data)


def check_whole(page: Reader) -> None:
    """No id stands twice, every link leads somewhere, and nothing is loaded or run inline.

    Headings go down one level at a time.
    """
    assert sorted(set(page.ids)) == sorted(page.ids)
    inside = {link[1:].split("?")[0] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert all(link.startswith(("#", "http://", "https://")) for link in page.links)
    assert page.odd == []
    assert page.levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(page.levels))


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[] if path == SINGAPORE else pytest.mark.slow) for path in EVERY],
    ids=lambda path: path.stem,
)
def test_a_page_is_one_small_file_whose_links_lead_somewhere(path: Path, sim_cli: SimCli) -> None:
    text = made(path)
    page = Reader(text)
    assert len(text.encode()) < MOST
    check_whole(page)
    scenario = sim.load_scenario(str(path))
    assert {f"s0-e{n}" for n, _ in enumerate(scenario.events, 1)} <= set(page.ids)
    assert {f"s0-src-{n}" for n, _ in enumerate(scenario.sources, 1)} <= set(page.ids)
    assert {f"book-0-r{n}" for n, _ in enumerate(scenario.rulebook.rules)} <= set(page.ids)


def test_what_a_page_carries_is_as_its_schema_says() -> None:
    validator = Draft202012Validator(schema_of("page"))
    validator.validate(carried(made(SINGAPORE)))
    validator.validate(carried(made(RIVER, "--no-play")))


def test_the_same_input_gives_the_same_bytes(sim_cli: SimCli, tmp_path: Path) -> None:
    once = made(RIVER)
    file = tmp_path / "page.html"
    sim_cli("page", RIVER, "-o", file)
    assert file.read_text(encoding="utf-8") == once


def test_the_policy_allows_what_is_there_and_nothing_else() -> None:
    text = made(SINGAPORE)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="(.*?)"', text)
    allowed = {part.split(" ", 1)[0]: part for part in policy.replace("&#39;", "'").split("; ")}
    for tag in ("style", "script"):
        (inner,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert allowed.pop(f"{tag}-src") == f"{tag}-src 'sha256-{digest}'"
    assert set(allowed.values()) == {
        *("default-src 'none'", "base-uri 'none'", "form-action 'none'"),
        *("require-trusted-types-for 'script'", "trusted-types 'none'"),
    }


def test_the_verdict_and_its_reasons_are_linked() -> None:
    page = Reader(made(SINGAPORE))
    run = sim.run(sim.load_scenario(str(SINGAPORE)))
    for track in run.tracks.values():
        assert track.step is not None
        assert track.step.decision.rule is not None
        place = run.scenario.rulebook.rules.index(track.step.decision.rule)
        assert {f"#s0-e{track.step.number}", f"#book-0-r{place}"} <= set(page.links)


def test_a_rulebook_too_large_to_carry_is_read_and_not_played(sim_cli: SimCli) -> None:
    ended = sim_cli("page", RIVER, "--most-cells", 10)
    assert ended.code == 1, "of its own, an expectation fails"
    assert re.match(r"It cannot be played: the rulebook '\S+' has \d+ positions", ended.err)
    assert ended.err.strip() in html_text(ended.out)
    assert carried(ended.out)["books"][0]["machine"] is None


def test_a_page_that_is_not_to_be_played_says_nothing_of_it() -> None:
    text = made(RIVER, "--no-play")
    assert "It cannot be played" not in text
    assert carried(text)["books"][0]["machine"] is None


def test_all_faults_of_all_files_are_told_at_once(sim_cli: SimCli, tmp_path: Path) -> None:
    faulty = ROOT / "tests" / "faulty" / "unknown-event.yaml"
    empty = tmp_path / "empty"
    empty.mkdir()
    ended = sim_cli("page", faulty, empty, tmp_path / "none.yaml", "-r", "no-such-book")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("error[SIM") >= 4
    assert "Traceback" not in ended.err


def test_an_expectation_that_failed_ends_with_1(sim_cli: SimCli, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(f"{ALONE}expect: [{{at: 2020-01-02, reads: settled}}]\n", encoding="utf-8")
    ended = sim_cli("page", file)
    assert ended.code == 1
    assert "expected settled" in ended.out


def test_a_folder_is_one_page_with_its_contents_and_each_rulebook_once(tmp_path: Path) -> None:
    for name in ("first", "second"):
        text = ALONE.replace("scenario: s", f"scenario: {name}")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    text = made(tmp_path, "--no-play", "-r", "ripeness")
    page = Reader(text)
    check_whole(page)
    assert {"#s0", "#s1"} <= set(page.links)
    assert [book["name"] for book in carried(text)["books"]] == ["rhetoric"]
    assert "As other rulebooks read it" in text


def test_a_page_tells_what_may_follow(sim_cli: SimCli, tmp_path: Path) -> None:
    file, again = tmp_path / "s.yaml", tmp_path / "again.html"
    file.write_text(ALONE, encoding="utf-8")
    text = made(file, "--forecast")
    page = Reader(text)
    check_whole(page)
    (track,) = json.loads(sim_cli("forecast", file, "--format", "json").out)["tracks"].values()
    main = next(at for at in track["horizons"] if at["days"] == track["moved_on"])
    share = main["shares"][main["likeliest"]]["share"]
    sentence = f"s reads {main['likeliest']} in {100 * share:.0f} of 100 futures"
    assert f"On {main['date']}, {main['days']} days on, {sentence}" in visible(html_text(text))
    drawn = {name for name, part in track["fan"][-1]["shares"].items() if part > 0.01}
    assert {f"s0-fan-0-{name}" for name in drawn} <= set(page.ids)
    sim_cli("page", file, "--forecast", "-o", again)
    assert again.read_text(encoding="utf-8") == text, "the same futures are drawn each time"


def test_a_page_says_why_it_has_no_forecast(sim_cli: SimCli) -> None:
    ended = sim_cli("page", RIVER, "--forecast", "--no-play")
    assert ended.code == 1, "of its own, an expectation fails"
    assert ended.err == "No forecast: no packaged case can be told under the rulebook 'river'.\n"
    assert ended.err.strip() in visible(html_text(ended.out))
    assert "fan" not in "".join(Reader(ended.out).ids)


HOSTILE = r"""
scenario: hostile
title: Two sides talk
rulebook: rhetoric
parties:
  A: {name: "</svg><script>alert(1)</script>", side: 1}
  B: {name: "\" onload=\"alert(2)", side: 2}
tracks:
  "t": {title: "<iframe srcdoc=x> {{7*7}} \x1b[31m \u202Eevil"}
events:
  - {date: 2020-01-01, event: offer, by: A}
  - {date: 2020-01-02, event: hostile_statement, by: B}
"""


def test_what_may_follow_obeys_nothing_of_a_stranger(tmp_path: Path) -> None:
    file = tmp_path / "hostile.yaml"
    file.write_text(HOSTILE, encoding="utf-8")
    text = made(file, "--forecast", "--no-play")
    part = text[text.index("What may follow") : text.index("Every event")]
    assert "{{7*7}}" in part
    assert "<script" not in part
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", text)
    check_whole(Reader(text))


def test_a_page_forecasts_nothing_unless_asked() -> None:
    assert "What may follow" not in made(SINGAPORE)


def test_a_rulebook_alone_is_a_page(sim_cli: SimCli) -> None:
    check_whole(
        Reader(
            sim_cli(
                "show", ROOT / "tests" / "rulebooks" / "claims-scopes.yaml", "--format", "html"
            ).out
        )
    )


@pytest.mark.slow
def test_the_library_is_one_page() -> None:
    text = made(SCENARIOS)
    assert len(text.encode()) < MOST_TOGETHER
    check_whole(Reader(text))
    assert text.count('<article class="scenario"') == len(EVERY)


@pytest.mark.parametrize("path", [SINGAPORE, RIVER, STRANDS], ids=lambda path: path.stem)
def test_the_pieces_of_a_file_put_together_are_the_file(path: Path) -> None:
    """What the script of a page does, where nothing is changed."""
    scenario = sim.load_scenario(str(path))
    pieces = pieces_of(scenario, name=scenario.name, title=scenario.title)
    events = []
    for event, keys in zip(scenario.events, pieces.events, strict=True):
        known = f"    known: {event.known}\n" if event.known else ""
        events.append(f"  - date: {event.date}\n    event: {event.event}\n")
        events.append("".join(keys.values()) + known)
    text = f"{pieces.head}events:\n{''.join(events)}{pieces.tail}"
    read = read_scenario(Page(str(path), text))
    assert (read.events, read.parties, read.sources, read.tracks) == (
        *(scenario.events, scenario.parties),
        *(scenario.sources, scenario.tracks),
    )


def test_the_words_of_the_page_are_those_of_the_run() -> None:
    """Every line of why and why-not stands in the page as `sim run --why` prints it."""
    text = visible(html_text(made(SINGAPORE)))
    run = sim.run(sim.load_scenario(str(SINGAPORE)))
    for step in run.steps:
        assert step.because is None or visible(step.because) in text
        for refusal in step.refusals:
            for line in refusal.unmet:
                assert visible(line.condition) in text


def html_text(text: str) -> str:
    """The texts of a page."""
    parts: list[str] = []

    class Texts(HTMLParser):
        def handle_data(self, data: str) -> None:
            parts.append(data)

    Texts().feed(text)
    return "".join(parts)
