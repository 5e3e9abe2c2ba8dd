"""Numbers each once, held to numpy's own."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import ROOT

from sim.engine.distinct import distinct


@given(st.lists(st.integers(-5, 5)), st.sampled_from(["int8", "int16", "int32", "int64"]))
def test_it_is_what_numpy_gives(numbers: list[int], kind: str) -> None:
    array = np.array(numbers, dtype=kind)
    for shaped in (array, array.reshape(1, -1)):
        found = distinct(shaped)
        assert found.tolist() == np.unique(shaped).tolist()
        assert found.dtype == array.dtype


@pytest.mark.slow
def test_no_command_loads_the_masked_arrays_of_numpy() -> None:
    bare = "import sys, numpy; sys.exit('numpy.ma' in sys.modules)"
    if subprocess.run([sys.executable, "-c", bare]).returncode:
        pytest.skip(f"numpy {np.__version__} loads its masked arrays by itself")
    path = str(ROOT / "scenarios" / "singapore-2018.yaml")
    program = (
        "import sys; from sim.cli import cli\n"
        f"cli(['whatif', {path!r}], standalone_mode=False)\n"
        "sys.exit('numpy.ma' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0
