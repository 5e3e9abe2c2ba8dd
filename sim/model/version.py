"""Which version of the program it was that says something."""

from __future__ import annotations


def program_version() -> str:
    """The version as it was installed; of a checkout that is not installed it is not known."""
    from importlib.metadata import PackageNotFoundError, version  # only where one asks: it is slow

    try:
        return version("negotiation-sim")
    except PackageNotFoundError:
        return "from a checkout"
