"""Tables of coded events to rows of dyads: DuckDB reads them, and every refused line is kept.

Each file is scanned once.  Rows that are alike are kept once with their number, rows that are not
taken only as a number for each reason, so that what is kept is small and the figures add up.
"""

from __future__ import annotations

import contextlib
import gzip
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NoReturn

from sim.model.cameo import CAMEO_CODES
from sim.model.mapping import CodeMapping
from sim.model.problem import InputError, Problem
from sim.records.intake import Intake, Refused, commonest
from sim.records.layouts import CODE, LAYOUTS, NAMES, Form, cells_of, form_by_headings, form_of
from sim.records.places import places
from sim.records.scanning import csv_scan, insertion, parquet_scan, quoted
from sim.records.tables import TableFile, table_files
from sim.records.wanted import OUTSIDE, TAKEN, Wanted

if TYPE_CHECKING:
    import duckdb

MEMORY = "4GB"
_NO_CODE = "no code"
_ROWS = """
create table rows (
  fate varchar, day date, source varchar, target varchar, source_name varchar,
  target_name varchar, code varchar, id varchar, single boolean, text varchar, n bigint,
  share double, tone double, toned bigint, first_day date, last_day date)
"""


class Reader:
    """Rows of tables in a database that lives as long as the reader is open.

    ``read`` takes files in; then ``con`` has the table ``rows``: of each group of rows that are
    alike its ``fate`` (TAKEN, or why not), its number ``n`` and, where it is taken and its code
    may be that of an event, what it says.  ``single`` are rows by themselves, of which a later one
    with the same id may take the place.
    """

    def __init__(self, *, memory: str = MEMORY, threads: int | None = None) -> None:
        self._folder = TemporaryDirectory(prefix="sim-replay-")
        self.con = _connected(self._folder.name, memory, threads)
        self._refused: list[Refused] = []
        self._layouts: Counter[str] = Counter()
        self._remarks: list[str] = []
        self._mapping: CodeMapping | None = None
        with self.guarding(""):
            self.con.execute(_ROWS)
            self.con.execute("create table place (name varchar primary key, iso varchar)")
            named = places()
            self.con.execute(
                "insert into place select unnest(?), unnest(?)",
                [list(named), list(named.values())],
            )

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self.con.close()
        self._folder.cleanup()
        if isinstance(error, Exception) and (told := _told(error, "")) is not error:
            raise told from None

    def files_of(self, given: Iterable[str]) -> list[TableFile]:
        """Every file that some paths name.  Raises InputError."""
        return table_files(given, self._folder.name)

    def read(self, file: TableFile, wanted: Wanted, mapping: CodeMapping) -> None:
        """Take a file in.  Raises InputError where it is no table of coded events."""
        with file.unpacked(self._folder.name) as plain, self.guarding(file.name):
            self._know(mapping)
            self._take_in(plain, wanted)

    def _know(self, mapping: CodeMapping) -> None:
        """Make the table ``known``: the codes of the scheme, and whether an event has them."""
        if mapping == self._mapping:
            return
        codes = sorted(CAMEO_CODES) if mapping.scheme == "cameo" else []
        coded = [mapping.event_of(code) is not None for code in codes]
        self.con.execute("create or replace table known (code varchar primary key, coded boolean)")
        self.con.execute("insert into known select unnest(?), unnest(?)", [codes, coded])
        self._mapping = mapping

    def _take_in(self, file: TableFile, wanted: Wanted) -> None:
        form = self._parquet_form(file, wanted) if file.parquet else _text_form(file, wanted.layout)
        scan = parquet_scan(file.path) if file.parquet else csv_scan(file, form)
        self.con.execute("begin")
        self.con.execute(insertion(form, scan, wanted))
        refused = [] if file.parquet else self._refusals(file)
        if _of_encoding(refused) and file.holds_latin():
            self.con.execute("rollback")
            self._forget_refusals()
            self._remarks.append(f"{file.name}: read as Latin-1")
            self.con.execute(insertion(form, csv_scan(file, form, "latin-1"), wanted))
            refused = self._refusals(file)
        else:
            self.con.execute("commit")
        self._refused += refused
        self._layouts[form.layout.name] += 1

    def intake(self) -> Intake:
        """What became of the lines of all files that were read."""
        asked = (
            "select coalesce(round(sum(share)), 0)::bigint, "
            f"min(first_day) filter (fate <> {quoted(OUTSIDE)}), "
            f"max(last_day) filter (fate <> {quoted(OUTSIDE)}) from rows"
        )
        read, first, last = self.con.execute(asked).fetchall()[0]
        fates = self.con.execute("select fate, sum(n)::bigint from rows group by fate").fetchall()
        unmapped, unknown = self._uncoded()
        return Intake(
            layouts=dict(self._layouts),
            read=read,
            fates=dict(fates),
            unmapped=unmapped,
            unknown=unknown,
            days=None if first is None else (first, last),
            refused=tuple(self._refused),
            remarks=tuple(self._remarks),
        )

    def _uncoded(self) -> tuple[dict[str, int], dict[str, int]]:
        """The codes that no event has: those of the scheme, and those that it has not."""
        mapping = self._mapping
        if mapping is None:
            return {}, {}
        asked = f"select code, sum(n)::bigint from rows where fate = {quoted(TAKEN)} group by code"
        counts = dict(self.con.execute(asked).fetchall())
        uncoded = {code for code in counts if mapping.event_of(code or "") is None}
        foreign = uncoded - CAMEO_CODES if mapping.scheme == "cameo" else set()
        unmapped, unknown = (
            commonest({code or _NO_CODE: counts[code] for code in codes})
            for codes in (uncoded - foreign, foreign)
        )
        return unmapped, unknown

    def date_twice(self) -> int:
        """Keep of rows of a dyad with one id and several days those of the last; how many went."""
        # First by hashes alone, which take a tenth of the time: mostly there are none.
        self.con.execute(
            "create or replace temp table again as select hash(id) as number from rows "
            "where single group by all having min(day) < max(day)"
        )
        if not self.con.execute("from again limit 1").fetchall():
            return 0
        of_two = (
            "select id, least(source, target) as a, greatest(source, target) as b, "
            "max(day) as kept from rows semi join again on hash(id) = number "
            "where single group by all having min(day) < max(day)"
        )
        self.con.execute(f"create or replace temp table dated as {of_two}")
        older = (
            "single and rows.id = dated.id and rows.day < dated.kept "
            "and least(source, target) = dated.a and greatest(source, target) = dated.b"
        )
        asked = f"select coalesce(sum(n), 0)::bigint from rows, dated where {older}"
        (number,) = self.con.execute(asked).fetchall()[0]
        if number:
            self.con.execute(f"delete from rows using dated where {older}")
        return int(number)

    @contextlib.contextmanager
    def guarding(self, name: str) -> Iterator[None]:
        """Tell what the database cannot do as faults of what it was asked."""
        import duckdb

        try:
            yield
        except (duckdb.Error, RuntimeError, *_NO_TABLE) as error:
            raise _told(error, name) from None

    def _parquet_form(self, file: TableFile, wanted: Wanted) -> Form:
        described = self.con.execute(f"describe select * from {parquet_scan(file.path)}")
        kinds = {str(name): str(kind) for name, kind, *_ in described.fetchall()}
        for layout in LAYOUTS:
            form = form_by_headings(layout, tuple(kinds), "")
            if form is not None and wanted.layout in (None, layout.name):
                self._check_codes(file, form.names[form.places[CODE]], kinds)
                return form
        raise _unknown_layout(file.name, tuple(kinds))

    def _check_codes(self, file: TableFile, column: str, kinds: Mapping[str, str]) -> None:
        """Refuse codes that were kept as numbers, which have lost their zeros."""
        own = self._mapping is not None and self._mapping.scheme == "own"
        if not own and kinds[column] not in ("VARCHAR", "BLOB") and "ENUM" not in kinds[column]:
            message = f"the codes in '{column}' are numbers, so that 010 has become 10"
            cure = "write the table anew with its codes as text"
            raise InputError([Problem("SIM311", message, file.name, cure=cure)])

    def _refusals(self, file: TableFile) -> list[Refused]:
        """The lines of the last scan that were refused, each once."""
        asked = (
            "select line, column_name, error_type, error_message, csv_line from reject_errors "
            "order by line, column_idx"
        )
        refused: dict[int, Refused] = {}
        for line, column, kind, message, text in self.con.execute(asked).fetchall():
            if kind == "UNQUOTED VALUE":
                _refuse_open_quote(file.name, line)
            reason = _reason(kind, message)
            shown = (text or "").strip("\r\n")[:500]
            refused.setdefault(line, Refused(file.name, line, column or "", reason, shown))
        self._forget_refusals()
        return list(refused.values())

    def _forget_refusals(self) -> None:
        for table in ("reject_errors", "reject_scans"):
            self.con.execute(f"drop table if exists {table}")


