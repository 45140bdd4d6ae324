"""Print a page for each corpus of the configuration: what is there, what is missing, what differs from its counts.

`python -m ofer.commands.check [--corpora ckplus] [--configfile workflow/presets/paper.yaml] [--config root=/data/CK+]`

Exits with 1 if a corpus with a root has a fault for which nothing can be made of it.
"""

import argparse
import sys
from pathlib import Path

from ofer.commands.configured import configuration
from ofer.commands.corpus_page import absent_page, corpus_page, generated_page
from ofer.commands.corpus_state import corpus_state
from ofer.config import Config
from ofer.config_faults import remedy
from ofer.config_lines import located
from ofer.errors import OferError
from ofer.progress import say


def page(config: Config, name: str, place: str) -> tuple[list[str], bool]:
    """Return the lines about one corpus, and whether it stops; `place` is where its root belongs."""
    entry = config.corpora[name]
    if entry.generate is not None:
        return generated_page(config, name), False
    if not entry.root:
        return absent_page(config, name, place), False
    say(f"{name}: reading {entry.root}")
    state = corpus_state(Path(entry.root), entry)
    return corpus_page(config, name, entry.root, state), bool(state.stops)


def main() -> None:
    """Print the pages."""
    parser = argparse.ArgumentParser(prog="python -m ofer.commands.check", description=__doc__)
    parser.add_argument("--corpora", nargs="+", default=[], metavar="NAME", help="corpus entries to look at, not all")
    parser.add_argument("--configfile", type=Path, nargs="*", default=[], help="presets over config.yaml, in order")
    parser.add_argument("--config", nargs="*", default=[], metavar="KEY=VALUE", help="values over those of the files")
    arguments = parser.parse_args()
    stopped = False
    try:
        config, raw, files = configuration(arguments.configfile, arguments.config)
        for name in arguments.corpora:
            if name not in config.corpora:
                raise OferError(f"{name}: no corpus of this name{remedy(name, config.corpora)}")
        for number, name in enumerate(arguments.corpora or config.corpora):
            place = located(f"config: corpora.{name}.root: ", raw, files).removesuffix(": ")
            lines, stops = page(config, name, place)
            stopped |= stops
            print("\n" * bool(number) + "\n".join(lines), flush=True)
    except OferError as error:
        sys.exit(f"ofer: {error}")
    sys.exit(1 if stopped else 0)


if __name__ == "__main__":
    main()
