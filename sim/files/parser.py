"""Which YAML parser reads: that of libyaml where there is one, else PyYAML's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml


def loader() -> Any:
    """The loader whose event stream is read; nothing is ever constructed by it."""
    return yaml.CLoader if yaml.__with_libyaml__ else yaml.Loader


def scalar_places(text: str) -> Iterator[tuple[Any, Any]]:
    """The marks at which each scalar of a well-formed text starts and ends."""
    for event in yaml.parse(text, Loader=loader()):
        if isinstance(event, yaml.ScalarEvent):
            yield event.start_mark, event.end_mark
