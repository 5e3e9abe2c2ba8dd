"""What beginners write, and what it is answered with: the cause, at its place, and the cure."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.files import parser as yaml_parser
from sim.files.causes.slips import date_cure
from sim.files.document import read_document
from sim.files.page import Page
from sim.files.readable import readable
from sim.model.problem import InputError, Problem
from sim.report.layout import cells, visible

HEAD = """scenario: s
title: T
rulebook: diplomacy
parties: {A: {name: A, side: 1}, B: {name: B, side: 2}}
events:
"""
FIRST = "  - {date: 2020-03-01, event: talks_held, by: [A, B]}\n"
ITEM = HEAD + "  - date: 2020-03-20\n"


def problems(text: str | bytes) -> list[Problem]:
    with pytest.raises(InputError) as refused:
        read_document(Page("s.yaml", text if isinstance(text, str) else ""))
    return list(refused.value.problems)


SLIPS: dict[str, tuple[str, str, str, str]] = {
    # name: (text, place, in the message, in the cure)
    "deeper": (ITEM + "      event: no_show\n", "7:7", "stands deeper", "column 5"),
    "between": (ITEM + "   event: no_show\n    by: A\n", "7:4", "column 4, and no", "column 5"),
    "among-items": (HEAD + FIRST + "  by: A\n", "7:3", "a key stands among the items", "indent"),
    "among-keys": ("title: T\n- a\n", "2:1", "an item of a list stands among the keys", "indent"),
    "no-space": (ITEM + "    event:no_show\n    by: A\n", "7:10", "a colon and", "event: n"),
    "no-space-at-top": ("scenario:s\ntitle: T\n", "1:9", "a colon and a space", "scenario: s"),
    "in-braces": (HEAD + "  - {date: 2020-03-20, event:offer}\n", "6:24", "", "event: offer"),
    "no-dash-space": (HEAD + "  -date: 2020-03-20\n   by: A\n", "6:3", "with '- '", "- date:"),
    "em-dash": (HEAD + "  — date: 2020-03-20\n    by: A\n", "6:3", "not with '—'", "- date:"),
    "bullet": (HEAD + "  • date: 2020-03-20\n    by: A\n", "6:3", "not with '•'", "- date:"),
    "star": (HEAD + "  * date: 2020-03-20\n    by: A\n", "6:3", "not with '*'", "- date:"),
    "odd-space": (HEAD + "\u00a0\u00a0- date: 2020-03-20\n", "6:1", "", "U+00A0"),
    "wide-space": (ITEM + "\u3000\u3000event: offer\n", "7:1", "", "U+3000"),
    "tab": (HEAD + "\t- date: 2020-03-20\n", "6:1", "a tab", "spaces"),
    "fence": ("```yaml\n" + HEAD + FIRST + "```\n", "1:1", "a Markdown fence", "```"),
    "fence-below": (HEAD + FIRST + "```\n", "7:1", "a Markdown fence", "```"),
    "merge": ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n", "1:1", "a merge", "settle"),
    "colon": (ITEM + "    note: He said: no\n", "7:11", "': ' is to be", 'note: "He said: no"'),
    "colon-in-braces": (
        *(HEAD + "  - {date: 2020-03-20, note: He said: no}\n", "6:33"),
        *("'said:' stands in the middle", "or put the text in quotes"),
    ),
    "at": (ITEM + "    note: @home\n", "7:11", "cannot start with '@'", '"@home"'),
    "tick": (ITEM + "    note: `home`\n", "7:11", "cannot start with '`'", '"`home`"'),
    "percent": (ITEM + "    note: %5 of\n", "7:11", "cannot start with '%'", '"%5 of"'),
    "stars": (ITEM + "    note: *star*\n", "7:11", "cannot start with '*'", '"*star*"'),
    "greater": (ITEM + "    note: > did\n", "7:11", "starts on the next line", '"> did"'),
    "bar": (ITEM + "    note: |x\n", "7:11", "starts on the next line", '"|x"'),
    "no-colon": ("scenario: s\nparties\n  A: {side: 1}\n", "2:1", "no key and", "'parties: ...'"),
    "equals-inside": ("scenario: s\ntitle = t\nrulebook: r\n", "2:1", "no key and", "'title: t'"),
    "prose": ("Dear reader\nthis is it: a story\n", "1:1", "no key and colon", "key: value"),
    "open-quote-key": ("a: 1\n\"title: T\nb: 2\n", "2:1", "never closed", "same quote"),
    "colon-alone": ("a: b\n: c\nd: e\n", "2:1", "no key stands before", "write the key"),
    "dash-behind-key": ("by: - USA\n", "1:5", "on the line of its key", "write [USA]"),
    "hash-in-braces": ("a: {note: Letter #5 to him}\nb: 1\n", "1:18", "starts a comment", "quotes"),
    "indented-file": ("  scenario: s\ntitle: T\n", "1:1", "begins indented", "at the margin"),
    "odd-behind-colon": (ITEM + "    event:\u00a0offer\n    by: A\n", "7:11", "U+00A0", "ordinary"),
    "quoted-names": ('a:\n  by: "USA", "DPRK"\n', "2:7", "needs brackets", '["USA", "DPRK"]'),
    "item-too-deep": (HEAD + "  - date: 1\n   - date: 2\n", "7:4", "", "3"),
    "bracket-text": (ITEM + "    note: [sic] did\n", "7:11", "start with '['", '"[sic] did"'),
    "comma-text": (ITEM + "    note: , did\n", "7:11", "cannot start with ','", '", did"'),
    "apostrophe": (ITEM + "    note: 'People's'\n", "7:18", "behind the quote", "''"),
    "quotes": (ITEM + '    note: "No" he said\n', "7:14", "behind the quote", '\\"'),
    "open-quote": (ITEM + '    note: "No\n    by: A\n', "7:11", "never closed", "the same quote"),
    "backslash": (ITEM + '    note: "C:\\dir"\n', "7:14", "\\d means nothing", "single quotes"),
    "short-code": ('title: "\\u12"\n', "1:9", "names no character", "\\u and four"),
    "lone-surrogate": ('title: "\\ud83e"\n', "1:9", "half of a character", "itself"),
    "open-bracket": (ITEM + "    by: [A, B\n    event: x\n", "7:9", "opened and not closed", "']'"),
    "open-at-end": (ITEM + "    by: [A, B\n", "7:9", "opened and not closed", "']'"),
    "extra-bracket": (ITEM + "    by: [A, B]]\n", "7:15", "closes nothing", "take it out"),
    "other-bracket": (HEAD + "  - {date: 2020-03-20]\n", "6:22", "closes what '{'", "'}'"),
    "no-comma": (
        *(HEAD + "  - {date: 2020-03-20 event: offer}\n", "6:23"),
        *("'event:' stands", "a comma before 'event'"),
    ),
    "two-commas": (HEAD + "  - {date: 2020-03-20,, by: A}\n", "6:23", "nothing stands", "take"),
    "directive": ("%YAML 9.9\n---\na: 1\n", "1:1", "starts with %", "take it out"),
    "dots": ("title: T\n...\nscenario: s\n", "2:1", "'...' ends", "take the line out"),
    "long-key": ("a" * 2000 + ": b\n", "1:1", "1,024 characters", "shorten"),
    "deep": ("[" * 3000, "1:51", "nesting deeper than 50", "no file of ours"),
    "table": ("date,event,by\n2020-03-01,offer,A\n", "1:1", "a table", "sim new"),
    "page": ("<!doctype html>\n<p>", "1:1", "a web page", "YAML"),
    "headings": ("[scenario]\nname = 's'\n", "1:1", "an INI or TOML", "key: value"),
    "equals": ("scenario = s\ntitle = T\n", "1:1", "'='", "a colon"),
    "other-colon": ("scenario：s\ntitle：T\n", "1:1", "another script", "ASCII"),
    "missing-dash": (
        *(ITEM + "    event: offer\n    date: 2020-03-21\n    event: offer\n", "8:5"),
        *("the dash of the next one is missing", "- date: ..."),
    ),
    "duplicate": (ITEM + "    by: A\n    event: offer\n    by: B\n", "9:5", "duplicate", "keep"),
    "names": (ITEM + "    event: offer\n    by: A, B\n", "8:9", "several names", "write [A, B]"),
    "names-and": (ITEM + "    event: offer\n    by: A and B\n", "8:9", "several names", "[A, B]"),
    "names-spaced": (ITEM + "    event: offer\n    by: A B\n", "8:9", "several names", "[A, B]"),
    "names-in-braces": (ITEM + "    event: offer\n    by: {A, B}\n", "8:9", "several", "[A, B]"),
    "names-in-parens": (ITEM + "    event: offer\n    by: (A, B)\n", "8:9", "several", "[A, B]"),
    "names-quoted": (ITEM + "    event: offer\n    by: '[A, B]'\n", "8:9", "several", "[A, B]"),
    "names-three": (ITEM + "    event: offer\n    by: A, B, and C\n", "8:9", "", "[A, B, C]"),
    "names-cut": (HEAD + "  - {date: 2020-03-01, by: A, B, event: x}\n", "6:31", "", "by: [A, B]"),
    "curly": (ITEM + "    event: \u201coffer\u201d\n", "7:12", "", "write offer"),
    "not-seen": (ITEM + "    event: offer\u3164\n", "7:12", "", "write offer"),
    "cut-with-colon": (
        *(HEAD + "  - {date: 2020-03-20, event: offer, note: No, he said: no}\n", "6:48"),
        *("unknown key", "put that whole text in quotes"),
    ),
    "name-not-seen": (HEAD.replace("{A:", "{A\u3164x:") + FIRST, "4:11", "", "U+3164"),
    "key-not-seen": (ITEM + "    e\u200bvent: offer\n", "7:5", "unknown key", "write event"),
    "two-events": (ITEM + "    event: offer, no_show\n", "7:12", "", "offer or no_show"),
    "cut-note": (
        *(HEAD + "  - {date: 2020-03-20, event: offer, note: One, two, three}\n", "6:49"),
        *("a comma ends a text", 'note: "One, two, three"'),
    ),
    "date": (HEAD + "  - {date: 2020-3-20, event: offer}\n", "6:12", "", "2020-03-20?"),
}  # fmt: skip


@pytest.fixture(params=["libyaml", "Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers of PyYAML, whose words differ."""
    if request.param == "Python":
        monkeypatch.setattr(yaml_parser, "loader", lambda: yaml.Loader)
    return str(request.param)


