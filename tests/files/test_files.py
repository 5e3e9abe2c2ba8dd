"""What is wrong with a file: every diagnostic, at its place, at once, and nothing worse."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest
from builders import as_file, rulebooks
from hypothesis import example, given, settings
from hypothesis import strategies as st
from places import TESTS

import sim
from sim.cli import cli
from sim.cli.streams import BAD_INPUT, EXPECTED, FAILED, guarded
from sim.files.document import read_document
from sim.files.nodes import DEEPEST
from sim.files.page import LARGEST_FILE, MOST_PROBLEMS, Page, read_page
from sim.files.rates_file import read_rates
from sim.files.scenario_file import read_scenario
from sim.files.shelf import PACKAGED, read_rulebook
from sim.model.problem import InputError, Problem
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.report.problems import problems_text

ROOT = TESTS.parent
FAULTY = sorted((TESTS / "faulty").glob("*.yaml"))
SINGAPORE = ROOT / "scenarios" / "singapore-2018.yaml"
EXPECT = re.compile(r"^# expect: (SIM\d{3})(?: at (\d+):(\d+))?$", re.M)
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
QUICKLY = 5.0  # seconds of the processor, many times what is needed

TINY_SCENARIO = """\
scenario: tiny
title: A tiny scenario
rulebook: diplomacy
events:
  - {date: 2018-07-12, event: offer}
