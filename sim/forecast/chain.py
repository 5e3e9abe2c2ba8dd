"""Futures without chance: how the whole of probability spreads over positions, day by day.

A state is a position and, where time will still move it, its day in the stage.  Within a day
events come as a Poisson process, whose transition probabilities are taken by uniformization
(Jensen 1953); at its end the deadlines fall, by the clock of a run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp

import numpy as np

from sim.forecast.chances import NEVER, Chances, Floats, Ints
from sim.model.rulebook import READINGS

MOST_WORK = 300_000_000
"""How many moves of probability a forecast may take (moves within a day x days), about a second."""
MOST_ASKED_WORK = 200 * MOST_WORK
"""The same where a person asks for all of probability: some minutes."""
_BUILDING = 16
"""To how many days of moves it comes to put the chain together."""
_REST = 1e-15
"""What is left of a day's probability where its events are no longer counted."""
_TERMS = 12
"""About how many events of a day are counted."""


class DailyChain:
    """The daily Markov chain of a table under some rates.

    ``rates`` are events a day (readings x columns of events).  A distribution has one number a
    state.
    """

    def __init__(self, chances: Chances, rates: Floats) -> None:
        self.chances = chances
        table, book = chances.table, chances.table.rulebook
        marks = [book.marks_of(stage) for stage in table.codes.stages]
        least = np.zeros((len(marks), max(map(len, marks), default=0) + 1), dtype=np.int64)
        for place, of_stage in enumerate(marks):
            for passed, mark in enumerate(of_stage, 1):
                least[place, passed] = mark.falls
        self._least = least[table.stage, table.codes.passed(table.row_codes)]
        """The first day in the stage on which a row can stand (rows)."""
        ages = chances.falls < NEVER
        self._size = np.where(ages, chances.falls - self._least + 1, 1)
        self._first = np.concatenate([[0], np.cumsum(self._size)])
        self.states = int(self._first[-1])
        self._ages = ages
        self.rows: Ints = np.repeat(np.arange(len(table)), self._size)
        self._day = np.arange(self.states) - self._first[self.rows] + self._least[self.rows]
        self._due = np.flatnonzero(ages[self.rows] & (self._day == chances.falls[self.rows]))
        if chances.time >= 0:
            self._due_to = self._moved(self._due, np.full(len(self._due), chances.time))
        self._from, self._to, self._often = self._moves(rates)
        out = weighed(self._from, self._often, self.states)
        self._pace = float(out.max(initial=0.0))
        self._stays = 1 - out / self._pace if self._pace else np.ones(self.states)
        self._chance = self._often / self._pace if self._pace else self._often

    @staticmethod
    def work(chances: Chances, rates: Floats, days: int) -> int:
        """About how many moves of probability so many days take, and all that comes before them."""
        moving = (chances.follows[:, chances.events] != np.arange(len(chances.reads))[:, None]) | (
            chances.enters[:, chances.events]
        )
        moves = (moving & (rates[chances.reads] > 0)).sum(1)
        ages = np.where(chances.falls < NEVER, chances.falls + 1, 1)
        return int((np.maximum(moves, 1) * ages).sum()) * (days + _BUILDING) * _TERMS

    def start(self, row: int, day: int) -> Floats:
        """All of probability on one row, on the so-manieth day in its stage, at the end of a day.

        What time does on that day must be behind (``Chances.standing``).
        """
        spread = np.zeros(self.states)
        spread[self._state(np.array([row]), np.array([day]))] = 1.0
        return spread

    def days(self, spread: Floats, put_in: Sequence[tuple[int, int]] = ()) -> Iterator[Floats]:
        """The spread at the end of each day that comes, from the first on.

        ``put_in`` are days, from 1, and the columns of events that happen at their beginning.
        """
        day = 0
        while True:
            day += 1
            spread = self._older(spread)
            for when, column in put_in:
                if when == day:
                    spread = self._happened(spread, column)
            spread = self._after_deadlines(self._after_events(spread))
            yield spread

    def shares(self, spread: Floats) -> Floats:
        """The probability of each reading."""
        summed = weighed(self.chances.reads[self.rows], spread, len(READINGS))
        return np.minimum(summed, 1.0)  # what sums up to one may be a last digit above it

    def _state(self, rows: Ints, days: Ints) -> Ints:
        found: Ints = self._first[rows] + np.where(self._ages[rows], days - self._least[rows], 0)
        return found

    def _moved(self, states: Ints, cells: Ints) -> Ints:
        """Where some states go by a column of the table each."""
        rows = self.rows[states]
        entered = self.chances.enters[rows, cells]
        days = np.where(entered, 0, self._day[states])
        return self._state(self.chances.follows[rows, cells].astype(np.int64), days)

    def _moves(self, rates: Floats) -> tuple[Ints, Ints, Floats]:
        """The moves by events that change a state: from, to, and how often in a day."""
        moves = []
        for place, cell in enumerate(self.chances.events):
            of_row = rates[self.chances.reads, place]
            states = np.flatnonzero(of_row[self.rows] > 0)
            to = self._moved(states, np.full(len(states), cell))
            moving = to != states
            moves.append((states[moving], to[moving], of_row[self.rows[states[moving]]]))
        keys = np.concatenate([move[0] * self.states + move[1] for move in moves])
        often = np.concatenate([move[2] for move in moves])
        distinct, place_of = np.unique(keys, return_inverse=True)
        together = weighed(place_of, often, len(distinct))
        return distinct // self.states, distinct % self.states, together

    def _older(self, spread: Floats) -> Floats:
        """A day later: every clock that still matters is a day further."""
        aging = self._ages[self.rows]
        after = np.where(aging, 0.0, spread)
        states = np.flatnonzero(aging & (spread > 0))
        after[states + 1] += spread[states]
        return after

    def _happened(self, spread: Floats, column: int) -> Floats:
        states = np.flatnonzero(spread)
        cells = np.full(len(states), self.chances.events[column])
        return weighed(self._moved(states, cells), spread[states], self.states)

    def _after_events(self, spread: Floats) -> Floats:
        """The events of one day."""
        term, weight, left = spread, exp(-self._pace), 1.0
        after, number = np.zeros(self.states), 0
        while True:
            after += weight * term
            left -= weight
            number += 1
            if left < _REST or number > 10 * self._pace + 60:
                return after
            came = weighed(self._to, term[self._from] * self._chance, self.states)
            term = term * self._stays + came
            weight *= self._pace / number

    def _after_deadlines(self, spread: Floats) -> Floats:
        """What time does at the end of one day."""
        while (falling := spread[self._due]).any():
            self.chances.check_ends(self.rows[self._due[falling > 0]])
            spread = spread.copy()
            spread[self._due] = 0.0
            np.add.at(spread, self._due_to, falling)
        return spread


def weighed(places: Ints, weights: Floats, size: int) -> Floats:
    """The sum of the weights at each place, from 0 to ``size``."""
    return np.bincount(places, weights, size).astype(np.float64, copy=False)