TO_ONE_ONLY = {"directive", "lone-surrogate", "backslash", "short-code"}
"""What the parsers place, or take, each in its own way."""


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_by_its_cause(slip: str, parser: str) -> None:
    if parser == "Python" and slip in TO_ONE_ONLY:
        pytest.skip("this parser places it elsewhere, or reads it")
    text, place, message, cure = SLIPS[slip]
    found = problems(text)
    matching = [p for p in found if f"{p.line}:{p.column}" == place]
    assert matching, [(p.line, p.column, p.message) for p in found]
    assert message in matching[0].message
    assert cure in matching[0].cure


def test_a_text_that_a_comma_cuts_is_one_fault() -> None:
    (problem,) = problems(SLIPS["cut-note"][0])
    assert problem.code == "SIM012"


ONE_DAY = "write one day of it, as YYYY-MM-DD, and say in the note how sure the day is"


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("2020-3-20", "did you mean 2020-03-20?"),
        ("2020/03/20", "did you mean 2020-03-20?"),
        ("20.3.2020", "did you mean 2020-03-20?"),
        ("3/20/2020", "did you mean 2020-03-20?"),
        ("20200320", "did you mean 2020-03-20?"),
        ("2020-03-20T10:00", "did you mean 2020-03-20?"),
        ("20 March 2020", "did you mean 2020-03-20?"),
        ("March 20th, 2020", "did you mean 2020-03-20?"),
        ("20. Mar 2020", "did you mean 2020-03-20?"),
        ("3/4/2020", "write 2020-04-03 or 2020-03-04, whichever is meant"),
        ("3/3/2020", "did you mean 2020-03-03?"),
        ("2020-02-30", "February 2020 has 29 days"),
        ("2019-2-29", "February 2019 has 28 days"),
        ("2020\u201303\u201320", "did you mean 2020-03-20?"),
        ("2020-20-03", "did you mean 2020-03-20?"),
        ("2020-20-20", "write YYYY-MM-DD, such as 2018-07-12"),
        ("2020-00-01", "write YYYY-MM-DD, such as 2018-07-12"),
        ("2020-03", ONE_DAY),
        ("March 2020", ONE_DAY),
        ("mid-May 2020", ONE_DAY),
        ("1990s", ONE_DAY),
        ("c. 1993", ONE_DAY),
        ("2020-05-??", ONE_DAY),
        ("about 2020-03-20", "write 2020-03-20, and say in the note how sure the day is"),
        ("20 March 2020?", "write 2020-03-20, and say in the note how sure the day is"),
        (
            "ca. 3/4/2020",
            "write 2020-04-03 or 2020-03-04, and say in the note how sure the day is",
        ),
        ("about noon", "write YYYY-MM-DD, and say in the note how sure the day is"),
        ("Marching 3 2020", "write YYYY-MM-DD, such as 2018-07-12"),
        ("yesterday", "write YYYY-MM-DD, such as 2018-07-12"),
        ("Christmas", "write YYYY-MM-DD, such as 2018-07-12"),
        ("~May 2018", ONE_DAY),
        ("0000-01-01", "write YYYY-MM-DD, such as 2018-07-12"),
    ],
)  # fmt: skip
def test_a_date_of_another_form_is_offered_as_ours(text: str, cure: str) -> None:
    assert date_cure(text) == cure


