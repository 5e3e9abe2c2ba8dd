"""The colours of a page are told apart by those who see fewer, and read against their ground."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from places import ROOT, SINGAPORE

import sim
from sim.report.colours import COLOURS
from sim.report.svg import runs_svg

STYLE = (ROOT / "sim" / "pages" / "style.css").read_text(encoding="utf-8")
TONES = ("cooperative", "hostile")
READINGS = ("progress", "stalemate", "settled", "broken", "none", "mixed")
SEEN = {  # Machado, Oliveira and Fernandes 2009, at full severity, on linear light
    "whole": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])

Light = npt.NDArray[np.float64]


def colours(scheme: str) -> dict[str, Light]:
    """The named colours of a scheme, as linear light."""
    return {name: linear(bytes.fromhex(code[1:])) for name, code in codes(scheme).items()}


def codes(scheme: str) -> dict[str, str]:
    """The named colours of a scheme, as the style writes them."""
    part = STYLE.split("@media", 2)[0 if scheme == "light" else 1]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))


def linear(code: bytes) -> Light:
    share = np.array(list(code)) / 255
    light: Light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return light


def lab(light: Light) -> Light:
    """Where a colour stands for the eye (CIE L*a*b*)."""
    xyz = _TO_XYZ @ np.clip(light, 0, 1) / _TO_XYZ.sum(axis=1)
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def contrast(one: Light, other: Light) -> float:
    """The contrast of two colours, as WCAG has it."""
    low, high = sorted(float(_TO_XYZ[1] @ light) for light in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("eye", SEEN)
def test_the_tones_are_told_apart_by_every_eye(scheme: str, eye: str) -> None:
    """The place above or below the line says the same; readings have dashes as well."""
    named = colours(scheme)
    for pair in combinations(TONES, 2):
        one, other = (lab(SEEN[eye] @ named[tone]) for tone in pair)
        assert np.linalg.norm(one - other) > 30, pair


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_reads_against_its_ground(scheme: str) -> None:
    named = colours(scheme)
    for name in (*READINGS, *TONES, "link", "soft", "ink"):
        assert contrast(named[name], named["paper"]) >= 4.5, name
    for reading in READINGS[:-1]:
        assert contrast(named[reading], named[f"b-{reading}"]) >= 3, reading
        assert contrast(named["ink"], named[f"b-{reading}"]) >= 4.5, reading


def test_reports_and_drawings_wear_the_colours_of_a_page() -> None:
    light, dark = codes("light"), codes("dark")
    assert {reads: (light[reads], dark[reads]) for reads in COLOURS} == COLOURS
    drawn = runs_svg([sim.run(sim.load_scenario(str(SINGAPORE)))])
    assert set(re.findall("#[0-9a-f]{6}", drawn)) <= {*light.values(), "#ffffff"}
