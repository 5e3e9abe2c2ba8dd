"""Tables of coded events are read by layout; what cannot be read is listed, and all adds up."""

from __future__ import annotations

import contextlib
import gzip
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from cli_fixture import SimCli
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.files.mapping_file import load_mapping
from sim.model.mapping import CodeMapping
from sim.model.problem import InputError
from sim.records.cameo import GOLDSTEIN
from sim.records.coded import code_rows
from sim.records.intake import Figures
from sim.records.layouts import LAYOUTS, form_of
from sim.records.places import cow, places
from sim.records.reading import Reader
from sim.records.replaying import replay
from sim.records.spells import rows_of
from sim.records.tone import ToneSums
from sim.records.wanted import Wanted

DIPLOMACY = sim.load_rulebook("diplomacy")
CAMEO = load_mapping("cameo", DIPLOMACY)
ICEWS = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\t"
    "Intensity\tTarget Name\tTarget Sectors\tTarget Country"
)
KIM = "Kim\tGovernment\tNorth Korea\tThreaten\t130\t-4.4\tTrump\tGovernment\tUnited States"
GDELT = ["1", "20180707", "201807", "2018", "2018.5", "PRK", "NORTH KOREA", "PRK", *[""] * 4, "GOV"]
GDELT += ["", "", "USA", "UNITED STATES", "USA", *[""] * 4, "GOV", "", "", "1", "125", "125", "12"]
GDELT += ["3", "-5.0"]
JULY = "date,source,target,code\n2018-07-07,PRK,USA,125\n"
POLECAT = [
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name", "Actor Country"),
    *("Primary Actor Sector", "Recipient Name", "Recipient Country", "Primary Recipient Sector"),
]
PHOENIX = [
    *("1", "20180707", "2018", "7", "7", "PRKGOV", "PRK", "GOV", "", "USAGOV", "USA", "GOV", ""),
    *("125", "12", "3", "-5.0", *[""] * 9),
]


def taken(
    path: Path, wanted: Wanted | None = None, mapping: CodeMapping = CAMEO
) -> tuple[list[tuple[str, ...]], Figures]:
    """Source, target and code of the rows that are taken, and the figures."""
    with Reader() as reader:
        for file in reader.files_of([str(path)]):
            reader.read(file, wanted or Wanted(), mapping)
        figures = Figures(reader.intake(), code_rows(reader, mapping))
        rows = reader.con.execute(
            "select source, target, code, day::varchar from rows where fate = 'taken' order by all"
        ).fetchall()
        return rows, figures


def refused(path: Path) -> list[tuple[int, str, str]]:
    with Reader() as reader:
        for file in reader.files_of([str(path)]):
            reader.read(file, Wanted(), CAMEO)
        return [(one.line, one.column, one.reason) for one in reader.intake().refused]


