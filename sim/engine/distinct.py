"""The numbers that an array holds, each once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def distinct(numbers: NDArray[np.integer]) -> NDArray[np.integer]:
    """Whole numbers in ascending order, each once.

    As ``numpy.unique`` gives them, which loads the masked arrays of numpy first: a tenth of a
    second in every command that makes a table.
    """
    ascending: NDArray[np.integer] = np.sort(numbers, axis=None)
    first = np.ones(ascending.size, dtype=bool)
    first[1:] = ascending[1:] != ascending[:-1]
    return ascending[first]
