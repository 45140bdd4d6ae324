"""The JSON schema of config.yaml, by which editors complete and check it. Parse time only."""

from typing import Any

from ofer.config.dataclass_faults import validator
from ofer.config.loaders import loader_options, loaders
from ofer.config.names import method_settings, recipes
from ofer.config.whole import ENTRY_SECTIONS, Config


def config_schema() -> dict[str, Any]:
    """Return the JSON schema of config.yaml. Entries may leave out what their `based_on` gives."""
    schema = Config.model_json_schema()
    definitions = schema.setdefault("$defs", {})
    references = []
    for recipe in recipes():
        # Two recipes may call a dataclass of theirs alike.
        part = validator(method_settings(recipe)).json_schema(ref_template=f"#/$defs/{recipe}.{{model}}")
        definitions.update({f"{recipe}.{name}": inner for name, inner in part.pop("$defs", {}).items()})
        definitions[recipe] = {**part, "title": recipe}
        references.append({"$ref": f"#/$defs/{recipe}"})
    options = []
    for loader in loaders():
        definitions[loader] = {**validator(loader_options(loader)).json_schema(), "title": loader}
        options.append({"$ref": f"#/$defs/{loader}"})
    definitions["CorpusSettings"]["properties"]["options"]["anyOf"] = options
    based = {"properties": {"based_on": {"type": "string"}}, "required": ["based_on"]}
    for section in ENTRY_SECTIONS:
        entry = {"anyOf": references} if section == "methods" else schema["properties"][section]["additionalProperties"]
        schema["properties"][section]["additionalProperties"] = {"anyOf": [entry, based]}
    schema["title"] = "ofer configuration"
    return schema
