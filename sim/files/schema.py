"""JSON Schemas of the files, for editors: the same shapes that the loader reads by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.files.mapping_file import MAPPING
from sim.files.rates_file import RATES
from sim.files.rulebook_file import RULEBOOK
from sim.files.scenario_file import SCENARIO
from sim.files.shapes import Schema, enumeration
from sim.files.shelf import is_packaged_name, packaged_rulebooks
from sim.model.rulebook import EventType, Rulebook, Stage

DIALECT = "https://json-schema.org/draft/2020-12/schema"
HOME = "https://negotiation-sim.invalid/schema/"
"""Where the schemas are named, not where they can be fetched."""
_DEFINED = "#/$defs/"
_A_NAME: Schema = {"type": ["string", "number"], "minLength": 1}


def scenario_schema(rulebook: Rulebook | None = None) -> Schema:
    """The JSON Schema of a scenario file, or of one under a rulebook, whose names it holds."""
    schema = SCENARIO.schema()
    if rulebook is None:
        schema["properties"]["rulebook"]["examples"] = list(packaged_rulebooks())
        return _headed("scenario", "A scenario of the negotiation simulator", schema)
    if is_packaged_name(rulebook.source):
        schema["properties"]["rulebook"] |= {"const": rulebook.source}
    party = _or_null(_or_null(schema["properties"]["parties"])["additionalProperties"])
    party["properties"]["side"]["anyOf"][0] = enumeration(_sides(rulebook))
    names = {
        "event": enumeration({name: _event(event) for name, event in rulebook.events.items()}),
        "stage": enumeration({name: _stage(stage) for name, stage in rulebook.stages.items()}),
    }
    title = f"A scenario of the negotiation simulator, under the rulebook {rulebook.name}"
    return _headed(f"scenario-{rulebook.name}", title, schema, names)


def rulebook_schema() -> Schema:
    """The JSON Schema of a rulebook file."""
    return _headed("rulebook", "A rulebook of the negotiation simulator", RULEBOOK.schema())


def mapping_schema() -> Schema:
    """The JSON Schema of a mapping file."""
    return _headed("mapping", "A mapping of codes of the negotiation simulator", MAPPING.schema())


def rates_schema() -> Schema:
    """The JSON Schema of a file of rates."""
    return _headed("rates", "Rates of the negotiation simulator", RATES.schema())


_MODELINE = "# yaml-language-server: $schema="


def modeled(text: str, path: str) -> str:
    """A YAML text whose first line tells an editor where its schema is, in place of any before."""
    first, _, rest = text.partition("\n")
    return f"{_MODELINE}{path}\n{rest if first.startswith(_MODELINE) else text}"


def _headed(name: str, title: str, schema: Schema, names: Schema | None = None) -> Schema:
    """A schema with its head, and under ``$defs`` what it says of each kind of name."""
    kinds = sorted({ref.removeprefix(_DEFINED) for ref in _references(schema)})
    defined = {kind: (names or {}).get(kind, _A_NAME) for kind in kinds}
    head = {"$schema": DIALECT, "$id": f"{HOME}{name}.json", "title": title}
    return head | schema | {"$defs": defined}


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for item in schema:
            yield from _references(item)
    elif isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"]
        for item in schema.values():
            yield from _references(item)


def _or_null(schema: Schema) -> Schema:
    """What a schema allows where it allows null besides."""
    of_value: Schema = schema.get("anyOf", [schema])[0]
    return of_value


def _sides(rulebook: Rulebook) -> dict[int | str, str]:
    """Each side by its name, where it has one, and by its number."""
    number = rulebook.sides
    means: dict[int | str, str] = {
        side: f"Side {side} of {number}, whose consent is needed" for side in range(1, number + 1)
    }
    named: dict[int | str, str] = {
        name: means[side] for side, name in enumerate(rulebook.side_names, 1)
    }
    return {**named, **means}


def _event(event: EventType) -> str:
    """What an event means, and how rules and naive readers take it."""
    kind = f"A {event.signal}, {event.tone}"
    if event.joint:
        kind += ", of all sides together"
    return _sentences(event.means, kind)


def _stage(stage: Stage) -> str:
    """What a stage means, what it reads, and whether it has a way out."""
    return _sentences(stage.means, f"Reads {stage.reads}" + (", with no way out" * stage.final))


def _sentences(*texts: str) -> str:
    return " ".join(text if text[-1] in ".!?" else f"{text}." for text in texts if text)