@pytest.mark.parametrize(
    ("name", "lines", "layout"),
    [
        ("twins.tab", [ICEWS, f"1\t2018-07-07\t{KIM}"], "icews"),
        (
            "underscores-of-r.csv",
            [
                "event_id,event_date,source_country,cameo_code,target_country",
                "1,2018-07-07,North Korea,130,United States",
            ],
            "icews",
        ),
        ("gdelt1-without-header.tsv", ["\t".join([*GDELT, *[""] * 27])], "gdelt1"),
        ("gdelt2-without-header.CSV", ["\t".join([*GDELT, *[""] * 30])], "gdelt2"),
        (
            "polecat.txt",
            [
                "\t".join(POLECAT),
                "7\t2018-07-07\tREJECT\tmeet\tKim\tPRK\tGOV\tTrump\tUSA\tNone",
            ],
            "polecat",
        ),
        ("phoenix-without-header.txt", ["\t".join(PHOENIX)], "phoenix"),
        ("plain.csv", ["date;source;target;code", "2018-07-07;DPRK;US;125"], "plain"),
    ],
)
def test_a_layout_is_known_by_its_first_line(
    name: str, lines: Sequence[str], layout: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n")
    rows, figures = taken(path, Wanted(sectors=("government",)))
    assert dict(figures.intake.layouts) == {layout: 1}
    assert [row[:2] for row in rows] == [("PRK", "USA")]
    assert rows[0][2] in ("130", "125", "REJECT meet")
    assert rows[0][3] == "2018-07-07"
    assert sum(figures.outcomes.values()) == figures.intake.lines + figures.listed == 1


def test_every_layout_finds_its_own_headings() -> None:
    for layout in LAYOUTS:
        needed = [known[0] for known in layout.headings.values()]
        form = form_of(["\t".join(needed)], layout.name)
        assert form is not None
        assert form.layout == layout
        assert form_of(["x\ty\tz\tw"], layout.name) is None


def test_archives_and_folders_stand_for_the_tables_in_them(tmp_path: Path) -> None:
    text = JULY
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.csv").write_text(text)
    (folder / "b.csv.gz").write_bytes(gzip.compress(text.encode()))
    (folder / "notes.md").write_text("no table")
    with zipfile.ZipFile(folder / "c.zip", "w") as packed:
        packed.writestr("inside/d.csv", text)
        packed.writestr("inside/README", "no table")
    _, figures = taken(folder)
    assert (figures.files, figures.intake.read, sum(figures.outcomes.values())) == (3, 3, 3)


def test_archives_that_are_none_are_refused(tmp_path: Path) -> None:
    whole = gzip.compress(JULY.encode() * 100)
    for name, content in (
        ("torn.zip", b"PK\x03\x04torn"),
        ("torn.csv.gz", whole[:40]),
        ("no.csv.gz", JULY.encode()),
    ):
        (tmp_path / name).write_bytes(content)
    zipfile.ZipFile(tmp_path / "empty.zip", "w").close()
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("t.csv", b"0" * (1 << 27))
    for path in sorted(tmp_path.iterdir()):
        with pytest.raises(InputError) as caught:
            taken(path)
        if path.name == "bomb.zip":
            assert "200 times" in str(caught.value)


def test_lists_of_countries_are_every_pair(tmp_path: Path) -> None:
    path = tmp_path / "lists.txt"
    rows = ["1\t2018-07-07\tREJECT\tmeet\tKim\tPRK;CHN\tGOV\tTrump\tUSA; JPN\tGOV"]
    rows += ["2\t2018-07-08\tREJECT\tmeet\tKim\tPRK\tGOV\tTrump\tNone\tGOV"]
    path.write_text("\n".join(["\t".join(POLECAT), *rows]) + "\n")
    found, figures = taken(path)
    pairs = [("CHN", "JPN"), ("CHN", "USA"), ("PRK", "JPN"), ("PRK", "USA")]
    assert [row[:2] for row in found] == pairs
    assert (figures.intake.read, figures.listed, sum(figures.outcomes.values())) == (2, 3, 5)


FAULTS = {
    "short": ("{id}\t2018-07-07\tKim", "too few cells"),
    "long": ("{id}\t2018-07-07\t" + KIM + "\tx\ty", "too many cells"),
    "no day": ("{id}\t2018-02-30\t" + KIM, '"2018-02-30" is no day of the calendar'),
    "us date": ("{id}\t07/12/2018\t" + KIM, '"07/12/2018" is no day of the calendar'),
}
GOOD = (
    "{id}\t2018-07-07\t" + KIM,
    "{id}\t2018-07-08\t" + KIM.replace("130", "13y"),
    "{id}\t2018-07-08\t" + KIM.replace("North Korea", ""),
    "{id}\t2018-07-09\t" + KIM.replace("North Korea", "United States"),
    "{id}\t2018-07-09\t" + KIM.replace("Government", "Media"),
    "{id}\t2018-07-10\t" + KIM.replace("130", "010"),
    "{id}\t\t" + KIM,
    "{id}\t2018-07-09\t" + KIM.replace("Kim", 'a "lone quote'),
)


@settings(max_examples=6)
@given(st.lists(st.sampled_from([*FAULTS, *GOOD]), max_size=30))
def test_each_planted_fault_is_listed_and_all_rows_add_up(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[str]
) -> None:
    path = tmp_path_factory.mktemp("planted") / "planted.tab"
    lines = [FAULTS[one][0] if one in FAULTS else one for one in chosen]
    numbered = [line.format(id=number) for number, line in enumerate(lines)]
    path.write_text("\n".join([ICEWS, *numbered]) + "\n")
    planted = [(at, FAULTS[one][1]) for at, one in enumerate(chosen, 2) if one in FAULTS]
    assert [(line, reason) for line, _, reason in refused(path)] == planted
    later = Wanted(sectors=("government",), since=date(2018, 7, 8))
    for wanted in (Wanted(), later, Wanted(dyads=frozenset([("PRK", "USA")]))):
        _, figures = taken(path, wanted)
        assert (figures.intake.lines, sum(figures.outcomes.values())) == (len(lines), len(lines))


def test_unknown_codes_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "thirteen-y.tab"
    path.write_text(f"{ICEWS}\n1\t2018-07-07\t{KIM.replace('130', '13y')}\n2\t2018-07-07\t{KIM}\n")
    _, figures = taken(path)
    assert dict(figures.intake.unknown) == {"13y": 1}
    assert figures.codings.in_events == 1


def test_of_two_dates_of_one_id_the_later_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "two-dates-one-id.tab"
    path.write_text(f"{ICEWS}\n1\t2018-07-07\t{KIM}\n1\t2018-07-09\t{KIM}\n2\t2018-07-08\t{KIM}\n")
    rows, figures = taken(path)
    assert [row[3] for row in rows] == ["2018-07-08", "2018-07-09"]
    assert (figures.codings.dated_twice, sum(figures.outcomes.values())) == (1, 3)


def test_trailing_tabs_and_a_byte_order_mark_harm_nobody(tmp_path: Path) -> None:
    path = tmp_path / "trailing-tabs.txt"
    path.write_text(f"\ufeff{ICEWS}\n1\t2018-07-07\t{KIM}\n", encoding="utf-8")
    assert refused(path) == []
    assert taken(path)[1].codings.in_events == 1


def test_latin_1_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "latin-1.tab"
    rows = [f"{n}\t2018-07-0{n}\t{KIM.replace('Kim', 'José')}" for n in (1, 2, 3)]
    path.write_bytes("\n".join([ICEWS, *rows, ""]).encode("latin-1"))
    with Reader() as reader:
        for file in reader.files_of([str(path)]):
            reader.read(file, Wanted(), CAMEO)
        assert reader.intake().refused == ()
        assert reader.intake().remarks == (f"{path}: read as Latin-1",)
        names = reader.con.execute("select distinct source_name from rows").fetchall()
        assert names == [("José",)]
    mixed = tmp_path / "one-bad-byte.tab"
    good = [row.encode() for row in rows]
    mixed.write_bytes(b"\n".join([ICEWS.encode(), *good, rows[0].encode("latin-1"), b""]))
    assert refused(mixed) == [(5, "Source Name", "not UTF-8")]


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("", "SIM311", "nothing"),
        ("a,b\n1,2\n", "SIM311", "'a', 'b'"),
        ("date,source,target,code\n1,2018-07-07,PRK,USA,125\n", "SIM311", "R's row names"),
        ('date,source,target,code\n2018-07-07,"PRK,USA,125\n', "SIM310", "not closed"),
        ("date,source,target,code\r\n2018-07-07,PRK,USA,125\nx,y,z\n", "SIM310", "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_whole(text: str, code: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(text.encode())
    with pytest.raises(InputError) as caught:
        taken(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == (code, str(path))
    assert told in problem.message
    assert problem.cure


_BYTES = st.binary(max_size=300)
_HEADED = _BYTES.map(b"date,source,target,code\n2018-07-07,PRK,USA,125\n".__add__)
_ODD = st.sampled_from(
    [b"x" * 200_000 + b",y", b"a\rb,c", b"\0,\0", b"\x1f\x8b\x08", b"PK\x03\x04"]
)


@given(st.one_of(_BYTES, _HEADED, _ODD), st.sampled_from(["bad.csv", "bad.tab", "bad.csv.gz"]))
@settings(max_examples=40)
def test_whatever_stands_in_a_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: bytes, name: str
) -> None:
    path = tmp_path_factory.mktemp("bytes") / name
    path.write_bytes(text)
    with contextlib.suppress(InputError):
        _, figures = taken(path)
        assert sum(figures.outcomes.values()) == figures.intake.lines


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RuntimeError("Query interrupted"), KeyboardInterrupt),
        (duckdb.InterruptException("INTERRUPT Error"), KeyboardInterrupt),
        (duckdb.IOException("Could not write file: No space left on device"), "the disk is full"),
        (duckdb.OutOfMemoryException("failed to pin"), "the memory does not suffice"),
        (RuntimeError("of our own"), RuntimeError),
        (OSError(28, "No space left on device"), OSError),
    ],
)
def test_what_the_database_cannot_do_is_told_whoever_asked(error: Exception, told: Any) -> None:
    kind = InputError if isinstance(told, str) else told
    with pytest.raises(kind, match=told if isinstance(told, str) else None), Reader():
        raise error


