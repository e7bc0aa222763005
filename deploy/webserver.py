#!/usr/bin/env python3
"""nginx before a site: print its configuration, or run one that needs no rights, on this machine only.

python deploy/webserver.py SITE --name hemeroteca.example    print what belongs into /etc/nginx/sites-available/hemeroteca
python deploy/webserver.py SITE --try 8080                   serve http://127.0.0.1:8080 until it is stopped
"""

import argparse
import getpass
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hemeroteca import releases

TEMPLATE = Path(__file__).parent / "nginx.conf"
CACHE = Path("/var/cache/nginx/hemeroteca")
ALONE = """{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log stderr crit;
daemon off;
events {{ worker_connections 2048; }}
http {{
    include {types};
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def program() -> str | None:
    """The nginx of this machine, None if there is none. Debian puts it where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def configuration(site: Path, name: str, listen: str, cache: Path, pages: int = 1, instead: Mapping[str, str] | None = None) -> str:
    """deploy/nginx.conf for that site, after putting other lines `instead` of its own. Raises ReleaseError where it has no release yet."""
    values = {
        "SITE": str(site.resolve()),
        "ARCHIVE": releases.newest(site).database.stem,
        "NAME": name,
        "LISTEN": listen,
        "CACHE": str(cache.resolve()),
        "PAGES": "\n".join(f"    server unix:{site.resolve()}/current/pages-{n}.sock max_fails=0;" for n in range(1, pages + 1)),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for words, others in {**(instead or {}), **{f"@{word}@": value for word, value in values.items()}}.items():
        text = text.replace(words, others)
    return text


@contextmanager
def nginx(site: Path, port: int, pages: int = 1, instead: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """An nginx before the site, with all its files in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="nginx-") as name:
        folder = Path(name)
        (folder / "site.conf").write_text(configuration(site, "localhost", f"127.0.0.1:{port}", folder / "cache", pages, instead))
        user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
        types = next((path for path in map(Path, ("/etc/nginx/mime.types", "/usr/local/etc/nginx/mime.types")) if path.exists()), "")
        (folder / "nginx.conf").write_text(ALONE.format(user=user, folder=folder, types=types))
        process = subprocess.Popen([program() or "nginx", "-p", name, "-c", str(folder / "nginx.conf"), "-e", "stderr"])
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("site", type=Path, metavar="SITE", help="the folder of the site")
    options.add_argument("--name", default="localhost", help="the name of the machine in the address of the site")
    options.add_argument("--listen", default="80", help="the port, or address:port (default: 80)")
    options.add_argument("--cache", type=Path, default=CACHE, metavar="FOLDER", help=f"where answers are kept (default: {CACHE})")
    options.add_argument("--pages", type=int, default=1, metavar="N", help="as deploy/serve.py was told (default: 1)")
    options.add_argument("--try", dest="port", type=int, metavar="PORT", help="run nginx on that port of this machine instead")
    given = options.parse_args(arguments)
    try:
        if given.port is None:
            print(configuration(given.site, given.name, given.listen, given.cache, given.pages))
            return 0
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with nginx(given.site, given.port, given.pages) as process:
            print(f"http://127.0.0.1:{given.port}", flush=True)
            return process.wait()
    except releases.ReleaseError as error:
        print(f"webserver.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
