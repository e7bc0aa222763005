"""A folder of sources → an archive: processes that read, a ledger that decides what is an article, one writer.

Nothing is collected: what was read waits on disk (`spool.py`) until the writer takes it, so memory does not grow with
the folder but by the little that tells its documents apart. The archive is the same whatever the number of processes, and
whether what was read comes from them or from the cache of an earlier build.
"""

import errno
import fcntl
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeVar

from hemeroteca import __version__, program
from hemeroteca.authority import Policy, text_in
from hemeroteca.corrections import Correction, apply_corrections, unapplied
from hemeroteca.excerpts import excerpted
from hemeroteca.folder import Input, Inputs, inputs_of
from hemeroteca.gazetteer import gazetteer_edition, open_gazetteer
from hemeroteca.heritage import Before
from hemeroteca.interruptions import uninterrupted
from hemeroteca.ledger import Entry, Fate, Item, Ledger, Registered, register, text_hash, text_key, url_key
from hemeroteca.pipeline import Desk
from hemeroteca.privacy import public_authority, without_private
from hemeroteca.records import Article, Companion, Reading, Rejected, Source
from hemeroteca.shelfmarks import Shelfmarks, article_key, shelve
from hemeroteca.shingles import Sample, draw, sieve
from hemeroteca.spool import Spool, SpoolDamaged
from hemeroteca.statements import tie
from hemeroteca.store import Earlier, Gone, Handover, Other, Printed, Same, Shown, Summary, inspect_file, sha256_of, write_archive
from hemeroteca.wire import Packed, from_bytes, pack, to_bytes, unpack
from hemeroteca.withdrawals import Withdrawal, authority_without, without_names
from hemeroteca.workers import Answer, Crew, Died, Hire, Readers, cores

SECONDS = 60.0  # of processor time for one document; the longest that were seen take one
_BLOCK = 1 << 16  # bytes
_TOGETHER = 500  # articles that are copied in one go
_FEW = 20  # articles that one process reads while others would still be getting ready
_MANY = 2000  # articles of which full-text search and tallies are worth processes of their own: to start one takes 0.1 s
_NO_LIMIT = 1e6  # seconds; what is compared is bounded by what was read
_OF_THE_DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
_EDITORS_FILES = ("archive.yml", "authority.yml")

Thing = TypeVar("Thing")
Track = Callable[[Iterable[Thing], str, int], Iterable[Thing]]  # what shows progress: things, what is done with them, how many
Busy = Callable[[str], AbstractContextManager[object]]  # what shows that something is at work of which nobody can say how long it takes


class BuildError(Exception):
    """The build cannot go on; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. What comes out differs by `keep_raw`, which adds the originals, and by the edition."""

    workers: int = field(default_factory=cores)
    cache: bool = True
    keep_raw: bool = False
    edition: Policy = "full"
    seconds: float = SECONDS
    hire: Hire = Crew  # who reads
    track: Track[Any] = lambda things, _, __: things
    busy: Busy = lambda _: nullcontext()


def build_archive(folder: Path, output: Path, desk: Desk, options: Options) -> tuple[Summary, list[str]]:
    """Read a folder and write its archive: what was done, and the corrections that came to nothing.

    Raises BuildError where another build writes the same archive or the originals may not be kept, OSError and sqlite3.Error where files cannot be written.
    """
    if options.keep_raw and (options.edition == "public" or desk.withdrawals.names):
        raise BuildError("the originals hold what the archive must not; build without --keep-raw")
    if output.is_dir():
        raise BuildError(f"{output} is a folder; name the file of the archive with --output")
    output.parent.mkdir(parents=True, exist_ok=True)
    with _alone(output), _named(output):
        _remove(_spool_file(output))  # of a build that was killed
        file, edition = (cache_file(output) if options.cache else _spool_file(output)), edition_of(folder, desk)
        existed = file.exists()
        try:
            return _build(folder, output, desk, options, file, edition)
        except SpoolDamaged:
            _remove(file)
            return _build(folder, output, desk, options, file, edition)
        except KeyboardInterrupt:
            if not existed:
                _remove(file)
            raise
        finally:
            if not options.cache:
                _remove(file)


