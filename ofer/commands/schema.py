"""Print the JSON schema of config.yaml: `python -m ofer.commands.schema > workflow/schemas/config.schema.json`."""

import json

from ofer.config_schema import config_schema


def schema_text() -> str:
    """Return the schema as it is committed."""
    return json.dumps(config_schema(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(schema_text(), end="")
