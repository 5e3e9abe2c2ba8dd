"""Hands pytest the plugin of `sim`, unless the project under test has a `sim` of its own.

pytest loads every plugin that is installed, whatever project it runs in.  One whose own module is
called `sim` must get that one, and run; the plugin then stands aside and says so.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OURS = Path(__file__).resolve().with_name("sim")


class Aside:
    """What pytest gets in place of the plugin: a line of its header."""

    def __init__(self, other: Path) -> None:
        self.other = other

    def pytest_report_header(self) -> str:
        """Say why nothing of the plugin works here."""
        return f"negotiation-sim: stands aside, for this project's own 'sim' is {self.other}"


def found() -> Any:
    """The plugin, or what stands in its place."""
    other = next(of_another(), None)
    if other is not None:
        return Aside(other)
    from sim import pytest_plugin

    return pytest_plugin


def of_another() -> Iterator[Path]:
    """Modules called `sim` that are not this package: what Python would find, and what lies here.

    Looked for and not imported: importing ours would hide the project's from its own tests.
    """
    for folder in (Path.cwd(), Path.cwd() / "src"):
        for module in (folder / "sim" / "__init__.py", folder / "sim.py"):
            if module.is_file() and not is_ours(module):
                yield module
    loaded = sys.modules.get("sim")
    spec = loaded.__spec__ if loaded else importlib.util.find_spec("sim")
    if spec is not None and spec.origin and not is_ours(Path(spec.origin)):
        yield Path(spec.origin)


def is_ours(module: Path) -> bool:
    """Whether a module called `sim` is this package, or a copy of it such as its sources."""
    return module.parent.resolve() == OURS or module.with_name("pytest_plugin.py").is_file()


plugin = found()
