"""The walls of the house: floors import downwards, and each library has one owner."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from places import ROOT, TESTS

HOUSE = ROOT / "sim"
MODULES = sorted(HOUSE.rglob("*.py"))
FLOORS = (
    "model",
    "files",
    "engine",
    "analysis",
    "records",
    "forecast",
    "manual",
    "report",
    "export",
    "play",
    "pages",
    "cli",
)
QUESTIONS = ("judge", "check", "prove", "change", "compare", "cover")
"""The sub-floors of analysis/, one a question."""
MAY_ASK = {("judge", "prove"), ("check", "prove")}
DOORS = ("__init__.py", "__main__.py")
"""The front doors of the house, which open to any floor."""
OWNERS = {
    "yaml": ("files/",),
    "transitions": ("engine/machine.py",),
    "click": ("cli/", "report/", "export/"),
    "openpyxl": ("files/sheets/workbook.py",),
    "dask": ("records/cluster.py",),
    "distributed": ("records/cluster.py",),
    "duckdb": ("records/reading.py",),
    "jinja2": ("pages/page_html.py",),
    "markupsafe": ("pages/",),
    "hypothesis": ("testing/", "pytest_plugin.py"),
    "pytest": ("testing/", "pytest_plugin.py"),
    "textual": ("play/screen.py",),
    "rich": ("play/screen.py",),
}
WITHOUT_NUMPY = ("model/", "files/", "engine/machine.py", "engine/run.py", "__init__.py")
HEAVY = (
    "openpyxl",
    "distributed",
    "duckdb",
    "csv",
    "numpy",
    "jinja2",
    "json",
    "hypothesis",
    "asyncio",
    "difflib",
    "click",
)


def place(module: Path) -> str:
    """Where a module stands in the house, such as ``engine/run.py``."""
    return module.relative_to(HOUSE).as_posix()


def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"), module)


def imports(module: Path) -> Iterator[tuple[int, str]]:
    """Every import of a module, inside functions too: the line and the full dotted name."""
    package = ("sim", *module.relative_to(HOUSE).parts[:-1])
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            for name in node.names:
                yield node.lineno, ".".join([*base, *filter(None, [node.module]), name.name])


@cache
def every_import() -> list[tuple[str, int, str]]:
    return [(place(module), line, name) for module in MODULES for line, name in imports(module)]


def floor_of(dotted: str) -> str | None:
    """The floor that a dotted name of ours is on."""
    first, *rest = dotted.split(".")
    return rest[0] if first == "sim" and rest else None


def owned(where: str, owners: tuple[str, ...]) -> bool:
    return any(where == owner or where.startswith(owner) for owner in owners)


def test_every_folder_is_a_known_room() -> None:
    folders = {path.name for path in HOUSE.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert folders <= {*FLOORS, "testing"}
    assert {place(m) for m in MODULES if m.parent == HOUSE} <= {*DOORS, "pytest_plugin.py"}


def test_the_tests_of_a_floor_stand_in_a_folder_of_its_name() -> None:
    folders = {path.parent.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}
    assert folders == {*FLOORS, "testing", "house"}


def test_no_room_is_too_large_to_be_read_at_once() -> None:
    large = {place(m): len(m.read_text(encoding="utf-8").splitlines()) for m in MODULES}
    assert {where: lines for where, lines in large.items() if lines > 350} == {}


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        f"{place(module)}:{node.lineno} {node.name}"
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert long == []


def test_each_class_has_a_name_of_its_own() -> None:
    names = Counter(
        node.name
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_imports_point_down() -> None:
    upwards = []
    for where, line, name in every_import():
        here, there = where.split("/")[0], floor_of(name)
        if here in FLOORS and there in FLOORS and FLOORS.index(there) > FLOORS.index(here):
            upwards.append(f"{where}:{line} imports {name}")
    assert upwards == []


def test_the_questions_of_analysis_do_not_meet() -> None:
    """But for those that ask whether a claim is proved."""
    met = set()
    for where, _, name in every_import():
        here, there = where.split("/"), name.split(".")
        if here[0] == "analysis" and there[:2] == ["sim", "analysis"] and len(there) > 2:
            met.add((here[1], there[2]))
    assert {pair for pair in met if pair[0] != pair[1] and pair[1] in QUESTIONS} <= MAY_ASK


def test_what_the_walls_name_is_there() -> None:
    places = [place(module) for module in MODULES]
    named = [*WITHOUT_NUMPY, *(owner for owners in OWNERS.values() for owner in owners)]
    named += [f"{floor}/" for floor in FLOORS]
    named += [f"analysis/{question}/" for question in QUESTIONS]
    assert [one for one in named if not any(owned(where, (one,)) for where in places)] == []


def test_the_testing_kit_stands_above_analysis_and_reports_and_nothing_stands_on_it() -> None:
    above = ("testing", "pytest_plugin")
    wrong = []
    for where, line, name in every_import():
        here, there = where.split("/")[0].removesuffix(".py"), floor_of(name)
        if here in above and there in ("records", "cli"):
            wrong.append(f"{where}:{line} imports {name}")
        if here not in above and there in above:
            wrong.append(f"{where}:{line} imports {name}")
    assert wrong == []


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_has_one_owner(library: str) -> None:
    strangers = [
        f"{where}:{line}"
        for where, line, name in every_import()
        if name.split(".")[0] == library and not owned(where, OWNERS[library])
    ]
    assert strangers == []


def test_numpy_is_not_below_the_table() -> None:
    below = [
        f"{where}:{line}"
        for where, line, name in every_import()
        if name.split(".")[0] == "numpy" and owned(where, WITHOUT_NUMPY)
    ]
    assert below == []


def test_the_model_does_no_input_or_output() -> None:
    banned = {"os", "io", "sys", "pathlib", "subprocess", "socket", "shutil", "tempfile"}
    found = [
        f"{where}:{line} imports {name}"
        for where, line, name in every_import()
        if where.startswith("model/") and name.split(".")[0] in banned
    ]
    assert found == []


def test_nothing_is_executed_that_a_file_says() -> None:
    found = [
        f"{place(module)}:{node.lineno} {node.func.id}"
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in ("eval", "exec", "compile", "__import__")
    ]
    assert found == []


def test_only_the_command_line_prints() -> None:
    found = [
        f"{place(module)}:{node.lineno}"
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call)
        if ast.unparse(node.func) in ("print", "click.echo", "click.secho", "sys.stdout.write")
        if not place(module).startswith("cli/")
    ]
    assert found == []


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_a_module_says_its_job(module: Path) -> None:
    said = ast.get_docstring(tree(module))
    assert said
    assert said.splitlines()[0].endswith((".", "?", "!", ":", ","))


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_what_is_public_says_what_it_is(module: Path) -> None:
    silent = [
        f"{place(module)}:{node.lineno} {name}"
        for name, node in public(tree(module))
        if not ast.get_docstring(node)
    ]
    assert silent == []


Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public(module: ast.Module) -> Iterator[tuple[str, Documented]]:
    """Public functions and classes, and the public methods of public classes.

    A method that fills in one of a class above it is documented there.
    """
    for node in module.body:
        if not isinstance(node, Documented) or node.name.startswith("_"):
            continue
        yield node.name, node
        if isinstance(node, ast.ClassDef) and not node.bases:
            for inner in node.body:
                if isinstance(inner, Documented) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner


@pytest.mark.slow
def test_private_names_stay_in_their_room() -> None:
    borrowed = [
        f"{where}:{line} imports {name}"
        for where, line, name in every_import()
        if name.startswith("sim.") and name.split(".")[-1].startswith("_")
    ]
    assert borrowed == []


def loaded_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_sim_loads_next_to_nothing() -> None:
    loaded = loaded_after("import sim")
    assert {name for name in loaded if name.startswith("sim.")} == set()
    assert not loaded & {*HEAVY, "attrs", "attr", "yaml", "transitions"}


@pytest.mark.parametrize(
    "code",
    [
        "import sim; sim.run",
        "import sim; sim.load_scenario; sim.load_rulebook",
        "import sim; sim.run(sim.load_scenario('scenarios/singapore-2018.yaml'))",
    ],
)
def test_a_run_loads_nothing_heavy(code: str) -> None:
    loaded = loaded_after(code)
    assert "sim.model.rulebook" in loaded
    assert loaded & set(HEAVY) == set()


def test_the_command_line_loads_nothing_heavy_for_a_run() -> None:
    code = (
        "import io, contextlib\n"
        "from sim.cli import cli\n"
        "from sim.cli.streams import guarded\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    assert guarded(cli, ['run', 'scenarios/singapore-2018.yaml']) == 0\n"
    )
    loaded = loaded_after(code)
    assert loaded & {*HEAVY} == {"click"}
    assert not {name for name in loaded if name.startswith(("sim.manual", "sim.analysis.check"))}


def test_the_check_of_a_scenario_needs_no_table() -> None:
    code = (
        "import io, contextlib\n"
        "from sim.cli import cli\n"
        "from sim.cli.streams import guarded\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    assert guarded(cli, ['check', 'scenarios/singapore-2018.yaml']) == 0\n"
    )
    assert "numpy" not in loaded_after(code)


def test_a_waiver_carries_its_reason() -> None:
    bare = [
        f"{place(module)}:{number}"
        for module in MODULES
        for number, line in enumerate(module.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"#\s*(noqa|type:\s*ignore|pragma)\b[^#]*$", line)
    ]
    assert bare == []