@given(st.dates(), st.sampled_from(["%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y"]))
def test_a_date_in_a_plain_form_is_understood(day: Any, form: str) -> None:
    if day.year >= 1000:
        assert date_cure(day.strftime(form)) == f"did you mean {day.isoformat()}?"


@given(st.text(max_size=60))
def test_any_text_for_a_date_has_a_cure(text: str) -> None:
    assert date_cure(text)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"PK\x03\x04 and more", "zip archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x89PNG\r\n", "a picture"),
        ("scenario: s\ntitle: T\n".encode("utf-16"), "UTF-16"),
        ("scenario: s\ntitle: T\n".encode("utf-16-le"), "UTF-16"),
        ("scenario: s\ntitle: T\n".encode("utf-16-be"), "UTF-16"),
        ("scenario: s\ntitle: T\n".encode("utf-32-le"), "UTF-32"),
    ],
)
def test_a_file_that_is_no_text_is_told_what_it_is(tmp_path: Any, raw: bytes, what: str) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(raw)
    with pytest.raises(InputError) as refused:
        sim.load_scenario(path)
    (problem,) = refused.value.problems
    assert (problem.code, what in problem.message) == ("SIM003", True)


# ---- what the parser takes for the end of a line, and what JSON writes


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\u0085"])
def test_a_line_separator_ends_no_line(separator: str, parser: str) -> None:
    text = HEAD + f"  - {{date: 2020-03-01, event: offer, note: 'two{separator}lines'}}\n"
    scenario = read_document(Page("s.yaml", text))
    assert isinstance(scenario, sim.Scenario)
    assert scenario.events[0].note == f"two{separator}lines"
    (problem,) = problems(text + "  - {date: 2020-03-02, event: ofer}\n")
    assert (problem.line, problem.column) == (7, 31)
    assert problem.source[30:34] == "ofer"


