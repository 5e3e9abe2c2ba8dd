"""Which codes the CAMEO scheme of event data has."""

from __future__ import annotations

_PARTED = (
    *("0000000000", "040446000", "0404460000", "0000000", "00000000"),
    *("00000", "000000", "04042034", "00000", "040446000"),
    *("0050000", "0444600000", "0340000050", "044444", "000000"),
    *("0030003", "0240000", "0034000", "0000020", "00002"),
)
"""For each root, 01 to 20, how many codes of four digits each of its codes of three has.

The codes below a number count up from 0 where they have three digits, from 1 where four.
"""


def _codes() -> list[str]:
    found = []
    for number, root in enumerate(_PARTED, 1):
        found.append(f"{number:02}")
        for digit, parts in enumerate(root):
            found.append(f"{number:02}{digit}")
            found += [f"{number:02}{digit}{part}" for part in range(1, int(parts) + 1)]
    return found


CAMEO_CODES = frozenset(_codes())
"""Every code, as a string of two to four digits: ``"057"`` is one and ``"57"`` is none.

Schrodt, P. A. 2012. CAMEO: Conflict and Mediation Event Observations, Event and Actor Codebook,
version 1.1b3, whose codes 155, 176 and 1834 older tables do not have.
"""


def meant_cameo(text: str) -> str:
    """The code that a text which is none probably stands for, or an empty text.

    A number loses the zero that it begins with; a code may be parted further than the scheme
    parts it.
    """
    if f"0{text}" in CAMEO_CODES:
        return f"0{text}"
    shorter = (text[:length] for length in range(min(len(text) - 1, 4), 1, -1))
    return next((code for code in shorter if code in CAMEO_CODES), "")
