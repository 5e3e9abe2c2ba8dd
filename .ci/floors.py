"""The lowest version of every dependency that pyproject.toml declares, as constraints for pip."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"
FLOOR = re.compile(r"([A-Za-z0-9._-]+)\s*>=\s*([0-9][0-9A-Za-z.]*)")


def floors(requirements: Iterable[str], own: str) -> Iterator[str]:
    """``name==lowest`` of each requirement; a dependency without a lowest version is refused."""
    for requirement in requirements:
        if requirement.startswith(f"{own}["):
            continue  # one extra brings another
        found = FLOOR.match(requirement)
        if found is None:
            raise SystemExit(f"pyproject.toml: {requirement!r} declares no lowest version: add >=")
        yield f"{found[1]}=={found[2]}"


def main() -> None:
    """Print the constraints of what a user's environment takes: all but the tools of 'dev'."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [
        one
        for extra in ("bulk", "cluster", "play", "xlsx", "testing", "test")
        for one in extras[extra]
    ]
    print(
        *floors([*project["dependencies"], *wanted], project["name"]),
        sep="\n",
    )


if __name__ == "__main__":
    main()
