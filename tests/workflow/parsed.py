"""What Snakemake has read of the rules."""

import json
from pathlib import Path
from typing import Any

from tests.workflow.experiment import Experiment, new_project


def ask(folder: Path, expression: str, configuration: str = "{}") -> Any:
    """Return the value of an expression in the workflow, where it knows all rules; made ready for JSON.

    configuration: further values, as YAML.
    """
    project = new_project(folder)
    (project.folder / "further.yaml").write_text(configuration, encoding="utf-8")
    snakefile = project.folder / "Snakefile"
    # On one line: Snakemake takes a line that begins with "rule" for one.
    line = f"\nPath('answer.json').write_text(json.dumps({' '.join(expression.split())}))\n"
    snakefile.write_text(snakefile.read_text(encoding="utf-8") + line, encoding="utf-8")
    Experiment(project.folder, ("tiny.yaml", "further.yaml"), targets=()).run("--list-rules")
    return json.loads((project.folder / "answer.json").read_text(encoding="utf-8"))