@given(st.text(), st.booleans())
def test_what_json_writes_is_read(title: str, ascii_only: bool) -> None:
    value = {
        "scenario": "s",
        "title": title,
        "rulebook": "diplomacy",
        "events": [{"date": "2020-03-01", "event": "offer"}],
    }
    try:
        title.encode()
        text = json.dumps(value, ensure_ascii=ascii_only)
        scenario = read_document(Page("s.yaml", text))
    except (UnicodeEncodeError, InputError):  # half a character, or one that YAML allows nowhere
        assert any("\ud800" <= c <= "\udfff" or not yaml_allows(c) for c in title)
        return
    assert isinstance(scenario, sim.Scenario)
    assert scenario.title == title


def yaml_allows(character: str) -> bool:
    return not yaml.reader.Reader.NON_PRINTABLE.search(character)


@given(st.text(st.sampled_from("ab\\ud83e\\udd1d\"' \u2028\u0085\ue000")))
def test_a_readable_text_has_the_places_of_the_file(text: str) -> None:
    found = readable(text)
    if found is not None:
        assert len(found.text) == len(text)
        assert found.restored(found.text, None) == text


def test_a_pair_outside_double_quotes_is_as_it_stands() -> None:
    text = HEAD.replace("title: T", "title: 'a \\ud83e\\udd1d b'") + FIRST
    scenario = read_document(Page("s.yaml", text))
    assert isinstance(scenario, sim.Scenario)
    assert scenario.title == "a \\ud83e\\udd1d b"


