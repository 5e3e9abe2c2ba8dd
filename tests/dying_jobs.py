"""A job that kills its process once, where processes and workers can import it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from sim.records import dealing
from sim.records.plan import Plan

_deal = dealing.deal


def deal_or_die(plan: Plan, place: int) -> None:
    """Deal a table; whoever comes upon the third first is killed, and says so before."""
    died = Path(plan.folder, "died")
    if place == 2 and not died.exists():
        died.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    _deal(plan, place)
