"""Keep a finished run for others to look at: tables, figures, machine, cost and provenance, in `docs/reference-run/`.

`make reference`, or `ofer reference --report report.html [--configfile …]`. Results that `verify`
finds stale or damaged are refused. Nothing that names a host, a user or a path is written.
"""

import argparse
import json
import shutil
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.machine import machine
from ofer.base.progress import say
from ofer.commands.configured import add_options, configuration
from ofer.commands.cost import cost, total
from ofer.commands.run import run_command
from ofer.config.whole import Config
from ofer.jobs.artefacts import written_whole
from ofer.jobs.stamps import STAMP_SUFFIX, artefacts_in, read_stamp, stamp_path
from ofer.plan.findings import Finding, verify
from ofer.reference.index import Kept, index
from ofer.reference.pictures import kept_figure, may_be_kept
from ofer.reference.provenance import provenance
from ofer.reference.report_file import Shown, read_report

INDEX = "README.md"
MADE = (INDEX, "provenance.json", "cost.csv", "tables", "figures")
"""All that a reference run consists of; that of an older run is replaced."""


def keep(
    config: Config, report: Path, target: Path, *, largest: int, wall_clock: str, command: str, results: Path
) -> None:
    """Write the reference run into `target`; no figure has more than `largest` bytes.

    Raises OferError if a result is stale or damaged, if the report shows something that is not there or has no
    caption, if a figure may show faces that are not to be published, or if a text tells where the project lies.
    """
    findings = verify(config)
    require_sound(findings)
    shown = read_report(report)
    foreign = {finding.path for finding in findings}
    tables = sorted([*results.glob("*.csv"), *results.glob("*.md")])
    tables = [path for path in tables if stamp_path(path, results).is_file()]
    files = {f"tables/{path.name}": path.read_bytes() for path in tables if path.as_posix() not in foreign}
    kept = []
    for result in shown:
        path = results.parent / result.path
        if path.suffix == ".html":
            # What stands beside the page; costs have no stamp and are told by themselves.
            if f"tables/{path.stem}.md" in files:
                text = files[f"tables/{path.stem}.md"].decode("utf-8")
                kept.append(Kept(result, markdown=f"tables/{path.stem}.md", table=f"tables/{path.stem}.csv", text=text))
        else:
            name, data = figure(path, results, largest)
            files[f"figures/{name}"] = data
            kept.append(Kept(result, figure=f"figures/{name}"))
    rules = cost(results)
    files["cost.csv"] = rules.to_csv(lineterminator="\n").encode()
    files["provenance.json"] = _provenance(config, shown, results)
    files[INDEX] = index(
        kept,
        corpus=config.corpus,
        generated=config.corpora[config.corpus].generate is not None,
        machine=machine(),
        cost=total(rules),
        wall_clock=wall_clock,
        command=command,
    ).encode()
    require_nameless(files)
    replace(target, files)


def require_sound(findings: list[Finding]) -> None:
    """Raise OferError if results are not as the present configuration, code, versions and data would make them."""
    unsound = [finding for finding in findings if finding.state in ("stale", "damaged")]
    if unsound:
        others = f" and {len(unsound) - 1} more" if len(unsound) > 1 else ""
        raise OferError(f"{unsound[0].path}: {unsound[0].state} ({unsound[0].why}){others}; run snakemake again first")


def require_nameless(files: dict[str, bytes]) -> None:
    """Raise OferError if a text tells where on this machine the project or the user's home lies."""
    places = [str(place).encode() for place in (Path.cwd(), Path.home()) if len(place.parts) > 2]
    for name, data in files.items():
        for place in places:
            if not name.endswith((".png", ".webp")) and place in data:
                raise OferError(f"{name}: tells the folder {place.decode()}; make the run without absolute paths")


def figure(path: Path, results: Path, largest: int) -> tuple[str, bytes]:
    """Return the file name and the bytes of a figure to keep. Raises OferError if it must not be shown."""
    if not may_be_kept(path, read_stamp(path, results)["slice"]):
        raise OferError(f"{path}: may show faces that are not to be published; take it out of the report")
    return kept_figure(path, largest=largest)


def replace(target: Path, files: dict[str, bytes]) -> None:
    """Write `files` below `target` in place of an older reference run."""
    for name in MADE:
        if (target / name).is_dir():
            shutil.rmtree(target / name)
        else:
            (target / name).unlink(missing_ok=True)
    for name, data in files.items():
        with written_whole(target / name) as temporary:
            temporary.write_bytes(data)


def _provenance(config: Config, shown: list[Shown], results: Path) -> bytes:
    # A page only shows what its table is.
    paths = [results.parent / result.path.replace(".html", ".csv") for result in shown]
    stamps = {path.name: read_stamp(path, results) for path in paths if stamp_path(path, results).is_file()}
    everything = (read_stamp(path, results) for path in artefacts_in(results, STAMP_SUFFIX))
    manifest = read_stamp(results / config.corpus / "manifest.csv", results)
    made = provenance(stamps, manifest, config.corpus, everything)
    return f"{json.dumps(made, indent=1, sort_keys=True)}\n".encode()


def main() -> None:
    """Keep the run and say where."""
    parser = argparse.ArgumentParser(prog="ofer reference", description=__doc__)
    parser.add_argument("--report", type=Path, default=Path("report.html"), help="report of the run (`make report`)")
    add_options(parser)
    parser.add_argument("--to", type=Path, default=Path("docs/reference-run"), help="folder to write")
    parser.add_argument("--largest-kib", type=int, default=400, help="size of the largest figure")
    parser.add_argument("--wall-clock", default="", help="how long the run took, in words")
    parser.add_argument("--command", default="make report", help="how the run was started, to be told")
    arguments = parser.parse_args()
    keep(
        configuration(arguments.configfile, arguments.config)[0],
        arguments.report,
        arguments.to,
        largest=arguments.largest_kib * 1024,
        wall_clock=arguments.wall_clock,
        command=arguments.command,
        results=Path("results"),
    )
    say(f"kept in {arguments.to / INDEX}")


if __name__ == "__main__":
    run_command(main)
