"""Jobs in a folder: the same spells however they are cut, done once, and whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cli_fixture import SimCli
from coded_tables import CAMEO, Row, tables, written
from dying_jobs import deal_or_die
from hypothesis import given, settings
from hypothesis import strategies as st
from places import ROOT

from sim.cli import replay_jobs as jobs_room
from sim.files.mapping_file import load_mapping
from sim.model.problem import InputError
from sim.model.value import changed
from sim.records import dealing, whole
from sim.records import plan as plan_room
from sim.records.dealing import deal, deal_all, gathered, one_by_one, walk, walk_all
from sim.records.plan import Plan, buckets_for
from sim.records.pool import pool
from sim.records.reading import Reader
from sim.records.replaying import Replay, replay
from sim.records.spells import rows_of
from sim.records.tables import TableFile
from sim.records.tone import ToneSums
from sim.records.wanted import Wanted

TONED = Wanted(tones=True)


def rows(found: Replay) -> list[tuple[Any, ...]]:
    tones = ToneSums(found.reader)
    return [
        row
        for columns in rows_of(found, tones=tones)
        for row in zip(*columns.values(), strict=True)
    ]


def at_once(files: tuple[TableFile, ...]) -> tuple[list[tuple[Any, ...]], Any]:
    """The rows and the figures of a replay without jobs."""
    with Reader(threads=1) as reader:
        found = replay(reader, files, CAMEO, TONED)
        return rows(found), found.figures


def in_jobs(plan: Plan) -> tuple[list[tuple[Any, ...]], Any]:
    """The same of what a folder holds."""
    with Reader(threads=1) as reader:
        found = gathered(plan, reader)
        return rows(found), found.figures


def plan_of(folder: Path, pieces: list[list[Row]], **more: Any) -> Plan:
    """A plan for tables that are written into a folder."""
    folder.mkdir(exist_ok=True)
    files = []
    for place, piece in enumerate(pieces):
        path = written(piece, folder / f"table-{place}.csv")
        files.append(TableFile(str(path), str(path)))
    given: dict[str, Any] = {"mapping": CAMEO, "wanted": TONED, "buckets": 3, **more}
    return Plan(str(folder / "kept"), tuple(files), **given)


def cut(table: list[Row], number: int) -> list[list[Row]]:
    """The rows of a table in so many, those of a day in several."""
    return [table[place::number] for place in range(number)]


def history(number: int) -> list[Row]:
    """Rows of some days, with meetings and refusals by turns."""
    codes, places = ("046", "042", "125", "130", "036", "173"), ("PRK", "USA", "KOR", "CHN")
    return [
        Row(
            date.fromordinal(736_700 + place * 3 // 2),
            places[place % 4],
            places[(place + 1 + place // 5 % 3) % 4],
            codes[place // 7 % 6],
            f"n{place % 3}",
            f"m{place % 2}",
        )
        for place in range(number)
    ]


def kept(plan: Plan) -> dict[str, int]:
    """When each proof in a folder was written."""
    proofs = Path(plan.folder).glob("*-??????.json")
    return {path.name: path.stat().st_mtime_ns for path in proofs}


@settings(max_examples=6)
@given(tables(), st.integers(1, 4), st.integers(1, 5))
def test_spells_are_the_same_however_the_table_is_cut_and_bucketed(
    table: list[Row], files: int, buckets: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plan = plan_of(Path(folder), cut(table, files), buckets=buckets)
        deal_all(plan)
        walk_all(plan)
        assert in_jobs(plan) == at_once(plan.files)


def test_rows_with_one_id_and_two_dates_are_told_from_each_other_across_tables(
    tmp_path: Path,
) -> None:
    icews = (
        "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\t"
        "CAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\n"
    )
    row = "{}\t{}\tKim\tGovernment\tNorth Korea\tReject\t125\t-5\tPompeo\tGovernment\tUnited States"
    files = []
    for place, day in enumerate(("2018-07-07", "2018-07-09")):
        path = tmp_path / f"part-{place}.tab"
        path.write_text(icews + "\n".join([row.format(1, day), row.format(2 + place, day), ""]))
        files.append(TableFile(str(path), str(path)))
    plan = Plan(str(tmp_path / "kept"), tuple(files), CAMEO, TONED, buckets=2)
    deal_all(plan)
    walk_all(plan)
    assert in_jobs(plan) == at_once(plan.files)
    assert in_jobs(plan)[1].codings.dated_twice == 1


@pytest.mark.parametrize("stop", range(1, 7))
def test_what_was_done_is_not_done_again_and_ends_alike(tmp_path: Path, stop: int) -> None:
    plan = plan_of(tmp_path, cut(history(60), 4))
    done: list[int] = []

    def stopping(job: Any, numbers: Any, tell: Any) -> None:
        for number in numbers:
            if len(done) == stop:
                raise KeyboardInterrupt
            done.append(number)
            one_by_one(job, [number], tell)

    def begun() -> None:
        deal_all(plan, stopping)
        walk_all(plan, stopping)

    with pytest.raises(KeyboardInterrupt):
        begun()
    before, told = kept(plan), list[None]()
    deal_all(plan, tell=lambda: told.append(None))
    walk_all(plan, tell=lambda: told.append(None))
    assert len(told) == 7
    after = kept(plan)
    assert before.items() <= after.items()
    assert in_jobs(plan) == at_once(plan.files)


def test_a_job_that_is_done_twice_comes_to_the_same(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, cut(history(40), 2))
    deal_all(plan)
    walk_all(plan)
    before = in_jobs(plan)
    for place in range(2):
        plan.dealt(place).unlink()
        deal(plan, place)
        plan.walked(place).unlink()
        walk(plan, place)
    assert in_jobs(plan) == before


OTHER = load_mapping("rulebook", CAMEO.rulebook)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"mapping": OTHER}, "another rulebook, mapping or option"),
        ({"wanted": Wanted()}, "another rulebook, mapping or option"),
        ({"wanted": Wanted(tones=True, until=date(2018, 9, 1))}, "another rulebook, mapping or"),
        ({"starts": "ceasefire"}, "another rulebook, mapping or option"),
        ({"files": ()}, "other tables"),
    ],
)
def test_a_folder_with_other_work_is_refused_and_left_alone(
    tmp_path: Path, change: Any, says: str
) -> None:
    plan = plan_of(tmp_path, [history(20)])
    deal_all(plan)
    before = kept(plan)
    with pytest.raises(InputError, match=says):
        deal_all(changed(plan, **change))
    assert kept(plan) == before


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "\x00", '{"key": 1}'])
def test_a_plan_that_cannot_be_read_is_other_work(tmp_path: Path, text: str) -> None:
    plan = plan_of(tmp_path, [history(8)])
    Path(plan.folder).mkdir()
    Path(plan.folder, "plan.json").write_text(text)
    with pytest.raises(InputError, match="holds the work on something else"):
        deal_all(plan)


def test_a_table_that_was_changed_is_another(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, [history(8)])
    deal_all(plan)
    written(history(9), Path(plan.files[0].path))
    with pytest.raises(InputError, match="or on these as they were"):
        deal_all(plan)


def test_a_table_that_was_written_anew_is_another(tmp_path: Path) -> None:
    """Also where it is as long as it was, and differs where nobody looks."""
    plan = plan_of(tmp_path, [history(8)])
    deal_all(plan)
    path = Path(plan.files[0].path)
    path.write_text(path.read_text())
    os.utime(path, ns=(0, 1))
    with pytest.raises(InputError, match="or on these as they were"):
        deal_all(plan)


def test_of_two_that_begin_at_once_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(tmp_path, [history(8)])
    other = changed(plan, starts="talks")
    first = whole.keep_first

    def late(path: Path, text: str) -> bool:
        monkeypatch.undo()
        other.agree()
        return first(path, text)

    monkeypatch.setattr(plan_room, "keep_first", late)
    with pytest.raises(InputError, match="another rulebook, mapping or option"):
        plan.agree()
    other.agree()


def test_a_file_system_without_links_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(tmp_path, [history(8)])

    def none(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    plan.agree()
    plan.agree()
    assert [path.name for path in Path(plan.folder).iterdir()] == ["plan.json"]


@pytest.mark.parametrize(
    ("options", "each"),
    [
        (["--threads", "4"], "1.000000GB"),
        (["--threads", "4", "--cluster", "2"], "2.000000GB"),
        (["--cluster", "tcp://10.0.0.1:8786"], "4.000000GB"),
    ],
)
def test_each_worker_has_its_part_of_the_memory(
    options: list[str],
    each: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    sim_cli: SimCli,
) -> None:
    asked: list[str] = []

    @contextmanager
    def here(*_: object) -> Iterator[Any]:
        yield dealing.one_by_one

    def noted(plan: Plan, *more: Any) -> Any:
        asked.append(plan.memory)
        return deal_all(plan, *more)

    monkeypatch.delattr(os, "sched_getaffinity", raising=False)  # as where there is none
    monkeypatch.setattr(jobs_room, "_runner", here)
    monkeypatch.setattr(jobs_room, "deal_all", noted)
    path = written(history(8), tmp_path / "t.csv")
    told = sim_cli("replay", path, "--folder", tmp_path / "kept", "--memory", "4GB", *options)
    assert (told.code, asked) == (0, [each])


def test_a_folder_is_the_one_that_is_named(tmp_path: Path) -> None:
    """Whatever a pattern of the database would match, and whatever it is called."""
    for name, number in (("run=3/w1", 8), ("run=3/w[1]", 30)):
        plan = plan_of(tmp_path / str(number), [history(number)])
        named = changed(plan, folder=str(tmp_path / name))
        deal_all(named)
        walk_all(named)
        assert in_jobs(named) == at_once(named.files)


def test_what_is_no_part_of_a_replay_is_left_in_its_folder(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, [history(8)])
    Path(plan.folder).mkdir()
    names = ("draft.part", "dealt-000001.json.0a.part", "dealt-000001.json.0b.part")
    theirs, ours, anothers = (Path(plan.folder, name) for name in names)
    for path in (theirs, ours, anothers):
        path.write_text("torn")
    two_days_ago = time.time() - 2 * 24 * 3600
    for path in (theirs, ours):
        os.utime(path, (two_days_ago, two_days_ago))
    deal_all(plan)
    walk_all(plan)
    assert theirs.exists()
    assert not ours.exists()
    assert anothers.exists(), "somebody may be at work on it"


def test_a_full_disk_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(tmp_path, cut(history(30), 2))
    write, left = whole.keep_text, [3]

    def full(path: Path, text: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        write(path, text)

    monkeypatch.setattr(dealing, "keep_text", full)
    with pytest.raises(OSError, match="No space left"):
        deal_all(plan)
    assert plan.dealt(0).exists()
    assert not plan.dealt(1).exists()
    monkeypatch.undo()
    deal_all(plan)
    walk_all(plan)
    assert in_jobs(plan) == at_once(plan.files)


def test_larger_tables_are_dealt_into_more_buckets(tmp_path: Path) -> None:
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    for path, size in ((small, 10), (large, 1 << 34)):
        with path.open("wb") as file:
            file.truncate(size)
    numbers = [buckets_for([TableFile(str(path), str(path))]) for path in (small, large)]
    assert numbers == [16, 64]


@contextmanager
def cluster_of_two() -> Iterator[Any]:
    from sim.records.cluster import cluster

    with cluster(2) as run:
        yield run


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # what dask says of workers that die
@pytest.mark.parametrize("runner", ["pool", "cluster"])
def test_workers_do_the_same_although_one_is_killed(
    tmp_path: Path, runner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if runner == "cluster":
        pytest.importorskip("distributed", reason="needs the extra 'cluster'")
    plan = plan_of(tmp_path, cut(history(60), 4))
    monkeypatch.setattr(dealing, "deal", deal_or_die)
    told: list[None] = []
    with pool(2) if runner == "pool" else cluster_of_two() as run:
        deal_all(plan, run, lambda: told.append(None))
        walk_all(plan, run, lambda: told.append(None))
    assert Path(plan.folder, "died").exists()
    assert len(told) == 7
    assert in_jobs(plan) == at_once(plan.files)


@pytest.mark.slow
def test_a_fault_in_a_process_is_told_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    plan = plan_of(tmp_path, [history(8)])
    odd = tmp_path / "odd.csv"
    odd.write_text("who,knows\n1,2\n")
    broken = changed(plan, files=(*plan.files, TableFile("odd.csv", str(odd))))
    with pool(2) as run, pytest.raises(InputError, match=r"odd\.csv: its layout is not known"):
        deal_all(broken, run)
    assert not list(Path(plan.folder).glob("*.part"))
    assert not list(scratch.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("how", [["--threads", "2"], ["--cluster", "2"]])
def test_a_driver_that_is_killed_goes_on_where_it_was_and_leaves_nobody_behind(
    tmp_path: Path, how: list[str]
) -> None:
    if how[0] == "--cluster":
        pytest.importorskip("distributed", reason="needs the extra 'cluster'")
    plan = plan_of(tmp_path, cut(history(600), 30))
    line = [sys.executable, "-m", "sim", "replay", *(file.path for file in plan.files)]
    line += ["--folder", plan.folder, *how, "-o", str(tmp_path / "spells.csv")]
    driver = subprocess.Popen(line, cwd=ROOT, stderr=subprocess.DEVNULL)
    wait_until(lambda: len(list(Path(plan.folder).glob("dealt-??????.json"))) >= 2)
    workers = children_of(driver.pid)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    wait_until(lambda: not any(map(alive, workers)))
    before = kept(plan)
    assert before
    assert not (tmp_path / "spells.csv").exists()
    ended = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert before.items() <= kept(plan).items()
    plain = [*line[: line.index("--folder")], "-o", str(tmp_path / "plain.csv")]
    subprocess.run(plain, cwd=ROOT, capture_output=True, check=True)
    assert (tmp_path / "spells.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()


def wait_until(holds: Any, seconds: float = 60) -> None:
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
