"""Print a page for each corpus that tables are made of: what is there, what is missing, what differs from its counts.

`ofer check [--config corpus=ckplus root=/data/CK+] [--configfile workflow/presets/paper.yaml] [--corpora mmi]`

Exits with 1 if a corpus with a root has a fault for which nothing can be made of it.
"""

import argparse
import sys
from pathlib import Path
from textwrap import fill

from ofer.base.errors import OferError
from ofer.base.progress import say
from ofer.commands.configured import add_options, configuration
from ofer.commands.corpus_page import WIDTH, absent_page, corpus_page, generated_page
from ofer.commands.corpus_state import corpus_state
from ofer.commands.run import run_command
from ofer.config.faults import remedy
from ofer.config.lines import with_lines
from ofer.config.whole import Config
from ofer.plan.cells import cells
from ofer.plan.methods import further_corpora, models_at, needed_entries, recogniser_of


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


def used_corpora(config: Config) -> list[str]:
    """Return the corpus that tables are made on, and those that their methods and what these need learn from."""
    used = [config.corpus]
    for method, place in dict.fromkeys(cell for table in config.tables for cell in cells(config, table)):
        corpus, division, occlusion = place.split("/")[:3]
        used.append(corpus)
        for part in (method, recogniser_of(config, method), *needed_entries(config, method).values()):
            used += [models_at(config, part, corpus, division, occlusion)[0], *further_corpora(config, part)]
    return list(dict.fromkeys(used))


def main() -> None:
    """Print the pages."""
    parser = argparse.ArgumentParser(prog="ofer check", description=__doc__)
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--corpora", nargs="+", action="extend", default=[], metavar="NAME", help="corpus entries to look at instead"
    )
    chosen.add_argument("--all", action="store_true", help="look at all entries")
    add_options(parser)
    arguments = parser.parse_args()
    config, raw, files = configuration(arguments.configfile, arguments.config)
    for name in arguments.corpora:
        if name not in config.corpora:
            raise OferError(f"{name}: no corpus of this name{remedy(name, config.corpora)}")
    stopped = False
    asked = arguments.corpora or (config.corpora if arguments.all else ())
    used = [] if asked else used_corpora(config)
    # Of those that nobody named, built-in ones have nothing that could be wrong.
    built_in = [name for name in used[1:] if config.corpora[name].generate is not None]
    for number, name in enumerate(asked or [name for name in used if name not in built_in]):
        place = with_lines(f"config: corpora.{name}.root: ", raw, files).removesuffix(": ")
        lines, stops = page(config, name, place)
        stopped |= stops
        print("\n" * bool(number) + "\n".join(lines), flush=True)
    if built_in:
        words = f"Built in, for other tables (--corpora shows one): {', '.join(built_in)}"
        print("\n" + fill(words, WIDTH, break_on_hyphens=False))
    sys.exit(1 if stopped else 0)


if __name__ == "__main__":
    run_command(main)
