"""Why a track reads as it does, with what came last and what could not happen."""

from __future__ import annotations

from sim.model.step import Refusal, Step
from sim.model.value import value
from sim.model.verdict import TrackVerdict


@value
class Why:
    """The reason of a track's verdict, and its last step; ``str`` tells it in a few lines.

    ``last`` is None before the first event on the track.
    """

    verdict: TrackVerdict
    last: Step | None

    @property
    def because(self) -> str | None:
        """The reason that the rule gives that brought the reading; None where nothing moved."""
        return self.verdict.because

    @property
    def evidence(self) -> Step | None:
        """The step that brought the reading, with its event, its parties, note and sources."""
        return self.verdict.step

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """What the last step asked and did not fire, and what each rule lacked."""
        return self.last.refusals if self.last else ()

    def __str__(self) -> str:
        verdict, step = self.verdict, self.verdict.step
        since = f" since {verdict.since}" if verdict.since else ""
        lines = [f"{verdict.track}: {verdict.reads} ({verdict.stage}){since}"]
        if step:
            lines.append(f"  because {step.because} [{_told(step)}; rule {step.rule}]")
        if running := verdict.running:
            lines.append(
                f"  next: {running.rule} on {running.falls} leads to {running.to}, "
                "if no event comes before that moves it or restarts its clock"
            )
        if self.last and self.last is not step:
            fired = f"rule {self.last.rule}" if self.last.rule else "no rule fired"
            lines.append(f"  last: {_told(self.last)}: {fired}")
        lines += [f"  not {_lacking(refusal)}" for refusal in self.refusals]
        return "\n".join(lines)


def _told(step: Step) -> str:
    by = f" by {', '.join(step.by)}" if step.by else ""
    return f"{step.date} {step.event or step.deadline}{by}"


def _lacking(refusal: Refusal) -> str:
    """A rule that did not fire, and what it lacked."""
    if refusal.lacks == "stage":
        return f"{refusal.rule}: it starts from other stages"
    if refusal.lacks == "order":
        return f"{refusal.rule}: {refusal.behind} came first"
    unmet = "; ".join(
        f"{line.condition} ({', '.join(f'{name} = {seen}' for name, seen in line.values.items())})"
        for line in refusal.unmet
    )
    return f"{refusal.rule}: {unmet} does not hold"
