"""A game says what a run of its script says, and a move taken back leaves no trace."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from builders import rulebooks, scripts
from hypothesis import given
from hypothesis import strategies as st
from places import SINGAPORE

import sim
from sim.model.rulebook import Rulebook
from sim.model.scenario import Party, Scenario
from sim.model.step import Step
from sim.model.value import changed
from sim.play.choices import speakers
from sim.play.game import Game
from sim.play.moves import Happens, Passes, PlayerMove, RefusedError
from sim.play.setup import begun_on, opening

DAY = date(2024, 1, 1)


@st.composite
def games(draw: st.DrawFn) -> Game:
    """A game that goes on from a history, or begins under a rulebook."""
    book = draw(rulebooks())
    if draw(st.booleans()):
        return Game(opening(book, DAY))
    history = draw(scripts(book))
    not_here = [name for name in book.events if name not in {e.event for e in history.events}]
    history = changed(history, not_here=tuple(not_here[:1]))
    return Game(history, track=draw(st.sampled_from(list(history.tracks))))


def moves(game: Game) -> st.SearchStrategy[PlayerMove]:
    """Anything that can be done in a game, at once or after a while."""
    base = game.base
    events = [event for event in base.rulebook.events if event not in base.not_here]
    gaps = st.sampled_from([0, 0, 1, 30, 200])
    tracks = st.lists(st.sampled_from(list(base.tracks)), unique=True).map(tuple)
    by = st.lists(st.sampled_from(list(base.parties)), unique=True).map(tuple)
    notes = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
    joint = {event.name for event in base.rulebook.events.values() if event.joint}
    happens = st.builds(
        lambda event, by, **rest: Happens(event, () if event in joint else by, **rest),
        event=st.sampled_from(events),
        by=by,
        tracks=tracks,
        days=gaps,
        note=notes,
    )
    return st.one_of(
        happens, happens, st.builds(Passes, days=st.sampled_from([1, 29, 30, 31, 120]))
    )


def played(data: st.DataObject, game: Game) -> Game:
    for move in data.draw(st.lists(moves(game), max_size=6)):
        game.play(move)
    return game


def shown(game: Game) -> object:
    """All that is shown of a game."""
    return game.day, game.day_is_over, game.verdict, game.steps, game.choices(), game.moves


def told(step: Step) -> object:
    return step.date, step.track, step.event, step.deadline, step.rule, step.before, step.after


@pytest.mark.slow
@given(game=games(), data=st.data())
def test_a_game_that_is_saved_replays_to_where_it_stood(game: Game, data: st.DataObject) -> None:
    played(data, game)
    if not game.base.events and not any(isinstance(move, Happens) for move in game.moves):
        with pytest.raises(RefusedError, match="nothing has happened yet"):
            game.scenario("saved")
        return
    saved = sim.scenario(sim.dump(game.scenario("saved")), rulebook=game.base.rulebook)
    run = sim.run(saved)
    assert run.days[1] == game.day
    assert run.verdict == game.verdict
    assert list(map(told, run.steps)) == list(map(told, game.steps))
    assert [check.holds for check in run.checks] == [True] * len(run.checks)
    assert len(run.checks) >= len(saved.tracks)


@pytest.mark.slow
@given(game=games(), data=st.data())
def test_moves_that_are_taken_back_leave_no_trace(game: Game, data: st.DataObject) -> None:
    played(data, game)
    before, made = shown(game), len(game.moves)
    for move in data.draw(st.lists(moves(game), max_size=4)):
        would = game.would(move)
        assert game.play(move) == would == game.last_steps
    more, after = len(game.moves) - made, shown(game)
    assert game.undo(more) == more
    assert shown(game) == before
    assert game.redo(more) == more
    assert shown(game) == after
    assert game.undo(1000) == len(game.moves) + game.undone
    assert game.moves == ()


@given(game=games(), data=st.data())
def test_every_event_is_offered_to_each_party_and_does_what_is_said(
    game: Game, data: st.DataObject
) -> None:
    base = played(data, game).base
    choice = data.draw(st.sampled_from(game.choices()))
    for by in choice.by:
        (step, *_) = [one for one in game.would(Happens(choice.event, by)) if one.event]
        assert (step.rule, step.after.stage) == (choice.step.rule, choice.step.after.stage)
    offered = [(choice.event, by) for choice in game.choices() for by in choice.by]
    assert len(offered) == len(set(offered))
    joint = {event.name for event in base.rulebook.events.values() if event.joint}
    alone = {
        (event, (party,))
        for event in base.rulebook.events
        for party in base.parties
        if event not in joint and event not in base.not_here
    }
    assert alone <= set(offered)
    assert not {event for event, _ in offered} & set(base.not_here)
    assert {by for event, by in offered if event in joint} <= {speakers(base.parties)}


@pytest.mark.slow
@given(game=games(), data=st.data())
def test_the_next_deadline_falls_on_its_day_and_nothing_before(
    game: Game, data: st.DataObject
) -> None:
    step = played(data, game).falls_next(game.track)
    if step is None:
        assert not [one for one in game.would(Passes(3000)) if one.track == game.track and one.rule]
        return
    wait = (step.date - game.day).days
    mine = [one for one in game.would(Passes(wait)) if one.track == game.track and one.rule]
    assert told(mine[0]) == told(step)
    if wait > 1:
        assert not [
            one for one in game.would(Passes(wait - 1)) if one.track == game.track and one.rule
        ]


@pytest.fixture
def singapore() -> Scenario:
    return sim.load_scenario(SINGAPORE)


def test_a_day_on_which_a_deadline_fell_is_over(diplomacy: Rulebook) -> None:
    game = Game(opening(diplomacy, DAY))
    game.play(Happens("talks_held", ("A", "B")))
    (drifted,) = game.play(Passes(150))
    assert (drifted.rule, game.day_is_over) == ("drifted", True)
    (met,) = game.play(Happens("talks_held", ("A", "B")))
    assert met.date == DAY + timedelta(151)
    assert game.undo(2) == 2
    (met,) = game.play(Happens("talks_held", ("A", "B"), days=150))
    assert (met.date, met.before.stage) == (DAY + timedelta(150), "talks")


@pytest.fixture
def diplomacy() -> Rulebook:
    return sim.load_rulebook("diplomacy")


def test_what_a_history_expected_stays_where_it_still_holds(singapore: Scenario) -> None:
    game = Game(singapore)
    game.play(Happens("accord_signed", ("USA", "DPRK"), ("nuclear", "remains")))
    expect = game.scenario("accord").expect
    assert [check.stage for check in expect[-2:]] == ["settlement", "settlement"]
    assert len(singapore.expect) + 2 - len(expect) == 1  # it was never to be settled
    assert sim.run(game.scenario("accord")).failed == ()


def test_a_game_begins_on_a_day_of_the_history(singapore: Scenario) -> None:
    game = Game(begun_on(singapore, date(2018, 7, 1)))
    assert (game.day, game.standing.stage) == (date(2018, 7, 1), "talks")
    assert len(game.base.events) == sum(e.date <= game.day for e in singapore.events)
    with pytest.raises(RefusedError, match="the clock starts on 2018-06-12"):
        begun_on(singapore, date(2018, 6, 11))


def test_what_is_done_together_is_done_by_all_sides(singapore: Scenario) -> None:
    book = singapore.rulebook
    events = {**book.events, "talks_held": changed(book.events["talks_held"], joint=True)}
    parties = {**singapore.parties, "JPN": Party("JPN", side=1)}
    game = Game(changed(singapore, rulebook=changed(book, events=events), parties=parties))
    (choice,) = [one for one in game.choices() if one.event == "talks_held"]
    assert choice.by == (("USA", "DPRK"),)
    with pytest.raises(RefusedError, match="by all sides together: by USA and DPRK"):
        game.play(Happens("talks_held", ("USA", "ROK")))
    assert game.play(Happens("talks_held", ("JPN", "DPRK")))[0].by == ("JPN", "DPRK")
    assert game.play(Happens("talks_held"))[0].by == ("USA", "DPRK")


@pytest.mark.parametrize(
    ("move", "message"),
    [
        (Happens("talks_hold"), "no event 'talks_hold': did you mean 'talks_held'"),
        (Happens("talks_held", ("URSS",)), "no party 'URSS'"),
        (Happens("talks_held", tracks=("remain",)), "no track 'remain': did you mean 'remains'"),
        (Happens("talks_held", days=-1), "before today, 2018-07-13"),
        (Happens("talks_held", note="\udcff"), "holds a sign that is no text"),
        (Happens("ratified"), "cannot happen here"),
        (Passes(0), "to let a day pass"),
        (Passes(10**7), "the calendar ends on 9999-12-31"),
    ],
)
def test_a_move_that_cannot_be_made_says_why_and_changes_nothing(
    singapore: Scenario, move: PlayerMove, message: str
) -> None:
    game = Game(changed(singapore, not_here=("ratified",)))
    before = shown(game)
    with pytest.raises(RefusedError, match=message):
        game.play(move)
    assert shown(game) == before


def test_rules_that_go_in_circles_end_a_wait_and_not_the_game(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sim.engine.run.MOST_DEADLINES", 500)
    book = sim.rulebook(
        {
            "rulebook": "circle",
            "title": "Day and night",
            "start": "day",
            "stages": {"day": {"reads": "progress"}, "night": {"reads": "stalemate"}},
            "events": {"bell": {"signal": "deed", "tone": "neutral"}},
            "rules": {
                "dusk": {"after": "1 day", "from": "day", "to": "night", "because": "It is late"},
                "dawn": {"after": "1 day", "from": "night", "to": "day", "because": "It is early"},
            },
        }
    )
    game = Game(opening(book, DAY))
    with pytest.raises(RefusedError, match="more than 500 deadlines fall"):
        game.play(Passes(600))
    assert game.play(Passes(2))[-1].rule == "dawn"


def test_the_last_day_of_the_calendar_can_be_reached(diplomacy: Rulebook) -> None:
    game = Game(opening(diplomacy, date.max - timedelta(150)))
    game.play(Happens("talks_held", ("A", "B")))
    game.play(Passes(150))
    assert (game.day, game.day_is_over, game.choices()) == (date.max, True, ())
    with pytest.raises(RefusedError, match="the calendar ends"):
        game.play(Happens("talks_held"))


def test_a_note_stands_at_the_last_event_and_undo_keeps_what_can_be_done_again(
    singapore: Scenario,
) -> None:
    game = Game(singapore)
    with pytest.raises(RefusedError, match="no event has been played yet"):
        game.note("too early")
    game.play(Happens("talks_held", ("USA", "DPRK")))
    game.play(Passes(10))
    game.play(Passes(5))
    game.undo()
    assert game.note("They meet").event == "talks_held"
    assert (game.undone, game.day) == (1, date(2018, 7, 23))
    assert game.scenario("noted").events[-1].note == "They meet"
    with pytest.raises(RefusedError, match="no text"):
        game.note("\ud800")


def test_a_game_of_as_many_deadlines_as_there_may_be_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sim.engine.run.MOST_DEADLINES", 2)
    game = Game(opening(sim.rulebook(TICKS), DAY))
    game.play(Passes(2))
    assert game.falls_next(game.track) is None
    assert {choice.event for choice in game.choices()} == {"meeting"}
    with pytest.raises(RefusedError, match="more than 2 deadlines fall"):
        game.play(Passes(1))
    assert game.play(Happens("meeting"))[-1].event == "meeting"


TICKS = {
    "rulebook": "ticks",
    "title": "Talks that stop and go every day",
    "start": "talks",
    "stages": {"talks": {"reads": "progress"}, "stuck": {"reads": "stalemate"}},
    "events": {"meeting": {"signal": "deed", "tone": "cooperative"}},
    "rules": {
        "meet": {"event": "meeting", "from": "any", "to": "talks", "because": "They meet"},
        "tick": {"after": "1 day", "from": "talks", "to": "stuck", "because": "A day is over"},
        "tock": {"after": "1 day", "from": "stuck", "to": "talks", "because": "A day is over"},
    },
}