def test_a_heading_is_no_statement_of_the_database(tmp_path: Path) -> None:
    path = tmp_path / "o'clock*.csv"
    path.write_text(
        'date,source,target,code,"x""; drop table rows; --\'"\n2018-07-07,PRK,USA,125,1\n'
    )
    assert taken(path)[1].codings.in_events == 0
    assert taken(path)[1].intake.read == 1


def test_countries_by_name_code_and_number() -> None:
    known = places()
    assert known["NORTH KOREA"] == known["DPRK"] == known["PRK"] == "PRK"
    assert known["CÔTE D'IVOIRE"] == "CIV"
    assert len({*known.values()}) == 205
    assert cow("USA", date(2018, 1, 1)) == 2
    assert (cow("DEU", date(1980, 1, 1)), cow("DEU", date(1991, 1, 1))) == (260, 255)
    assert cow("PSE", date(2018, 1, 1)) is None


def test_too_many_refused_lines_and_nothing_is_written(tmp_path: Path, sim_cli: SimCli) -> None:
    rows = [f"2018-07-0{n},PRK,USA,130" for n in range(1, 9)]
    path, out, rejects = tmp_path / "t.csv", tmp_path / "out.csv", tmp_path / "rejects.csv"
    path.write_text("\n".join(["date,source,target,code", *rows, "2018-02-30,=1,USA,130", ""]))
    asked = ("replay", path, "-o", out, "--rejects", rejects)
    told = sim_cli(*asked)
    assert (told.code, out.exists()) == (2, False)
    assert "error[SIM314]: 1 of 9 lines cannot be read (11.1%)" in told.err
    line = f'{path},10,date,"""2018-02-30"" is no day of the calendar","2018-02-30,=1,USA,130"'
    assert rejects.read_text().splitlines()[1] == line
    told = sim_cli(*asked, "--max-bad", "12%")
    assert told.code == 0
    assert "warning[SIM314]" in told.err
    assert out.read_text().startswith("a,b,since,until,days,reading,stage,rule")


