"""How cooperative or hostile the codes of the CAMEO scheme are, on Goldstein's scale."""

from __future__ import annotations

from collections.abc import Mapping

_BY_SCORE: Mapping[float, str] = {
    9.0: "087 0871",
    8.0: "057",
    7.0: "034 035 046 055 084 085",
    5.2: "031 033",
    5.0: "037 045 080 081 082 083",
    4.5: "032",
    4.0: "030 036",
    3.5: "052",
    3.4: "018 019 051",
    2.8: "043",
    2.5: "044",
    1.9: "042",
    1.0: "040 041",
    0.4: "013",
    -0.4: "012",
    -2.0: "110 111 112 113 114",
    -4.0: "160 161",
    -4.4: "130",
    -5.0: "016 100 101 102 103 104 105 106 107 108 125 128 172",
    -5.6: "162",
    -5.8: "131 132 133 134 135",
    -6.5: "164",
    -7.0: "136 137 138 139",
    -7.2: "150 151 152 153 154",
    -8.0: "163",
    -9.0: "180 181",
    -9.2: "171",
    -9.5: "182 191 192 196",
    -10.0: "183 190 193 194 195",
}

GOLDSTEIN: Mapping[str, float] = {
    code: score for score, codes in _BY_SCORE.items() for code in codes.split()
}
"""The score of each code that the packaged rulebooks name, from -10 to 9.

Goldstein's conflict and cooperation scale (1992, Journal of Conflict Resolution 36: 369-385),
as the ICEWS data set carries it over to CAMEO codes; GDELT prints -2.0 for 016 and -7.0 for
164.  Code 155, newer than the scale, has no score.
"""