# ---- what a terminal shows


@pytest.mark.parametrize("text", ["می\u200cخواهم", "क्ष\u200dत्र", "👩\u200d🚀", "ประเทศไทย"])
def test_a_script_keeps_its_joiners(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    "text", ["a\u200db", "\u200cمی", "\u3164", "\u2800x", "\u115f", "\u202eabc", "\u200b", "\u034f"]
)
def test_what_shows_nothing_is_written_out(text: str) -> None:
    assert visible(text).isascii() or "\\u" in visible(text)


def test_marks_and_joiners_take_no_column() -> None:
    assert cells("می\u200cخواهم") == 7
    assert cells("कि") == 2


# ---- what is silently lost


def warned(text: str, tmp_path: Any, code: str) -> list[Problem]:
    from sim.analysis.check.files import check, read

    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    found = check(read(str(path))).found
    return [one.problem for one in found if one.problem.code == code]


LOST = {
    "nobody": (ITEM + "    event: walkout\n", "SIM253", 7, "by nobody"),
    "no-side": (
        HEAD.replace("}}\n", "}, M: {name: M}}\n")
        + "  - {date: 2020-03-20, event: walkout, by: M}\n",
        *("SIM253", 6, "of no side"),
    ),
    "twice": (
        *(HEAD + FIRST + "  - {date: 2020-03-01, event: talks_held, by: [B, A]}\n", "SIM254"),
        *(7, "event 1 again"),
    ),
    "together": (
        *(HEAD + FIRST + "  - {date: 2020-03-02, event: summit_held, by: A}\n", "SIM257"),
        *(7, "nobody of B acts"),
    ),
    "jump": (HEAD + FIRST + "  - {date: 2108-03-01, event: offer}\n", "SIM255", 7, "88 years"),
    "until": (HEAD.replace("T\n", "T\nuntil: 2108-03-01\n") + FIRST, "SIM255", 3, "88 years"),
    "hash": (ITEM + "    event: offer\n    note: Letter #5 to him\n", "SIM256", 8, "ends before"),
}  # fmt: skip


@pytest.mark.parametrize("lost", LOST)
def test_what_would_be_lost_is_found(lost: str, tmp_path: Any) -> None:
    text, code, line, message = LOST[lost]
    (problem,) = warned(text, tmp_path, code)
    assert problem.line == line
    assert message in problem.message
    assert problem.cure


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ITEM + "    event: walkout\n    by: A\n", "SIM253"),
        (ITEM + "    event: friendly_words\n", "SIM253"),
        (HEAD + FIRST + "  - {date: 2020-03-01, event: offer, by: A}\n", "SIM254"),
        (HEAD + FIRST + FIRST.replace("]}", "], note: again}"), "SIM254"),
        (HEAD + FIRST + "  - {date: 2030-02-01, event: offer, by: A}\n", "SIM255"),
        (HEAD + FIRST + "  - {date: 2020-03-02, event: summit_held}\n", "SIM257"),
        (HEAD + FIRST + "  - {date: 2020-03-02, event: summit_held, by: [A, B]}\n", "SIM257"),
        (ITEM + "    event: offer  # a comment\n", "SIM256"),
        (ITEM + "    event: offer  #! a mark\n", "SIM256"),
        (ITEM + "    event: offer\n    note: 'Letter #5'\n", "SIM256"),
        (ITEM + "    event: offer\n    note: Letter#5\n", "SIM256"),
        (HEAD + "  - {date: 2020-03-20, event: offer}  #5\n", "SIM256"),
    ],
)
def test_what_is_meant_is_not_found(text: str, code: str, tmp_path: Any) -> None:
    assert warned(text, tmp_path, code) == []


def test_codes_in_one_text_are_offered_as_a_list_in_quotes() -> None:
    text = (
        "rulebook: b\ntitle: B\nstart: a\nstages: {a: {reads: none}}\n"
        "events:\n  sign: {signal: deed, tone: cooperative, cameo: '057, 036'}\n"
        "rules: {r: {event: sign, from: a, to: a, because: x}}\n"
    )
    (problem,) = problems(text)
    assert (problem.line, problem.cure) == (6, 'write ["057", "036"]')
