"""Starts the program `sim`, whatever else is called `sim` where it is called.

With PYTHONPATH=. a script of that name in the folder one stands in would be imported in its place.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line of the package that lies beside this module."""
    beside = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, beside)
    try:
        import sim  # and nothing more, so that no other module is looked for here first
    finally:
        sys.path.remove(beside)
    assert os.path.dirname(os.path.dirname(sim.__file__)) == beside, "it was imported before"
    from sim.__main__ import main as run

    run()
