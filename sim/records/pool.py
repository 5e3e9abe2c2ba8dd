"""Jobs in processes of this machine, by the standard library alone."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from tempfile import TemporaryDirectory

from sim.model.problem import InputError, Problem
from sim.records.dealing import Job, Run, Tell

_MOST_DEATHS = 3
"""How often in a row a process may die before any job is done."""


@contextmanager
def pool(workers: int) -> Iterator[Run]:
    """Does jobs in so many processes.

    One that is killed is replaced, and what it did is done again; where they are killed again and
    again before any job is done, InputError is raised.  When this process ends, by whatever, so do
    they.
    """
    others = set(active_children())
    with TemporaryDirectory(prefix="sim-jobs-", ignore_cleanup_errors=True) as scratch:
        processes = _Pool(workers, scratch)
        try:
            yield processes.run
        finally:
            processes.leave()
            for child in set(active_children()) - others:
                child.terminate()
                child.join()


class _Pool:
    """So many processes, made anew where one of them dies; what they work with is in a folder."""

    def __init__(self, workers: int, scratch: str) -> None:
        self._workers, self._scratch = workers, scratch
        self._executor: ProcessPoolExecutor | None = None

    def run(self, job: Job, numbers: Sequence[int], tell: Tell) -> None:
        """Do a job for each of some numbers."""
        left, deaths = set(numbers), 0
        while left:
            before = len(left)
            try:
                self._try(job, left, tell)
            except BrokenProcessPool:
                self.leave()
                deaths = deaths + 1 if len(left) == before else 0
                if deaths > _MOST_DEATHS:
                    raise InputError([_dying()]) from None

    def leave(self) -> None:
        """Begin no other job."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    def _try(self, job: Job, left: set[int], tell: Tell) -> None:
        executor = self._executor = self._executor or ProcessPoolExecutor(
            self._workers, get_context("spawn"), initializer=_begin, initargs=(self._scratch,)
        )
        doing = {executor.submit(job, number): number for number in sorted(left)}
        for done in as_completed(doing):
            done.result()
            left.discard(doing[done])
            tell()


def _dying() -> Problem:
    message = "the processes that read and walk the tables are killed again and again"
    cure = "start again with fewer --threads or less --memory: what was done is kept"
    return Problem("SIM317", message, "sim", cure=cure)


def _begin(scratch: str) -> None:
    """Leave Ctrl-C and what is left behind to the parent, and end when it does."""
    tempfile.tempdir = scratch
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
