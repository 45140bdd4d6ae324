"""Real accounting for a cluster of a test: slurmdbd with a database of its own, on loopback."""

import os
import socket
import subprocess
from pathlib import Path

from tests.cluster.daemons import Daemons, free_ports, wait_until

TABLES = [Path("/usr/share/mysql", name) for name in ("mysql_system_tables.sql", "mysql_performance_tables.sql")]
"""What a data folder of MariaDB starts with; the package with the server alone has no program that does it."""


class Accounting:
    """A MariaDB and a slurmdbd in `folder`; `slurm_conf` are the lines by which slurmctld finds them."""

    def __init__(self, folder: Path, daemons: Daemons, user: str, munge_socket: Path) -> None:
        self.folder, self.daemons, self.user, self.munge_socket = folder, daemons, user, munge_socket
        self.database_port, self.port = free_ports(2)

    @property
    def slurm_conf(self) -> str:
        """Return the lines for slurm.conf. Without the pass, clients look for munge at its usual socket."""
        return f"""AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort={self.port}
AccountingStorageTRES=gres/gpu
AccountingStoragePass={self.munge_socket}
AccountingStoreFlags=job_comment
"""

    def start(self, env: dict[str, str]) -> None:
        """Start both and make the cluster known; slurmctld comes after."""
        data = self.folder / "database"
        data.mkdir()
        self._bootstrap(data)
        socket_path = self.folder / "run/database.sock"
        self.daemons.start(
            "mariadbd", "mariadbd", "--no-defaults", f"--user={self.user}", f"--datadir={data}",
            f"--socket={socket_path}", f"--pid-file={self.folder}/run/database.pid", f"--port={self.database_port}",
            "--bind-address=127.0.0.1", "--skip-grant-tables", "--skip-name-resolve",
            "--innodb-lock-wait-timeout=900", "--innodb-buffer-pool-size=16M",
        )  # fmt: skip
        wait_until(socket_path.exists, 30, "the database")
        configuration = self.folder / "slurmdbd.conf"
        configuration.write_text(self._slurmdbd_conf(), encoding="utf-8")
        configuration.chmod(0o600)
        self.daemons.start("slurmdbd", "slurmdbd", "-D", env=env)
        # It builds its tables first, and answers before it can take a cluster.
        wait_until(lambda: self._knows_cluster(env), 60, "slurmdbd", pause=0.3)

    def _bootstrap(self, data: Path) -> None:
        statements = ["CREATE DATABASE mysql;", "USE mysql;"]
        statements += ["SET @auth_root_socket=NULL;", "SET @skip_auth_anonymous=1;"]
        text = "\n".join([*statements, *(path.read_text(encoding="utf-8") for path in TABLES)])
        command = ["mariadbd", "--no-defaults", f"--user={self.user}", "--bootstrap", f"--datadir={data}"]
        subprocess.run(command, input=text.encode(), check=True, capture_output=True, timeout=300)

    def _slurmdbd_conf(self) -> str:
        # slurmdbd of Debian 12 listens on all interfaces whatever is said here; only munge's key lets anyone in.
        return f"""AuthType=auth/munge
AuthInfo=socket={self.munge_socket}
DbdHost={socket.gethostname().split(".")[0]}
DbdAddr=127.0.0.1
DbdPort={self.port}
SlurmUser={self.user}
LogFile={self.folder}/log/slurmdbd.log
PidFile={self.folder}/run/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort={self.database_port}
StorageUser=slurm
StoragePass=none
StorageLoc=accounting
"""

    def _knows_cluster(self, env: dict[str, str]) -> bool:
        add = subprocess.run(["sacctmgr", "-i", "add", "cluster", "lab"], env=env, capture_output=True, timeout=60)
        if add.returncode:
            return False
        shown = subprocess.run(["sacctmgr", "-nP", "list", "cluster", "format=cluster"], env=env, capture_output=True)
        return b"lab" in shown.stdout


def missing_programs() -> list[str]:
    """Return what of the accounting is not installed."""
    from shutil import which

    path = os.environ.get("PATH", "") + ":/usr/sbin"
    programs = [name for name in ("mariadbd", "slurmdbd", "sacct", "sacctmgr") if which(name, path=path) is None]
    return programs + [path.as_posix() for path in TABLES if not path.exists()]
