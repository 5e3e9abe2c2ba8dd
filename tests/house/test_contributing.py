"""The worked example of CONTRIBUTING.md still fits the tree, and what it adds works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

COPIED = ("sim", "tests", "docs", "scenarios", "pyproject.toml", "README.md", "CONTRIBUTING.md")
LOADED = ("negotiation_sim_pytest.py",)


def example() -> str:
    """The difference that the document shows."""
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```diff\n(.*?)^```", told, re.DOTALL | re.MULTILINE)
    return str(shown)


def pytest_in(folder: Path, *arguments: str) -> str:
    """Run pytest on a copy of the tree; what it said, or a failure with that."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_worked_example_of_a_finding_applies_and_passes(tmp_path: Path) -> None:
    leave = shutil.ignore_patterns("__pycache__")
    for name in (*COPIED, *LOADED):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=leave)
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=example(), text=True, check=True)
    pytest_in(tmp_path, "tests/manual/test_explain.py", "--renew", "-k", "document")
    assert "shared-reason" in (tmp_path / "docs" / "findings" / "SIM214.md").read_text()
    asked = (
        "tests/manual/test_explain.py",
        "tests/analysis/test_lint.py",
        "tests/house/test_house.py",
    )
    concerned = "SIM214 or shared-reason or every_code or document or test_house"
    pytest_in(tmp_path, *asked, "-k", concerned)