def test_a_file_is_the_one_that_is_named(tmp_path: Path) -> None:
    """Whatever a pattern of the database would match, and whatever its folder is called."""
    folder = tmp_path / "source=icews"
    folder.mkdir()
    for name, other in (("ev[1].csv", "ev1.csv"), ("e?.csv", "ex.csv"), ("*.csv", "any.csv")):
        (folder / name).write_text("date,source,target,code\n2018-07-07,PRK,USA,125\n")
        (folder / other).write_text("date,source,target,code\n2018-07-07,CHN,JPN,130\n")
        assert taken(folder / name)[0] == [("PRK", "USA", "125", "2018-07-07")]


CELLS = {
    "date": st.sampled_from(["2018-07-07", "2018-07-08", "-infinity", "0000-01-01", "NA", ""]),
    "source": st.sampled_from(["PRK", "north korea", "NA", "---", ""]),
    "target": st.sampled_from(["USA", "None", "CHN"]),
    "code": st.sampled_from(["125", "130", "010", "13y", "NA"]),
    "source_sector": st.sampled_from(["Government", "Media", "None", ""]),
    "goldstein": st.sampled_from(["-5", "3.5", "nan", "inf", "1e308", "11", "", "None"]),
}


def outcomes_of(figures: Figures) -> Counter[str]:
    """What became of the lines; a day that is none is refused in text and absent in Parquet."""
    outcomes = Counter(figures.outcomes)
    outcomes["without a date"] += outcomes.pop("refused", 0)
    return +outcomes


