"""The walk of a scenario: halves and wholes, what was known when, verdicts and checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from builders import FIRST_DAY, in_a_script, rulebooks, scripts
from hypothesis import given
from hypothesis import strategies as st
from oracle import together
from places import SINGAPORE, TESTS

import sim
from sim.cli import cli
from sim.cli.streams import guarded
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.model.rulebook import EventType, Rulebook
from sim.model.scenario import MAIN, Check, Event, Scenario, Track
from sim.model.step import Step
from sim.model.value import changed
from sim.model.verdict import Run
from sim.report.layout import plain
from sim.report.run import run_report
from sim.report.text import as_text

Tiny = Callable[[str], Rulebook]
DIPLOMACY = sim.load_rulebook("diplomacy")
ANY_SCRIPT = st.one_of(rulebooks(), rulebooks(), st.just(DIPLOMACY)).flatmap(scripts)


def told(steps: tuple[Step, ...] | list[Step]) -> list[tuple[Any, ...]]:
    """Everything that a step says, as plain values."""
    return [
        (
            *(step.date, step.track, step.event, step.deadline, step.by),
            *(step.before, step.after, step.rule, step.refusals, step.held),
        )
        for step in steps
    ]


def test_an_empty_day_between_changes_nothing_but_the_clock(tiny: Tiny) -> None:
    book = tiny("end-of-day")
    short, long = (run(in_a_script(book, "0 offer", "1 offer", until=day)) for day in (1, 119))
    assert told(short.steps) == told(long.steps)
    assert (long.days[1] - short.days[1]).days == 118


@pytest.mark.slow
@given(ANY_SCRIPT, st.data())
def test_running_in_two_halves_equals_running_whole(
    scenario: Scenario, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(1, len(scenario.events)))
    half = changed(scenario, events=scenario.events[:cut], until=None)
    last = half.last_day
    # Deadlines of the last day come after its other events, which are in the second half.
    first_steps = [s for s in run(half).steps if s.event or s.date < last]
    assert told(first_steps) == told(run(scenario).steps[: len(first_steps)])


@pytest.mark.slow
@given(ANY_SCRIPT)
def test_as_of_the_last_day_equals_the_whole(scenario: Scenario) -> None:
    public = changed(
        scenario, events=tuple(changed(event, known=None) for event in scenario.events)
    )
    whole, as_of = run(public), run(public, as_of=scenario.last_day)
    assert told(as_of.steps) == told(whole.steps)
    assert (as_of.verdict.reads, as_of.days) == (whole.verdict.reads, whole.days)


@pytest.mark.slow
@given(ANY_SCRIPT, st.integers(-1, 400))
def test_as_of_a_day_is_the_run_of_what_was_known_by_then(scenario: Scenario, after: int) -> None:
    day = scenario.first_day + timedelta(after)
    first, *rest = scenario.events
    scenario = changed(scenario, events=(changed(first, known=None), *rest))
    known = [
        event
        for event in scenario.events
        if event.date <= day and (event.known or event.date) <= day
    ]
    result = run(scenario, as_of=day)
    if day < scenario.first_day:  # the clock had not started
        assert (result.steps, result.scenario.events) == ((), ())
        assert {verdict.since for verdict in result.tracks.values()} == {None}
        return
    by_hand = changed(scenario, events=tuple(known), until=day)
    assert told(result.steps) == told(run(by_hand).steps)
    assert result.verdict == run(by_hand).verdict
    assert result.days == (scenario.first_day, day)


@pytest.mark.slow
@given(ANY_SCRIPT)
def test_steps_keep_the_order_of_the_script_and_of_the_days(scenario: Scenario) -> None:
    steps = run(scenario).steps
    numbers = [step.number for step in steps if step.number is not None]
    assert numbers == [
        number for number, event in enumerate(scenario.events, 1) for _ in event.tracks
    ]
    assert [step.date for step in steps] == sorted(step.date for step in steps)
    for step in steps:
        if step.number is not None:
            event = scenario.events[step.number - 1]
            assert (step.event, step.date, step.by) == (event.event, event.date, event.by)


@pytest.mark.slow
@given(ANY_SCRIPT, st.data())
def test_an_event_that_no_rule_or_tally_names_changes_nothing(
    scenario: Scenario, data: st.DataObject
) -> None:
    book = scenario.rulebook
    noise = {"noise": EventType("noise", "word", "neutral")}
    louder = changed(book, events={**book.events, **noise})
    place = data.draw(st.integers(1, len(scenario.events)))
    before = scenario.events[place - 1]
    events = list(scenario.events)
    events.insert(place, changed(before, event="noise"))
    with_noise = run(changed(scenario, rulebook=louder, events=tuple(events)))
    heard = [step for step in with_noise.steps if step.event == "noise"]
    assert len(heard) == len(before.tracks)
    assert all(step.before == step.after and not step.refusals for step in heard)
    others = [step for step in with_noise.steps if step.event != "noise"]
    assert told(others) == told(run(scenario).steps)


@pytest.mark.slow
@given(ANY_SCRIPT)
def test_tracks_are_independent(scenario: Scenario) -> None:
    whole = run(scenario)
    for name in scenario.tracks:
        alone = run(scenario, tracks=[name])
        assert told(alone.steps) == told([s for s in whole.steps if s.track == name])
        assert list(alone.tracks) == [name]
        assert alone.verdict.reads == whole.tracks[name].reads
        assert alone.tracks[name].since == whole.tracks[name].since


@pytest.mark.slow
@given(ANY_SCRIPT)
def test_a_machine_may_be_shared_between_runs(scenario: Scenario) -> None:
    machine = Machine(scenario.rulebook)
    once, twice = (run(scenario, machine=machine) for _ in range(2))
    assert told(once.steps) == told(twice.steps) == told(run(scenario).steps)


@pytest.mark.slow
@given(ANY_SCRIPT)
def test_a_verdict_is_where_the_steps_end_and_since_when_it_reads_so(scenario: Scenario) -> None:
    result = run(scenario)
    for name, track in scenario.tracks.items():
        stages = scenario.rulebook.stages
        spell, stage, reads = scenario.first_day, track.starts, stages[track.starts].reads
        rule = None
        for step in (s for s in result.steps if s.track == name):
            if step.after.reads != reads:
                spell, rule = step.date, step.rule
            stage, reads = step.after.stage, step.after.reads
        verdict = result.tracks[name]
        assert (verdict.stage, verdict.reads, verdict.since) == (stage, reads, spell)
        assert verdict.rule == rule
    readings = [verdict.reads for verdict in result.tracks.values()]
    assert result.verdict.reads == together(scenario.rulebook, readings)


def test_a_reading_lasts_through_a_change_of_stage(tiny: Tiny) -> None:
    result = run(in_a_script(tiny("chain-of-deadlines"), "0 offer", until=14))
    verdict = result.tracks[MAIN]
    assert (verdict.stage, verdict.reads, verdict.rule) == ("pause", "stalemate", "slowed")
    assert verdict.since == FIRST_DAY + timedelta(10)


def test_the_spell_is_as_old_as_its_first_stage() -> None:
    book = sim.load_rulebook(TESTS / "rulebooks" / "end-of-day.yaml")
    result = run(in_a_script(book, "0 offer", "5 summit_held"))
    verdict = result.tracks[MAIN]
    assert (verdict.stage, verdict.since, verdict.rule) == ("summit", FIRST_DAY, None)
    assert verdict.entered is not None
    assert verdict.entered.rule == "met"


def test_a_report_tells_the_rule_of_the_stage_from_that_of_the_reading() -> None:
    script = ("0 talks_held USA DPRK", "1 no_show DPRK", "5 talks_suspended USA")
    told = plain(as_text(run_report(run(in_a_script(DIPLOMACY, *script)))))
    began, entered = (FIRST_DAY + timedelta(days) for days in (1, 5))
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert f"stalemate since {began}, in suspended since {entered}" in lines
    stage = lines.index(f"{entered}: it came into suspended")
    reading = lines.index(f"{began}: it began to read stalemate, in the stage stalemate")
    assert stage < reading
    assert lines[stage + 2].startswith("rule talks-stopped ")
    assert lines[reading + 2].startswith("rule missed-meeting ")


def test_a_report_tells_the_rule_of_the_stage_where_the_reading_is_as_old_as_the_start() -> None:
    book = sim.load_rulebook(TESTS / "rulebooks" / "end-of-day.yaml")
    told = plain(as_text(run_report(run(in_a_script(book, "0 offer", "5 summit_held")))))
    assert "it came into summit" in told
    assert "it started in talks, which reads progress too" in told
    assert "nothing has moved it" not in told


def test_tracks_that_differ_read_mixed(tiny: Tiny) -> None:
    scenario = in_a_script(tiny("end-of-day"), "0 offer", until=120)
    scenario = changed(scenario, tracks={"a": Track("a", "talks"), "b": Track("b", "summit")})
    events = tuple(changed(event, tracks=("a", "b")) for event in scenario.events)
    result = run(changed(scenario, events=events))
    assert result.verdict.reads == "mixed"
    assert {name: track.reads for name, track in result.tracks.items()} == {
        "a": "stalemate",
        "b": "progress",
    }


def test_a_track_that_the_scenario_has_not_is_refused(tiny: Tiny) -> None:
    with pytest.raises(ValueError, match="no track 'remains'; there is main"):
        run(in_a_script(tiny("weeks"), "0 offer"), tracks=["remains"])


def test_every_track_starts_on_the_day_of_the_first_event(tiny: Tiny) -> None:
    scenario = in_a_script(tiny("weeks"), "0 offer", "20 offer")
    tracks = {"a": Track("a", "talks"), "b": Track("b", "talks")}
    first, last = scenario.events
    events = (changed(first, tracks=("a",)), changed(last, tracks=("b",)))
    result = run(changed(scenario, tracks=tracks, events=events))
    fell = [(step.track, (step.date - FIRST_DAY).days) for step in result.steps if step.deadline]
    assert fell == [("a", 14), ("b", 14)]


def checked(book: Rulebook, *checks: Check, as_of: date | None = None) -> Run:
    scenario = in_a_script(book, "0 offer", "30 offer", "130 summit_held", expect=checks)
    return run(scenario, as_of=as_of)


def day(number: int) -> date:
    return FIRST_DAY + timedelta(number)


@pytest.mark.parametrize(
    ("check", "holds"),
    [
        (Check(at=day(119), stage="talks"), True),
        (Check(at=day(120), stage="talks"), False),
        (Check(at=day(120), stage="stalemate", reads="stalemate"), True),
        (Check(at=day(120), stage="stalemate", reads="progress"), False),
        (Check(at=day(129), reads="stalemate"), True),
        (Check(at=day(130), reads="progress", track=MAIN), True),
        (Check(at=day(130), reads="stalemate", track=MAIN), False),
        (Check(at=day(999), stage="summit"), True),
        (Check(never=("stalemate",)), False),
        (Check(never=("summit", "stalemate")), False),
        (Check(never=("settlement",)), True),
    ],
)
def test_a_check_speaks_of_the_end_of_its_day(tiny: Tiny, check: Check, holds: bool) -> None:
    (result,) = checked(tiny("end-of-day"), check).checks
    assert result.holds is holds
    assert result.check is check


def test_a_check_tells_what_was_found(tiny: Tiny) -> None:
    results = checked(
        tiny("end-of-day"), Check(at=day(1), stage="summit"), Check(never=("summit",))
    )
    found, entered = results.checks
    assert found.actual == {MAIN: {"stage": "talks", "reads": "progress"}}
    assert entered.actual == {MAIN: {"entered": day(130).isoformat()}}
    assert results.failed == (found, entered)


def test_a_check_after_the_day_of_as_of_is_left_out(tiny: Tiny) -> None:
    inside, outside = Check(at=day(30), stage="talks"), Check(at=day(31), stage="talks")
    result = checked(tiny("end-of-day"), inside, outside, as_of=day(30))
    assert [check.holds for check in result.checks] == [True, None]
    assert result.checks[1].left_out == f"after {day(30)}"
    assert result.failed == ()


def test_a_check_of_a_stage_that_the_rulebook_has_not_is_left_out(tiny: Tiny) -> None:
    (result,) = checked(tiny("end-of-day"), Check(at=day(1), stage="settlement")).checks
    assert result.holds is None
    assert result.left_out == "the rulebook has no stage 'settlement'"


def test_a_check_of_all_tracks_holds_where_their_common_reading_is_so(tiny: Tiny) -> None:
    scenario = in_a_script(tiny("end-of-day"), "0 offer", until=120)
    scenario = changed(
        scenario,
        tracks={"a": Track("a", "talks"), "b": Track("b", "summit")},
        events=tuple(changed(event, tracks=("a", "b")) for event in scenario.events),
        expect=(
            Check(at=day(119), reads="progress"),
            Check(at=day(120), reads="progress"),
            Check(at=day(120), reads="mixed"),
            Check(at=day(120), track="b", reads="progress"),
        ),
    )
    assert [check.holds for check in run(scenario).checks] == [True, False, True, True]
    assert [check.holds for check in run(scenario, tracks=["a"]).checks] == [True, False, False]


# The first case.


@pytest.fixture(scope="module")
def singapore() -> Scenario:
    return sim.load_scenario(SINGAPORE)


def test_one_month_after_singapore_both_tracks_stand_still(singapore: Scenario) -> None:
    result = sim.run(singapore)
    assert result.verdict.reads == "stalemate"
    nuclear, remains = result.tracks["nuclear"], result.tracks["remains"]
    assert (nuclear.stage, remains.stage) == ("stalemate", "stalemate")
    assert nuclear.since is not None
    assert date(2018, 7, 6) < nuclear.since <= date(2018, 7, 8)
    assert remains.since == date(2018, 7, 12)
    assert nuclear.because
    assert remains.because


def test_every_check_of_singapore_holds(singapore: Scenario) -> None:
    result = sim.run(singapore)
    assert len(result.checks) >= 5
    assert [check.holds for check in result.checks] == [True] * len(result.checks)


def test_letters_and_praise_move_nothing(singapore: Scenario) -> None:
    warm = [step for step in sim.run(singapore).steps if step.event == "friendly_words"]
    assert len(warm) >= 4
    assert [step.moved or step.decision.entered for step in warm] == [False] * len(warm)


def test_at_the_end_of_june_both_tracks_read_progress(singapore: Scenario) -> None:
    result = sim.run(singapore, as_of=date(2018, 6, 30))
    assert {track.reads for track in result.tracks.values()} == {"progress"}
    assert result.verdict.reads == "progress"
    assert result.days[1] == date(2018, 6, 30)


def test_on_11_july_the_letter_was_not_yet_known(singapore: Scenario) -> None:
    letter_day = date(2018, 7, 6)

    def letters(as_of: date) -> list[Step]:
        steps = sim.run(singapore, as_of=as_of).steps
        return [s for s in steps if s.event == "friendly_words" and s.date == letter_day]

    assert letters(date(2018, 7, 11)) == []
    assert {step.track for step in letters(date(2018, 7, 12))} == {"nuclear", "remains"}


def test_words_alone_never_end_a_stalemate(singapore: Scenario) -> None:
    words = [event for event, kind in DIPLOMACY.events.items() if kind.signal == "word"]
    more = tuple(
        Event(date(2018, 7, 13) + timedelta(n), word, ("nuclear", "remains"), ("USA", "DPRK"))
        for n, word in enumerate(words * 3)
    )
    longer = changed(singapore, events=(*singapore.events, *more), until=None, expect=())
    assert sim.run(longer).verdict.reads == "stalemate"


BEFORE = "nothing is known to have happened by 2018-01-01"
OF_TALKS = "nothing is known of the nuclear talks and the talks on the remains by 1 January 2018"


@pytest.mark.parametrize(
    ("command", "format_"),
    [
        ("run", "text"),
        ("run", "markdown"),
        ("compare", "text"),
        ("compare", "markdown"),
        ("whatif", "text"),
    ],
)
def test_a_day_before_the_first_event_is_told_as_such(
    command: str, format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [command, str(SINGAPORE), "--as-of", "2018-01-01", "--format", format_]
    assert guarded(cli, arguments) == 0
    out = " ".join(capsys.readouterr().out.split())
    if command == "whatif":
        assert OF_TALKS in out
        return
    assert BEFORE in out or BEFORE.capitalize() in out
    assert "to 2018-01-01" not in out
    assert "2018-06-12" not in out


def test_a_report_says_which_line_decided_where_tracks_differ(
    tiny: Callable[[str], Rulebook],
) -> None:
    book = tiny("lint-overall")
    scenario = Scenario(
        name="apart",
        title="Apart",
        rulebook=book,
        events=(Event(date(2020, 1, 1), "walkout", ("a",)),),
        tracks={name: Track(name, "talks") for name in ("a", "b")},
        expect=(Check(at=date(2020, 1, 1), reads="broken"),),
    )
    walked = run(scenario)
    assert walked.verdict.reads == "broken"
    assert str(walked.verdict.overall) == "any broken"
    assert walked.checks[0].holds
    told = " ".join(plain(as_text(run_report(walked))).split())
    assert "Verdict: broken overall where tracks differ, any broken reads broken" in told
    alike = run(changed(scenario, tracks={"a": Track("a", "talks")}))
    assert (alike.verdict.reads, alike.verdict.overall) == ("broken", None)