def _told(error: Exception, name: str) -> BaseException:
    """What the database cannot do as a fault of what it was asked; any other error as it is."""
    import duckdb

    reason = str(error).split("\n")[0][:200]
    interrupted = isinstance(error, RuntimeError) and reason == "Query interrupted"
    if interrupted or isinstance(error, duckdb.InterruptException):
        return KeyboardInterrupt()
    if isinstance(error, duckdb.OutOfMemoryException):
        message = "the memory does not suffice"
        cure = "allow more with --memory, or take fewer rows with --from, --until and --dyad"
    elif isinstance(error, duckdb.Error) and "No space left" in str(error):
        message = "the disk is full: No space left on device"
        cure = "make room where it is written, or for what is in use: TMPDIR names another place"
    elif isinstance(error, (*_NO_TABLE, duckdb.Error)):
        message = f"the table cannot be read: {reason}"
        cure = "mend the file; one whose lines end in different ways is saved anew with one"
    else:
        return error
    return InputError([Problem("SIM310", message, name or "sim", cure=cure)])


def _connected(folder: str, memory: str, threads: int | None) -> duckdb.DuckDBPyConnection:
    """A database that keeps to its memory, fetches nothing and prints nothing."""
    try:
        import duckdb
    except ImportError:
        cure = "pip install 'negotiation-sim[bulk]'"
        message = "tables of coded events are read with DuckDB, which is not installed"
        raise InputError([Problem("SIM310", message, "duckdb", cure=cure)]) from None
    con = duckdb.connect()
    settings = {
        "memory_limit": memory,
        "temp_directory": folder,
        "preserve_insertion_order": False,
        "enable_progress_bar": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        # It takes a text file for small and would hold all of it beside the few places.
        "disabled_optimizers": "build_side_probe_side",
    } | ({} if threads is None else {"threads": threads})
    for name, setting in settings.items():
        written = quoted(setting) if isinstance(setting, str) else str(setting)
        con.execute(f"set {name} = {written}")
    return con


