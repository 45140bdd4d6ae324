"""The command `ofer`: `ofer check`, `ofer recognise clip.mp4`, … (also `python -m ofer`)."""

import sys
from importlib import import_module

from ofer.base.errors import OferError
from ofer.commands.run import run_command
from ofer.config.faults import suggestion

COMMANDS = {
    "check": "what is there of a corpus, what differs, and what stops it",
    "recognise": "the expression in a clip, by models that were trained here",
    "verify": "which results are stale, foreign or damaged, and why",
    "cost": "what a finished run cost, rule by rule",
    "store": "what the store of finished work holds; --prune what no result needs",
    "reference": "keep a finished run for others to look at",
    "schema": "the JSON schema of config.yaml",
    "reach": "which module reaches which stage",
}
"""The modules of `ofer.commands` that people call."""


def usage() -> str:
    """Return all commands, a line each."""
    lines = [f"  {name:10} {does}" for name, does in COMMANDS.items()]
    return "\n".join(["usage: ofer COMMAND …", "", *lines, "", "ofer COMMAND --help says more of one."])


def dispatch() -> None:
    """Run the command that the command line names. Raises OferError if there is none of that name."""
    name, *rest = sys.argv[1:] or ["--help"]
    if name in ("-h", "--help"):
        print(usage())
    elif name in COMMANDS:
        sys.argv = [f"ofer {name}", *rest]
        import_module(f"ofer.commands.{name}").main()
    else:
        raise OferError(f"{name}: no command of this name{suggestion(name, COMMANDS)}; see `ofer --help`")


def main() -> None:
    """Run `ofer`."""
    run_command(dispatch)


if __name__ == "__main__":
    main()