"""


def load(path: Path) -> Scenario | Rulebook:
    """Load a file as what it says it is; a file that says nothing is taken for a scenario."""
    text = path.read_bytes()
    is_rulebook = re.search(rb"^rulebook:", text, re.M) and not re.search(
        rb"^scenario:", text, re.M
    )
    return sim.load_rulebook(path) if is_rulebook else sim.load_scenario(path)


def refused(read: Callable[[], Any]) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read()
    assert caught.value.problems
    return caught.value.problems


def of_text(text: str) -> tuple[Problem, ...]:
    return refused(lambda: read_scenario(Page("tiny.yaml", text)))


def shown(problems: tuple[Problem, ...]) -> str:
    return click.unstyle(problems_text(problems))


# Every diagnostic by a tiny file.


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_a_faulty_file_is_told_by_code_line_and_column(path: Path) -> None:
    told = path.read_text(encoding="utf-8", errors="replace")
    expected = [
        (code, int(line or 0), int(column or 0))
        for code, line, column in re.findall(
            r"^# expect: (SIM\d{3})(?: at (\d+):(\d+))?$", told, re.M
        )
    ]
    problems = refused(lambda: load(path))
    assert sorted((p.code, p.line, p.column) for p in problems) == sorted(expected)
    assert all(p.path == str(path) for p in problems)
    assert all(p.source == told.splitlines()[p.line - 1] for p in problems if p.line)


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_a_fault_names_its_cure(path: Path) -> None:
    for problem in refused(lambda: load(path)):
        assert problem.cure


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_a_faulty_file_ends_a_command_with_2_and_no_traceback(
    path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(cli, [command, str(path)]) == BAD_INPUT
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert re.search(r"error\[SIM\d{3}\]", err)
    assert str(path) in err


WITHOUT_A_FILE = {
    "SIM001": "a file that cannot be read",
    "SIM002": "a file of over 16 MiB",
    "SIM009": "a file that the output would be written over",
    "SIM020": "a file of over a thousand problems",
    "SIM021": "a scenario that is too large to run",
    "SIM171": "a file of rates, which tests/files/test_rates.py spoils",
}


def test_every_code_of_the_loader_has_a_faulty_file() -> None:
    """Codes from SIM200 on are findings in files that load, and are held elsewhere."""
    used = {
        code
        for folder in ("files", "model")
        for module in (ROOT / "sim" / folder).glob("*.py")
        for code in re.findall(r"SIM[01]\d{2}", module.read_text())
    }
    held = {
        code
        for path in FAULTY
        for code, *_ in EXPECT.findall(path.read_text(encoding="utf-8", errors="replace"))
    }
    assert used - held == set(WITHOUT_A_FILE)
    assert held <= used


# What no tiny file can be.


def test_a_missing_file(tmp_path: Path) -> None:
    (problem,) = refused(lambda: sim.load_scenario(tmp_path / "absent.yaml"))
    assert problem.code == "SIM001"
    assert "No such file" in problem.message
    assert problem.path.endswith("absent.yaml")
    assert problem.cure == "check the path, from the folder you stand in"


def test_a_missing_file_beside_one_that_is_probably_meant(tmp_path: Path) -> None:
    (tmp_path / "geneva-1985.yaml").write_text("", encoding="utf-8")
    for slip in ("genva-1985.yaml", "geneva-1985", "geneva-1985.yml"):
        (problem,) = refused(partial(sim.load_scenario, tmp_path / slip))
        assert problem.cure == f"did you mean '{tmp_path / 'geneva-1985.yaml'}'?"


def test_a_link_that_leads_nowhere_is_not_offered_for_itself(tmp_path: Path) -> None:
    (tmp_path / "gone.yaml").symlink_to("nowhere")
    (problem,) = refused(lambda: sim.load_scenario(tmp_path / "gone.yaml"))
    assert "did you mean" not in problem.cure


def test_a_folder(tmp_path: Path) -> None:
    (problem,) = refused(lambda: sim.load_scenario(tmp_path))
    assert (problem.code, "directory" in problem.message) == ("SIM001", True)
    assert "FOLDER/*.yaml" in problem.cure


def test_a_null_character_in_a_path() -> None:
    (problem,) = refused(lambda: sim.load_scenario("a\0b.yaml"))
    assert (problem.code, "null character" in problem.message) == ("SIM001", True)
    assert "\0" not in shown((problem,))


def test_a_null_character_in_the_path_of_a_rulebook() -> None:
    (problem,) = of_text(TINY_SCENARIO.replace("diplomacy", r'"a\0b.yaml"'))
    assert (problem.code, problem.line, problem.column) == ("SIM107", 3, 11)


def test_a_file_over_16_mib(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    (problem,) = refused(lambda: sim.load_scenario(path))
    assert (problem.code, "16 MiB" in problem.message) == ("SIM002", True)


def test_a_rulebook_that_is_no_regular_file(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY_SCENARIO.replace("diplomacy", "/dev/stdin/../zero.yaml"))
    (problem,) = refused(lambda: sim.load_scenario(path))
    assert problem.code == "SIM107"
    path.write_text(TINY_SCENARIO.replace("diplomacy", "/dev/zero"))
    (problem,) = refused(lambda: sim.load_scenario(path))
    assert (problem.code, "regular" in problem.message) == ("SIM107", True)


def test_an_unknown_packaged_rulebook() -> None:
    (problem,) = refused(lambda: sim.load_rulebook("diplomcy"))
    assert (problem.code, "did you mean 'diplomacy'?" in problem.cure) == ("SIM107", True)


def test_faults_of_a_rulebook_stand_at_their_place_in_it(tmp_path: Path) -> None:
    book = TESTS / "faulty" / "condition-call.yaml"
    path = tmp_path / "tiny.yaml"
    text = TINY_SCENARIO.replace("diplomacy", str(book)).replace("offer", "no_show")
    path.write_text(text)
    (problem,) = refused(lambda: sim.load_scenario(path))
    (alone,) = refused(lambda: sim.load_rulebook(book))
    assert problem == alone


def test_a_thousand_problems_are_enough() -> None:
    problems = of_text("kex: 1\n" * (MOST_PROBLEMS + 500))
    assert problems[-1].code == "SIM020"
    assert len(problems) == MOST_PROBLEMS + 1


LOOP = """\
rulebook: loop
title: A day leads back to where it began
start: here
stages: {here: {reads: none}}
events: {offer: {signal: deed, tone: neutral}}
rules:
  again: {after: 1 day, from: here, to: here, because: A day has passed}
