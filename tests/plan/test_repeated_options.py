"""An option of Snakemake that would lose what it was given first is refused, with the right spelling."""

import argparse
import shlex

import pytest
from snakemake.cli import get_argument_parser

from ofer.base.errors import OferError
from ofer.plan.repeated_options import require_once


@pytest.fixture(scope="module")
def parser() -> argparse.ArgumentParser:
    return get_argument_parser()


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("--configfile paper.yaml --configfile mine.yaml", "--configfile paper.yaml mine.yaml"),
        ("table10 --configfiles a b --cores 2 --configfile=c -- x", "--configfile a b c"),
        ("--config corpus=ckplus -n --config root=/data/CK+", "--config corpus=ckplus root=/data/CK+"),
        ("-Ccorpus=ckplus -C 'root=/my data'", "--config corpus=ckplus 'root=/my data'"),
        ("--set-threads train=1 --set-threads restore=2", "--set-threads …"),
        ("--set-resources train:mem=9GB --set-resources restore:mem=9GB", "--set-resources …"),
        ("--resources gpu=1 --res disk=2", "--resources …"),
        ("--default-res mem=1 --default-resources disk=2", "--default-resources …"),
        ("--forcerun train -R restore", "--forcerun …"),
        ("--rerun-triggers mtime --rerun-triggers code", "--rerun-triggers …"),
    ],
)
def test_a_list_that_would_be_dropped_is_refused(parser: argparse.ArgumentParser, words: str, right: str) -> None:
    with pytest.raises(OferError, match=r"^--[a-z-]+: given more than once, .* the last alone; give all") as error:
        require_once(parser, shlex.split(words))
    assert str(error.value).endswith(f"behind one: {right}")


@pytest.mark.parametrize(
    "words",
    [
        "table10 --cores 2 --configfile paper.yaml mine.yaml --config corpus=ckplus root=/data/CK+",
        "--cores 2 -c4 --directory a --directory b --scheduler greedy --scheduler ilp",
        "--profile a --profile b",
        "--config parts=2 --config parts=4",
        "--config parts=2 --config parts=4 root=/x",
        "-q rules --quiet rules progress",
        "-npF --forcerun train --force",
        "--configfile a -- --configfile b",
    ],
)
def test_what_loses_nothing_is_accepted(parser: argparse.ArgumentParser, words: str) -> None:
    require_once(parser, shlex.split(words))
