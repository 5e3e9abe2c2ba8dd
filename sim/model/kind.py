"""What sort of thing is wrong, apart from any one file: its code, its name and its manual page."""

from __future__ import annotations

from sim.model.problem import ERROR
from sim.model.value import value


@value
class Example:
    """The smallest thing that shows a kind of problem, which anybody can try.

    ``text`` is what stands in the file ``example.yaml``, empty where no file is needed;
    ``command`` holds the lines that are given to a shell, and ``message`` what ``sim`` then says
    is wrong.
    """

    text: str
    message: str
    command: str = "sim check example.yaml"


@value
class Kind:
    """A sort of fault or finding: its code, its name, its meaning, and the rest of its page.

    ``about`` says what it is in a clause, ``why`` why it matters and ``cure`` what to do, each in
    whole sentences.  ``severities`` are all that a problem of the kind can have.

    The names of findings follow Nguyen et al. 1987 (Knowledge base verification) where they have
    one.
    """

    code: str
    name: str
    about: str
    why: str
    cure: str
    example: Example
    severities: tuple[str, ...] = (ERROR,)
