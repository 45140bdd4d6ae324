"""Print the JSON schema of config.yaml: `ofer schema > workflow/schemas/config.schema.json`."""

import argparse
import json

from ofer.commands.run import run_command
from ofer.config.schema import config_schema


def schema_text() -> str:
    """Return the schema as it is committed."""
    return json.dumps(config_schema(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Print the schema."""
    argparse.ArgumentParser(prog="ofer schema", description=__doc__).parse_args()
    print(schema_text(), end="")


if __name__ == "__main__":
    run_command(main)
