"""The manual tells of all that can be wrong and nothing else, and all that it says is so."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from cli_fixture import SimCli
from places import ROOT

from sim.manual.pages import FAULTS, KINDS, WORDS, names, pages
from sim.model.kind import Kind
from sim.report.explain import kind_document, kinds_document, words_document

HOUSE, MANUAL, DOCS = ROOT / "sim", ROOT / "sim" / "manual", ROOT / "docs"
CODE = re.compile(r"SIM[0-9]{3}")
OF_MAPPINGS = {"SIM280", "SIM281", "SIM282"}
BESIDE = {"SIM020": {"SIM012", "SIM014"}, "SIM241": {"SIM209"}}
BESIDE |= {code: OF_MAPPINGS - {code} for code in OF_MAPPINGS}
"""The faults and warnings that an example cannot do without, beside its own."""
DOCUMENTS = {
    **{f"findings/{kind.code}.md": kind_document(kind) for kind in KINDS},
    "findings/README.md": kinds_document(KINDS),
    "words.md": words_document(WORDS),
}


def codes_outside_the_manual() -> set[str]:
    """Every code that stands in the program as a text of its own."""
    return {
        node.value
        for path in HOUSE.rglob("*.py")
        if MANUAL not in path.parents
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if CODE.fullmatch(node.value)
    }


@pytest.mark.slow
def test_every_code_that_the_program_names_has_a_page_and_no_other_has() -> None:
    codes = [kind.code for kind in KINDS]
    assert set(codes) == codes_outside_the_manual()
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_an_example_shows_what_its_page_is_about(
    kind: Kind, sim_cli: SimCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if kind.example.text:
        (tmp_path / "example.yaml").write_text(kind.example.text, encoding="utf-8")
    *before, last = kind.example.command.split("\n")
    if before:
        subprocess.run(["bash", "-c", "\n".join(before)], check=True)
    name, *arguments = last.split(" ")
    assert name == "sim"
    ended = sim_cli(*arguments, columns=160)
    told = " ".join(f"{ended.out} {ended.err}".split())
    assert f"{kind.severities[0]}[{kind.code}]: {kind.example.message}" in told
    others = set(re.findall(r"(?:error|warning)\[(SIM[0-9]{3})\]", told)) - {kind.code}
    assert others <= BESIDE.get(kind.code, set())
    assert ended.code == (2 if kind in FAULTS else kind.severities[0] == "error")


def test_what_a_finding_may_be_is_what_the_document_of_checking_says() -> None:
    rows = re.findall(
        r"^\| (SIM\d+) \|[^|]*\| ([a-z ]+) \|", (DOCS / "checking.md").read_text(), re.M
    )
    found = {kind.code: " or ".join(kind.severities) for kind in KINDS if kind not in FAULTS}
    assert dict(rows) == found


def test_prose_is_whole_sentences_and_names_are_slugs() -> None:
    for kind in KINDS:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.name)
        assert not kind.about.endswith(".")
        assert not any(text[0].islower() or text[-1] != "." for text in (kind.why, kind.cure))
    for word in WORDS:
        assert word.means[0].isupper()
        assert word.means.endswith(".")


def test_every_word_stands_once_and_leads_to_others_that_are_there() -> None:
    forms = Counter(form for word in WORDS for form in (word.name, *word.also))
    assert [form for form, times in forms.items() if times > 1] == []
    known = {word.name for word in WORDS}
    assert [see for word in WORDS for see in word.see if see not in known] == []
    assert [word.name for word in WORDS if word.name in word.see] == []


@pytest.mark.slow
def test_every_word_is_one_that_the_documents_or_the_program_use() -> None:
    own = {DOCS / name for name in DOCUMENTS}
    texts = [path for path in (ROOT / "README.md", *DOCS.glob("*.md")) if path not in own]
    texts += [path for path in HOUSE.rglob("*.py") if MANUAL not in path.parents]
    used = " ".join(" ".join(path.read_text(encoding="utf-8") for path in texts).split())
    unused = [
        word.name
        for word in WORDS
        if not any(
            re.search(rf"\b{re.escape(form)}", used, re.IGNORECASE)
            for form in (word.name, *word.also)
        )
    ]
    assert unused == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_what_the_manual_says(name: str, request: pytest.FixtureRequest) -> None:
    path, text = DOCS / name, DOCUMENTS[name]
    if request.config.getoption("renew"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_no_page_is_left_of_a_code_that_is_gone() -> None:
    written = {f"findings/{path.name}" for path in (DOCS / "findings").iterdir()}
    assert written == {name for name in DOCUMENTS if name.startswith("findings/")}


@pytest.mark.parametrize("asked", ["SIM205", "sim205", "masked-rule", "Masked rule", "MASKED_RULE"])
def test_a_page_is_found_however_it_is_asked_for(asked: str, sim_cli: SimCli) -> None:
    assert sim_cli("explain", asked) == sim_cli("explain", "SIM205")
    assert sim_cli("explain", asked).out.startswith("SIM205  masked-rule (error)\n")


@pytest.mark.parametrize("name", names())
def test_all_that_may_be_asked_for_has_a_page(name: str) -> None:
    assert pages(name)


def test_a_word_that_names_a_finding_has_both_pages() -> None:
    word, finding = pages("overlap")
    assert (word.name, finding.name) == ("overlap", "overlap")


def test_several_pages_come_in_the_order_that_they_are_asked_for_and_once(sim_cli: SimCli) -> None:
    out = sim_cli("explain", "verdict", "SIM012", "verdicts").out
    assert out.count("\nSIM012  unknown-key") == 1
    assert out.startswith("verdict\n")
    assert out.count("verdict\n") == 1


def test_a_term_of_several_words_needs_no_quotes(sim_cli: SimCli) -> None:
    assert sim_cli("explain", "way", "on") == sim_cli("explain", "way on")
    assert sim_cli("explain", "way", "on").out.startswith("way on\n")
    words = sim_cli("explain", "claim", "refuted").out
    assert words.startswith("claim\n")
    assert "\nrefuted\n" in words


def test_without_an_argument_all_are_listed(sim_cli: SimCli) -> None:
    out = sim_cli("explain").out
    starts = [line.split("  ")[1] for line in out.splitlines() if re.match("  [^ ]", line)]
    assert starts == [*(kind.code for kind in KINDS), *(word.name for word in WORDS)]


@pytest.mark.parametrize(
    ("asked", "cure"),
    [
        ("SIM-205", "did you mean 'SIM205'?"),
        ("stalmate", "did you mean 'stalemate'?"),
        ("masked-rul", "did you mean 'masked-rule'?"),
        ("camo", "did you mean 'CAMEO'?"),
        (
            "qqq",
            "'sim explain' lists all that there is, and 'sim show RULEBOOK' what a rulebook names",
        ),
    ],
)
def test_what_is_not_known_is_refused_with_the_nearest(
    asked: str, cure: str, sim_cli: SimCli
) -> None:
    ended = sim_cli("explain", "SIM012", asked, "xyzzy")
    assert (ended.code, ended.out) == (2, "")
    assert f"no code and no word '{asked}': {cure}\n" in ended.err
    assert "no code and no word 'xyzzy'" in ended.err


@pytest.mark.parametrize("columns", [60, 83])
def test_prose_keeps_to_the_width_of_the_terminal(columns: int, sim_cli: SimCli) -> None:
    kept = {line for kind in KINDS for line in kind.example.text.splitlines()}
    kept |= {line for kind in KINDS for line in kind.example.command.splitlines()}
    asked = [kind.code for kind in KINDS] + [word.name for word in WORDS]
    lines = sim_cli("explain", *asked, columns=columns).out.splitlines()
    lines += sim_cli("explain", columns=columns).out.splitlines()
    wide = [line for line in lines if len(line) > columns and line[4:] not in kept]
    assert [line for line in wide if not re.match(r"  [a-z]+\[SIM|  \$ ", line)] == []


def test_json_holds_what_the_pages_say(sim_cli: SimCli) -> None:
    told = json.loads(sim_cli("explain", "--format", "json").out)
    assert told["format"] == "sim-explain/1"
    assert [one["code"] for one in told["kinds"]] == [kind.code for kind in KINDS]
    assert [one["means"] for one in told["words"]] == [word.means for word in WORDS]
    (one,) = json.loads(sim_cli("explain", "SIM001", "--format", "json").out)["kinds"]
    assert one["example"]["text"] is None
    assert one["example"]["command"] == "sim run nowhere.yaml"


def as_parts(page: str) -> str:
    """A page with its headings one level down, as it stands in an answer to a question."""
    return re.sub(r"^(#+ (?!sim: ))", r"#\1", page, flags=re.M)


def test_markdown_is_what_the_documents_hold(sim_cli: SimCli) -> None:
    page = (DOCS / "findings" / "SIM206.md").read_text(encoding="utf-8")
    assert sim_cli("explain", "SIM206", "--format", "markdown").out == as_parts(page)
    word = sim_cli("explain", "verdict", "--format", "markdown").out
    glossary = (DOCS / "words.md").read_text(encoding="utf-8")
    assert word in as_parts(glossary)