@given(st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=12))
def test_parquet_is_read_as_the_same_text_is(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("alike")
    text, packed = folder / "t.csv", folder / "t.parquet"
    lines = [",".join(CELLS), *(",".join(row.values()) for row in rows)]
    text.write_text("\n".join(lines) + "\n")
    scan = f"read_csv('{text}', all_varchar=true, header=true, nullstr='')"
    duckdb.connect().execute(f"copy (from {scan}) to '{packed}' (format parquet)")
    wanted = Wanted(sectors=("government",), tones=True)
    both = [taken(path, wanted) for path in (text, packed)]
    assert both[0][0] == both[1][0]
    assert outcomes_of(both[0][1]) == outcomes_of(both[1][1])
    assert both[0][1].intake.days == both[1][1].intake.days


@given(st.lists(st.tuples(st.sampled_from(["", "-5", "3.5", "nan", "99"]), st.booleans())))
def test_the_mean_of_the_tone_is_of_the_table_or_else_of_the_code(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, bool]]
) -> None:
    path = tmp_path_factory.mktemp("tone") / "t.csv"
    rows = [f"2018-07-07,PRK,USA,{'125' if known else '175'},{tone}" for tone, known in told]
    first = "2018-07-07,PRK,USA,111,-2"
    path.write_text("\n".join(["date,source,target,code,goldstein", first, *rows, ""]))
    scores = [-2.0]
    for tone, known in told:
        if tone in ("-5", "3.5"):
            scores.append(float(tone))
        elif known:
            scores.append(GOLDSTEIN["125"])
    assert "175" not in GOLDSTEIN
    with Reader() as reader:
        found = replay(reader, reader.files_of([str(path)]), CAMEO, Wanted(tones=True))
        (columns,) = rows_of(found, "day", tones=ToneSums(reader))
    assert columns["rows"] == [len(scores)]
    assert columns["goldstein"] == pytest.approx([sum(scores) / len(scores)], abs=0.001)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("date,source,target,code\n2018-07-07,PRK,USA,125\n".encode("utf-16"), "UTF-16"),
        (b'date,source,target,code\n2018-07-07,P"R"K,USA,125\n', ""),
    ],
)
def test_what_is_told_of_a_table_is_its_fault(text: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(text)
    if not told:
        assert taken(path)[1].intake.lines == 1
        return
    with pytest.raises(InputError, match=told):
        taken(path)


def test_codes_that_parquet_has_as_numbers_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "numbers.parquet"
    row = "select date '2018-07-07' as \"Date \", 'PRK' as source, 'USA' as target, 42 as code"
    duckdb.connect().execute(f"copy ({row}) to '{path}' (format parquet)")
    with pytest.raises(InputError, match="010 has become 10"):
        taken(path)


def test_a_layout_that_is_asked_for_and_is_another_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("date,source,target,code\n2018-07-07,PRK,USA,125\n")
    with pytest.raises(InputError, match="it is laid out as plain, and not as icews"):
        taken(path, Wanted(layout="icews"))


def test_an_archive_with_two_tables_of_one_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    text = "date,source,target,code\n2018-07-07,PRK,USA,125\n"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("t.csv", text)
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("t.csv", text)
    with pytest.raises(InputError, match=r"holds 't\.csv' twice"):
        taken(path)


def test_a_first_row_without_a_date_does_not_say_how_dates_are_written(tmp_path: Path) -> None:
    path = tmp_path / "compact.csv"
    path.write_text("date,source,target,code\n,PRK,USA,125\n20180707,PRK,USA,125\n")
    rows, figures = taken(path)
    assert rows == [("PRK", "USA", "125", "2018-07-07")]
    assert figures.outcomes["without a date"] == 1


def test_lost_zeros_are_told(tmp_path: Path, sim_cli: SimCli) -> None:
    path = tmp_path / "lost.csv"
    path.write_text("date,source,target,code\n2018-07-07,PRK,USA,46\n")
    told = sim_cli("replay", path)
    assert "46 are codes with a 0 before them: keep them as text, such as 046" in told.err


def test_no_table_is_written_over(tmp_path: Path, sim_cli: SimCli) -> None:
    path = tmp_path / "t.csv"
    text = "date,source,target,code\n2018-07-07,PRK,USA,125\n"
    path.write_text(text)
    for line in (
        ["replay", path, "-o", path],
        ["replay", path, "--rejects", path],
        ["import", path, "--dyad", "PRK", "USA", "-o", path, "--force"],
    ):
        told = sim_cli(*line)
        assert told.code == 2
        assert "the output is also an input" in told.err
        assert path.read_text() == text
