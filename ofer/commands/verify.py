"""Say which results are stale, foreign or damaged, from their stamps alone; `.snakemake/` is not needed.

`ofer verify` in the folder of the run, or `snakemake --cores 1 verify`, with the run's `--configfile` and `--config`.
A line stands for all results of a stage with the same cause; `--each` prints one for each.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable

from ofer.base.progress import say
from ofer.commands.configured import add_options, configuration
from ofer.commands.run import results_folder, run_command
from ofer.config.load import load_config
from ofer.plan.findings import Finding, verify


def group_findings(findings: Iterable[Finding]) -> list[str]:
    """Return a line for all results of a stage that are in one state for one cause, with the path of the first."""
    findings = list(findings)
    stages = {finding.path: finding.stage for finding in findings}
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        cause = finding.why.removeprefix("follows ")
        why = f"follows {stages[cause]}" if cause != finding.why else re.sub(r"results/\S+", "…", finding.why)
        groups.setdefault((finding.state, finding.stage, why), []).append(finding)
    lines = []
    for (_, stage, why), alike in groups.items():
        more = f" and {len(alike) - 1} more{f' of {stage}' if stage else ''}" if len(alike) > 1 else ""
        why = why if why.startswith("follows ") else alike[0].why
        lines.append(f"{alike[0].state:8} {alike[0].path}{more}: {why}")
    return lines


def _line(finding: Finding) -> str:
    return f"{finding.state:8} {finding.path}: {finding.why}"


def main() -> None:
    """Print the findings and exit with 1 if there is any."""
    parser = argparse.ArgumentParser(prog="ofer verify", description=__doc__)
    add_options(parser)
    parser.add_argument("--configuration", type=json.loads, help="all of it as JSON (from the workflow)")
    parser.add_argument("--each", action="store_true", help="a line for each result")
    parser.add_argument("--list", action="store_true", help="exit with 0 whatever is found")
    arguments = parser.parse_args()
    given = arguments.configuration
    config = configuration(arguments.configfile, arguments.config)[0] if given is None else load_config(given)
    results_folder()  # or one line says that there is none
    findings = verify(config)
    for line in map(_line, findings) if arguments.each else group_findings(findings):
        print(line)
    counts = {state: sum(f.state == state for f in findings) for state in ("stale", "damaged", "foreign")}
    say(f"{counts['stale']} stale, {counts['damaged']} damaged, {counts['foreign']} foreign")
    sys.exit(1 if findings and not arguments.list else 0)


if __name__ == "__main__":
    run_command(main)