def cache_file(output: Path) -> Path:
    """Where what was read is kept for the next build: `archive.db` → `archive.cache`."""
    return output.with_name(f"{output.stem}.cache")


def _spool_file(output: Path) -> Path:
    """Where what was read stands during a build that keeps nothing of it."""
    return output.with_name(f".{output.name}.spool")


@contextmanager
def _named(output: Path) -> Iterator[None]:
    """SQLite says what is wrong, and not where."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _OF_THE_DISK:
            raise
        raise BuildError(f"{output} cannot be written: {error}; make room for it, or name another place with --output") from error


def _written(output: Path) -> tuple[Path, ...]:
    """What a build writes: never an input, should it lie in the folder."""
    return output, inspect_file(output), cache_file(output)


def _remove(file: Path) -> None:
    for path in (file, file.with_name(f"{file.name}-journal")):
        path.unlink(missing_ok=True)


def edition_of(folder: Path, desk: Desk) -> str:
    """All that decides what an input gives beside its own files: the program, what it is built on, the editor's files."""
    digest = hashlib.sha256(f"{program.digest()}:{desk.columns}".encode())
    for name in _EDITORS_FILES:
        file = folder / name
        digest.update(f"{name}:{hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ''}".encode())
    return digest.hexdigest()


@contextmanager
def _alone(output: Path) -> Iterator[None]:
    """Whoever holds the lock is the only one who writes this archive; the system gives it back when a process ends."""
    lock: IO[str] | None = None
    try:
        with uninterrupted():  # or an interruption between the two would leave the file behind
            lock = _locked(output)
        yield
    finally:
        if lock:
            Path(lock.name).unlink(missing_ok=True)
            lock.close()


