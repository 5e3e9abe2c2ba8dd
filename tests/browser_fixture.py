"""A real browser for the tests of pages: the system's Chromium, driven by Playwright, offline.

Where either is not there these tests are passed over, or with SIM_BROWSER=required they fail;
SIM_CHROMIUM names another Chromium.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_CHROMIUM = os.environ.get("SIM_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
_INSIDE = ("file:", "blob:", "data:")

Open = Callable[..., Any]
"""Opens the page of some files in a context of its own."""


def _do_without(reason: str) -> None:
    if os.environ.get("SIM_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The browser, once."""
    if find_spec("playwright") is None:
        _do_without("no Playwright: pip install '.[browser]'")
    if _CHROMIUM is None:
        _do_without("no Chromium: apt-get install chromium")
    playwright = import_module("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes the page of some arguments, each once."""
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def make(*arguments: str) -> Path:
        from sim.cli import cli  # only where a page is made
        from sim.cli.streams import guarded

        out = folder / f"{make.cache_info().currsize}.html"
        assert guarded(cli, ["page", *arguments, "-o", str(out)]) in (0, 1)
        return out

    return make


@pytest.fixture
def opened(browser: Any, made: Callable[..., Path]) -> Iterator[Open]:
    """Opens pages; in the end no request was made and nothing was said on the console."""
    said: list[str] = []
    contexts: list[Any] = []

    def note_request(request: Any) -> None:
        if not request.url.startswith(_INSIDE):
            said.append(f"request: {request.url}")

    def open_(*files: object, args: tuple[str, ...] = (), **how: Any) -> Any:
        context = browser.new_context(offline=True, **how)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("request", note_request)
        page.goto(made(*map(str, files), *args).as_uri())
        if how.get("java_script_enabled", True):
            page.wait_for_selector("html[data-ready]")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert said == []
