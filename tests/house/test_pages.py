"""What would undo the safety of a page is not there: in its templates, its script and its floor."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from places import ROOT, TESTS

from sim.model.reading import MIXED, READINGS
from sim.model.rulebook import TONES

PAGES = ROOT / "sim" / "pages"
TEMPLATES = sorted((PAGES / "template").glob("*.html"))
SCRIPTS = sorted((PAGES / "script").glob("*.js"))
ROOMS = sorted(PAGES.glob("*.py"))
DOOR = "inert.py"
"""The one room in which markup is made."""

IN_A_TEMPLATE = {
    r"\|\s*(safe|tojson|forceescape)\b": "a filter that takes a text for markup",
    r"\{%\s*autoescape": "escaping switched",
    r"\sstyle\s*=": "an inline style, which the policy refuses",
    r"\son\w+\s*=": "a handler in an attribute, which the policy refuses",
    r"(src|href)=\"(?!#|\{\{ source\.url \}\}\")": "an address that is no place in the page",
    r"<(img|iframe|object|embed|base|link|meta http-equiv=\"refresh)": "what loads something",
    r"=\{\{": "an attribute without quotes",
}
IN_A_SCRIPT = {
    r"(inner|outer)HTML|insertAdjacentHTML|createContextualFragment": "markup from a text",
    r"document\.write|srcdoc|setHTML|DOMParser": "markup from a text in another way",
    r"\beval\(|new Function|setTimeout\([\"'`]|javascript:": "code from a text",
    r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|\bimport\(|EventSource": "a request",
    r"localStorage|sessionStorage|document\.cookie|indexedDB": "what stays behind a reader",
    r"\.style\b|cssText": "an inline style, which the policy refuses",
    r"console\.": "a line on the console",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_shows_texts_as_texts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert {about: re.findall(pattern, text) for pattern, about in IN_A_TEMPLATE.items()} == {
        about: [] for about in IN_A_TEMPLATE.values()
    }


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_no_blank_that_would_be_lost(path: Path) -> None:
    """White space at the ends of a text is not shown: a class behind it would join the one before.

    A blank belongs outside the braces.
    """
    shown = re.findall(r"\{\{(.*?)\}\}", path.read_text(encoding="utf-8"), re.DOTALL)
    texts = [text[1:-1] for said in shown for text in re.findall(r"'[^']*'|\"[^\"]*\"", said)]
    assert [text for text in texts if text != text.strip()] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_the_script_makes_no_markup_and_asks_nobody(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [about for pattern, about in IN_A_SCRIPT.items() if re.search(pattern, text)]
    assert found == []
    assert len(text.splitlines()) <= 350


def test_the_style_is_for_what_a_page_has() -> None:
    """Each class that the style speaks of is given to something, or comes with a report."""
    style = re.sub(r"\{[^{}]*\}", " ", (PAGES / "style.css").read_text(encoding="utf-8"))
    texts = re.findall(r'class="([^"]*)"', "\n".join(map(_text, TEMPLATES)))
    texts += re.findall(r"[\"'`]([^\"'`\n]*)[\"'`]", "\n".join(map(_text, [*SCRIPTS, *ROOMS])))
    given = {word for text in texts for word in re.findall(r"[a-z][a-z-]*", text)}
    given |= {*READINGS, MIXED, *TONES}
    assert set(re.findall(r"\.([a-z][a-z-]*)", style)) - given == set()


def test_a_class_is_for_the_style_the_script_or_a_test() -> None:
    seekers = [PAGES / "style.css", *SCRIPTS, *(TESTS / "pages").glob("*.py")]
    sought = set(re.findall(r"[\w-]+", "\n".join(map(_text, seekers))))
    texts = re.findall(r'class="([^"]*)"', "\n".join(map(_text, TEMPLATES)))
    given = {word for text in texts for word in re.sub(r"\{[{%].*?[%}]\}", " ", text).split()}
    assert given - sought == set()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_markup_comes_in_by_one_door() -> None:
    makers = []
    for room in ROOMS:
        for node in ast.walk(ast.parse(room.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called.split(".")[-1] == "Markup":
                makers.append(room.name)
    assert makers == [DOOR]


def test_every_text_is_escaped_and_a_slip_of_a_name_is_a_fault() -> None:
    (made,) = [
        node
        for node in ast.walk(ast.parse((PAGES / "page_html.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Environment"
    ]
    options = {keyword.arg: ast.unparse(keyword.value) for keyword in made.keywords}
    assert options["autoescape"] == "True"
    assert options["undefined"] == "StrictUndefined"
    assert options["finalize"] == "shown"


def test_the_script_knows_no_rule() -> None:
    """No name of a packaged rulebook stands in it: what a rule does is looked up."""
    import sim

    named = {
        name
        for book in map(sim.load_rulebook, sim.packaged_rulebooks())
        for name in (*book.stages, *book.events, *book.tallies, *(one.name for one in book.rules))
    }
    text = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    words = set(re.findall(r"[\"'`]([a-z_-]+)[\"'`]", text))
    assert words & named == set()
