"""Which addresses a page may lead to."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?://[^\s<>\"'\\^`{|}\x00-\x20\x7f]+\Z", re.ASCII)


def followed(address: str) -> bool:
    """Whether an address is one of http or https and holds nothing that ends a link early."""
    return _ADDRESS.match(address) is not None
