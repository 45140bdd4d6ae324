"""What is told of a machine: what it can do, never whose it is."""

import getpass
import socket
from pathlib import Path

from ofer.base.machine import machine, memory, processor


def test_linux_tells_processor_and_memory(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nmodel name\t: Fast CPU @ 3 GHz\n\nmodel name\t: other\n")
    (tmp_path / "meminfo").write_text("MemTotal:       16777216 kB\nMemFree: 1 kB\n")
    assert processor(tmp_path / "cpuinfo") == "Fast CPU @ 3 GHz"
    assert memory(tmp_path / "meminfo") == "16 GiB"


def test_elsewhere_the_platform_tells_them(tmp_path: Path) -> None:
    assert processor(tmp_path / "none")
    assert memory(tmp_path / "none").endswith(" GiB")


def test_neither_host_nor_user_nor_folder_is_told() -> None:
    told = machine()
    assert list(told) == ["processor", "cores", "memory", "system", "Python"]
    for word in (socket.gethostname(), getpass.getuser(), str(Path.cwd()), str(Path.home())):
        assert word not in told.values()
