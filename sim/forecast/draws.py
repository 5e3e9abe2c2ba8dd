"""Futures drawn at random: many walks through the table at once, by the clock of a run.

Time is counted in days from the end of the last day of the history, so that day 1 ends at 1.0.
Events come as a Poisson process whose rates hang on the reading; a deadline falls at the end of
its day, after the events of that day.
"""

from __future__ import annotations

import numpy as np

from sim.forecast.chances import NEVER, Chances, Floats, Ints
from sim.model.rulebook import READINGS

NOT_YET, BY_TIME = -2, -1
"""What brought a future to a reading, where it was no event: nothing so far, or time."""
_MORNING = 1e-9
"""Into a day, in days: after the deadlines of the day before, before any event of chance."""


class Futures:
    """Where many futures stand: one row, day of entering its stage and moment for each.

    ``entered`` is the day on which the stage was entered, 0 being the last day of the history.
    ``book`` says by which rates each future walks (a place on the first axis of the rates).
    ``came`` (futures x readings) is the column of events by which each first came to a reading,
    BY_TIME or NOT_YET.
    """

    def __init__(self, rows: Ints, entered: Ints, book: Ints) -> None:
        self.rows, self.entered, self.book = rows.copy(), entered.copy(), book
        self.now = np.zeros(len(rows))
        self.came = np.full((len(rows), len(READINGS)), NOT_YET, dtype=np.int64)

    @classmethod
    def standing(cls, row: int, entered: int, many: int, books: int = 1) -> Futures:
        """So many futures that begin alike, and walk by each of some rates in turn."""
        alike = np.full(many, 1, dtype=np.int64)
        return cls(alike * row, alike * entered, np.arange(many) % books)

    def __len__(self) -> int:
        return len(self.rows)


class Sampler:
    """What moves futures: the table, the rates (books x readings x columns) and chance."""

    def __init__(self, chances: Chances, rates: Floats, rng: np.random.Generator) -> None:
        self.chances, self.rng = chances, rng
        self.steps = 0
        books, self._readings, self._columns = rates.shape
        self._totals: Floats = rates.sum(-1).reshape(-1)
        upto = np.cumsum(rates, -1).reshape(books * self._readings, self._columns)
        upto /= np.where(self._totals > 0, self._totals, 1.0)[:, None]
        upto[:, -1] = 1.0
        # The lines of all books and readings one after the other, so that one search serves all.
        self._upto: Floats = (upto + np.arange(len(upto))[:, None]).reshape(-1)

    def to(self, futures: Futures, day: int) -> None:
        """Let every future pass to the end of a day."""
        going = np.flatnonzero(futures.now < day)
        while going.size:
            going = self._step(futures, going, day)

    def put_in(self, futures: Futures, columns: Ints) -> None:
        """Let an event happen in each future now, at the beginning of the day that comes."""
        every = np.arange(len(futures))
        self._move(futures, every, columns, futures.now + _MORNING)

    def _step(self, futures: Futures, going: Ints, day: int) -> Ints:
        """What happens next in some futures, up to a day; those in which something did."""
        rows, now = futures.rows[going], futures.now[going]
        line = futures.book[going] * self._readings + self.chances.reads[rows]
        with np.errstate(divide="ignore"):
            comes = now + self.rng.standard_exponential(going.size) / self._totals[line]
        falls = self.chances.falls[rows]
        ends = np.where(falls < NEVER, futures.entered[going] + falls, np.inf)
        timed = ends <= comes
        moment = np.where(timed, np.maximum(ends, now), comes)
        within = moment <= day
        futures.now[going[~within]] = day
        self.chances.check_ends(rows[timed & within])
        going, moment = going[within], moment[within]
        column = np.where(timed[within], BY_TIME, self._drawn(line[within]))
        self._move(futures, going, column, moment)
        self.steps += going.size
        return going

    def _drawn(self, line: Ints) -> Ints:
        """A column by chance, on each line of rates."""
        place = np.searchsorted(self._upto, self.rng.random(line.size) + line, side="right")
        found: Ints = np.minimum(place - line * self._columns, self._columns - 1)
        return found

    def _move(self, futures: Futures, which: Ints, columns: Ints, moment: Floats) -> None:
        """Let an event, or time, move some futures."""
        chances, rows = self.chances, futures.rows[which]
        by_time = columns == BY_TIME
        cells = np.where(by_time, chances.time, chances.events[np.maximum(columns, 0)])
        after = chances.follows[rows, cells]
        # An event belongs to the day that it falls in, a deadline to the day that it ends.
        day = np.where(by_time, np.rint(moment), np.floor(moment) + 1).astype(np.int64)
        entered = chances.enters[rows, cells]
        futures.entered[which] = np.where(entered, day, futures.entered[which])
        futures.rows[which] = after
        futures.now[which] = moment
        reads = chances.reads[after]
        fresh = (chances.reads[rows] != reads) & (futures.came[which, reads] == NOT_YET)
        futures.came[which[fresh], reads[fresh]] = columns[fresh]
