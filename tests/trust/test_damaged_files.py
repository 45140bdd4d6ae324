"""Whatever damage a file of others has, its reader gives what it holds or says our own error, in one line.

More, and for as long as you like: `python -m tests.trust.fuzz --minutes 10`.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from ofer.base.errors import OferError, printable
from tests.trust.damage import Step, damaged, steps
from tests.trust.fuzz import attacked
from tests.trust.targets import TARGETS, Target

EXAMPLES = int(os.environ.get("OFER_FUZZ_EXAMPLES", "60"))
PLAIN = {name: target for name, target in TARGETS.items() if not target.native}
NATIVE = {name: target for name, target in TARGETS.items() if target.native}


@pytest.fixture(scope="module", params=PLAIN)
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Target, Path, bytes]:
    """Return a kind of file, a whole one, and its bytes."""
    target = PLAIN[request.param]
    path = target.make(tmp_path_factory.mktemp("whole"))
    target.read(path)
    return target, path, path.read_bytes()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(damage=steps())
def test_a_reader_in_python_says_our_own_error_or_none(whole: tuple[Target, Path, bytes], damage: list[Step]) -> None:
    target, path, data = whole
    path.write_bytes(damaged(data, damage))
    said = ""
    try:
        target.read(path)
    except OferError as error:
        said = str(error)
    assert printable(said) == said


@pytest.mark.parametrize("name", NATIVE)
def test_a_reader_by_a_library_in_c_does_so_in_bounded_memory_and_time(tmp_path: Path, name: str) -> None:
    seed, said = attacked(name, 0, EXAMPLES, tmp_path)
    assert seed < 0, f"python -m tests.trust.fuzz --only '{name}' --seed {seed} --count 1: {said}"
