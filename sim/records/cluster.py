"""Jobs on a cluster of dask.distributed: workers of this machine, or a scheduler's anywhere.

All workers must see the tables and the folder under the same names.  A worker that is lost is no
fault: its jobs are done by others.  How often a job may lose its worker is the scheduler's
setting ``distributed.scheduler.allowed-failures``; of workers of this machine it is ten.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

try:
    import dask
    from distributed import Client, LocalCluster, as_completed
except ModuleNotFoundError as missing:
    cure = "pip install 'negotiation-sim[cluster]'"
    raise ModuleNotFoundError(f"no {missing.name} here: {cure}", name=missing.name) from None

from sim.records.dealing import Job, Run

_SETTINGS = {"distributed.scheduler.allowed-failures": 10}


@contextmanager
def cluster(where: str | int) -> Iterator[Run]:
    """Does jobs on the scheduler at an address, or with so many workers of this machine."""
    with dask.config.set(_SETTINGS):
        if isinstance(where, str):
            with Client(where) as client:
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


def _on(client: Client) -> Run:
    def run(job: Job, numbers: Sequence[int], tell: Callable[[], None]) -> None:
        doing = client.map(job, list(numbers), pure=False)
        try:
            for done in as_completed(doing):
                done.result()
                tell()
        finally:
            client.cancel(doing)

    return run
