"""Whole forecasts: what is asked is answered, and nothing is promised that is not there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from places import SCENARIOS, SINGAPORE, TESTS

import sim
from sim.forecast.forecast import forecast, track_rates
from sim.forecast.outlook import DRAWS, EXACT, Forecast, Given
from sim.forecast.question import (
    ForecastQuestion,
    NoCaseError,
    QuestionError,
    check_given,
    horizons,
)
from sim.model.rates import OwnRates, Rate
from sim.model.rulebook import READINGS
from sim.model.scenario import Scenario
from sim.model.sides import Sides
from sim.model.value import changed

FEW = ForecastQuestion(days=(30, 90), tracks=("nuclear",), draws=2_000)


@pytest.fixture(scope="module")
def singapore() -> Scenario:
    return sim.load_scenario(str(SINGAPORE))


@pytest.fixture(scope="module")
def river() -> Scenario:
    """Of a rulebook so small that the exact shares are worked out at once."""
    return sim.load_scenario(str(TESTS / "reports" / "river.yaml"))


@pytest.fixture(scope="module")
def usual(singapore: Scenario) -> Forecast:
    return forecast(singapore, FEW)


def share(made: Forecast, reads: str, days: int = 90) -> float:
    (track,) = made.tracks.values()
    return next(at for at in track.horizons if at.days == days).shares[reads].share


@pytest.mark.slow
def test_the_shares_of_a_day_are_all_there_is(usual: Forecast) -> None:
    (track,) = usual.tracks.values()
    for at in track.horizons:
        assert sum(one.share for one in at.shares.values()) == pytest.approx(1)
        assert at.date == usual.last_day + timedelta(at.days)
        for one in at.shares.values():
            assert one.low is not None
            assert one.high is not None
            assert 0 <= one.low <= one.share <= one.high <= 1


@pytest.mark.slow
def test_the_case_itself_is_never_learned_from(singapore: Scenario, usual: Forecast) -> None:
    assert "singapore-2018" in usual.learned.left_out
    assert "singapore-2018" not in usual.learned.cases
    again = forecast(changed(singapore, name="somebody-elses-copy"), FEW)
    assert again.learned == usual.learned
    assert again.tracks == usual.tracks
    others = [sim.load_scenario(str(SCENARIOS / "oslo-1993.yaml"))]
    copies = (*others, singapore, changed(singapore, name="copy"))
    learned = forecast(singapore, changed(FEW, learn=copies)).learned
    assert set(learned.left_out) == {"singapore-2018", "copy"}
    assert learned.cases == tuple(case.name for case in others)


@pytest.mark.slow
def test_few_cases_and_other_rulebooks_are_warned_of(singapore: Scenario) -> None:
    few = tuple(sim.load_scenario(str(SCENARIOS / f"{name}.yaml")) for name in ("oslo-1993",))
    made = forecast(singapore, changed(FEW, learn=few, coded_under=("ripeness",)))
    told = "\n".join(made.warnings)
    assert "learned from 1 of the 5 cases" in told
    assert "coded for ripeness" in told
    assert "no such forecast has been judged" in told


def test_packaged_learning_has_been_judged(usual: Forecast) -> None:
    assert usual.warnings == ()
    assert {skill.days for skill in usual.skill} == {30, 90, 180, 365}


@pytest.mark.slow
def test_what_cannot_happen_here_happens_in_no_future(singapore: Scenario) -> None:
    every = tuple(name for name in singapore.rulebook.events if name != "friendly_words")
    made = forecast(changed(singapore, not_here=every), FEW)
    (track,) = made.tracks.values()
    assert {mover.event for mover in track.movers} <= {"friendly_words"}
    assert {door.event for door in track.doors} <= {None, "friendly_words"}
    assert share(made, "settled") == 0


def test_a_meeting_that_is_supposed_raises_progress(singapore: Scenario, usual: Forecast) -> None:
    day = singapore.last_day + timedelta(20)
    supposed = forecast(singapore, changed(FEW, given=(Given("talks_held", day, 3),)))
    assert share(supposed, "progress", 30) > share(usual, "progress", 30) + 0.3
    (track,) = supposed.tracks.values()
    assert track.movers == ()


@pytest.mark.slow
def test_both_methods_agree(river: Scenario) -> None:
    often = {"meet": 0.03, "blame": 0.04, "nudge": 0.03, "sign": 0.004, "attack": 0.003}
    own = OwnRates(
        "own",
        river.rulebook,
        tuple(Rate(name, 0, dict.fromkeys(READINGS, a_day)) for name, a_day in often.items()),
    )
    given = (Given("attack", river.last_day + timedelta(40), Sides.of([1])),)
    asked = ForecastQuestion(days=(30, 90), tracks=("fish", "water"), rates=own, draws=20_000)
    for question in (changed(asked, tracks=("fish",)), changed(asked, given=given)):
        exact = forecast(river, changed(question, method=EXACT))
        drawn = forecast(river, changed(question, method=DRAWS))
        assert [one.learned.rates for one in (exact, drawn)] == ["own", "own"]
        for track in question.tracks:
            for one, other in zip(
                exact.tracks[track].horizons, drawn.tracks[track].horizons, strict=True
            ):
                for reads in READINGS:
                    told = one.shares[reads].share
                    error = (told * (1 - told) / 20_000) ** 0.5
                    assert abs(other.shares[reads].share - told) <= 4 * error + 1e-9


def test_without_a_case_nothing_is_forecast(river: Scenario) -> None:
    once = changed(river.events[0], date=date(2019, 3, 1))
    for learn, said in (
        (None, "no packaged case can be told under the rulebook 'river'"),
        ((changed(river, name="copy"),), "every case to learn from is 'river' itself"),
        ((), "there is no case to learn from"),
        (
            (changed(river, events=(once,)),),
            "every case to learn from ends on the day on which it begins",
        ),
    ):
        with pytest.raises(QuestionError, match=said):
            forecast(river, ForecastQuestion(learn=learn))


def test_a_rulebook_that_only_the_case_itself_is_told_under_is_not_said_to_have_none(
    river: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.forecast.forecast.packaged", lambda book: ([river], [book.name]))
    with pytest.raises(NoCaseError, match="every case to learn from is 'river' itself: give other"):
        forecast(river)


@pytest.mark.slow
def test_rates_that_were_printed_say_the_same_when_given(
    singapore: Scenario, usual: Forecast
) -> None:
    own = track_rates(singapore, FEW)
    made = forecast(singapore, changed(FEW, rates=own))
    for reads in READINGS:
        assert share(made, reads) == pytest.approx(share(usual, reads), abs=0.04)
    (track,) = made.tracks.values()
    assert track.horizons[0].shares["progress"].low is None
    with pytest.raises(QuestionError, match="choose one with --track, of nuclear, remains"):
        track_rates(singapore, changed(FEW, tracks=()))


def test_a_forecast_as_of_a_day_knows_no_more(singapore: Scenario) -> None:
    made = forecast(singapore, changed(FEW, as_of=date(2018, 6, 30)))
    assert made.last_day == date(2018, 6, 30)
    assert made.tracks["nuclear"].reads == "progress"


def test_horizons_are_days_after_the_last() -> None:
    last = date(2018, 7, 13)
    assert horizons((), (), last) == (30, 90, 180, 365)
    assert horizons((90, 7, 90), (date(2018, 7, 14),), last) == (1, 7, 90)
    for days, dates, said in (
        ((0,), (), "a horizon of 0 days"),
        ((36_500,), (), "a horizon of 36,500 days: ask about 1 to 3,650 days"),
        ((), (last,), "is not after 2018-07-13"),
        ((), (date(9999, 1, 1),), "ask about 1 to 3,650 days"),
    ):
        with pytest.raises(QuestionError, match=said):
            horizons(days, dates, last)


def test_what_cannot_be_supposed_is_refused(singapore: Scenario) -> None:
    last = singapore.last_day
    for name, day, said in (
        ("talk_held", last + timedelta(1), "did you mean 'talks_held'"),
        ("talks_held", last, "is not after 2018-07-13"),
        ("talks_held", last + timedelta(91), "ask about a later day with --at or --days 91"),
    ):
        with pytest.raises(QuestionError, match=said):
            check_given(Given(name, day, 3), singapore, last, 90)
    barred = changed(singapore, not_here=("ceasefire",))
    with pytest.raises(QuestionError, match="'ceasefire' cannot happen"):
        check_given(Given("ceasefire", last + timedelta(1), 3), barred, last, 90)
