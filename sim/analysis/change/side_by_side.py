"""Two courses of one history, step beside step, from where they part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.engine.edits import Edited
from sim.model.step import Step
from sim.model.value import value
from sim.model.verdict import Run


class Beside(NamedTuple):
    """What happened in each course at one point, or None where one has no such step.

    ``number`` is the event's number in the file, None for a deadline or an inserted event.
    """

    number: int | None
    was: Step | None
    now: Step | None

    @property
    def parts(self) -> bool:
        """Whether the two courses differ here."""
        return self.was is None or self.now is None or _gist(self.was) != _gist(self.now)


@value
class Parting:
    """One track in both courses: how many steps they share before and after those that differ."""

    track: str
    shared: int
    steps: tuple[Beside, ...]
    rejoined: int


def partings(edited: Edited, was: Run, now: Run) -> Mapping[str, Parting]:
    """For each track, the steps from the first to the last in which two runs differ."""
    old, new = was.by_track(), now.by_track()
    return {track: _parting(edited, old[track], new[track], track) for track in was.tracks}


def _parting(edited: Edited, was: Sequence[Step], now: Sequence[Step], track: str) -> Parting:
    beside = _beside(edited, was, now)
    differ = [place for place, pair in enumerate(beside) if pair.parts]
    if not differ:
        return Parting(track, len(beside), (), 0)
    first, last = differ[0], differ[-1] + 1
    return Parting(track, first, tuple(beside[first:last]), len(beside) - last)


def _beside(edited: Edited, was: Sequence[Step], now: Sequence[Step]) -> list[Beside]:
    old = [(_key(step, step.number), step) for step in was]
    new = [
        (_key(step, edited.origins[step.number - 1] if step.number else None), step) for step in now
    ]
    of_old, of_new = {key for key, _ in old}, {key for key, _ in new}
    pairs: list[Beside] = []
    left = right = 0
    while left < len(old) or right < len(new):
        one = old[left] if left < len(old) else None
        two = new[right] if right < len(new) else None
        if one and two and one[0] == two[0]:
            pairs.append(Beside(one[0][0], one[1], two[1]))
            left, right = left + 1, right + 1
        elif one and (two is None or one[0] not in of_new) and _first(one, two, of_old):
            pairs.append(Beside(one[0][0], one[1], None))
            left += 1
        elif two:
            pairs.append(Beside(two[0][0], None, two[1]))
            right += 1
    return pairs


Key = tuple[int | None, object, object]


def _first(one: tuple[Key, Step], two: tuple[Key, Step] | None, of_old: set[Key]) -> bool:
    """Whether a step that only the old course has comes before the next of the new one."""
    return two is None or two[0] in of_old or one[1].date <= two[1].date


def _key(step: Step, number: int | None) -> Key:
    """What makes steps of two courses the same; a moved event is another one."""
    if number is not None:
        return number, step.date, None
    return None, step.date, step.deadline or ("inserted", step.event, step.number)


def _gist(step: Step) -> tuple[object, ...]:
    return step.event, step.before.stage, step.after.stage, step.rule
