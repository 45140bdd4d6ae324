"""The error that a user is meant to read."""

from pathlib import Path


class OferError(Exception):
    """A fault in the input, the configuration or the machine.

    The message is one line: which file or key, what is wrong with it, what to do about it.
    Stages and commands print it without a traceback and exit with status 1.
    """


class DamagedError(OferError):
    """A file that the workflow wrote and that cannot be read as such any more: it has to be made again.

    A stage that is given it as an input moves it out of the way, so that the next run of snakemake makes it anew.
    """

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"{path}: {fault}; delete it and run snakemake again")
        self.path = path
        self.fault = fault