def _locked(output: Path) -> IO[str]:
    """The lock of an archive, which is ours. Raises BuildError where it is another's."""
    lock = output.with_name(f".{output.name}.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        if error.errno not in (errno.EAGAIN, errno.EACCES):
            raise
        raise BuildError(f"{output} is being built by another process; wait for it, or name another file with --output") from error
    # A fork shares the lock: a reader whose build was killed would keep it until its document is read.
    os.register_at_fork(after_in_child=lock.close)
    return lock


# ---- Reading -----------------------------------------------------------------------------------------------------------------


class Task(NamedTuple):
    """An input to read: `file` is where its documents go. `passed_over` says which of them not to try, and why; `stop`
    before which not to go on at all.
    """

    file: int
    input: Input
    sha256: str
    passed_over: tuple[tuple[int, str], ...] = ()
    stop: tuple[int, str] | None = None
    tries: int = 0

    def __str__(self) -> str:
        return self.input.name


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads inputs in a process of its own."""

    desk: Desk

    def __call__(self, task: Task) -> Iterator[bytes]:
        for found in islice(self.desk.read(task.input, dict(task.passed_over)), task.stop and task.stop[0]):
            yield _document(found)
        if task.stop:
            size = task.input.path.stat().st_size
            yield _document(Rejected(Source(task.input.name, task.sha256, "application/octet-stream", None, size), task.stop[1]))


def _document(found: Reading | Rejected | Companion) -> bytes:
    """What the ledger needs of a document, with its length, and all that was read from it."""
    head = to_bytes(_note(found))
    return len(head).to_bytes(4, "big") + head + (_filed(found) if isinstance(found, Reading) else b"")


def _filed(reading: Reading) -> bytes:
    """A reading with its shelfmarks, so that the one process that writes need not make those of all."""
    packed = pack(reading)
    return to_bytes((packed, tuple(shelve(packed, article_key(reading)))))


def _note(found: Reading | Rejected | Companion) -> Packed:
    """Source and status; of an article what the ledger needs of it, of others why they are none."""
    if isinstance(found, Rejected):
        return pack(found.source), "rejected", found.reason
    if isinstance(found, Companion):
        return pack(found.source), "companion", found.note
    article, dating = found.article, found.dating
    changed = dating.modified_at or dating.published_at or dating.published or ""
    outlet = found.outlet.slug if found.outlet else None
    headline = text_hash(f"{article.title}\n\n{article.standfirst or ''}") if article.title_basis == "given" else ""
    days = (dating.published_from, dating.published_to, changed, article.source.captured_at or "")
    entry = Entry(0, article.source.path, article.url, text_hash(article.body), outlet, *days, headline, _key_before(article))
    return pack(article.source), "article", tuple(register(entry, dating.published, *draw(article.body)))


def _key_before(article: Article) -> str:
    """The key of an article before its sidecar gave it another address, "" if none did."""
    if article.stated_url is None:
        return ""
    return url_key(article.stated_url) if article.stated_url else text_key(text_hash(article.body))


class _Readings:
    """The inputs of a folder on their way into the spool."""

    def __init__(self, spool: Spool, desk: Desk, options: Options) -> None:
        self.spool, self.desk, self.options = spool, desk, options

    def read(self, inputs: Inputs) -> int:
        """How many had to be read, as no earlier build did."""
        track = self.options.track
        with self.early(inputs) as early:
            self.spool.claim(_claim(*found) for found in track(inputs.files(), "Looking", len(inputs)))
            count = self.spool.waiting()
            if 0 < count <= _FEW and early:
                self.take_in(early, inputs, count)
                return count
        if count:
            if count > 1:  # once for all processes that are forked; whoever reads one article needs but a part
                self.desk.prepare(task.input.name for task in self.tasks(inputs))
            with self.options.hire(min(self.options.workers, count), Reader(self.desk), self.options.seconds) as crew:
                self.take_in(crew, inputs, count)
        return count

    def early(self, inputs: Inputs) -> AbstractContextManager[Crew | None]:
        """A process that gets ready while files are looked at, where an earlier build has read most of them."""
        if self.options.hire is not Crew or len(inputs) < _MANY or not self.spool.archive():
            return nullcontext()
        return Crew(1, Reader(self.desk), self.options.seconds, ready=partial(self.desk.prepare, ()))

    def take_in(self, crew: Readers, inputs: Inputs, count: int) -> None:
        for _ in self.options.track(self.finished(crew.run(self.tasks(inputs), self.again)), "Reading", count):
            pass

    def tasks(self, inputs: Sequence[Input]) -> Iterator[Task]:
        for number, place, sha256 in self.spool.tasks():
            yield Task(place, inputs[number], sha256)

    def finished(self, answers: Iterable[Answer]) -> Iterator[Task]:
        """Keeps the answers; gives each task when all of it is there."""
        for answer in answers:
            task, data = answer.task, answer.data
            if data is None:
                self.complete(task)
                yield task
            else:
                size = int.from_bytes(data[:4], "big")
                self.spool.add(task.file, answer.number, data[4 : 4 + size], data[4 + size :])

    def complete(self, task: Task) -> None:
        """The documents of a task are all there. A file that changed meanwhile is no help to the next build."""
        sources = {from_bytes(note)[0] for note in self.spool.notes_of(task.file)}
        if all(path != task.input.name or sha256 == task.sha256 for path, sha256, *_ in sources):
            self.spool.complete(task.file)

    def again(self, died: Died) -> Task:
        """What to try instead: a crash once more, then without the document, then nothing from there on."""
        task: Task = died.task
        number = died.answers
        self.spool.forget(task.file)
        if not died.slow and task.tries == 0:
            return task._replace(tries=1)
        reason = f"too slow: it takes more than {self.options.seconds:g} s of a processor" if died.slow else "it makes the program crash"
        if number in dict(task.passed_over):  # it does so before there is a document
            return task._replace(stop=(number, reason))
        return task._replace(passed_over=(*task.passed_over, (number, reason)))


def read_folder(folder: Path, output: Path, desk: Desk, options: Options) -> Iterator[Reading]:
    """The articles of a folder as the editor corrects them, in the order of their days; no archive is written."""
    with tempfile.TemporaryDirectory() as room:
        spool = Spool(Path(room) / "readings", "")
        try:
            _Readings(spool, desk, options).read(inputs_of(folder, without=_written(output)))
            yield from (unpack(Reading, shown.reading) for shown in _Taken(spool, desk).articles() if isinstance(shown, Shown))
        finally:
            spool.close()


def _claim(name: str, companion_of: str, files: Sequence[bytes]) -> tuple[bytes, str]:
    """A digest of all that decides what an input gives, and one of the bytes of its file."""
    try:
        contents = [_sha256_of(file) for file in files]
    except OSError as error:
        contents = [f"unreadable: {error.strerror}"]
    decisive = "\0".join((name, companion_of, *contents))
    return hashlib.sha256(decisive.encode()).digest(), contents[0]


def _sha256_of(path: bytes) -> str:
    """Of most files, all is read at once; `hashlib.file_digest` would clear a quarter of a megabyte of memory for each, and `open` takes twice as long."""
    digest = hashlib.sha256()
    file = os.open(path, os.O_RDONLY)
    try:
        while block := os.read(file, _BLOCK):
            digest.update(block)
    finally:
        os.close(file)
    return digest.hexdigest()


# ---- Writing -----------------------------------------------------------------------------------------------------------------


def _build(folder: Path, output: Path, desk: Desk, options: Options, file: Path, edition: str) -> tuple[Summary, list[str]]:
    gazetteer = open_gazetteer(desk.archive.languages) if desk.archive.gazetteer else None
    inputs, spool = inputs_of(folder, without=_written(output)), Spool(file, edition)
    try:
        raw = {file.name: file.path for file in inputs} if options.keep_raw else {}
        count = _Readings(spool, desk, options).read(inputs)
        del inputs  # 0.1 kB for each file
        with ThreadPoolExecutor(1) as beside:  # it ends before others are forked
            there = beside.submit(sha256_of, output) if spool.archive() and output.is_file() else None
            taken = _Taken(spool, desk)
        before = Before(output, spool.notes_of_articles) if there and there.result() == spool.archive() else None
        authority = authority_without(desk.authority, desk.withdrawals.names)
        if options.edition == "public":
            authority = public_authority(authority)
        gone = Gone(taken.withdrawn, desk.withdrawals.names.without if desk.withdrawals.names else None)
        printed = _excerpts(desk) if options.edition == "public" else None
        stated = facts(folder, desk, options.edition)
        handover = Handover(before, spool.note_articles) if options.cache and not (printed or raw or gone.without) else None
        apart = options.workers > 1 and taken.count >= _MANY
        with _tying(min(options.workers, count)) as tied, ExitStack() as shown:
            articles, ties = _shown(taken, options, handover, shown), partial(spool.remembered, make=tied)
            summary = write_archive(
                output, articles, taken.others(), authority, stated, raw, gone, printed, gazetteer, ties, handover, apart,
                meanwhile=lambda: spool.keep(taken.ledger.coming_twice()),
            )  # fmt: skip
        spool.seal(summary.sha256)
        return summary, [*unapplied(desk.corrections, taken.outcomes), *summary.leftover]
    except BuildError:  # a cluster is gone: what it has read is as good as before
        spool.save()
        raise
    finally:
        spool.close()


@contextmanager
def _tying(workers: int) -> Iterator[Callable[[Iterable[bytes]], Iterable[tuple[bytes, bytes]]]]:
    """What ties together the quotations of speakers: so many processes, or this one."""
    if workers < 2:
        yield lambda questions: ((question, tie(question)) for question in questions)
        return

    def tied(questions: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        left: list[bytes] = []
        for answer in crew.run(questions, lambda died: left.append(died.task)):
            if answer.data:
                yield answer.task, answer.data
        yield from ((question, tie(question)) for question in left)  # a process that died may have been short of memory

    with Crew(workers, _tie, _NO_LIMIT, ahead=1) as crew:
        yield tied


def _tie(question: bytes) -> Iterator[bytes]:
    yield tie(question)


def _shown(taken: "_Taken", options: Options, handover: Handover | None, shown: ExitStack) -> Iterator[Shown | Same]:
    """The articles, while it is shown how many are written, and behind the last that they are being compared."""
    yield from taken.articles(lambda fates: options.track(fates, "Writing", taken.count), copied=bool(handover and handover.before))
    shown.enter_context(options.busy("Comparing"))


def _excerpts(desk: Desk) -> Printed:
    """What the public edition prints of a reading: nothing of who is private, and of the text what `archive.yml` says for its outlet and
    for that of its article.
    """
    policy = desk.archive.text_policy

    def printed(reading: Packed, outlet: Packed | None) -> Packed:
        found = without_private(unpack(Reading, reading))
        slug = outlet[0] if outlet else None
        outlets = (slug, found.outlet.slug if found.outlet else slug)
        return pack(found if all(policy.of(one) == "full" for one in outlets) else excerpted(found))

    return printed


def facts(folder: Path, desk: Desk, edition: Policy) -> dict[str, str]:
    """What `build` says of an archive beside its numbers."""
    archive = desk.archive
    return {
        "title": text_in(archive.title, archive.languages[0]) or folder.resolve().name,
        "description": text_in(archive.description, archive.languages[0]) or "",
        **{f"title.{language}": text for language, text in archive.title.items()},
        **{f"description.{language}": text for language, text in archive.description.items()},
        **{f"licence.{language}": text for language, text in archive.licence.items()},
        "languages": " ".join(archive.languages),
        "time_zone": archive.time_zone,
        "contact": archive.contact or "",
        "edition": edition,
        "program_version": __version__,
        **({"gazetteer": gazetteer_edition()} if archive.gazetteer else {}),
    }


class _Taken:
    """What was read, as the writer takes it: decided by the ledger, corrected by the editor."""

    def __init__(self, spool: Spool, desk: Desk) -> None:
        self.spool, self.desk = spool, desk
        shared = sieve(spool.shared(), _samples(spool.notes(added=True)), lambda: _samples(spool.notes()))
        self.ledger = Ledger(shared, lambda document: Registered(*from_bytes(spool.note(document))[2]))
        self.outcomes: dict[Correction, str] = {}
        self.gone: dict[str, Withdrawal] = {}  # by the keys of the articles
        self.count = 0
        for number, (document, data, noted) in enumerate(spool.notes()):
            _, status, found = from_bytes(data)
            if status != "article":
                self.ledger.add_other(number, document)
                continue
            self.count += 1
            self.ledger.add(number, document, found, noted)
        self.ledger.close()

    def articles(self, track: Callable[[Iterable[Fate]], Iterable[Fate]] = iter, copied: bool = False) -> Iterator[Shown | Same]:
        """What is shown, the oldest first; with `copied`, those that the archive before has as they are, some hundreds at a time."""
        run: list[Fate] = []
        for fate in track(self.ledger.articles()):
            keys, names = _names_of(fate)
            withdrawal = self.desk.withdrawals.of_article(*names)
            if withdrawal:
                self.gone |= dict.fromkeys(keys, withdrawal)
                continue
            is_copied = copied and fate.noted and not fate.item and not self.desk.corrections.of_article(*names)
            if run and (not is_copied or fate.noted != run[0].noted + len(run) or len(run) == _TOGETHER):
                yield self.same(run)
                run = []
            if is_copied:
                run.append(fate)
            else:
                yield self.shown(fate)
        if run:
            yield self.same(run)

    def same(self, run: Sequence[Fate]) -> Same:
        return Same(run[0].noted, [(fate.key or "", fate.sample) for fate in run], lambda number: self.shown(run[number]))

    def shown(self, fate: Fate) -> Shown:
        keys, names = _names_of(fate)
        item, (reading, marks) = fate.item, self.filed(fate.document)
        edited = self.edited(names, reading)
        versions, earlier = (len(item.versions), self.earlier(item, names)) if item else (0, ())
        as_filed = edited is reading and marks.key == keys[0]
        alone = as_filed and not item and len(keys) == 1
        return Shown(edited, fate.sample, keys, versions, earlier, marks if as_filed else None, fate.document if alone else None)

    def earlier(self, item: Item, names: tuple[str, ...]) -> Iterator[Earlier]:
        """The other texts of an article: each version after the next newer one, and before its copies under another headline."""
        copies: dict[Entry, list[Entry]] = {}
        for copy, of in item.copies:
            if copy.headline not in ("", of.headline):
                copies.setdefault(of, []).append(copy)
        for entry, told_by in ((item.shown, None), *reversed(item.versions)):
            texts = [(copy, None) for copy in copies.get(entry, ())]
            for text, by in ((entry, told_by), *texts) if told_by else texts:
                document, note = self.ledger.document(text)
                yield Earlier(self.without_names(self.apply(names, self.filed(document)[0])[0]), by, note)

    def withdrawn(self) -> Iterator[tuple[str, str | None, Withdrawal]]:
        """What was withdrawn, once all articles are taken: `article` with each of its keys, `person` without one."""
        withdrawals = self.desk.withdrawals
        yield from (("article", key, entry) for key, entry in sorted({**dict(withdrawals.keys), **self.gone}.items()))
        yield from (("person", None, entry) for entry in withdrawals.entries if entry.names)

    def filed(self, document: int) -> tuple[Packed, Shelfmarks]:
        reading, marks = from_bytes(self.spool.reading(document))
        return reading, Shelfmarks(*marks)

    def edited(self, names: tuple[str, ...], reading: Packed) -> Packed:
        """A reading as the editor puts it right, without what was withdrawn."""
        reading, outcomes = self.apply(names, reading)
        self.outcomes |= outcomes
        return self.without_names(reading)

    def apply(self, names: tuple[str, ...], reading: Packed) -> tuple[Packed, dict[Correction, str]]:
        """An entry may name the article by the path or key of any of its documents."""
        if not self.desk.corrections.of_article(*names):
            return reading, {}
        found, outcomes = apply_corrections(unpack(Reading, reading), self.desk.corrections, names)
        return pack(found), outcomes

    def without_names(self, reading: Packed) -> Packed:
        names = self.desk.withdrawals.names
        return pack(without_names(unpack(Reading, reading), names)) if names else reading

    def others(self) -> Iterator[Other]:
        for fate in self.ledger.others():
            if fate.key in self.gone:
                continue
            source, status, reason, *_ = from_bytes(self.spool.note(fate.document))
            yield Other(source, fate.status or status, fate.key, fate.note if fate.status else reason)


def _names_of(fate: Fate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of an article that is shown, its own first; and all by which the editor may name it, its paths too."""
    item = fate.item
    keys = item.keys if item else tuple(filter(None, (fate.key, fate.before)))
    return keys, (*keys, *(item.paths if item else (fate.path,)))


def _samples(notes: Iterable[tuple[int, bytes, int]]) -> Iterator[Sample]:
    """The samples of the articles among these documents."""
    for _, data, _ in notes:
        _, status, found = from_bytes(data)
        if status == "article":
            yield Registered(*found).sample
