"""What a shell makes of Snakemake's own command lines decides what may be handed on to a cluster's jobs."""

import subprocess
from pathlib import Path

import pytest
from snakemake_interface_executor_plugins.utils import format_cli_arg

from ofer.base.errors import OferError
from ofer.plan.handed_on import arrives, require_handed_on
from tests.trust.odd_names import CORPUS

TEXTS = [
    "/data/CK+", "/data/my corpus", "/data/Ähnliche", "/data/$(echo x)", "/data/`echo x`", '/data/"x"', "/data/it's",
    "/data/it's $(echo x)", "/data/it's `echo x`", "/data/it's \"x\"", "/data/a\\b", "/data/a\nb", "/data/;&|>*~#%s",
    "'x'", '"x" $(echo x)', "'x' y", "-x", CORPUS,
]  # fmt: skip


def received(arguments: str) -> list[str]:
    """What a command gets from a shell; nothing where the shell does not understand the line."""
    done = subprocess.run(
        ["sh", "-c", f"printf '%s\\0' {arguments}"], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return done.stdout.split("\0")[:-1] if done.returncode == 0 else []


@pytest.mark.parametrize("text", TEXTS)
def test_a_path_is_accepted_exactly_where_a_shell_hands_it_on(text):
    assert arrives(text) == (received(format_cli_arg("--snakefile", text)) == ["--snakefile", text])


@pytest.mark.parametrize("text", TEXTS)
def test_a_value_is_accepted_exactly_where_a_shell_hands_it_on(text):
    line = format_cli_arg("--config", [f"root={text}"])
    assert arrives(f"root={text}") == (received(line) == ["--config", f"root={text}"])


def test_what_would_not_arrive_is_refused_in_one_line():
    good, bad = "/data/CK+ $(x)", "/data/it's $(x)"
    require_handed_on([good, Path(bad)], [f"root={good}", "parts=4", "training={device: cuda}"])
    with pytest.raises(OferError, match=r"it's \$\(x\)/Snakefile: cannot be named .* without apostrophes"):
        require_handed_on([f"{bad}/Snakefile"], [])
    with pytest.raises(OferError, match=r"--config root=.*: cannot be handed .* by --configfile"):
        require_handed_on([], [f"root={bad}"])
