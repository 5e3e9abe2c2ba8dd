"""Random rulebooks with random claims."""

from __future__ import annotations

from typing import Any

from builders import condition_texts, rulebooks, wait_texts, who_texts
from hypothesis import strategies as st

from sim.model.claim import PATTERNS, Claim
from sim.model.condition_reader import parse
from sim.model.rulebook import READINGS, Rulebook, step_vocabulary
from sim.model.value import changed

SCOPES = st.sampled_from([(), (), ("after",), ("until",), ("after", "until")])


def words_of(book: Rulebook) -> dict[str, Any]:
    """What the conditions of a claim may name."""
    names = (tuple(book.stages), tuple(book.events), tuple(book.tallies))
    rules = tuple(rule.name for rule in book.rules)
    return dict(step_vocabulary(*names, rules, None, book.actors))


@st.composite
def claim_texts(draw: st.DrawFn, book: Rulebook) -> str:
    """A random condition of a claim."""
    stage, event = st.sampled_from(list(book.stages)), st.sampled_from(list(book.events))
    forms = [
        st.builds(
            "{} {} {}".format,
            st.sampled_from(["was", "stage"]),
            st.sampled_from(["==", "!="]),
            stage,
        ),
        st.builds("{} == {}".format, st.sampled_from(["read", "reads"]), st.sampled_from(READINGS)),
        st.builds("event in ({}, {})".format, event, st.one_of(event, st.just("deadline"))),
        st.builds("event == {}".format, event),
        st.builds("sides >= {}".format, st.integers(0, 2)),
        who_texts(book.actors),
        wait_texts(),
        st.builds('rule != "{}"'.format, st.sampled_from([rule.name for rule in book.rules])),
        st.sampled_from(
            [
                "moved",
                "not moved",
                "signal == word",
                "tone != hostile",
                "stage == was",
                "read != reads",
                "sides >= 0",
            ]
        ),
    ]
    if book.tallies:
        forms.append(condition_texts(tuple(book.tallies), top=2))
    one = st.one_of(forms)
    joint = st.sampled_from(["and", "and", "or"])
    return draw(one | st.builds("({}) {} ({})".format, one, joint, one))


@st.composite
def claimed(
    draw: st.DrawFn, *, patterns: tuple[str, ...] = PATTERNS, scoped: bool = True
) -> Rulebook:
    """A small rulebook with two claims, of some patterns and any scope."""
    book = draw(rulebooks().filter(lambda book: book.sides <= 2))
    words = words_of(book)
    conditions = claim_texts(book).map(lambda text: parse(text, words))
    claims = []
    for place in range(2):
        pattern = draw(st.sampled_from(patterns))
        scope: dict[str, Any] = {}
        for key in draw(SCOPES if scoped else st.just(())):
            scope[key] = draw(conditions)
        if scoped and not scope and draw(st.booleans()):
            scope["between"] = (draw(conditions), draw(conditions))
        every = draw(conditions) if pattern in ("needs", "leads to") else None
        claims.append(Claim(f"c{place}", pattern, draw(conditions), every, **scope))
    return changed(book, claims=tuple(claims))
