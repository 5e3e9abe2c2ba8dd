"""Jobs on a cluster of dask.distributed: workers of this machine, or a scheduler's anywhere.

All workers must see the tables and the folder under the same names.  A worker that is lost is no
fault: its jobs are done by others.  How often a job may lose its worker is the scheduler's
setting ``distributed.scheduler.allowed-failures``; of workers of this machine it is ten.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import dask
from distributed import Client, KilledWorker, LocalCluster, as_completed

from sim.model.problem import InputError, Problem
from sim.records.dealing import Job, Run, Tell

_PATIENCE = 5
"""For how many seconds a scheduler may keep us waiting."""
_SETTINGS = {"distributed.scheduler.allowed-failures": 10}


@contextmanager
def cluster(where: str | int) -> Iterator[Run]:
    """Does jobs on the scheduler at an address, or with so many workers of this machine.

    Raises InputError where no scheduler answers, and where jobs lose their workers too often.
    """
    with dask.config.set(_SETTINGS):
        if isinstance(where, str):
            with _connected(where) as client:
                yield _on(client)
            return
        with (
            LocalCluster(
                n_workers=where,
                threads_per_worker=1,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            ) as local,
            Client(local) as client,
        ):
            yield _on(client)


def _connected(address: str) -> Client:
    try:
        return Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        cure = "start it with 'dask scheduler', or look at the address"
        message = f"no scheduler answers there: {error}"
        raise InputError([Problem("SIM317", message, address, cure=cure)]) from None


def _on(client: Client) -> Run:
    def run(job: Job, numbers: Sequence[int], tell: Tell) -> None:
        doing = client.map(job, list(numbers), pure=False)
        try:
            for done in as_completed(doing):
                done.result()
                tell()
        except KilledWorker as error:
            cure = "start again, with fewer workers or more memory for each: what was done is kept"
            message = f"a job lost its worker too often: {error}"
            raise InputError([Problem("SIM317", message, "cluster", cure=cure)]) from None
        finally:
            client.cancel(doing)

    return run
