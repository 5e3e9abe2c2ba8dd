"""The codes of the CAMEO scheme: which there are, and which one was meant."""

from __future__ import annotations

import csv
from typing import SupportsIndex

import pytest
from places import SHARED

from sim.model.cameo import CAMEO_CODES, meant_cameo
from sim.records.cameo import GOLDSTEIN

TABLE = SHARED / "data" / "cameo_codes.tsv"
NEWER = {"155", "176", "1834"}


@pytest.mark.skipif(not TABLE.exists(), reason=f"compares with a table of codes: {TABLE.name}")
def test_the_codes_are_those_of_the_published_table() -> None:
    with TABLE.open(encoding="utf-8") as file:
        published = {row["code"] for row in csv.DictReader(file, delimiter="\t")}
    assert published | NEWER == CAMEO_CODES


def test_the_codes_count_up() -> None:
    assert len(CAMEO_CODES) == 318
    for code in CAMEO_CODES:
        assert code[:2] in CAMEO_CODES
        assert code[:3] in CAMEO_CODES
    assert set(GOLDSTEIN) <= CAMEO_CODES


@pytest.mark.parametrize(
    ("text", "meant"),
    [("57", "057"), ("7", "07"), ("871", "0871"), ("1259", "125"), ("999", ""), ("x", "")],
)
def test_a_code_that_is_none_is_offered_the_one_that_was_meant(text: str, meant: str) -> None:
    assert meant_cameo(text) == meant


def test_a_text_of_any_length_is_soon_known_to_be_no_code() -> None:
    class Watched(str):
        looks = 0

        def __getitem__(self, key: SupportsIndex | slice) -> str:
            Watched.looks += 1
            return super().__getitem__(key)

    assert meant_cameo(Watched("1259" + "x" * 100)) == "125"
    assert Watched.looks < 5
