"""Tables of events are read as they were meant, and what they leave open is told cell by cell."""

from __future__ import annotations

import csv
import io
import time
from datetime import date, timedelta
from typing import Any

import pytest
from builders import scripts
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import sim
from sim.files.sheets.days import DAY_FIRST, MONTH_FIRST, ORDERS, day_of, is_open, order_of
from sim.files.sheets.delimited import guarded, read_delimited, unguarded
from sim.files.sheets.headings import HEADINGS, columns_of, rating
from sim.files.sheets.imported import Imported, scenario_of
from sim.files.sheets.naming import Names, slug
from sim.files.sheets.sheet import Sheet, letters
from sim.model.problem import InputError
from sim.model.scenario import Event, Scenario
from sim.model.value import changed

DIPLOMACY = sim.load_rulebook("diplomacy")


def sheet(text: str | bytes, path: str = "t.csv") -> Sheet:
    return read_delimited(path, text.encode() if isinstance(text, str) else text, rating)


def imported(text: str | bytes, **more: Any) -> Imported:
    return scenario_of(sheet(text), DIPLOMACY, name="t", title="T", **more)


def events(text: str | bytes, **more: Any) -> tuple[Event, ...]:
    return imported(text, **more).scenario.events


def faults(text: str | bytes, **more: Any) -> list[tuple[str, str]]:
    """The code and the place of each fault."""
    with pytest.raises(InputError) as caught:
        imported(text, **more)
    return [(p.code, p.path.removeprefix("t.csv").lstrip(", ")) for p in caught.value.problems]


def told(text: str) -> str:
    with pytest.raises(InputError) as caught:
        imported(text)
    return " | ".join(f"{p.message} ({p.label}; {p.cure})" for p in caught.value.problems)


def as_csv(scenario: Scenario, mark: str = ",") -> str:
    """The events of a scenario as a program would write them."""
    columns = [key for key in HEADINGS if key in ("date", "event", "by", "track", "note", "known")]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerow(columns)
    for event in scenario.events:
        cells = {
            "date": event.date, "event": event.event, "by": "; ".join(event.by),
            "track": "; ".join(event.tracks), "note": guarded(event.note),
            "known": event.known or "",
        }  # fmt: skip
        writer.writerow([cells[column] for column in columns])
    return out.getvalue()


@pytest.mark.slow
@given(data=st.data(), mark=st.sampled_from(",;\t|"))
@settings(max_examples=40)
def test_a_scenario_written_as_a_table_is_imported_as_the_same_history(
    data: st.DataObject, mark: str
) -> None:
    script = data.draw(scripts(DIPLOMACY))
    sides = {name: party.side for name, party in script.parties.items()}
    acting = {name for event in script.events for name in event.by}
    made = scenario_of(
        sheet(as_csv(script, mark)), DIPLOMACY, name="t", title="T",
        sides={name: side for name, side in sides.items() if name in acting},
    ).scenario  # fmt: skip
    tracked = {name: track for name, track in script.tracks.items() if name in made.tracks}
    again = sim.scenario(sim.dump(made))
    assert again == made
    assert made.events == script.events
    same = sim.model.value.changed(
        made, tracks=tracked, begins=script.begins, until=script.until, parties=script.parties
    )
    old, new = sim.run(script, tracks=list(tracked)), sim.run(same)
    assert [(s.date, s.track, s.event, s.rule, s.after) for s in new.steps] == [
        (s.date, s.track, s.event, s.rule, s.after) for s in old.steps
    ]


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
@settings(max_examples=200)
def test_any_text_is_guarded_from_spreadsheets_and_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text).lstrip()[:1] not in ("=", "+", "-", "@", "\uff1d", "\uff20")


