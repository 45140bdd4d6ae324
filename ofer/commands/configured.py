"""The configuration of a command, as the workflow has it: config.yaml, presets over it, values of the command line."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ofer.base.errors import OferError
from ofer.config.entries import above_papers, merged, paper_files, read_yaml, yaml_value
from ofer.config.lines import with_lines
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.jobs.provenance import PACKAGE_FOLDER

_INSTALLED = PACKAGE_FOLDER / "config.yaml"
BASE = _INSTALLED if _INSTALLED.is_file() else PACKAGE_FOLDER.parent / "config.yaml"
"""The default configuration: an installed package holds a copy of it, a checkout has it beside the package."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a command Snakemake's options for the configuration, each of which may also be given several times."""
    several: dict[str, Any] = {"nargs": "*", "action": "extend", "default": []}
    parser.add_argument(
        "--configfile",
        "--configfiles",
        type=Path,
        **several,
        help="presets over config.yaml, in order",
    )
    parser.add_argument("--config", "-C", **several, metavar="KEY=VALUE", help="values over those of the files")


def configuration(presets: Sequence[Path] = (), given: Sequence[str] = ()) -> tuple[Config, dict[str, Any], list[Path]]:
    """Return the checked configuration, what it was made of, and the files of that, the strongest first.

    `given` are values as Snakemake's `--config` takes them, KEY=VALUE with VALUE in YAML.

    Raises OferError, one line that names the file and line, for whatever is wrong with it.
    """
    files = [*reversed(presets), BASE, *reversed(paper_files(BASE.parent))]
    raw = above_papers(BASE.parent, read_yaml(BASE))
    for preset in presets:
        raw = merged(raw, read_yaml(preset))
    for text in given:
        key, sign, value = text.partition("=")
        if not sign or not key:
            raise OferError(f"--config: {text!r} is not KEY=VALUE; give for example root=/data/CK+")
        try:
            raw = merged(raw, {key: yaml_value(value)})
        except ValueError as error:
            raise OferError(f"--config: {text!r} is not YAML ({error}); quote the value") from error
    try:
        return load_config(raw), raw, files
    except OferError as error:
        raise OferError(with_lines(str(error), raw, files)) from None
