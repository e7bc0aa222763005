#!/usr/bin/env python3
"""Publish an archive: make a release of it, show what it changes, try it out, and serve it in place of the one before.

python deploy/publish.py SITE archive.db      publish this archive
python deploy/publish.py SITE --list          the releases that are kept
python deploy/publish.py SITE --back          serve the release before the one that is served now
python deploy/publish.py SITE --to HASH       serve that release (the first characters of its hash are enough)
"""

import argparse
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import check_site
import httpx
import serve

from hemeroteca import proofs, releases
from hemeroteca.releases import Release, ReleaseError

KEPT = 3
NAMED = 10  # addresses that are printed of those that would lead nowhere


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("site", type=Path, metavar="SITE", help="the folder of the site")
    what = options.add_mutually_exclusive_group(required=True)
    what.add_argument("archive", type=Path, nargs="?", metavar="ARCHIVE", help="the archive, with its inspect file beside it")
    what.add_argument("--list", action="store_true", help="print the releases that are kept, the newest first")
    what.add_argument("--back", action="store_true", help="serve the release before the one that is served now")
    what.add_argument("--to", metavar="HASH", help="serve that release")
    options.add_argument("--allow-loss", action="store_true", help="publish although addresses of articles would lead nowhere")
    options.add_argument("--keep", type=int, default=KEPT, metavar="N", help=f"releases to keep (default: {KEPT})")
    options.add_argument("--wait", type=float, default=2 * serve.STARTING, metavar="SECONDS", help="how long a change may take")
    return options


def chosen(site: Path, archive: Path | None, start_of_hash: str | None) -> Release:
    """The release to be served: of that archive, of that hash, else the one before. Raises ReleaseError if there is none."""
    if archive:
        return releases.add_release(site, archive)
    kept = releases.releases(site)
    if start_of_hash:
        found = [release for release in kept if release.hash.startswith(start_of_hash)]
        if len(found) != 1:
            raise ReleaseError(f"{len(found)} releases begin with {start_of_hash}; --list names those that are kept")
        return found[0]
    now = releases.served(site) or releases.wanted(site)
    older = kept[kept.index(now) + 1 :] if now in kept else []
    if not older:
        raise ReleaseError("no older release is kept")
    return older[0]


def print_difference(before: Release, release: Release) -> int:
    """What the release changes; how many addresses of articles would lead nowhere."""
    changes = releases.compare(before, release)
    for table, (old, new) in changes.rows.items():
        print(f"  {table}: {old:,} → {new:,} rows")
    with closing(proofs.open_archive(before.database)) as earlier:
        try:
            for line in proofs.changes(earlier, release.database):
                print(f"  {line}")
        except sqlite3.OperationalError as error:  # what such a release promises and does not keep, the checks will say
            print(f"  cannot be compared: {error}")
    for slug in changes.gone[:NAMED]:
        print(f"  leads nowhere any more: /articles/{slug}")
    if len(changes.gone) > NAMED:
        print(f"  … and {len(changes.gone) - NAMED:,} more")
    return len(changes.gone)


def try_out(site: Path, release: Release, seconds: float) -> bool:
    """Whether the release keeps its promises, served where nobody sees it."""
    with tempfile.TemporaryFile() as log:
        run = serve.prepare(site, release)
        run.log = log
        run.start()
        try:
            if _answers(run, seconds):
                transport = httpx.HTTPTransport(uds=str(run.folder / "sql.sock"))
                with httpx.Client(transport=transport, base_url="http://trial", timeout=30) as client:
                    return check_site.report(check_site.findings(client)) == 0
        finally:
            run.stop()
        log.seek(0)
        print(log.read().decode(errors="replace"), "publish.py: the release does not answer", file=sys.stderr, sep="")
        return False


def _answers(run: serve.Run, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not run.answers():
        if run.ended() or time.monotonic() > until:
            return False
        time.sleep(serve.TICK)
    return True


def switch(site: Path, release: Release, seconds: float) -> bool:
    """Whether the release is served now, or will be as soon as somebody serves the site; else the one before is wanted again."""
    before, run = releases.wanted(site), (site / "current").resolve()
    with serve.only_server(site) as nobody_serves:
        releases.want(site, release)
        if nobody_serves:
            print(f"{release.hash} is what deploy/serve.py will serve; nobody serves {site} now")
            return True
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if releases.served(site) == release and (site / "current").resolve() != run:
            print(f"serving {release.hash}")
            return True
        time.sleep(serve.TICK)
    if before:
        releases.want(site, before)
    print(f"{release.hash} was not taken over within {seconds:.0f} s; the log of deploy/serve.py says why")
    return False


def print_list(site: Path) -> None:
    now = releases.served(site)
    for release in releases.releases(site):
        made = time.strftime("%Y-%m-%d %H:%M", time.localtime(release.folder.stat().st_mtime))
        print(release.hash, made, "served" if release == now else "")


def publish(options: argparse.Namespace) -> int:
    release = chosen(options.site, options.archive, options.to)
    before = releases.served(options.site) or releases.wanted(options.site)
    print(f"release {release.hash}")
    if options.archive and before:
        gone = print_difference(before, release)
        if gone and not options.allow_loss:
            print(f"publish.py: {gone:,} addresses would lead nowhere; if that is meant, say --allow-loss", file=sys.stderr)
            return 1
    if not (try_out(options.site, release, options.wait) and switch(options.site, release, options.wait)):
        return 1
    for old in releases.drop_old(options.site, options.keep):
        print(f"removed {old.hash}")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 if it is served, 1 if it is not because something was found, 2 for a wrong call or archive."""
    options = parser().parse_args(arguments)
    try:
        if options.list:
            print_list(options.site)
            return 0
        return publish(options)
    except (ReleaseError, OSError) as error:
        print(f"publish.py: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
