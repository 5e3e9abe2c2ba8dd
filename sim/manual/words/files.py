"""Words of the files: what a rulebook and a scenario speak of."""

from __future__ import annotations

from sim.manual.word import Word

WORDS = (
    Word(
        "rulebook",
        "A file that says how negotiations of some kind move: the stages they can stand in, the "
        "events that can happen, what is counted, and the rules that lead from stage to stage.",
        see=("stage", "event", "tally", "rule", "claim"),
    ),
    Word(
        "shelf",
        "Where rulebooks are kept: those that come packaged, and during a command those that have "
        "been read, each of them once.",
        see=("rulebook",),
    ),
    Word(
        "scenario",
        "A file that tells one negotiation: who took part, what they did and said on which day, "
        "where that was read, and what is expected of a run.",
        see=("event", "party", "track", "checkpoint"),
    ),
    Word(
        "stage",
        "Where one track of a negotiation stands, such as summit, talks or stalemate. A rulebook "
        "lists its stages and says what each one reads.",
        see=("reading", "final stage", "track"),
    ),
    Word(
        "final stage",
        "A stage with no way out, marked 'final: true'. An event there is recorded and moves "
        "nothing.",
        also=("final",),
        see=("stage",),
    ),
    Word(
        "group",
        "A name for several stages. It stands wherever stages are listed, means what they mean, "
        "and may name groups before it.",
        see=("stage",),
    ),
    Word(
        "overall line",
        "A line of a rulebook that says what tracks that differ read together, such as broken "
        "where any is broken. The first that fits decides; where none does they read mixed.",
        also=("overall",),
        see=("verdict", "track", "reading"),
    ),
    Word(
        "event",
        "One dated thing that a party did or said. Its type is one that the rulebook names, such "
        "as no_show, and the type says whether it is a deed or a word and of which tone.",
        see=("signal", "tone", "idle event"),
    ),
    Word(
        "joint event",
        "An event that all sides do together, such as a meeting or a signature. No one side is "
        "offered it as a way on.",
        also=("joint",),
        see=("event", "party"),
    ),
    Word(
        "signal",
        "What an event costs whoever does it: a deed is a costly signal, a word is cheap.",
        source="Fearon 1997",
        see=("deed", "word"),
    ),
    Word(
        "deed",
        "A costly signal: it ties the hands of whoever does it or sinks costs, so that only those "
        "who mean it do it. A meeting that is held is a deed; so is an empty chair.",
        source="Fearon 1997",
        also=("costly signal",),
        see=("signal", "word"),
    ),
    Word(
        "word",
        "Cheap talk: it costs nothing, so that those who mean it and those who do not can say it "
        "alike. A warm letter is a word, and so is a threat until it is carried out.",
        source="Fearon 1997",
        also=("cheap talk",),
        see=("signal", "deed"),
    ),
    Word(
        "tone",
        "Whether an event is cooperative, hostile or neutral. Rules do not ask it; claims may, "
        "and naive readers go by it.",
        see=("naive reader", "signal"),
    ),
    Word(
        "ends",
        "What an event type may say of itself: 'ends: settled' or 'ends: broken'. It tells the "
        "naive reader of tone what to take the event for, and nothing else asks it.",
        see=("naive reader", "tone"),
    ),
    Word(
        "tally",
        "What a rule may ask about: how often something happened since it was last reset, or how "
        "many sides did it. Each track keeps tallies of its own.",
        see=("count", "side", "reset", "saturation"),
    ),
    Word(
        "count",
        "A tally with 'count' is a number of events: it goes up by one with each event that it "
        "names. Where the tally says 'in', it counts only while the track stands in one of those "
        "stages before the event moves it.",
        see=("tally", "count, then ask"),
    ),
    Word(
        "reset",
        "What sets a tally back to nothing. An event first resets the tallies that name it under "
        "'reset', and then counts. {enter: STAGE} resets once a rule has entered the stage, also "
        "from itself; the rules of that event still saw the count.",
        see=("tally", "drop", "count, then ask"),
    ),
    Word(
        "drop",
        "What takes sides out of a tally of sides: those that do one of the events under 'drop'. "
        "The other sides stay.",
        see=("tally", "reset", "count, then ask"),
    ),
    Word(
        "count, then ask",
        "The order within one event: it resets tallies, drops sides, then it is counted, and only "
        "then are the rules asked. So a rule on no_show with 'no_shows >= 2' fires on the second. "
        "What entering a stage resets comes last.",
        see=("tally", "rule"),
    ),
    Word(
        "rule",
        "On an event or when time has passed, from some stages, if a condition holds, to a stage, "
        "because of a reason. Rules are asked in the order of the file, and the first that fits "
        "fires.",
        source="the hit policy First of decision tables (DMN)",
        see=("fit", "condition", "deadline", "refusal"),
    ),
    Word(
        "fit",
        "A rule fits when its event has happened, or its deadline is due, the track stands in a "
        "stage of its 'from', and every line of its 'when' holds. A rule that fits does not fire "
        "where one before it fits, too.",
        see=("rule", "overlap", "refusal"),
    ),
    Word(
        "overlap",
        "Two rules that fit in one position and lead to different stages, so that only their "
        "order decides. Where the earlier is an exception to the later, that is meant.",
        source="Nguyen, Perkins, Laffey and Pecora 1987",
        see=("fit", "exception"),
    ),
    Word(
        "exception",
        "A rule that stands before a wider one: where both are asked, the wider fits wherever the "
        "narrower does, and in more cells besides.",
        see=("overlap",),
    ),
    Word(
        "condition",
        "What must hold for a rule to fit, or what a claim speaks of: comparisons of names and "
        "whole numbers with 'and', 'or', 'not' and 'in'. Nothing in it is ever executed.",
        see=("rule", "claim", "vocabulary"),
    ),
    Word(
        "vocabulary",
        "The names that may be used: of events, which packaged rulebooks share so that a history "
        "can be read under each; and of a condition, which are tallies for a rule, and for a claim "
        "the step as well.",
        see=("condition",),
    ),
    Word(
        "deadline",
        "A rule that time fires: 'after: 120 days' in a stage. It falls at the end of the day on "
        "which that many whole days have passed since the stage was entered; an event on that day "
        "comes first.",
        see=("clock", "silence", "spent"),
    ),
    Word(
        "wait",
        "How long a stage must have lasted, or may, for a rule to fit: 'waited >= 30 days' or "
        "'waited < 30 days'. It is over for an event on day 30, and nothing happens when it is. "
        "What nobody asks about is no wait: a position keeps only those that a condition names.",
        see=("deadline", "clock", "passed"),
    ),
    Word(
        "spent",
        "What a deadline is whose condition fails at its moment: it does not fall again until its "
        "stage is entered anew.",
        see=("deadline",),
    ),
    Word(
        "party",
        "Whoever acts: a state, a union, a mediator, a person. A scenario declares its parties, "
        "and an event names them under 'by'.",
        see=("side",),
    ),
    Word(
        "side",
        "A party without whose consent there is no agreement has a side, a number from 1 up, or "
        "the name that the rulebook gives it; several parties may share one, and a mediator has "
        "none. A tally with 'sides' counts the distinct sides that did something; a rule or a "
        "tally with 'by' asks for some of them. In a script that is made up, sides without a name "
        "are called A, B and so on.",
        see=("party", "tally"),
    ),
    Word(
        "track",
        "One strand of a negotiation, such as weapons and prisoners, with a stage, a clock and "
        "tallies of its own. A scenario without tracks has one, called main.",
        also=("main",),
        see=("stage", "verdict", "mixed"),
    ),
    Word(
        "source",
        "Where an event was read: an article, a book, a record. A scenario declares its sources, "
        "and an event names them.",
        see=("evidence",),
    ),
    Word(
        "known",
        "The day on which an event came to light, where that is later than its date. A secret "
        "meeting moves the talks on its own day, and nobody outside can know.",
        see=("as-of",),
    ),
    Word(
        "checkpoint",
        "A line of 'expect' about the end of a day: what a reader of history would say of the "
        "talks then. A scenario's checkpoints test the rulebook, and the rulebook the coding.",
        also=(
            "check",
            "expectation",
        ),
        see=("hard", "score"),
    ),
    Word(
        "claim",
        "A property of a rulebook that must hold of every history which the rules allow, such as "
        "that no letter ends a stalemate. 'sim check' proves it or refutes it.",
        source="patterns after Dwyer, Avrunin and Corbett 1999",
        see=("pattern", "scope", "vacuous"),
    ),
)
"""These words, in the order in which one meets them."""
