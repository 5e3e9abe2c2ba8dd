"""Words of the reports: the heads of their columns, their labels, and what stands in a line."""

from __future__ import annotations

from sim.manual.word import Word

WORDS = (
    Word(
        "date",
        "The day on which something happened, as year, month and day. A deadline has the day on "
        "which it fell.",
        see=("event", "deadline", "known"),
    ),
    Word(
        "by",
        "Who did it: the parties, or a dash for a deadline, which nobody does. Behind an event of "
        "a way on, it says which sides must act for it to lead there.",
        see=("party", "side"),
    ),
    Word(
        "no",
        "The number of an event of the scenario, counted from 1 in the order of the file. By it "
        "an event is named in 'sim whatif --drop 3'. What was not yet known has no number.",
        see=("event", "as-of"),
    ),
    Word(
        "what",
        "In a script: what happens on a day, an event and who does it, or a wait.",
        see=("script", "event"),
    ),
    Word(
        "at the start",
        "Where a track stands before anything has happened.",
        see=("stage", "track"),
    ),
    Word(
        "waits for",
        "Of a rule: it answers the event in this stage, and its condition does not hold yet. "
        "What it lacks stands behind, with the values seen there.",
        see=("refusal", "condition"),
    ),
    Word(
        "no rule answers it",
        "No rule names this event in this stage, so that nothing moves. It may still be counted.",
        also=("answer", "answers"),
        see=("rule", "idle event", "gap"),
    ),
    Word(
        "because",
        "The reason of the rule that moved a track, in the words of the rulebook; of a checkpoint, "
        "why history reads so.",
        also=("reason",),
        see=("rule", "checkpoint"),
    ),
    Word(
        "held",
        "Of the condition of a rule that fired: its lines, with the values that were seen there.",
        see=("condition", "rule"),
    ),
    Word(
        "expected",
        "What a checkpoint says that the run must find; 'found' is what it does find.",
        also=("as expected", "found"),
        see=("checkpoint",),
    ),
    Word(
        "left out",
        "Of a checkpoint: it is about a day after the one that '--as-of' gives, and is not asked.",
        see=("checkpoint", "as-of"),
    ),
    Word(
        "cooperative",
        "The tone of what brings sides nearer: an offer, a meeting, a promise kept.",
        see=("tone",),
    ),
    Word(
        "hostile",
        "The tone of what drives sides apart: a threat, an empty chair, an attack.",
        see=("tone",),
    ),
    Word(
        "neutral",
        "The tone of what is neither cooperative nor hostile by itself, such as more time.",
        see=("tone",),
    ),
    Word(
        "means",
        "What a stage, an event or a tally is, in the words of the rulebook.",
        see=("stage", "event"),
    ),
    Word(
        "name",
        "What a thing is called wherever a file or a command speaks of it: one word, without "
        "spaces. What people read is its title, or the name of a party.",
        see=("title",),
    ),
    Word(
        "title",
        "What a rulebook, a scenario, a track or a source is called in a report, in any script "
        "and any words.",
        see=("name",),
    ),
    Word(
        "without it",
        "What the track would read on the last day had the event not happened, all else being as "
        "it was; 'the same' where nothing changes.",
        also=("the same",),
        see=("hinge", "share"),
    ),
    Word(
        "in the place of",
        "What the track would read had another event happened on that day, by the same parties.",
        also=("another event", "had it been"),
        see=("pivot", "edit"),
    ),
    Word(
        "as it was",
        "The history of the scenario, beside the same history with a change: 'as tried'.",
        also=("as tried", "tried"),
        see=("edit", "history"),
    ),
    Word(
        "new verdict",
        "What the tracks read together once the changes that were asked for are made.",
        see=("verdict", "edit"),
    ),
    Word(
        "leads to",
        "The stage or the reading that comes of an event or a way.",
        also=("lead to", "the verdict"),
        see=("way on", "rule"),
    ),
    Word(
        "agree",
        "Of a reader and history: both read a checkpoint's day alike. Of two rulebooks: no history "
        "whatever tells them apart.",
        also=("agrees", "agreement"),
        see=("score", "checkpoint", "part"),
    ),
    Word(
        "differ",
        "Of scenarios: two rulebooks do not read them alike. 'Differ in words' is what their files "
        "say otherwise, whether or not any history shows it.",
        also=("differs", "difference", "differences in words"),
        see=("agree", "amendment"),
    ),
    Word(
        "miss",
        "A checkpoint that a rulebook reads otherwise than history does.",
        also=("misses",),
        see=("checkpoint", "lag"),
    ),
    Word(
        "lag",
        "How many days lie between a miss and the nearest day on which the run reads what history "
        "does: +6 where the run is six days late, -6 where it is early.",
        see=("miss",),
    ),
    Word(
        "history reads",
        "What the checkpoints say, a row for each reading; the columns are what the rulebook read "
        "on those days. They agree where row and column bear the same name.",
        see=("checkpoint", "miss"),
    ),
    Word(
        "lost",
        "How many checkpoints agree as the rulebook is and do not with the change. 'Gained' counts "
        "the others, 'changed' all days on which something else is read, and 'in' names the cases.",
        also=("gained", "changed"),
        see=("leave-one-out", "sensitivity"),
    ),
    Word(
        "in",
        "In a score: the cases that a change makes a rulebook read otherwise. In a tally: the "
        "stages in which it counts.",
        see=("lost", "tally"),
    ),
    Word(
        "needed",
        "The claims that are no longer proved without the rule.",
        also=("needed by",),
        see=("claim", "leave-one-out"),
    ),
    Word(
        "most common reading",
        "The naive reader who always says what history says most often at the checkpoints scored.",
        see=("naive reader",),
    ),
    Word(
        "tone of the last event",
        "The naive reader who says progress after a cooperative event and stalemate after a "
        "hostile one, and settled or broken where the rulebook says that the event ends talks so. "
        "Neutral events are passed over.",
        see=("naive reader", "tone", "ends", "hard"),
    ),
    Word(
        "Goldstein mean",
        "The naive reader who averages how cooperative the events of the last thirty days were on "
        "Goldstein's scale: from 2 up it says progress, below -7 broken, else stalemate.",
        also=("Goldstein mean, 30 days",),
        see=("naive reader", "Goldstein scale"),
    ),
    Word(
        "help",
        "What to do about a fault or a finding.",
        also=("cure",),
        see=("fault", "finding"),
    ),
    Word(
        "packaged",
        "What comes with sim: a rulebook that is asked for by its name alone.",
        see=("rulebook", "shelf"),
    ),
)
"""These words, in the order in which one meets them."""