@given(
    note=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=40)
)
@settings(max_examples=100)
def test_whatever_a_cell_holds_is_a_text_of_the_scenario(note: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(
        [
            ["date", "event", "by", "note", "source"],
            ["2018-07-12", "no_show", note, guarded(note), note],
        ]
    )
    assume(note.strip().casefold() not in ("all", "both"))
    scenario = imported(out.getvalue()).scenario
    assert scenario.events[0].note == note.strip()
    assert len(scenario.events) == 1
    assert sim.scenario(sim.dump(scenario)) == scenario


HOSTILE = [
    '"}\nexpect: [{never: x}]',
    "# x: y",
    "*a",
    "&a !!python/object:os.system",
    "\x1b[2J",
    "'",
]


@pytest.mark.parametrize(
    "cell", [*HOSTILE, "=cmd|' /C calc'!A0", "@SUM(1)", "---\nscenario: other"]
)
def test_a_cell_breaks_out_of_nothing(cell: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(
        [["date", "event", "by", "track", "note", "source", "title"],
         ["2018-07-12", "no_show", cell, cell, cell, cell, cell]]
    )  # fmt: skip
    scenario = imported(out.getvalue()).scenario
    again = sim.scenario(sim.dump(scenario))
    assert again == scenario
    assert again.events[0].note == cell
    assert len(again.parties) == len(again.tracks) == cell.count("\n") + 1
    assert again.expect == ()


@given(
    st.dates(date(1000, 1, 1), date(9999, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%d-%b-%Y",
                     "%Y-%m-%dT00:00:00", "%Y-%m-%d 13:45", "%A, %d %B %Y"]),
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(day: date, form: str) -> None:
    text = day.strftime(form).replace(f"{day.year:d}-", f"{day.year:04d}-")
    assert {day_of(text, order) for order in ORDERS} == {day}
    assert not is_open(text)
    assert order_of([text]) == set()


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from(["/", ".", "-"]))
def test_numbers_alone_are_read_in_the_order_that_is_needed(day: date, mark: str) -> None:
    first = f"{day.day}{mark}{day.month}{mark}{day.year}"
    second = f"{day.month:02}{mark}{day.day:02}{mark}{day.year} 0:00"
    assert day_of(first, DAY_FIRST) == day_of(second, MONTH_FIRST) == day
    assert order_of([first]) == ({DAY_FIRST} if day.day > 12 else set())
    assert order_of([second]) == ({MONTH_FIRST} if day.day > 12 else set())
    assert is_open(first) is is_open(second) is (day.day <= 12 and day.day != day.month)


@given(st.integers(3000, 2_958_465))
def test_the_numbers_of_excel_are_days(number: int) -> None:
    assert day_of(number, DAY_FIRST) == date(1899, 12, 30) + timedelta(number)
    assert day_of(float(number) + 0.5, DAY_FIRST) == date(1899, 12, 30) + timedelta(number)


@pytest.mark.parametrize(
    "cell", ["", "soon", "July 2018", "2018", 2018, "12/7/18", "2018-02-30", -1, 1e300, "12/7.2018"]
)
def test_what_is_no_day_is_none(cell: Any) -> None:
    assert [day_of(cell, order) for order in ORDERS] == [None, None]


def test_one_day_over_twelve_tells_the_order_of_all() -> None:
    days = [event.date for event in events("date;event\n05.07.2018;no_show\n13.07.2018;no_show\n")]
    assert days == [date(2018, 7, 5), date(2018, 7, 13)]
    days = [event.date for event in events("date,event\n7/5/2018,no_show\n7/13/2018,no_show\n")]
    assert days == [date(2018, 7, 5), date(2018, 7, 13)]


def test_days_that_are_open_are_asked_for_once() -> None:
    text = "date,event\n7/5/2018,no_show\n7/6/2018,no_show\n"
    assert faults(text) == [("SIM304", "row 2, column A (date)")]
    assert events(text, dates=MONTH_FIRST)[0].date == date(2018, 7, 5)
    assert events(text, dates=DAY_FIRST)[1].date == date(2018, 6, 7)
    mixed = text + "13/6/2018,no_show\n6/13/2018,no_show\n"
    assert ("SIM304", "row 2, column A (date)") in faults(mixed)


def test_a_number_of_excel_in_a_text_is_told_as_the_day_that_it_is() -> None:
    assert "Excel keeps 2018-07-12 so" in told("date,event\n43293,no_show\n")


@pytest.mark.parametrize(
    "raw",
    [
        "date,event,note\n2018-07-12,no_show,Genève\n".encode(),
        "\ufeffDate;Event;Notes\r\n2018-07-12;no_show;Genève\r\n".encode(),
        "date\tevent\tnote\n2018-07-12\tno_show\tGenève\n".encode("utf-16"),
        "date\tevent\tnote\n2018-07-12\tno_show\tGenève\n".encode("utf-16-le"),
        "\ufeffdate\tevent\tnote\n2018-07-12\tno_show\tGenève\n".encode("utf-16-be"),
        "sep=;\r\ndate;event;note\r\n2018-07-12;no_show;Genève\r\n".encode("latin-1"),
        "The talks, 2018;;\n;;\nWhen (UTC);Event type;What happened\n12.07.2018;No-Show;Genève\n"
        .replace("12.07", "13.07").replace("13.07", "2018-07-12").replace(".2018", "").encode(),
    ],
)  # fmt: skip
def test_what_programs_save_is_read(raw: bytes) -> None:
    (event,) = events(raw)
    assert (event.date, event.event, event.note) == (date(2018, 7, 12), "no_show", "Genève")


def test_old_letters_are_read_and_said() -> None:
    made = imported("date,event,note\n2018-07-12,no_show,“Genève”\n".encode("cp1252"))
    assert made.scenario.events[0].note == "“Genève”"
    assert "Windows-1252" in made.remarks[0]


@pytest.mark.parametrize("key", HEADINGS)
def test_every_heading_says_what_its_column_holds(key: str) -> None:
    for heading in HEADINGS[key]:
        row = ["date", "event", heading.upper().replace(" ", "_")]
        of, _ = columns_of(sheet(",".join(row) + "\n2018-07-12,no_show,\n"))
        if key not in ("date", "event"):
            assert of is not None
            assert of.of[key] == 2
        else:
            assert of is None  # the third column is a second one for the same thing


def test_a_heading_that_stands_twice_is_to_be_renamed() -> None:
    text = "date,Date,event\n2018-07-12,2018-07-13,no_show\n"
    assert faults(text, columns={"date": "date"}) == [("SIM303", "row 1, column B")]
    assert "rename one of them" in told(text)
    assert "say which: --column" in told(text.replace("Date", "day"))


def test_a_cell_that_is_too_long_is_told_as_that() -> None:
    text = "date,event,note\n2018-07-12,no_show,{}\n"
    assert events(text.format("x" * 131_072))
    told_of = told(text.format("x" * 131_073))
    assert "row 2 cannot be read: a cell has more than 131,072 characters" in told_of
    assert "shorten the cell" in told_of


@pytest.mark.parametrize("mark", ['"', "", "\r"])
def test_what_cannot_part_cells_is_not_taken_for_their_mark(mark: str) -> None:
    with pytest.raises(InputError) as caught:
        imported(f"sep={mark}\r\ndate{mark}event\r\n2018-07-12{mark}no_show\r\n")
    assert {problem.code for problem in caught.value.problems} == {"SIM302"}


def test_many_articles_of_one_newspaper_are_named_without_a_search() -> None:
    names = Names("source")
    with_number = [names.new("Reuters") for _ in range(20_000)]
    assert with_number == ["Reuters", *(f"Reuters-{number}" for number in range(2, 20_001))]


def test_a_column_is_chosen_by_its_heading() -> None:
    text = "Day,Event,Type,x\n2018-07-12,Nobody came,no_show,1\n"
    assert faults(text) == [("SIM303", "row 1, column C")]
    made = imported(text, columns={"event": "type", "note": "Event"})
    assert (made.scenario.events[0].event, made.scenario.events[0].note) == (
        "no_show",
        "Nobody came",
    )
    assert made.remarks[1] == "not read: 'x'"
    assert faults(text, columns={"event": "Typ"})[0] == ("SIM302", "row 1")


def test_a_column_is_chosen_for_one_thing_alone() -> None:
    text = "When,event,note\n2018-07-12,no_show,x\n"
    both = {"date": "When", "event": "when"}
    assert faults(text, columns=both) == [("SIM302", "row 1")]
    with pytest.raises(InputError, match="the column 'when' is to hold the date and the event"):
        imported(text, columns=both)
    assert faults(text, columns={"date": "When", "known": "When"}) == [("SIM302", "row 1")]


def test_all_faults_come_at_once_in_the_order_of_the_rows() -> None:
    text = (
        "date,event,by,source,url\n"
        "2018-07-12,tlaks_held,USA,,\n"
        ",no_show,USA,,\n"
        "31/06/2018,no_show,both,,\n"
        "\n"
        "2018-07-13,,USA,Vox; AP,https://vox.com\n"
        "2018-07-13,tlaks_held,USA,,\n"
    )
    assert faults(text) == [
        ("SIM101", "row 2, column B (event)"),
        ("SIM306", "row 3, column A (date)"),
        ("SIM016", "row 4, column A (date)"),
        ("SIM308", "row 4, column C (by)"),
        ("SIM305", "row 5"),
        ("SIM306", "row 6, column B (event)"),
        ("SIM307", "row 6, column E (url)"),
    ]
    assert "unknown event 'tlaks_held' (not in the rulebook 'diplomacy'; also in row 7; " in told(
        text
    )
    assert "did you mean 'talks_held'?" in told(text)


def test_a_heading_that_speaks_of_a_row_moves_no_fault() -> None:
    text = 'date,"event (as in row 9, row 7)"\n2018-07-12,one\n2018-07-13,two\n2018-07-14,one\n'
    assert "also in row 4" in told(text)


def test_faults_of_a_row_come_in_the_order_of_its_columns() -> None:
    wide = ",".join(["date", *["x"] * 50, "event", "by"])
    row = ",".join(["2018-07-12", *["x"] * 50, "tlaks_held", "both"])
    places = [place for _, place in faults(f"{wide}\n{row}\n")]
    assert places == ["row 2, column AZ (event)", "row 2, column BA (by)"]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "nothing stands in the table"),
        (b"\n\n,,\n", "nothing stands in the table"),
        (b"date,event\n", "no event stands below the headings"),
        (b"\x89PNG\r\n", "a picture"),
        (b"%PDF-1.4", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1", "old office program"),
        (b"<html><table><tr><td>date</td></tr></table></html>", "a web page"),
        (b'date,event\n2018-07-12,"no_show\n2018-07-13,no_show\n', "row 2 cannot be read"),
        (b'date,event\n2018-07-12,"no"show\n', "row 2 cannot be read"),
        (b"date,event\n2018-07-12,no\x00show\n", "null characters"),
        (b"a,b\n1,2\n", "no column holds the date"),
        (b"date,event" + b",x" * 300 + b"\n", "more than 200 columns"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        imported(raw)
    assert message in str(caught.value)


def test_more_rows_than_are_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.files.sheets.sheet.MOST_ROWS", 3)
    assert len(events("date,event\n" + "2018-07-12,no_show\n" * 3)) == 3
    with pytest.raises(InputError, match="more than 3 rows"):
        imported("date,event\n" + "2018-07-12,no_show\n" * 4)


def test_events_are_put_in_order_and_that_is_said() -> None:
    made = imported("date,event\n2018-07-13,no_show\n2018-07-12,offer\n2018-07-12,demand\n")
    assert [event.event for event in made.scenario.events] == ["demand", "offer", "no_show"]
    assert "turned round" in made.remarks[0]
    made = imported(
        "date,event\n2018-07-12,offer\n2018-07-12,demand\n2018-07-11,no_show\n2018-07-13,offer\n"
    )
    assert [event.event for event in made.scenario.events] == [
        "no_show",
        "offer",
        "demand",
        "offer",
    ]
    assert "in order of date" in made.remarks[0]


def test_parties_have_names_and_sides() -> None:
    text = (
        "date,event,who\n"
        "2018-07-11,talks_held,usa and North Korea\n"
        "2018-07-12,no_show,USA; north  korea\n"
        "2018-07-12,offer,Trinidad and Tobago\n"
    )
    scenario = imported(text, sides={"north korea": 2, "USA": 1}).scenario
    assert {name: (p.title, p.side) for name, p in scenario.parties.items()} == {
        "usa": ("", 1), "North_Korea": ("North Korea", 2),
        "Trinidad_and_Tobago": ("Trinidad and Tobago", None),
    }  # fmt: skip
    assert [event.by for event in scenario.events[:2]] == [("usa", "North_Korea")] * 2
    with pytest.raises(ValueError, match="did you mean 'usa'"):
        imported(text, sides={"uss": 1})


def test_two_parties_of_two_sides_have_one_each_and_more_have_none() -> None:
    made = imported("date,event,by\n2018-07-11,offer,B\n2018-07-12,no_show,A\n")
    assert [p.side for p in made.scenario.parties.values()] == [1, 2]
    assert "B is side 1 and A is side 2" in made.remarks[-1]
    made = imported("date,event,by\n2018-07-11,offer,B\n2018-07-12,no_show,A; C\n")
    assert [p.side for p in made.scenario.parties.values()] == [None] * 3
    assert "no party has a side (B, A, C)" in made.remarks[-1]


def test_sides_are_told_by_their_names() -> None:
    book = changed(DIPLOMACY, sides=3, side_names=("employer", "union", "state"))
    table = sheet("date,event,by\n2018-07-11,offer,B; A\n2018-07-12,no_show,C\n")
    made = scenario_of(table, book, name="t", title="T")
    assert "B is employer, A is union and C is state, in the order" in made.remarks[-1]


def test_sources_are_told_once_with_all_that_any_row_tells() -> None:
    made = imported(
        "date,event,source,url,source title,published\n"
        "2018-07-11,offer,vox,,,\n"
        "2018-07-12,offer,Vox,https://vox.com/a,Nice note,13.07.2018\n"
        "2018-07-13,offer,Reuters,https://r.com/1,,\n"
        "2018-07-14,offer,Reuters,https://r.com/2,,\n"
        "2018-07-15,offer,https://www.state.gov/x; AP,,,\n"
        "2018-07-16,offer,[A talk](https://t.org/x),,,\n"
    ).scenario
    told = {name: (s.title, s.url, s.date) for name, s in made.sources.items()}
    assert told == {
        "vox": ("Nice note", "https://vox.com/a", date(2018, 7, 13)),
        "Reuters": ("Reuters", "https://r.com/1", None),
        "Reuters-2": ("Reuters", "https://r.com/2", None),
        "state.gov": ("https://www.state.gov/x", "https://www.state.gov/x", None),
        "AP": ("AP", "", None),
        "A-talk": ("A talk", "https://t.org/x", None),
    }
    assert [event.sources for event in made.events] == [
        ("vox",), ("vox",), ("Reuters",), ("Reuters-2",), ("state.gov", "AP"), ("A-talk",),
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["https://w.org/Talks_(2018)", "https://w.org/a(b)c(d)"])
@pytest.mark.parametrize("form", ["[Talks]({})", "Talks {}", "Talks ({})"])
def test_a_link_keeps_its_brackets(address: str, form: str) -> None:
    made = imported(f"date,event,source\n2018-07-11,offer,{form.format(address)}\n").scenario
    assert {(s.title, s.url) for s in made.sources.values()} == {("Talks", address)}


def test_a_cell_of_brackets_is_read_soon() -> None:
    begun = time.process_time()
    imported(f"date,event,source\n2018-07-11,offer,{'[' * 100_000}\n")
    assert time.process_time() - begun < 5


def test_a_source_of_which_little_is_told_has_a_title() -> None:
    made = imported(
        "date,event,source,url,publisher,author\n"
        "2018-07-11,offer,,,Reuters,\n"
        "2018-07-12,offer,,,Reuters,A. Smith\n"
        "2018-07-13,offer,,,,B. Jones\n"
        "2018-07-14,offer,;,,,\n"
        "2018-07-15,offer,,https://t.org/x;,,\n"
    ).scenario
    assert {name: (s.title, s.author, s.url) for name, s in made.sources.items()} == {
        "Reuters": ("Reuters", "A. Smith", ""),
        "B-Jones": ("B. Jones", "B. Jones", ""),
        "t.org": ("https://t.org/x", "", "https://t.org/x"),
    }
    assert [event.sources for event in made.events] == [
        ("Reuters",), ("Reuters",), ("B-Jones",), (), ("t.org",),
    ]  # fmt: skip


@given(
    st.lists(
        st.text(min_size=1, max_size=60),
        min_size=1,
        max_size=5,
        unique_by=lambda t: " ".join(t.split()).casefold(),
    ),
    st.booleans(),
)
@settings(max_examples=50)
def test_names_are_names_and_tell_words_apart(words: list[str], bare: bool) -> None:
    names = Names("party", bare=bare)
    made = [names.of(one) for one in words]
    assert len(set(made)) == len(words)
    assert [names.of(one) for one in words] == made
    text = {"date": "2018-07-12", "event": "offer", ("by" if bare else "track"): made}
    given: Any = {"parties" if bare else "tracks": {name: {} for name in made}}
    assert sim.scenario([text], rulebook=DIPLOMACY, **given)


def test_words_that_have_a_meaning_and_other_scripts_become_names() -> None:
    names = Names("party", bare=True)
    assert [names.of(one) for one in ("sides", "Россия", "Côte d'Ivoire", "3M", "class")] == [
        "sides_2", "party_1", "Cote_dIvoire", "_3M", "class_2",
    ]  # fmt: skip
    assert slug("A" * 99) == "A" * 40


def test_columns_are_called_as_a_spreadsheet_calls_them() -> None:
    assert [letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
