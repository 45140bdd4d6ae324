"""Hold the formulas of `docs/scale.csv` against a run that they were not fitted to: a finished default Table 10.

    python -m benchmarks.scale_check [results] [--rates docs/scale.csv]

That run has 216 sequences of 8 to 12 frames, ten folds and 1,800 steps a restorer, against at most 144 sequences and a
hundred steps in the fitted runs. Printed are, for each stage, seconds of all its jobs and memory of its largest one as
recorded and as predicted. Seconds hold for a machine as fast as the fitted runs' and one whose cores are free.
"""

import argparse
from pathlib import Path

import pandas as pd

from benchmarks.scale import OCCLUSIONS, PROJECT, STAGES, Run, default, records
from ofer.base.tables import read_table

RECOGNISED = 1 + 4 * OCCLUSIONS
"""Jobs that recognise: clean faces, and under each occlusion what is occluded, filled in two ways, and restored."""


def default_run() -> Run:
    """Return what the default preset's Table 10 works on."""
    config = default()
    corpus = config.corpora["synthetic"].generate
    assert corpus is not None
    shortest, longest = corpus.frames
    return Run(
        subjects=corpus.subjects,
        frames=shortest,
        longest=longest,
        size=config.size,
        folds=config.divisions["stratified"].rounds,
        recogniser_steps=config.methods["recogniser"].steps,
        restorer_steps=config.methods["flowrec"].steps,
    )


def predicted(rates: pd.DataFrame, units: dict[str, float]) -> float:
    """Return the sum of rates times units."""
    return float(sum(rate * units[per] for per, rate in zip(rates["per"], rates["rate"], strict=True)))


def compared(results: Path, rates: pd.DataFrame, run: Run) -> pd.DataFrame:
    """Return a row per stage: jobs, and seconds and MiB as recorded and predicted."""
    recognised = len(list((results / "benchmarks/recognise").rglob("*.tsv")))
    if recognised != RECOGNISED:
        raise SystemExit(
            f"{results}: has {recognised} records of `recognise`, not the {RECOGNISED} of the default Table 10 alone; "
            "make that in a folder of its own"
        )
    rows = []
    for name, stage in STAGES.items():
        jobs = records(results, stage.records)
        of_stage = rates[rates["stage"] == name]
        seconds, memory = (of_stage[of_stage["quantity"] == quantity] for quantity in ("seconds", "MiB"))
        rows.append(
            {
                "stage": name,
                "jobs": len(jobs),
                "seconds": jobs["s"].sum(),
                "predicted_seconds": predicted(seconds, {"job": len(jobs), **stage.units(run)}),
                "mib": jobs["max_rss"].max(),
                "predicted_mib": predicted(memory, {"job": 1.0, **stage.memory(run)}),
            }
        )
    return pd.DataFrame(rows)


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, nargs="?", default=Path("results"))
    parser.add_argument("--rates", type=Path, default=PROJECT / "docs/scale.csv")
    options = parser.parse_args()
    table = compared(options.results, read_table(options.rates, ("stage", "quantity", "per")), default_run())
    print(table.to_string(index=False, float_format=lambda value: f"{value:,.1f}"))
    recorded, expected = table["seconds"].sum(), table["predicted_seconds"].sum()
    print(f"all: {recorded:,.0f} s recorded, {expected:,.0f} predicted, ratio {recorded / expected:.2f}")


if __name__ == "__main__":
    main()
