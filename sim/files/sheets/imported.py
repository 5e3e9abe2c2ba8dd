"""A table of events to a scenario: every fault of the table at once, each with row and column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sim.files.data import DataPage
from sim.files.scenario_file import read_scenario
from sim.files.sheets.draft import Draft
from sim.files.sheets.headings import Columns, columns_of
from sim.files.sheets.naming import folded
from sim.files.sheets.sheet import Sheet, place_of
from sim.model.problem import InputError, Problem, did_you_mean
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.model.value import changed, value
from sim.model.words import listed


@value
class Imported:
    """The scenario of a table, and what was made of its columns, parties and rows, in sentences."""

    scenario: Scenario
    remarks: tuple[str, ...]


def scenario_of(
    sheet: Sheet,
    rulebook: Rulebook,
    *,
    name: str,
    title: str,
    sides: Mapping[str, int | None] | None = None,
    dates: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Imported:
    """The scenario that a table tells.

    ``sides`` gives the side of each party by its words in the table or its name, ``dates`` the
    order of day and month, and ``columns`` the heading of a column by what it holds.  Raises
    InputError with every fault of the table, and ValueError for a party that it does not name.
    """
    read, problems = columns_of(sheet, columns)
    if read is None:
        raise InputError(_together(problems, sheet))
    draft = Draft(sheet, read, dates)
    problems += draft.problems
    sided, remarks = _sided(draft, rulebook, sides)
    data = {
        "scenario": name, "title": title, "rulebook": rulebook.name, "parties": sided,
        "tracks": {track: _titled(track, words, "title") for track, words in draft.tracks.items()},
        "sources": draft.sources.entries,
        "events": [_named_event(one.event, rulebook) for one in draft.events],
    }  # fmt: skip
    if not draft.events:
        raise InputError(_together(problems, sheet) or [_no_event(sheet)])
    page = SheetPage({key: one for key, one in data.items() if one}, draft)
    try:
        scenario = read_scenario(page, rulebook=rulebook)
    except InputError as error:
        raise InputError(_together([*problems, *error.problems], sheet)) from None
    if problems:
        raise InputError(_together(problems, sheet))
    told = (*sheet.remarks, *_columns_told(read), *draft.remarks, *remarks)
    return Imported(scenario, told)


def _no_event(sheet: Sheet) -> Problem:
    cure = "write one in each row below them"
    return Problem("SIM301", "no event stands below the headings", sheet.path, cure=cure)


class SheetPage(DataPage):
    """The data of a scenario whose problems are told with the cells that they come from."""

    what = "this table"

    def __init__(self, data: Mapping[str, Any], draft: Draft) -> None:
        self._draft = draft
        super().__init__(data, draft.sheet.path)

    def line(self, number: int) -> str:
        """The text of a cell, as it stands there."""
        text = super().line(number)
        return text[1:-1] if text.startswith('"') else text

    def path_of(self, number: int) -> str:
        """The cell that a node comes from."""
        keys = self.keys_of(number)
        path, columns = self._draft.sheet.path, self._draft.columns
        match keys:
            case ["events", int(place), str(key), *_]:
                return columns.place(path, self._draft.events[place].row, key)
            case ["events", int(place)]:
                return place_of(path, self._draft.events[place].row)
            case ["sources", str(name), *rest]:
                key = {"date": "published"}.get(str(rest[0]), str(rest[0])) if rest else "source"
                return columns.place(path, self._draft.sources.first[name], key)
            case ["parties" | "tracks" as kind, str(name), *_]:
                row = self._draft.first[kind, name]
                return columns.place(path, row, "by" if kind == "parties" else "track")
        return path


_PLACE = re.compile(r", row ([0-9]+)(?:, column ([A-Z]+))?")


def _place(problem: Problem, sheet: Sheet) -> tuple[int, int, str]:
    """The row and the column (by how many letters, and which) of a problem, in order of place."""
    found = _PLACE.match(problem.path, len(sheet.path))
    if found is None:
        return 0, 0, ""
    column = found[2] or ""
    return int(found[1]), len(column), column


def _together(problems: list[Problem], sheet: Sheet) -> list[Problem]:
    """Problems of which one that stands in many rows is told once, with the numbers of the rows."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in sorted(problems, key=lambda one: _place(one, sheet)):
        alike.setdefault((problem.code, problem.message), []).append(problem)
    return [_with_rows(same, sheet) for same in alike.values()]


def _with_rows(same: list[Problem], sheet: Sheet) -> Problem:
    first, *others = same
    rows = list(dict.fromkeys(str(_place(one, sheet)[0]) for one in others))
    if not rows:
        return first
    more = f" and {len(rows) - 8} more" if len(rows) > 8 else ""
    told = f"also in {'row' if len(rows) == 1 else 'rows'} {', '.join(rows[:8])}{more}"
    return changed(first, label=f"{first.label}; {told}" if first.label else told)


def _named_event(event: dict[str, Any], rulebook: Rulebook) -> dict[str, Any]:
    """An event under the name that its rulebook has; spaces and capitals do not count."""
    plain = re.sub(r"[\s-]+", "_", event["event"].strip()).casefold()
    known = next((name for name in rulebook.events if name.casefold() == plain), None)
    return (
        event if event["event"] in rulebook.events else event | {"event": known or event["event"]}
    )


def _titled(name: str, words: str, key: str) -> dict[str, Any]:
    """The words of a name, where they are not the name itself."""
    return {} if words == name else {key: words}


def _sided(
    draft: Draft, rulebook: Rulebook, sides: Mapping[str, int | None] | None
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The parties with their sides, and what is to be said of these."""
    parties = {name: _titled(name, words, "name") for name, words in draft.parties.items()}
    if sides is not None:
        for name, side in _sides_told(draft, sides).items():
            if side is not None:
                parties[name]["side"] = side
        return parties, []
    if len(parties) == rulebook.sides:
        for side, party in enumerate(parties.values(), 1):
            party["side"] = side
        called = rulebook.actors.told
        told = listed(f"{name} is {called(side)}" for side, name in enumerate(parties, 1))
        return parties, [f"{told}, in the order in which they act: --side NAME=1 says otherwise"]
    who = ", ".join(list(parties)[:12]) or "there is no column for who acts"
    cure = "say --side NAME=1 of each that has one, or write 'side: 1' into the file"
    return parties, [f"no party has a side ({who}): {cure}"]


def _sides_told(draft: Draft, sides: Mapping[str, int | None]) -> dict[str, int | None]:
    """The side of each party by its name; ValueError with all that names none, or one twice."""
    by_words = {folded(words): name for name, words in draft.parties.items()}
    found: dict[str, int | None] = {}
    wrong: list[str] = []
    for words, side in sides.items():
        name = words if words in draft.parties else by_words.get(folded(words))
        if name is None:
            cure = did_you_mean(words, draft.parties.values())
            wrong.append(f"the table names no party '{words}': {cure}")
        elif found.setdefault(name, side) != side:
            wrong.append(f"'{words}' is a party whose side is told already: leave one of them out")
    if wrong:
        raise ValueError("\n".join(wrong))
    return found


def _columns_told(columns: Columns) -> list[str]:
    """Which heading was read as what, where it is another word, and which were not read."""
    other = [
        f"{key} from '{columns.heading(place)}'"
        for key, place in columns.of.items()
        if columns.heading(place).casefold() != key
    ]
    unread = [f"'{columns.heading(place)}'" for place in columns.unread]
    told = [f"read {', '.join(other)}"] if other else []
    return told + ([f"not read: {', '.join(unread)}"] if unread else [])
