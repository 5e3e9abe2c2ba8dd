"""Pages of the manual as JSON, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sim.manual.word import Word
from sim.model.kind import Kind
from sim.report.explain import EXAMPLE_FILE

FORMAT = "sim-explain/1"


def pages_json(pages: Iterable[Kind | Word]) -> str:
    """Pages of faults and findings, then those of words, as a JSON text."""
    wanted = list(pages)
    value = {
        "format": FORMAT,
        "kinds": [_kind(page) for page in wanted if isinstance(page, Kind)],
        "words": [_word(page) for page in wanted if isinstance(page, Word)],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _kind(kind: Kind) -> dict[str, Any]:
    example = kind.example
    return {
        "code": kind.code,
        "name": kind.name,
        "severities": kind.severities,
        "about": kind.about,
        "why": kind.why,
        "example": {
            "file": EXAMPLE_FILE if example.text else None,
            "text": example.text or None,
            "command": example.command,
            "message": example.message,
        },
        "cure": kind.cure,
    }


def _word(word: Word) -> dict[str, Any]:
    return {
        "word": word.name,
        "also": word.also,
        "means": word.means,
        "source": word.source or None,
        "see": word.see,
    }
