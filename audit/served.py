"""A site that is served for as long as it is looked at."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


@contextmanager
def served(archive: Path, *, stock: bool = False) -> Iterator[str]:
    """The address of the site of an archive, on this machine; `stock`: Datasette alone, without anything of ours."""
    with serving(archive, stock=stock) as (address, _):
        yield address


@contextmanager
def serving(archive: Path, *, stock: bool = False) -> Iterator[tuple[str, int]]:
    """The address, and the number of the process that answers there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(archive.resolve()), "-h", "127.0.0.1", "-p", str(port)]
    if not stock:
        command += ["--metadata", "metadata.yml", "--plugins-dir", "plugins", "--template-dir", "templates", "--static", "static:static"]
        command += (ROOT / "deploy/settings.txt").read_text(encoding="utf-8").split()
    inspected = archive.resolve().with_name(f"{archive.stem}.inspect.json")
    command += ["--inspect-file", str(inspected)] if inspected.exists() else []
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(server, f"{address}/-/versions.json")
        yield address, server.pid
    finally:
        server.terminate()
        server.wait()


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"datasette ended with {server.returncode}")
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("datasette does not answer")
