"""A real SLURM cluster on this machine's loopback interface: slurmctld, four slurmd, munge and accounting.

No systemd, no containers, no control groups; nothing outside its folder. Two nodes make the partition `cpu`, two the
partition `gpu`, each of those with one fake device, which jobs must ask for.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from tests.cluster import accounting
from tests.cluster.daemons import Daemons, free_ports, kill, processes_with, wait_until, with_parents

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "sinfo", "scontrol", "scancel")
PACKAGES = "slurm-wlm munge slurmdbd mariadb-server-core"
CPU_NODES, GPU_NODES = ("c0", "c1"), ("g0", "g1")
NODES = (*CPU_NODES, *GPU_NODES)


def reason_to_skip() -> str | None:
    """Return why no cluster can be started here, or nothing."""
    path = os.environ.get("PATH", "") + ":/usr/sbin"
    missing = [name for name in PROGRAMS if shutil.which(name, path=path) is None] + accounting.missing_programs()
    return f"not installed: {', '.join(missing)} (Debian packages {PACKAGES})" if missing else None


class Cluster:
    """`with Cluster(folder) as cluster:` starts it; commands find it by `cluster.env`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        for name in ("state", "spool", "log", "run", "bin", *(f"spool/{node}" for node in NODES)):
            (self.folder / name).mkdir(parents=True)
        self.configuration = self.folder / "slurm.conf"
        self.daemons = Daemons(self.folder / "log")
        self.user = pwd.getpwuid(os.getuid()).pw_name
        self.host = socket.gethostname().split(".")[0]
        self.munge_socket = self.folder / "run/munge.sock"
        self.accounting = accounting.Accounting(self.folder, self.daemons, self.user, self.munge_socket)
        self.env = dict(os.environ)
        for name in [name for name in self.env if name.startswith(("SLURM", "SBATCH", "SNAKEMAKE"))]:
            del self.env[name]
        self.env |= {
            "SLURM_CONF": str(self.configuration),
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}:/usr/sbin",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self._write_configuration()

    def _write_configuration(self) -> None:
        key = self.folder / "munge.key"
        key.write_bytes(secrets.token_bytes(128))
        key.chmod(0o400)
        # slurmd counts device files; a symbolic link for each makes each a device.
        for node in GPU_NODES:
            (self.folder / f"run/{node}").symlink_to("/dev/null")
        devices = [f"NodeName={node} Name=gpu File={self.folder}/run/{node}" for node in GPU_NODES]
        (self.folder / "gres.conf").write_text("\n".join(["AutoDetect=off", *devices, ""]), encoding="utf-8")
        # As on most clusters, jobs find the configuration without SLURM_CONF, which the plugin takes from their srun.
        self.shim("srun", f'SLURM_CONF={self.configuration} exec {shutil.which("srun")} "$@"')
        port, *ports = free_ports(1 + len(NODES))
        nodes = [
            f"NodeName={node} NodeHostname={self.host} NodeAddr=127.0.0.1 Port={port} CPUs=2 RealMemory=30000"
            + (" Gres=gpu:1" if node in GPU_NODES else "")
            for node, port in zip(NODES, ports, strict=True)
        ]
        self.configuration.write_text(
            f"""ClusterName=lab
SlurmctldHost={self.host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser={self.user}
SlurmdUser={self.user}
AuthType=auth/munge
AuthInfo=socket={self.munge_socket},cred_expire=5
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation={self.folder}/state
SlurmdSpoolDir={self.folder}/spool/%n
SlurmctldPidFile={self.folder}/run/slurmctld.pid
SlurmdPidFile={self.folder}/run/slurmd.%n.pid
SlurmctldLogFile={self.folder}/log/slurmctld.log
SlurmdLogFile={self.folder}/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill,UsePss
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,bf_interval=1
EnforcePartLimits=ALL
MpiDefault=none
ReturnToService=2
MailProg=/bin/true
MinJobAge=300
KillWait=2
MessageTimeout=5
SlurmdTimeout=10
GresTypes=gpu
{self.accounting.slurm_conf}{chr(10).join(nodes)}
PartitionName=cpu Nodes={",".join(CPU_NODES)} Default=YES MaxTime=1-0 State=UP DefMemPerCPU=100
PartitionName=gpu Nodes={",".join(GPU_NODES)} MaxTime=1-0 State=UP DefMemPerCPU=100
""",
            encoding="utf-8",
        )

    def shim(self, name: str, script: str) -> Path:
        """Put a program of that name before the installed one, for snakemake and in jobs."""
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _start(self) -> None:
        run = self.folder / "run"
        # --force: pytest's folders are closed to others, which munged minds.
        self.daemons.start(
            "munged", "munged", "-F", "--force", f"--key-file={self.folder}/munge.key",
            f"--socket={self.munge_socket}", f"--pid-file={run}/munged.pid", f"--seed-file={run}/seed",
            f"--log-file={self.folder}/log/munged.log",
        )  # fmt: skip
        wait_until(self.munge_socket.exists, 10, "munged")
        self.accounting.start(self.env)
        self.daemons.start("slurmctld", "slurmctld", "-D", env=self.env)
        for node in NODES:
            self.daemons.start(node, "slurmd", "-D", "-N", node, env=self.env)
        self.wait_until_idle()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.daemons.runs("slurmctld"):
            self.command("scancel", "--full", "--user", self.user, check=False)
            end = time.monotonic() + 8
            while time.monotonic() < end and self.command("squeue", "--noheader", check=False):
                time.sleep(0.2)
        self.daemons.stop_all()
        # Jobs whose node was killed have nobody else to end them.
        kill(with_parents(processes_with({"SLURM_CONF": str(self.configuration)}), "slurmstepd"))

    def kill_node(self, node: str) -> None:
        """End a node as a power cut does: its slurmd and everything that it runs."""
        self.daemons.kill(node)
        kill(self.node_processes(node))

    def start_what_died(self) -> None:
        """Start again the daemons that a test killed."""
        for name in ("slurmdbd", "slurmctld", *NODES):
            if not self.daemons.runs(name):
                self.daemons.start_again(name)

    def wait_until_idle(self) -> None:
        """Return when every node is there and runs nothing."""
        wait_until(lambda: set(self.node_states().values()) == {"idle"}, 60, "all nodes to be idle")

    def node_processes(self, node: str) -> list[psutil.Process]:
        """Return what a node runs: the daemons of its job steps first, then the jobs."""
        jobs = processes_with({"SLURM_CONF": str(self.configuration), "SLURMD_NODENAME": node})
        return with_parents(jobs, "slurmstepd")

    def node_states(self) -> dict[str, str]:
        """Return {node: state}, such as idle, mixed, down*."""
        lines = self.command("sinfo", "--noheader", "--Node", "--format=%N %t", check=False).splitlines()
        return dict(line.split() for line in lines)

    def command(self, *command: str, check: bool = True) -> str:
        """Run one of SLURM's commands and return what it says."""
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=90)
        if check and done.returncode:
            raise AssertionError(f"{' '.join(command)}: {done.stderr}")
        return done.stdout.strip()
