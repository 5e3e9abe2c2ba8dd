"""What docs/python.md shows runs from top to bottom, and prints what the page says it prints."""

from __future__ import annotations

import contextlib
import io
import re
from typing import Any

from places import ROOT

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_every_block_prints_what_stands_below_it() -> None:
    blocks = [(found[1], found[2]) for found in _BLOCK.finditer(PAGE)]
    assert {language for language, _ in blocks} == {"python", "text"}
    names: dict[str, Any] = {}
    shown, printed = [], []
    for language, text in blocks:
        if language == "text":
            shown.append(text)
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(text, "docs/python.md", "exec"), names)
        printed.append(out.getvalue())
    assert printed == shown
