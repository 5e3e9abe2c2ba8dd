"""Jobs in a folder: the same spells however they are cut, done once, and whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import TESTS
from recipes import EVENTS, Lines

from sim.engine.table import NONE
from sim.records import kept
from sim.records.bulk import clocks_of
from sim.records.dealing import deal, one_by_one, replay, spells_in, told_by, walk
from sim.records.plan import FolderError, Plan
from sim.records.pool import pool

BULK = Lines().bulk()
COUNTRIES = ["CHN", "IND", "PRK", "USA", "ÅLA"]


def lines(seed: int, number: int) -> list[str]:
    """Lines of a table, in order of days."""
    chance = Random(seed)
    days = sorted(737_000 + chance.randrange(400) for _ in range(number))
    return [
        " ".join([*sorted(chance.sample(COUNTRIES, 2)), str(day), chance.choice(EVENTS), sides])
        for day in days
        for sides in [chance.choice("123")]
    ]


def plan_of(folder: Path, pieces: list[list[str]], **more: Any) -> Plan:
    """A plan for tables that are written into a folder."""
    folder.mkdir(exist_ok=True)
    files = [folder / f"table-{place}.txt" for place in range(len(pieces))]
    for file, piece in zip(files, pieces, strict=True):
        file.write_text("\n".join(piece))
    return Plan(folder / "kept", tuple(map(str, files)), Lines(), **more)


def cut(rows: list[str], number: int) -> list[list[str]]:
    return [rows[len(rows) * place // number : len(rows) * (place + 1) // number]
            for place in range(number)]  # fmt: skip


def told(plan: Plan) -> list[tuple[Any, ...]]:
    """Every spell with the line that began it, whichever file it stands in."""
    texts = [Path(file).read_text().splitlines() for file in plan.files]
    spells = []
    for header, rows in spells_in(plan):
        for row in rows:
            line = None if row["file"] == NONE else texts[row["file"]][row["evidence"]]
            numbers = row[["first", "last", "stage", "rule"]].tolist()
            spells.append((*header["pairs"][row["dyad"]], *numbers, line))
    return spells


def by_dyad(spell: tuple[Any, ...]) -> tuple[Any, ...]:
    return spell[:2]


def bytes_of(plan: Plan) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(plan.folder.iterdir())}


def walked_at_once(rows: list[str]) -> list[tuple[Any, ...]]:
    """The same out of one walk of everything."""
    said = [line.split() for line in dict.fromkeys(rows)]
    pairs = sorted({(a, b) for a, b, *_ in said})
    events = [
        (pairs.index((a, b)), int(day), EVENTS.index(event), int(sides), place)
        for place, (a, b, day, event, sides) in enumerate(said)
    ]
    events.sort(key=lambda row: row[:2])
    dyad, day, event, sides, place = np.array(events, dtype=np.int64).reshape(-1, 5).T
    bulk = BULK
    last = int(day.max()) if day.size else 0
    spells = bulk.spells(dyad, day, bulk.column[event, sides], clocks_of(dyad, day, last=last))
    texts = list(dict.fromkeys(rows))
    numbers = zip(spells.first, spells.last, spells.stage, spells.rule, strict=True)
    return [
        (*pairs[dyad], *map(int, four), None if event == NONE else texts[place[event]])
        for dyad, event, four in zip(spells.dyad, spells.event, numbers, strict=True)
    ]


@settings(max_examples=12)
@given(
    st.integers(0, 2**32), st.sampled_from([0, 1, 40, 300]), st.integers(1, 5), st.integers(1, 9)
)
def test_spells_are_the_same_however_the_table_is_cut_and_bucketed(
    seed: int, number: int, files: int, buckets: int
) -> None:
    rows = lines(seed, number)
    with tempfile.TemporaryDirectory() as folder:
        plan = plan_of(Path(folder), cut(rows, files), buckets=buckets)
        replay(plan)
        assert sorted(told(plan), key=by_dyad) == walked_at_once(rows)
        assert sum(table["rows"] for table in told_by(plan)) == number


@pytest.mark.parametrize("stop", range(1, 7))
def test_what_was_done_is_not_done_again_and_ends_alike(tmp_path: Path, stop: int) -> None:
    plan = plan_of(tmp_path, cut(lines(1, 200), 4), buckets=3)
    done: list[Any] = []

    def stopping(job: Any, numbers: Any, tell: Any) -> None:
        for number in numbers:
            if len(done) == stop:
                raise KeyboardInterrupt
            done.append(number)
            one_by_one(job, [number], tell)

    with pytest.raises(KeyboardInterrupt):
        replay(plan, stopping)
    before, left = bytes_of(plan), list[int]()

    def counting(job: Any, numbers: Any, tell: Any) -> None:
        left.extend(numbers)
        one_by_one(job, numbers, tell)

    replay(plan, counting)
    assert len(left) == 7 - stop
    after = bytes_of(plan)
    assert before.items() <= after.items()
    assert sorted(told(plan), key=by_dyad) == walked_at_once(lines(1, 200))
    for path in [*plan.folder.glob("dealt-*"), *plan.folder.glob("spells-*")]:
        path.unlink()
    replay(plan)
    assert bytes_of(plan) == after


def test_a_job_that_is_done_twice_makes_the_same_file(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, cut(lines(2, 100), 2), buckets=2)
    replay(plan)
    before = bytes_of(plan)
    for place in range(2):
        plan.dealt(place).unlink()
        deal(plan, place)
        plan.walked(place).unlink()
        walk(plan, place)
    assert bytes_of(plan) == before


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"recipe": Lines("other")}, "another rulebook, mapping or option"),
        ({"buckets": 5}, "other buckets"),
        ({"until": 738_000}, "another last day"),
        ({"files": ()}, "other tables"),
    ],
)
def test_a_folder_with_other_work_is_refused_and_left_alone(
    tmp_path: Path, change: Any, says: str
) -> None:
    plan = plan_of(tmp_path, [lines(3, 20)], buckets=2)
    replay(plan)
    before = bytes_of(plan)
    with pytest.raises(FolderError, match=says):
        replay(plan._replace(**change))
    assert bytes_of(plan) == before


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "\x00"])
def test_a_plan_that_cannot_be_read_is_other_work(tmp_path: Path, text: str) -> None:
    plan = plan_of(tmp_path, [lines(3, 20)])
    plan.folder.mkdir()
    (plan.folder / "plan.json").write_text(text)
    with pytest.raises(FolderError, match="holds the work on something else"):
        replay(plan)


def test_a_table_that_was_changed_is_another(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, [lines(3, 20)])
    replay(plan)
    Path(plan.files[0]).write_text("\n".join(lines(4, 20)))
    with pytest.raises(FolderError, match="or on these as they were"):
        replay(plan)


def test_a_full_disk_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(tmp_path, cut(lines(5, 60), 2), buckets=2)
    write, left = np.save, [3]

    def full(file: Any, array: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        write(file, array)

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(OSError, match="No space left"):
        replay(plan)
    assert sorted(bytes_of(plan)) == ["dealt-000000", "plan.json"]
    monkeypatch.undo()
    replay(plan)
    assert sorted(told(plan), key=by_dyad) == walked_at_once(lines(5, 60))


def test_rows_are_read_in_slices(tmp_path: Path) -> None:
    rows = np.array([(n, n * n) for n in range(9)], dtype=[("a", "<i4"), ("b", "<i8")])
    kept.keep(tmp_path / "kept", {"told": "ü"}, rows)
    assert kept.header_of(tmp_path / "kept") == {"told": "ü"}
    for start in range(10):
        for stop in [None, *range(10)]:
            assert np.array_equal(kept.rows_of(tmp_path / "kept", start, stop), rows[start:stop])


@pytest.mark.slow
def test_processes_do_the_same_and_one_that_is_killed_is_replaced(tmp_path: Path) -> None:
    rows = cut(lines(6, 120), 4)
    alone = plan_of(tmp_path / "alone", rows, buckets=3)
    replay(alone)
    rows[2].insert(0, f"die {tmp_path / 'died'}")
    plan = plan_of(tmp_path / "pool", rows, buckets=3)
    steps: list[tuple[str, int, int]] = []
    with pool(2) as run:
        replay(plan, run, lambda *step: steps.append(step))
    assert (tmp_path / "died").exists()
    assert ("deal", 4, 4) in steps
    assert steps[-1] == ("walk", 3, 3)
    assert told(plan) == told(alone)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # what dask says of workers that die
def test_a_cluster_makes_the_same_bytes_although_its_workers_are_killed(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="needs the extra 'cluster'")
    from sim.records.cluster import cluster

    rows = cut(lines(9, 200), 6)
    rows[1].insert(0, f"die {tmp_path / 'died'}")
    plan = plan_of(tmp_path, rows, buckets=4)
    steps: list[tuple[str, int, int]] = []
    with cluster(2) as run:
        replay(plan, run, lambda *step: steps.append(step))
    assert (tmp_path / "died").exists()
    assert {("deal", 6, 6), ("walk", 4, 4)} <= set(steps)
    alone = plan._replace(folder=tmp_path / "alone")
    replay(alone)
    assert bytes_of(alone) == bytes_of(plan)


@pytest.mark.slow
def test_a_fault_in_a_process_is_told_here(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, [["USA PRK 737000 no_such_event 1"], lines(7, 20)])
    with pool(2) as run, pytest.raises(ValueError, match="no_such_event"):
        replay(plan, run)
    assert not list(plan.folder.glob("*.part"))


@pytest.mark.slow
@pytest.mark.parametrize("runner", ["pool", "cluster"])
def test_a_driver_that_is_killed_goes_on_where_it_was_and_leaves_nobody_behind(
    tmp_path: Path, runner: str
) -> None:
    if runner == "cluster":
        pytest.importorskip("distributed", reason="needs the extra 'cluster'")
    rows = [["wait", *piece] for piece in cut(lines(8, 120), 12)]
    plan = plan_of(tmp_path / "killed", rows, buckets=3)
    script = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r})\n"
        "from pathlib import Path\n"
        "from recipes import Lines\n"
        "from sim.records.dealing import replay\n"
        "from sim.records.plan import Plan\n"
        f"from sim.records.{runner} import {runner}\n"
        "if __name__ == '__main__':\n"
        f"    with {runner}(2) as run:\n"
        f"        replay(Plan(Path({str(plan.folder)!r}), {plan.files!r}, Lines(), 3), run)\n"
    )
    (tmp_path / "driver.py").write_text(script)
    driver = subprocess.Popen(
        [sys.executable, str(tmp_path / "driver.py")], stderr=subprocess.DEVNULL
    )
    wait_until(lambda: len(list(plan.folder.glob("dealt-??????"))) >= 2)
    workers = children_of(driver.pid)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    wait_until(lambda: not any(map(alive, workers)))
    before = {path: path.stat().st_mtime_ns for path in plan.folder.glob("dealt-??????")}
    assert 2 <= len(before) < 12
    replay(plan)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert sorted(told(plan), key=by_dyad) == walked_at_once(
        [line for piece in rows for line in piece[1:]]
    )
    assert not list(plan.folder.glob("*.part"))


def wait_until(holds: Any, seconds: float = 30) -> None:
    """Wait until something holds; fails where it does not."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never held"
        time.sleep(0.02)


def children_of(parent: int) -> list[int]:
    """The processes that one has started, where the system tells."""
    if not Path("/proc/self/task").exists():
        return []
    told = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(child) for child in told.split()]


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    return state != "Z"
