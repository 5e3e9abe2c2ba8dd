"""Whole reports of every command in every format, as they were last looked at.

``pytest tests/cli/test_golden.py --renew`` writes them anew; the difference is then read as any
other change is.
"""

from __future__ import annotations

import json

import click
import pytest
from cli_fixture import SimCli
from places import GOLDEN, ROOT
from schema_shapes import shape

from sim.cli import COMMANDS, cli
from sim.cli.schema import REPORTS

SCENARIOS = {
    "singapore": "scenarios/singapore-2018.yaml",
    "oslo": "scenarios/oslo-1993.yaml",
    "river": "tests/reports/river.yaml",
}
OTHERS = {"river": "tests/reports/river-amended.yaml"}
"""The rulebook beside its own that a scenario is told under; else rhetoric."""


def of_a_scenario(case: str, path: str) -> dict[str, list[str]]:
    """What is asked of each scenario, by the name of its report."""
    other = ["-r", "tests/reports/river-rules.yaml", "-r", OTHERS[case]] if case in OTHERS else []
    beside = other or ["-r", "diplomacy", "-r", "rhetoric"]
    return {
        "run": ["run", path],
        "run-why": ["run", path, "--why"],
        "whatif": ["whatif", path],
        "whatif-drop": ["whatif", path, "--drop", "3"],
        "check": ["check", path, "--notes"],
        "compare": ["compare", path, *beside],
        "score": ["score", path, *beside],
    }


ALONE = {
    "check-rulebook": ["check", "tests/rulebooks/lint-dead-rules.yaml", "--notes"],
    "check-claims": ["check", "docs/examples/prisoner-swap.yaml"],
    "diff": ["diff", "tests/reports/river-rules.yaml", "tests/reports/river-amended.yaml"],
    "diff-on": [
        *("diff", "tests/reports/river-rules.yaml", "tests/reports/river-amended.yaml"),
        *("--on", "tests/reports/river.yaml"),
    ],
    "diff-same": ["diff", "rhetoric", "rhetoric"],
    "forecast-singapore": ["forecast", "scenarios/singapore-2018.yaml", "--draws", "200"],
    "forecast-river": [
        *("forecast", "tests/reports/river.yaml", "--track", "fish", "--as-of", "2020-02-20"),
        *("--rates", "tests/reports/rates/river.yaml", "--given", "meet@2020-03-01 by A,B"),
    ],
    "forecast-judge": [
        *("forecast", "--judge", "scenarios/baseball-1994-1996.yaml", "scenarios/ups-1997.yaml"),
        *("scenarios/writers-2007-2008.yaml", "--days", "30,90", "--draws", "100"),
    ],
    "show": ["show", "rhetoric"],
    "show-all": ["show"],
    "explain": ["explain", "SIM012", "SIM206", "turning-point"],
    "explain-all": ["explain"],
    "replay-july": ["replay", "docs/examples/july-2018.csv", "--tone", "--codes", "cow"],
    "replay-judge": [
        *("replay", "docs/examples/july-2018.csv", "--judge", "scenarios/singapore-2018.yaml"),
        *("--track", "nuclear"),
    ],
    "replay-why": ["replay", "docs/examples/july-2018.csv", "--why", "USA", "PRK", "2018-07-12"],
    "score-all": ["score", "scenarios/oslo-1993.yaml", "scenarios/singapore-2018.yaml"],
    "score-rules": ["score", "tests/reports/river.yaml", "--leave-one-out", "--sensitivity"],
}


def reports() -> dict[str, list[str]]:
    """The arguments of every report, by its name."""
    found = {
        f"{name}-{case}": arguments
        for case, path in SCENARIOS.items()
        for name, arguments in of_a_scenario(case, path).items()
    }
    return found | ALONE


OF_ONE_DYAD = ("replay-judge", "replay-why")
"""What a replay tells of one dyad, in no format of its rows."""


def formats(command: str) -> list[str]:
    """The formats that a command has."""
    found = cli.get_command(click.Context(cli), command)
    assert found is not None
    (option,) = [param for param in found.params if param.name == "format_"]
    assert isinstance(option.type, click.Choice)
    return list(option.type.choices)


WAYS = [
    (name, form, arguments)
    for name, arguments in reports().items()
    for form in formats(arguments[0])
    if name != "show-all" or form not in ("yaml", "mermaid", "dot", "promela")
    if form != "rates" or name == "forecast-river"
    if name != "forecast-singapore" or form in ("text", "json")
    if name != "explain-all" or form != "json"  # the documents hold every page
    if name != "replay-july" or form in ("csv", "tsv", "json")
    if name not in OF_ONE_DYAD or form in ("text", "json", "markdown", "html")
]


def held(request: pytest.FixtureRequest, name: str, text: str) -> str:
    """What a golden file holds; with --renew it holds the text from now on."""
    path = GOLDEN / name
    if request.config.getoption("renew"):
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "form", "arguments"), WAYS, ids=[f"{name}.{form}" for name, form, _ in WAYS]
)
def test_a_report_is_as_it_was(
    name: str,
    form: str,
    arguments: list[str],
    sim_cli: SimCli,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(ROOT)
    ended = sim_cli(*arguments, "--format", form)
    assert ended.code in (0, 1)
    assert ended.out == held(request, f"{name}.{form}", ended.out)


WITHOUT_JSON = ("schema", "new", "play", "import")
SCHEMAS = ("scenario", "rulebook", *(name for name in COMMANDS if name not in WITHOUT_JSON))


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_as_it_was(kind: str, sim_cli: SimCli, request: pytest.FixtureRequest) -> None:
    ended = sim_cli("schema", kind)
    assert ended.code == 0
    assert ended.out == held(request, f"schema-{kind}.json", ended.out)


@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_may_hold_what_it_might(
    kind: str, sim_cli: SimCli, request: pytest.FixtureRequest
) -> None:
    """Whatever the words of the schema: a change of these files is one that programs notice."""
    allowed = shape(json.loads(sim_cli("schema", kind).out))
    text = json.dumps(allowed, indent=1) + "\n"
    assert allowed == json.loads(held(request, f"schemas/{kind}.json", text))


def test_every_golden_file_is_asked_for() -> None:
    wanted = {f"{name}.{form}" for name, form, _ in WAYS}
    wanted |= {f"schema-{kind}.json" for kind in SCHEMAS}
    wanted |= {f"schemas/{kind}.json" for kind in REPORTS}
    files = (path for path in GOLDEN.rglob("*") if path.is_file())
    assert {path.relative_to(GOLDEN).as_posix() for path in files} == wanted