def _text_form(file: TableFile, wanted: str | None) -> Form:
    """What a text file holds, by its first lines.  Raises InputError."""
    lines = file.first_lines()
    if not lines:
        raise _unknown_layout(file.name, [])
    if lines[0].startswith(("\xff\xfe", "\xfe\xff")) or lines[0][1:2] == "\0":
        cure = "save it anew as UTF-8"
        raise InputError([Problem("SIM311", "it is written in UTF-16", file.name, cure=cure)])
    form = form_of(lines, wanted)
    if form is None:
        headings = cells_of(lines[0], "\t" if "\t" in lines[0] else ",")
        if wanted is not None and (other := form_of(lines)) is not None:
            message = f"it is laid out as {other.layout.name}, and not as {wanted}"
            cure = f"leave out --layout, or look at its headings: {', '.join(headings)[:200]}"
            raise InputError([Problem("SIM311", message, file.name, cure=cure)])
        raise _unknown_layout(file.name, headings)
    if form.header and len(lines) > 1:
        width = len(cells_of(lines[1], form.delimiter))
        if width == len(form.names) + 1 and lines[1][:1] in '"0123456789':
            cure = "write it anew with write.csv(..., row.names = FALSE), or name the column"
            message = "the first column has no heading: it holds R's row names"
            raise InputError([Problem("SIM311", message, file.name, cure=cure)])
    return form


def _of_encoding(refused: Sequence[Refused]) -> bool:
    return any(one.reason == _NOT_UTF8 for one in refused)


_NO_TABLE = (EOFError, zlib.error, gzip.BadGzipFile)
_NOT_UTF8 = "not UTF-8"
_REASONS = {
    "MISSING COLUMNS": "too few cells",
    "TOO MANY COLUMNS": "too many cells",
    "LINE SIZE OVER MAXIMUM": "too long",
    "INVALID ENCODING": _NOT_UTF8,
}


def _reason(kind: str, message: str) -> str:
    """Why a line is refused, in few words."""
    if kind == "CAST":
        shown = message.partition("convert string ")[2].partition(" to '")[0]
        return f"{shown[:60]} is no day of the calendar"
    return _REASONS.get(kind, message.split("\n")[0][:100])


def _refuse_open_quote(name: str, line: int) -> NoReturn:
    message = f"a quotation mark on line {line} is not closed at the end of its cell"
    cure = "close it there, or take it out: the rest cannot be read"
    raise InputError([Problem("SIM310", message, name, cure=cure)])


def _unknown_layout(name: str, headings: Sequence[str]) -> InputError:
    shown = ", ".join(repr(one[:30]) for one in headings[:8])
    message = f"its layout is not known; its first line has {shown or 'nothing'}"
    cure = (
        f"known are {', '.join(NAMES)}; a plain table has the headings date, source, target and "
        "code (docs/records.md)"
    )
    return InputError([Problem("SIM311", message, name, cure=cure)])
