"""Measure what another length of training would gain: validation error of one round's restorer for several values.

    python -m benchmarks.restorer_length [--occlusion eyes] [--round 4] "steps: 1000" "steps: 1800, batch_size: 16" …

Each argument changes values of the entry `flowrec` of config.yaml. Reads the flows of a finished run.
Only the validation fold is looked at, as for every choice of a value.
"""

import argparse
import time
from dataclasses import asdict
from pathlib import Path

import yaml

from ofer.config.dataclass_faults import validator
from ofer.config.entries import read_yaml
from ofer.config.load import load_config
from ofer.config.names import method_settings
from ofer.evaluation.division import read_division
from ofer.flow.files import PooledFlows, read_flows
from ofer.learning.device import device, set_threads
from ofer.learning.flows_round import Flows, flows_round
from ofer.methods.flowrec.recipe import train


def main() -> None:
    """Print a line per variant: processor seconds, endpoint errors in pixels, the change over the last quarter."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.restorer_length", description=__doc__)
    parser.add_argument("variants", nargs="+", help="values of `flowrec`, as in YAML")
    parser.add_argument("--occlusion", default="eyes")
    parser.add_argument("--round", type=int, default=4)
    arguments = parser.parse_args()
    config = load_config(read_yaml(Path("config.yaml")))
    settings = config.methods["flowrec"]
    corpus = Path("results") / config.corpus

    def flows(entry: str) -> Flows:
        def under(occlusion: str) -> PooledFlows:
            return read_flows(sorted((corpus / "flows" / entry / occlusion).glob("??.h5")), config.size)

        return Flows(under("none"), (under(arguments.occlusion),))

    division = read_division([corpus / "stratified" / name for name in ("division.csv", "rounds.csv")])
    data = flows_round(division, arguments.round, apex=flows(config.apex), training=flows(settings.flow))
    set_threads(config.training.threads)
    for variant in arguments.variants:
        varied = validator(method_settings("flowrec")).validate_python(
            asdict(settings) | yaml.safe_load(f"{{{variant}}}")
        )
        started = time.process_time()
        trained = train(data, varied, seed=config.training.seed, device=device("cpu"))
        seconds = time.process_time() - started
        late = trained.curve[trained.curve["step"] >= 0.75 * varied.steps]["validation_score"]
        change = 100 * (late.iloc[-1] / late.iloc[0] - 1)
        errors = [trained.summary[f"validation_endpoint_error{where}"] for where in ("", "_hidden")]
        print(
            f"{variant}: {seconds:.1f} s, {errors[0]:.3f} pixels, {errors[1]:.3f} in the hole, "
            f"last quarter {change:+.1f} %",
            flush=True,
        )


if __name__ == "__main__":
    main()
