"""The schema that editors use."""

import json
import subprocess
import sys
from pathlib import Path

from ofer.commands.schema import schema_text
from ofer.config.names import recipes

PROJECT = Path(__file__).parents[2]


def test_the_command_prints_what_is_committed() -> None:
    command = [sys.executable, "-m", "ofer.commands.schema"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout == schema_text()
    assert done.stdout == (PROJECT / "workflow/schemas/config.schema.json").read_text(encoding="utf-8")


def test_entries_of_each_recipe_and_those_based_on_others_are_allowed() -> None:
    schema = json.loads(schema_text())
    methods = schema["properties"]["methods"]["additionalProperties"]["anyOf"]
    assert [part.get("$ref") for part in methods[0]["anyOf"]] == [f"#/$defs/{recipe}" for recipe in recipes()]
    for section in ("corpora", "occlusions", "flows", "methods"):
        assert schema["properties"][section]["additionalProperties"]["anyOf"][1]["required"] == ["based_on"]
