"""What sort of thing is wrong, apart from any one file: its code, its name and its manual page."""

from __future__ import annotations

from typing import Annotated

from sim.model.problem import ERROR, NOTE, WARNING
from sim.model.said import Also, Name, also_said, said
from sim.model.value import value

EXAMPLE_FILE = "example.yaml"
"""The name of the file that an example speaks of."""


@value
class Example:
    """The smallest thing that shows a kind of problem, which anybody can try."""

    text: str = said("What stands in that file; null where none is needed", or_null=True)
    message: Name = said("What is then said to be wrong")
    command: Name = said(
        "The lines that are given to a shell", before="message", default="sim check example.yaml"
    )

    @property
    @also_said("The name of the file that shows it; null where none is needed", before="text")
    def file(self) -> Name | None:
        """The name of the file that shows it, where one is needed."""
        return EXAMPLE_FILE if self.text else None


@value
class Kind:
    """A sort of fault or finding: its code, its name, its meaning, and the rest of its page.

    ``about`` is a clause; ``why`` and ``cure`` are whole sentences.  The names of findings follow
    Nguyen et al. 1987 (Knowledge base verification) where they have one.
    """

    code: Annotated[str, Also(pattern="^SIM[0-9]{3}$")] = said("Its code")
    name: Name = said("Its name")
    about: Name = said("What it is, in a clause")
    why: Name = said("Why it matters")
    cure: Name = said("What to do")
    example: Example = said("The smallest thing that shows it", before="cure")
    severities: Annotated[
        tuple[Annotated[str, Also(enum=[ERROR, WARNING, NOTE])], ...], Also(minItems=1)
    ] = said("How grave it may be", before="about", default=(ERROR,))
