"""Describe a machine without saying whose it is: no host, user or path."""

import os
import platform
from pathlib import Path


def machine() -> dict[str, str]:
    """Return processor, cores, memory, system and Python of this machine, as text to print."""
    return {
        "processor": processor(Path("/proc/cpuinfo")),
        "cores": str(os.cpu_count() or "unknown"),
        "memory": memory(Path("/proc/meminfo")),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
    }


def processor(cpuinfo: Path) -> str:
    """Return the processor's model as Linux tells it in `cpuinfo`, elsewhere what the platform says."""
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def memory(meminfo: Path) -> str:
    """Return the memory in GiB as Linux tells it in `meminfo`, elsewhere as POSIX does."""
    lines = meminfo.read_text(encoding="utf-8").splitlines() if meminfo.is_file() else []
    sizes = [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemTotal:")]
    size = sizes[0] if sizes else os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{size / 2**30:.0f} GiB"
