"""Files spoilt by chance: each is read or refused at its place, and no command ends in a traceback.

``SIM_FUZZ=20000 python -m pytest tests/files/test_fuzz.py -s`` spoils so many files, and says what
became of them; ``SIM_FUZZ_SEED`` spoils others.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from places import TESTS

from sim.cli import cli
from sim.cli.streams import BAD_INPUT, EXPECTED, FAILED, guarded
from sim.engine.run import run
from sim.files.document import read_document
from sim.files.page import Page, read_page
from sim.files.shelf import PACKAGED
from sim.model.problem import InputError
from sim.model.scenario import Scenario
from sim.report.problems import problems_text

BUDGET = int(os.environ.get("SIM_FUZZ", "400"))
SEED = os.environ.get("SIM_FUZZ_SEED", "2018")
ONE_IN = 20
"""How many files are read for one that goes through a command."""

LARGE = [
    *sorted(Path(PACKAGED).glob("*.yaml")),
    *sorted((TESTS.parent / "scenarios").glob("*.yaml")),
]
SMALL = [
    path
    for folder in (TESTS / "rulebooks", TESTS.parent / "docs" / "examples")
    for path in sorted(folder.glob("*.yaml"))
]
FAULTY = sorted((TESTS / "faulty").glob("*.yaml"))
TOKEN = re.compile(rb"\s+|[A-Za-z0-9_.\x80-\xff-]+|.", re.DOTALL)
SPICE = [
    b"\x00", b"\xff", b"\t", b"&a ", b"*a", b"!!x ", b"[", b"]", b"{", b"}", b": ", b"\n", b"- ",
    b"'", b'"', b"#", b"|", b">", b"%", b"---\n", b"?", b"<<: ", b"~", b"null", b"true", b"9" * 30,
    b"-1", b"0", b"1e9", b"0x1F", b"9999-12-31", b"0001-01-01", b"2020-02-30", b"999999 days",
    b"same", b"any", b"state", b"stage", b"stage == stage", b">= 1000000000", b"not " * 30,
    b"(" * 60, b"[" * 1200, "\u2028".encode(), "\u202e".encode(), "\ufeff".encode(), b"\r",
    b"\xed\xa0\x80", b"\\ud83d", b'"\\x00"', "\u3164".encode(), b"sides: 99", b"a" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("part", range(4))
def test_no_spoilt_file_ends_in_a_traceback(part: int, tmp_path: Path) -> None:
    chance = random.Random(f"{SEED} {part}")
    ends: Counter[str] = Counter()
    crashes: list[str] = []
    path = tmp_path / "spoilt.yaml"
    for number in range(BUDGET // 4):
        raw = spoilt(chance)
        path.write_bytes(raw)
        judge = commanded if number % ONE_IN == 0 else read
        try:
            ends[judge(path)] += 1
        except Exception:
            ends["traceback"] += 1
            crashes.append(f"{raw!r}\n{traceback.format_exc()}")
    told = ", ".join(f"{count:,} {end}" for end, count in sorted(ends.items()))
    print(
        f"fuzz, part {part + 1}: {ends.total():,} files mutated: {told}; {len(crashes)} tracebacks"
    )
    assert crashes == []


def test_what_is_spoilt_is_often_still_read_and_mostly_refused() -> None:
    """Were all refused for the same fault, nothing behind it would be tried."""
    chance = random.Random(0)
    codes: Counter[str] = Counter()
    for _ in range(150):
        try:
            read_document(Page("spoilt.yaml", spoilt(chance).decode("utf-8", "replace")))
            codes["read"] += 1
        except InputError as error:
            codes.update({problem.code for problem in error.problems})
    assert codes["read"] >= 10
    assert len(codes) >= 12


def read(path: Path) -> str:
    """Read a file, and walk it where it is a scenario; every fault has a place on the page."""
    raw = path.read_bytes()
    try:
        found = read_document(read_page(str(path)))
        if isinstance(found, Scenario):
            run(found)
    except InputError as error:
        problems_text(error.problems)
        longest = 4 * (raw.count(b"\n") + raw.count(b"\r") + 2)
        for problem in error.problems:
            assert problem.line <= longest, problem
            assert problem.column <= len(problem.source) + 1, problem
        return "refused"
    return "read"


def commanded(path: Path) -> str:
    """Give a file to `run` and to `check`."""
    for words in (["run", str(path)], ["check", "--limit", "3000", str(path)]):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            code = guarded(cli, words)
        assert code in (EXPECTED, FAILED, BAD_INPUT), out.getvalue()
        assert "Traceback" not in out.getvalue(), out.getvalue()
    return "run and checked"


def spoilt(chance: random.Random) -> bytes:
    """A file of the project with a few changes, by bytes, by words or by lines."""
    path = chance.choice(chance.choices((SMALL, FAULTY, LARGE), (80, 15, 5))[0])
    raw = path.read_bytes()
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        split = chance.choice((_bytes, _words, _words, _lines))
        raw = b"".join(_changed(split(raw), chance))
    return raw


def _bytes(raw: bytes) -> list[bytes]:
    return [raw[place : place + 1] for place in range(len(raw))]


def _words(raw: bytes) -> list[bytes]:
    return TOKEN.findall(raw)


def _lines(raw: bytes) -> list[bytes]:
    return raw.splitlines(keepends=True)


def _changed(pieces: list[bytes], chance: random.Random) -> list[bytes]:
    """Some pieces cut, doubled, moved, replaced by others of the file, or by what spoils most."""
    if not pieces:
        return [chance.choice(SPICE)]
    at, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
    end = at + chance.choice((1, 1, 1, 2, 5))
    changes: list[Callable[[], list[bytes]]] = [
        lambda: pieces[:at] + pieces[end:],
        lambda: pieces[:end] + pieces[at:],
        lambda: [*pieces[:at], pieces[other], *pieces[end:]],
        lambda: pieces[:at] + pieces[at:end][::-1] + pieces[end:],
        lambda: [*pieces[:at], chance.choice(SPICE), *pieces[end:]],
        lambda: [*pieces[:at], chance.choice(SPICE), *pieces[at:]],
        lambda: pieces[:at],
    ]
    weights = (3, 3, 6, 2, 4, 4, 1)
    return chance.choices(changes, weights)[0]()