"""


@pytest.mark.slow
@pytest.mark.parametrize("command", ["run", "check", "whatif"])
def test_a_scenario_too_large_to_run_is_told_with_place_and_cure(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, script = tmp_path / "loop.yaml", tmp_path / "script.yaml"
    book.write_text(LOOP)
    years = "  - {date: 0018-07-12, event: offer}\n  - {date: 2018-07-12, event: offer}\n"
    script.write_text(f"scenario: long\ntitle: Long\nrulebook: loop.yaml\nevents:\n{years}")
    assert guarded(cli, [command, str(script)]) == BAD_INPUT
    err = capsys.readouterr().err
    assert err.startswith("error[SIM021]: ")
    place = f"{script}:6:12" if command == "whatif" else f"{book}:7:3"
    assert f"--> {place}" in err
    assert "= help: " in err
    assert "is a date" in err


# What a diagnostic says.


@pytest.mark.parametrize(
    ("faulty", "cure"),
    [
        ("unknown-key", "did you mean 'until'?"),
        ("unknown-event", "did you mean 'offer'?"),
        ("unknown-event-in-a-rule", "did you mean 'no_show'?"),
        ("unknown-stage", "did you mean 'talks'?"),
        ("unknown-party", "did you mean 'USA'?"),
        ("unknown-rulebook", "did you mean 'diplomacy'?"),
        ("unknown-reading", "did you mean 'progress'?"),
        ("condition-unknown-name", "did you mean 'no_shows'?"),
        ("unknown-track", "there is main"),
        ("unknown-source", "no source is declared: write it under 'sources'"),
        ("missing-key", "add 'rulebook: ...'"),
        ("tab", "indent with spaces"),
        ("number-with-stage", "compare each with a number of its own"),
        ("unclosed-quote", "close it with the same quote"),
        ("unclosed-bracket", "close it with "),
        ("space-in-a-party", "use the letters A to Z"),
        ("side-in-words", "write one from 1 to 2, in digits"),
        ("no-such-side", "write one from 1 to 2, or 'sides: 3' in the rulebook"),
    ],
)
def test_the_cure_offers_what_was_probably_meant(faulty: str, cure: str) -> None:
    (problem,) = refused(lambda: load(TESTS / "faulty" / f"{faulty}.yaml"))
    assert cure in problem.cure


def test_a_cure_offers_no_number_of_sides_that_a_rulebook_cannot_have() -> None:
    (problem,) = refused(lambda: load(TESTS / "faulty" / "side-over-all-bounds.yaml"))
    assert problem.cure == "write one from 1 to 2"


def test_a_fault_on_an_empty_line_is_shown_there() -> None:
    text = shown((Problem("SIM005", "odd", "f.yaml", line=9, column=1, label="here", cure="mend"),))
    assert text.splitlines()[1:6] == [
        "  --> f.yaml:9:1",
        "  |",
        "9 |",
        "  | ^ here",
        "  = help: mend",
    ]


def test_a_label_without_a_place_is_said_below() -> None:
    text = shown((Problem("SIM200", "large", "f.yaml", label="what costs most: n", cure="less"),))
    assert text.splitlines()[1:4] == [
        "  --> f.yaml",
        "  = what costs most: n",
        "  = help: less",
    ]


def test_a_problem_is_shown_with_its_line_underlined() -> None:
    text = shown(of_text(TINY_SCENARIO.replace("offer", "ofer")))
    assert text.splitlines() == [
        "error[SIM101]: unknown event 'ofer'",
        "  --> tiny.yaml:5:31",
        "  |",
        "5 |   - {date: 2018-07-12, event: ofer}",
        "  |                               ^^^^ not in the rulebook 'diplomacy'",
        "  = help: did you mean 'offer'?",
        "",
        "1 error",
    ]


def test_problems_stand_in_the_order_of_the_file() -> None:
    problems = refused(lambda: load(TESTS / "faulty" / "many-faults.yaml"))
    places = [(problem.line, problem.column) for problem in problems]
    assert len(places) > 5
    assert places == sorted(places)


@pytest.mark.parametrize(
    "hostile",
    [
        r'"\e[31mred"',
        r'"\e]0;title\a"',
        r'"\x9b2J"',
        r'"a\nb\rc"',
        r'"\u202egnp.exe"',
        r'"\b\b\b"',
        r'"\x7f\0"',
    ],
)
def test_what_a_terminal_would_obey_is_written_out(hostile: str) -> None:
    problems = of_text(TINY_SCENARIO.replace("offer", hostile) + f"{hostile}: 1\n")
    assert {problem.code for problem in problems} == {"SIM101", "SIM012"}
    assert not OBEYED.search(shown(problems))


def test_a_raw_escape_in_a_file_is_written_out() -> None:
    (problem,) = refused(lambda: load(TESTS / "faulty" / "raw-escape.yaml"))
    assert "\x1b" in problem.source
    assert "\x1b" not in shown((problem,))
    assert r"\x1b[31mescape" in shown((problem,))


def test_a_mark_at_the_start_of_a_file_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "marked.yaml"
    path.write_text(TINY_SCENARIO, encoding="utf-8-sig")
    assert sim.load_scenario(path) == read_scenario(Page(str(path), TINY_SCENARIO))


def test_the_column_counts_characters() -> None:
    (problem,) = of_text(TINY_SCENARIO + "parties: {A: {name: Übergröße 😀, sid: 1}}\n")
    assert (problem.line, problem.column) == (6, 34)
    assert problem.source[problem.column - 1 :].startswith("sid")


def test_windows_line_ends_keep_the_place() -> None:
    (problem,) = of_text(TINY_SCENARIO.replace("offer", "ofer").replace("\n", "\r\n"))
    assert (problem.line, problem.column, problem.length) == (5, 31, 4)


# Hostile files are refused soon.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 100_000, "SIM008"),
        ("{a: " * 100_000, "SIM008"),
        ("- " * 100_000, "SIM008"),
        ("a: &a 1\nb: [" + "*a," * 100_000 + "]", "SIM007"),
        ("a: &a 1\nb:\n" + " - *a\n" * 100_000, "SIM007"),
        ("a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(1000)), "SIM007"),
        ("!a " * 100_000, "SIM005"),
        ("".join(f"key{n}: 1\n" for n in range(20_000)), "SIM012"),
        ("title: a\n" * 20_000, "SIM014"),
        ('"' + "a" * 1_000_000, "SIM005"),
        ("? " * 10_000, "SIM008"),
        (TINY_SCENARIO.replace("offer", "9" * 100_000), "SIM101"),
        (TINY_SCENARIO.replace("2018-07-12", "9" * 100_000), "SIM016"),
        (TINY_SCENARIO + "  - {date: 2018-07-12, event: ofer}\n" * 20_000, "SIM101"),
    ],
    ids=lambda value: value if len(value) < 10 else value[:12].strip(),
)
def test_a_hostile_file_is_refused_soon(text: str, code: str) -> None:
    started = time.process_time()
    problems = of_text(text)
    assert problems_text(problems)
    assert time.process_time() - started < QUICKLY
    assert code in {problem.code for problem in problems}


def test_a_web_of_deadlines_of_no_days_is_read_soon() -> None:
    names = [f"s{n}" for n in range(30)]
    book = {
        "rulebook": "web",
        "title": "Every stage leads at once to every later one",
        "start": "s0",
        "stages": {name: {"reads": "none"} for name in names},
        "events": {"offer": {"signal": "word", "tone": "neutral"}},
        "rules": {
            f"{a}-{b}": {"after": "0 days", "from": a, "to": b, "because": "Onwards"}
            for place, a in enumerate(names)
            for b in names[place + 1 :]
        },
    }
    started = time.process_time()
    assert len(read_rulebook(Page("web.yaml", json.dumps(book))).rules) == 435
    assert time.process_time() - started < QUICKLY


@pytest.mark.slow
def test_a_long_list_is_read_soon() -> None:
    names = [f"p{n}" for n in range(10_000)]
    script = TINY_SCENARIO.replace("offer", f"offer, by: [{', '.join(names)}]")
    parties = "parties:\n" + "".join(f"  {name}: {{side: 1}}\n" for name in names)
    started = time.process_time()
    assert len(read_scenario(Page("long.yaml", script + parties)).events[0].by) == 10_000
    assert time.process_time() - started < QUICKLY


def test_nesting_as_deep_as_is_allowed_is_only_the_wrong_type() -> None:
    inside = "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)
    assert {p.code for p in of_text(f"title: {inside}")} == {"SIM011", "SIM013"}
    assert {p.code for p in of_text(f"title: [{inside}]")} == {"SIM008"}


# What is right loads as it is.


@pytest.mark.slow
@given(rulebooks())
def test_a_rulebook_that_is_written_to_a_file_loads_as_it_was(book: Rulebook) -> None:
    assert read_rulebook(Page("generated.yaml", json.dumps(as_file(book)))) == book


def test_yaml_that_other_readers_turn_into_something_else_stays_text() -> None:
    text = TINY_SCENARIO.replace("A tiny scenario", "12:30").replace("offer}", "offer, note: on}")
    scenario = read_scenario(Page("tiny.yaml", text))
    assert (scenario.title, scenario.events[0].note) == ("12:30", "on")


# Mutated files and random bytes.

REAL = [
    *sorted(Path(PACKAGED).glob("*.yaml")),
    SINGAPORE,
    *sorted((TESTS / "rulebooks").glob("*.yaml")),
]
TEXTS = {path.name: path.read_bytes() for path in REAL}
SPICE = [b"\x00", b"\xff", b"\t", b"&a ", b"*a", b"!!x ", b"[", b"]", b"{", b"}", b": ", b"\n"]
SPICE += [b"- ", b"'", b'"', b"#", b"|", b">", b"%", b"---\n", b"9" * 30, "é\u2028".encode()]


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    """A real file with pieces cut, doubled, swapped or put in, by bytes or by lines."""
    raw = TEXTS[draw(st.sampled_from(sorted(TEXTS)))]
    for _ in range(draw(st.integers(1, 4))):
        by_lines = draw(st.booleans())
        ends = [0, *(n + 1 for n, byte in enumerate(raw) if byte == 10 or not by_lines)]
        a, b = sorted(draw(st.tuples(st.sampled_from(ends), st.sampled_from(ends))))
        first, middle, last = raw[:a], raw[a:b], raw[b:]
        match draw(st.sampled_from(["cut", "double", "swap", "insert"])):
            case "cut":
                raw = first + last
            case "double":
                raw = first + middle + middle + last
            case "swap":
                raw = middle + first + last
            case _:
                raw = first + draw(st.sampled_from(SPICE) | st.binary(max_size=8)) + middle + last
    return raw


def loads_or_is_refused(raw: bytes, path: Path) -> str:
    path.write_bytes(raw)
    for read in (sim.load_scenario, sim.load_rulebook):
        try:
            read(path)
        except InputError as error:
            text = shown(error.problems)
            if OBEYED.search(text):
                return f"obeyed by a terminal: {text!r}"
            for problem in error.problems:
                lines = len(raw.splitlines()) + 2
                if problem.line > 4 * lines or problem.column > len(problem.source) + 1:
                    return f"nowhere: {problem}"
    return "well"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "fuzz.yaml"


@pytest.mark.slow
@given(raw=mutations())
@settings(max_examples=150)
def test_a_mutated_file_loads_or_is_refused(scratch: Path, raw: bytes) -> None:
    assert loads_or_is_refused(raw, scratch) == "well"


@given(raw=st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
@example(raw=b"")
@example(raw=b"\xef\xbb\xbf")
@example(raw=b"\xff\xfe\x00")
@example(raw=b"%YAML 9.9\n---\na: b\n")
@example(raw=b"%TAG ! !x\n--- !a b\n")
@example(raw=b"a: |\n  b\n \tc\n")
@example(raw=b"? [a, b]\n: c\n")
@example(raw=b"scenario: ~\n")
@settings(max_examples=100)
def test_random_bytes_load_or_are_refused(scratch: Path, raw: bytes) -> None:
    assert loads_or_is_refused(raw, scratch) == "well"


@given(raw=mutations())
@settings(max_examples=15)
def test_a_command_on_a_mutated_file_ends_with_0_1_or_2(scratch: Path, raw: bytes) -> None:
    scratch.write_bytes(raw)
    assert guarded(cli, ["run", str(scratch)]) in (EXPECTED, FAILED, BAD_INPUT)
    assert guarded(cli, ["check", str(scratch)]) in (EXPECTED, FAILED, BAD_INPUT)


RATES = "rates: mine\nrulebook: diplomacy\nevents:\n  - {event: talks_held, progress: 1}\n"


def test_no_kind_of_file_is_taken_for_another() -> None:
    book = sim.load_rulebook("diplomacy")
    readers: dict[str, Callable[[Page], Any]] = {
        "a scenario": read_scenario,
        "a rulebook": read_rulebook,
        "a file of rates": lambda page: read_rates(page, book),
    }
    texts = {
        "a scenario": SINGAPORE.read_text(),
        "a rulebook": (Path(PACKAGED) / "diplomacy.yaml").read_text(),
        "a file of rates": RATES,
    }
    for kind, read in readers.items():
        for other, text in texts.items():
            if other == kind:
                read(Page("it.yaml", text))
                continue
            (problem,) = refused(partial(read, Page("it.yaml", text)))
            assert (problem.code, problem.message) == ("SIM011", f"this is {other}, not {kind}")
            assert problem.cure


@pytest.mark.parametrize("text", [RATES, RATES.replace("rulebook: diplomacy\n", "")])
def test_rates_are_one_fault_to_a_command_that_reads_no_rates(scratch: Path, text: str) -> None:
    scratch.write_text(text)
    (problem,) = refused(lambda: read_document(read_page(scratch)))
    assert problem.message == "this is a file of rates, not a scenario"
    assert "sim forecast --rates FILE" in problem.cure
