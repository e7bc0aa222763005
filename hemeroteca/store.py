"""Records → archive.db: the only module that writes.

Everything goes into a temporary file beside the archive; at the end it replaces the old archive together with its inspect
file. A build that dies leaves the old archive whole.
"""

import hashlib
import json
import os
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from operator import add, attrgetter, sub
from pathlib import Path
from typing import Any, NamedTuple

from hemeroteca import numbering, schema, summaries
from hemeroteca.authority import Authority
from hemeroteca.clusters import Key
from hemeroteca.derived import COUNTED, Derived
from hemeroteca.drafts import Lone
from hemeroteca.gazetteer import Gazetteer
from hemeroteca.heritage import Before, Heritage, Note
from hemeroteca.history import History
from hemeroteca.ids import Ids
from hemeroteca.interruptions import uninterrupted
from hemeroteca.records import (
    Article,
    DateMention,
    Dating,
    Entity,
    Evidence,
    Furniture,
    Mention,
    Outlet,
    Printing,
    Quote,
    Reading,
    Ruling,
    Source,
    Statement,
)
from hemeroteca.related import find_copies, original_of, paired, same_headline, spread
from hemeroteca.shelfmarks import Shelfmarks, entity_slug, shelve
from hemeroteca.shingles import Sample
from hemeroteca.staging import Rows, Staging
from hemeroteca.statements import Tie, draft_statements, may_be_one, tie_here
from hemeroteca.stored import TEMPORARY, StoredArticles, StoredQuotations
from hemeroteca.wire import Packed, pack, picker, to_bytes, unpack
from hemeroteca.withdrawals import Withdrawal

_PAGE = 8192  # bytes: most texts fit into a page or two, and SQLite writes one at a time
_TOGETHER = 500  # rows that wait for each other
_AT_ONCE = 20  # rows that are written in one call of SQLite
_LOCATED = 50_000  # places that are looked for in one go through the gazetteer
_LONG = 100_000  # characters of a text that does not wait with others: memory stays bounded
_OF_ARTICLES, _OF_STATEMENTS, _OF_ENTITIES = (
    ("articles", "quote_words"),
    ("statement_words",),
    ("entity_words",),
)  # full-text search, in turn
# Of these tables the rows come when the others are compared: what is made of one row is cheaper in one go.
_COMPARED = ("related", "statements", "statement_parts", "printings")
# What full-text search, tallies and the last corrections of rows still change when all other tables are done.
_LAST = ("articles", "outlets", "entities", "vocabulary", "build", *summaries.TABLES)
# Hashed as readings, not row by row; of sources those that are no article.
_OF_READINGS = ("temp.samples", "sources", "articles", "evidence", "furniture", "mentions", "date_mentions", "quotes")


@dataclass(slots=True)
class Summary:
    """What a build did: for the table at its end and for `build`."""

    counts: Counter[str] = field(default_factory=Counter)
    leftover: list[str] = field(default_factory=list)  # what the editor says that leads nowhere
    sha256: str = ""  # of the archive


@dataclass(frozen=True, slots=True)
class Other:
    """An input that is no text of an article, and why; `key` is that of the article it belongs to."""

    source: Packed
    status: str
    key: str | None
    note: str | None


class Earlier(NamedTuple):
    """Another text of an article. What tells that it is earlier than the version before it in the row; of a copy nothing."""

    reading: Packed
    told_by: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An article, the sample of its text, and what is kept of its other documents: all keys under which an archive with fewer of
    them had it, its own first; how many versions there are; the other texts, each version after the next newer one and before its
    copies; its shelfmarks, where it was filed as it is; the document, where nothing but that decides what the archive says of it.
    """

    reading: Packed
    sample: Sample
    keys: tuple[str, ...]
    versions: int = 0
    earlier: Iterable[Earlier] = ()
    marks: Shelfmarks | None = None
    document: int | None = None


class Same(NamedTuple):
    """Articles that follow each other, of which the archive of the build before says what this one has to say: the id of the first there, key
    and sample of each; and each by its number from 0, should it have to be written anew.
    """

    first: int
    keyed: Sequence[tuple[str, Sample]]
    shown: Callable[[int], Shown]


class Handover(NamedTuple):
    """From one build to the next: the archive of the build before, and who keeps the notes on this one."""

    before: Before | None
    keep: Callable[[Sequence[Note]], None]


def write_archive(
    output: Path,
    articles: Iterable[Shown | Same],
    others: Iterable[Other],
    authority: Authority,
    facts: Mapping[str, str],
    raw: Mapping[str, Path] | None = None,
    gone: "Gone | None" = None,
    printed: "Printed | None" = None,
    gazetteer: Gazetteer | None = None,
    ties: Tie = tie_here,
    handover: Handover | None = None,
    apart: bool = False,
    meanwhile: Callable[[], None] = lambda: None,
) -> Summary:
    """Write the archive and its inspect file, replacing what stood there. `articles` come the oldest first; `raw` leads from the
    names of sources to their files, whose bytes are kept too; `printed` gives what a public edition prints of a reading;
    `gazetteer` says where places lie that the authority lacks; `ties` is who ties the quotations of speakers together; `handover`
    is what `Same` articles are copied from, for a full edition without originals; `apart` has another process make full-text search;
    `meanwhile` is called while the file is hashed, when all articles are taken.

    Nobody else may write this archive meanwhile. Raises OSError where the folder cannot be written.
    """
    temporary, inspected = staged(output), staged(inspect_file(output))
    try:
        temporary.unlink(missing_ok=True)  # of a build that was killed
        writer = _Writer(temporary, authority, raw or {}, gone or Gone(), printed, gazetteer, handover)
        with ExitStack() as rooms:
            derived = [
                rooms.enter_context(Derived(temporary, temporary.with_name(f"{temporary.name}.{of[0]}"), of, apart))
                for of in (_OF_ARTICLES, COUNTED, _OF_STATEMENTS)
            ]
            summary = writer.write(articles, others, facts, ties, *derived)
        with ThreadPoolExecutor(2) as beside:  # the disk takes what is hashed
            flushing, inspecting = beside.submit(_flush, temporary), beside.submit(inspect, temporary, output)
            meanwhile()
            flushing.result()
            told = inspecting.result()
        summary.sha256 = told[output.stem]["hash"]
        inspected.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
        os.chmod(temporary, 0o644)
        _flush(inspected)
        # No file system replaces two files in one step; nothing but these two renames lies between old and new.
        with uninterrupted():
            os.replace(inspected, inspect_file(output))
            os.replace(temporary, output)
        return summary
    finally:
        for file in (temporary, inspected, rows_beside(temporary)):
            file.unlink(missing_ok=True)


class Gone(NamedTuple):
    """What was withdrawn: kind, key and entry of each, asked for when all articles are written; what takes names out of a text."""

    entries: Callable[[], Iterable[tuple[str, str | None, Withdrawal]]] = tuple
    without: Callable[[str], str] | None = None


Printed = Callable[[Packed, Packed | None], Packed]  # a reading and the outlet of the article of which it is a text


def staged(path: Path) -> Path:
    """Where a file is made before it takes its place: hidden, and no name that anybody serves."""
    return path.with_name(f".{path.name}.partial")


def rows_beside(file: Path) -> Path:
    """Where the rows wait that are on their way into an archive which is made in that file."""
    return file.with_name(f"{file.name}.rows")


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def inspect_file(output: Path) -> Path:
    """The inspect file that belongs to an archive: `archive.db` → `archive.inspect.json`."""
    return output.with_name(f"{output.stem}.inspect.json")


def sha256_of(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def inspect(database: Path, output: Path) -> dict[str, Any]:
    """What `datasette inspect` would say of the database under its final name."""
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    try:
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table' order by name")]
        # To count an index of words, SQLite reads each row of what it indexes.
        counts = {t: {"count": connection.execute(f'select count(*) from "{schema.INDEXED.get(t, t)}"').fetchone()[0]} for t in tables}
    finally:
        connection.close()
    return {output.stem: {"hash": sha256_of(database), "size": database.stat().st_size, "file": output.name, "tables": counts}}


_SOURCE = picker(Source, "path", "sha256", "media_type", "encoding", "size", "captured_at", "url")
_SOURCE_COLUMNS = "id, path, sha256, media_type, encoding, bytes, captured_at, url, status, article_id, note"
_ARTICLE = picker(Article, "title", "title_basis", "standfirst", "body", "language", "byline", "section", "url", "original_title")
_ARTICLE_COLUMNS = (
    "id, slug, source_id, outlet_id, agency_id, keywords, words, title, title_basis, standfirst, body, language, byline, section, url, original_title,"
    " published, published_from, published_to, published_at, published_edtf, published_basis, modified_at"
)
_DATING = picker(Dating, "published", "published_from", "published_to", "published_at", "published_edtf", "published_basis", "modified_at")
_VERSION = picker(Article, "title", "title_basis", "standfirst", "body", "byline")
_VERSION_DATING = picker(Dating, "published", "published_at", "published_edtf", "published_basis", "modified_at")
_VERSION_COLUMNS = (
    "id, article_id, number, source_id, told_by, title, title_basis, standfirst, body, byline, published, published_at, published_edtf,"
    " published_basis, modified_at, words, words_added, words_removed, differences"
)
_CHANGE_COLUMNS = "version_id, quote_id, change, field, words, char_start, char_end, speaker_surface, later_words"
_TEXTS = picker(Article, "title", "standfirst", "body")
_BESIDE = picker(Article, "source", "evidence", "furniture", "keywords", "translates")
_OUTLET = picker(Outlet, "slug", "name", "domain", "country", "agency")
_ENTITY = attrgetter("kind", "name", "description", "wikidata", "country", "latitude", "longitude", "date", "standing")
_EVIDENCE = picker(Evidence, "fact", "surface", "rule")
_FURNITURE = picker(Furniture, "text", "rule")
_MENTION = picker(Mention, "entity", "field", "surface", "start", "end", "rule")
_DATE = picker(DateMention, "field", "surface", "start", "end", "date", "rule")
_WHOSE = picker(Quote, "utterance", "entity", "joins")
_QUOTE = picker(
    Quote, "field", "position", "kind", "text", "words", "start", "end", "speaker_status", "speaker_surface", "speaker_start",
    "speaker_end", "speaker_rule", "cue", "cue_start", "cue_end", "cue_class", "channel", "said_on",  "said_from", "said_to", "url",
)  # fmt: skip
_QUOTE_COLUMNS = (
    "id, slug, article_id, utterance_id, speaker_id, field, position, kind, text, words, char_start, char_end, speaker_status,"
    " speaker_surface, speaker_start, speaker_end, speaker_rule, cue, cue_start, cue_end, cue_class, channel, said_on, said_from, said_to, url"
)

_STATEMENT = picker(Statement, "text", "language", "reference", "said_on", "said_from", "said_to", "channel", "url")
_DRAFTED_COLUMNS = "number, speaker_id, reference, text, language, kind, said_on, said_from, said_to, channel, url"
_MADE_OF = picker(Statement, "entity", "quote", "printings", "parts")
# What waits until all articles are there, with the columns that are written.
_STAGED = {
    "outlets": "id, slug, name, domain, country, agency",
    "entities": "id, slug, kind, name, description, wikidata, country, latitude, longitude, date, standing, private",
    "sources": _SOURCE_COLUMNS,
    "articles": _ARTICLE_COLUMNS,
    "evidence": "article_id, fact, surface, rule",
    "furniture": "article_id, position, text, rule",
    "mentions": "article_id, entity_id, field, surface, char_start, char_end, rule",
    "date_mentions": "article_id, field, surface, char_start, char_end, date, rule",
    "quotes": _QUOTE_COLUMNS,
    "article_versions": _VERSION_COLUMNS,
    "quote_changes": _CHANGE_COLUMNS,
    "former_keys": "article_id, key, kind, quote_id",
}
_SEARCHED = ("outlets", "entities", "articles", "quotes")  # what full-text search is made of, filled first
_PRINTING = picker(Printing, "extent", "wording", "translated", "fidelity", "alignment", "rule")
_TIED_COLUMNS = "place, number, is_first, extent, wording, translated, fidelity, alignment, rule"


@cache
def _insertion(table: str, columns: str, rows: int) -> str:
    row = f"({', '.join('?' * (columns.count(',') + 1))})"
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * rows)}"


class _Writer:
    """One archive on its way into a file."""

    def __init__(
        self,
        file: Path,
        authority: Authority,
        raw: Mapping[str, Path],
        gone: Gone,
        printed: Printed | None,
        gazetteer: Gazetteer | None,
        handover: Handover | None,
    ) -> None:
        self.raw, self.gone, self.printed, self.gazetteer, self.handover = raw, gone, printed, gazetteer, handover
        self.connection = sqlite3.connect(file.resolve().as_uri(), uri=True, isolation_level=None, cached_statements=512)
        for pragma in (f"page_size = {_PAGE}", "journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.staging = Staging(self.connection, rows_beside(file), _STAGED)
        self.authority = authority
        self.entity_ids = Ids(self.connection, "entities")
        self.outlet_ids: dict[str, int] = {}
        self.versions_written = 0
        self.notes: list[Note] = []
        self.later: list[tuple[str, list[tuple[int, int]]]] = []  # changes of rows while others read them
        self.rulings: list[tuple[Key, Ruling]] = []
        self.translations: list[tuple[int, Ruling]] = []
        self.signs = bytearray()  # of articles: key, and a hash of all that it says
        self.digest = hashlib.sha256()
        self.table_digests: dict[str, Any] = defaultdict(hashlib.sha256)
        self.waiting: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
        self.summary = Summary()
        self.heritage: Heritage | None = None
        if handover and handover.before:
            ids = {"outlets": self.outlet_ids, "entities": self.entity_ids}
            add = {"outlets": self.add_outlet, "entities": lambda named: self.add_entity(Entity(*named))}
            self.heritage = Heritage(self.connection, handover.before, ids, add)

    def write(
        self,
        articles: Iterable[Shown | Same],
        others: Iterable[Other],
        facts: Mapping[str, str],
        ties: Tie,
        of_articles: Derived,
        tallies: Derived,
        of_statements: Derived,
    ) -> Summary:
        connection = self.connection
        try:
            connection.execute("BEGIN")
            self.run((*TEMPORARY, *schema.create_statements()))
            for entity in self.authority.entities.values():
                self.add_entity(entity)
            for outlet in self.authority.outlets.values():
                self.outlet_id(pack(outlet))
            for article in articles:
                if isinstance(article, Shown):
                    self.add_shown(article)
                else:
                    self.add_same(article)
            self.write_waiting()
            connection.execute("CREATE INDEX temp.samples_key ON samples(key)")
            for other in others:
                self.add_other(other)
            self.write_waiting()
            self.keep_notes()
            self.staging.move(_SEARCHED)
            for entity in self.authority.entities.values():
                self.add_details(entity)
            self.locate_places()
            self.run(("COMMIT", "BEGIN"))
            of_articles.start()
            self.staging.move(table for table in _STAGED if table not in _SEARCHED)
            self.add_withdrawn()
            self.write_waiting()
            self.run((*schema.index_statements(without=(*_COMPARED, *summaries.TABLES)), "COMMIT", "BEGIN"))
            tallies.start()
            quotations = StoredQuotations(connection, b"" if self.gone.without else self.signs)
            joined, alone = self.ruled(quotations)
            translations = self.add_related(StoredArticles(connection))
            statements = draft_statements(quotations, joined=joined, alone=alone, translations=translations, ties=ties)
            self.add_statements(statements, quotations)
            self.run(("COMMIT", "BEGIN"))
            of_statements.start()
            self.run((*numbering.PRINTINGS, *numbering.SHARED))
            self.run(schema.index_statements(only=_COMPARED))
            self.run((*schema.fill_statements(_OF_ENTITIES), *schema.analyze_statements(without=_LAST), "COMMIT"))
            of_articles.copy_into(connection)
            of_statements.copy_into(connection)
            tallies.copy_into(connection, then=self.count)
            connection.execute("BEGIN")
            self.insert_rows("build", "key, value", sorted({**facts, **self.numbers()}.items()))
            self.write_waiting()
            for sql, rows in self.later:
                connection.executemany(sql, rows)
            self.run((*schema.index_statements(only=summaries.TABLES), *schema.analyze_statements(only=_LAST), "COMMIT"))
        finally:
            connection.close()
        return self.summary

    def run(self, statements: Iterable[str]) -> None:
        for statement in statements:
            self.connection.execute(statement)

    def insert_rows(self, table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Rows for a table, written with others that wait for it: each call of SQLite costs as much as some rows."""
        if table in self.staging:
            self.staging.expect(table, len(rows))
        waiting = self.waiting.setdefault((table, columns), [])
        waiting += rows
        if len(waiting) >= _TOGETHER:
            self.write_rows(table, columns)

    def write_rows(self, table: str, columns: str) -> None:
        rows = self.waiting.pop((table, columns))
        if self.gone.without:  # nothing passes with such a name in it: a path, an address, somebody's description
            without = self.gone.without
            rows = [tuple(without(value) if isinstance(value, str) else value for value in row) for row in rows]
        place = f"staged.{table}" if table in self.staging else table
        for first in range(0, len(rows), _AT_ONCE):
            some = rows[first : first + _AT_ONCE]
            self.connection.execute(_insertion(place, columns, len(some)), tuple(chain.from_iterable(some)))
        if table not in _OF_READINGS:
            self.hash_rows(table, rows)

    def hash_rows(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Row by row, as how many come at a time is chance."""
        self.table_digests[table].update(b"".join(map(to_bytes, rows)))

    def write_waiting(self) -> None:
        """All rows so far are in their tables."""
        for table, columns in list(self.waiting):
            self.write_rows(table, columns)

    # -- entities and outlets -----------------------------------------------------------------------------------------

    def add_entity(self, entity: Entity) -> int:
        known = self.entity_ids.get(entity.key)
        if known is not None:
            return known
        number = self.entity_ids.add(entity.key)
        row = (number, entity_slug(entity), *_ENTITY(entity), int(entity.private))
        self.insert_rows("entities", _STAGED["entities"], [row])
        return number

    def add_details(self, entity: Entity) -> None:
        """Aliases, roles and handles of an entity of the authority; all entities are in by now."""
        number = self.entity_ids[entity.key]
        if entity.part_of:
            self.connection.execute("UPDATE entities SET part_of = ? WHERE id = ?", (self.entity_ids[entity.part_of], number))
        names = [(number, a.alias, a.language, int(a.epithet)) for a in entity.aliases]
        self.insert_rows("aliases", "entity_id, alias, language, epithet", names)
        offices = [(number, r.role, self.entity_ids.get(r.organisation or ""), r.start, r.end) for r in entity.roles]
        self.insert_rows("roles", "entity_id, role, organisation_id, start, end", offices)
        self.insert_rows("handles", "entity_id, platform, handle", [(number, h.platform, h.handle) for h in entity.handles])

    def locate_places(self) -> None:
        """Country and point of the places that were discovered, as far as the gazetteer knows which is meant."""
        if self.gazetteer is None:
            return
        rows = self.connection.execute("SELECT name, id FROM entities WHERE kind = 'place' AND standing = 'discovered' ORDER BY id")
        found: list[tuple[Any, ...]] = []
        while places := dict(rows.fetchmany(_LOCATED)):
            found += [(*location, places[name]) for name, location in self.gazetteer.locate(places).items()]
        self.connection.executemany(
            "UPDATE entities SET located_by = ?, country = ?, latitude = ?, longitude = ?, geonames = ? WHERE id = ?", found
        )
        self.digest.update(to_bytes(("located", tuple(found))))
        self.summary.counts["entities located"] = len(found)

    def outlet_id(self, outlet: Packed | None) -> int | None:
        if outlet is None:
            return None
        named = _OUTLET(outlet)
        return self.outlet_ids.get(named[0]) or self.add_outlet(named)

    def add_outlet(self, named: Packed) -> int:
        """An outlet by its address, name, domain, country, and whether it is an agency."""
        slug, *rest, agency = named
        number = self.outlet_ids[slug] = len(self.outlet_ids) + 1
        self.insert_rows("outlets", _STAGED["outlets"], [(number, slug, *rest, int(agency))])
        return number

    # -- articles -----------------------------------------------------------------------------------------------------

    def add_source(self, source: Packed, status: str, article: int | None, note: str | None) -> int:
        number, row = self.staging.here["sources"] + 1, _SOURCE(source)
        rows = [(number, *row, status, article, note)]
        self.insert_rows("sources", _SOURCE_COLUMNS, rows)
        if status != "article":
            self.hash_rows("sources", rows)
        if row[0] in self.raw:
            self.insert_rows("source_bytes", "source_id, bytes", [(number, self.raw[row[0]].read_bytes())])
            self.write_waiting()
        return number

    def add_shown(self, shown: Shown) -> None:
        """One article with all that was read from it, or with what the edition prints of that, and its other texts."""
        key = shown.keys[0]
        number = self.add_key(key, shown.sample)
        printed, marks = shown.reading, shown.marks or shelve(shown.reading, key)
        if self.printed:
            printed = self.withheld(number, shown.reading, self.printed(shown.reading, shown.reading[2]))
            marks = shelve(printed, key)._replace(words=marks.words)
        first_quote = self.staging.here["quotes"] + 1
        agency, is_ruled = self.add_reading(number, printed, marks)
        if len(_TEXTS(shown.reading[0])[2]) > _LONG:
            self.write_waiting()
        if len(shown.keys) > 1 or shown.versions:
            self.add_earlier(number, shown, History(shown.keys, unpack(Reading, shown.reading), unpack(Reading, printed), first_quote))
        self.add_note(None if is_ruled else shown.document, agency, marks.digest)

    def add_key(self, key: str, sample: Sample) -> int:
        """The id of the next article."""
        number = self.staging.here["articles"] + 1
        self.insert_rows("temp.samples", "article_id, key, sample", [(number, key, sample)])
        return number

    def article_id(self, key: str | None) -> int | None:
        """The article that has this key, once all are there."""
        row = self.connection.execute("SELECT article_id FROM temp.samples WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def add_same(self, same: Same) -> None:
        """Articles that the archive before has as they are, and those of them of which the rows must be made anew."""
        done, number = 0, len(same.keyed)
        while done < number:
            taken = self.heritage.take(same.first + done, same.first + number - 1) if self.heritage else None
            if taken is None:
                self.add_shown(same.shown(done))
                done += 1
                continue
            before, notes = taken
            self.add_copied(before, notes, same.keyed[done : done + len(notes)])
            done += len(notes)

    def add_copied(self, before: Rows, notes: Sequence[Note], keyed: Sequence[tuple[str, Sample]]) -> None:
        """Articles that are copied in one go: rows there before them, their notes there, their keys and samples."""
        first = self.staging.here["articles"] + 1
        self.insert_rows("temp.samples", "article_id, key, sample", [(first + i, *one) for i, one in enumerate(keyed)])
        self.signs += b"".join([key.encode() + note.digest for (key, _), note in zip(keyed, notes, strict=True)])
        last = notes[-1]
        self.staging.copy(before, last.rows)
        moved = tuple(map(sub, self.staging.of_articles(self.staging.here), last.rows))
        outlets, entities = len(self.outlet_ids) - last.outlets, len(self.entity_ids) - last.entities
        self.add_notes(
            [
                Note(n.document, n.agency, n.digest, n.outlets + outlets, n.entities + entities, tuple(map(add, n.rows, moved)))
                for n in notes
            ]
        )

    def add_note(self, document: int | None, agency: int | None, digest: bytes) -> None:
        """What the next build has to know to copy the last article, of which all rows are counted."""
        rows = self.staging.of_articles(self.staging.here)
        self.add_notes([Note(document, agency, digest, len(self.outlet_ids), len(self.entity_ids), rows)])

    def add_notes(self, notes: Iterable[Note]) -> None:
        if self.handover is None:
            return
        self.notes += notes
        if len(self.notes) >= _TOGETHER:
            self.keep_notes()

    def keep_notes(self) -> None:
        if self.handover:
            self.handover.keep(self.notes)
        self.notes.clear()

    def add_reading(self, number: int, reading: Packed, marks: Shelfmarks) -> tuple[int | None, bool]:
        """The rows of an article. The agency that it credits, and whether the editor rules what it has to do with others."""
        self.signs += marks.key.encode() + marks.digest
        article, dating, outlet, entities, mentions, quotes, dates, evidence, agency = reading
        source, own_evidence, furniture, keywords, translates = _BESIDE(article)
        if translates:
            self.translations.append((number, unpack(Ruling, translates)))
        printed_by, credited = self.outlet_id(outlet), self.outlet_id(agency)
        ids = (number, marks.article, self.add_source(source, "article", number, None), printed_by, credited)
        filed = json.dumps(keywords, ensure_ascii=False) if keywords else None
        self.insert_rows("articles", _ARTICLE_COLUMNS, [(*ids, filed, marks.words, *_ARTICLE(article), *_DATING(dating))])
        found = dict.fromkeys((*own_evidence, *evidence))
        self.insert_rows("evidence", _STAGED["evidence"], [(number, *_EVIDENCE(e)) for e in found])
        self.insert_rows("furniture", _STAGED["furniture"], [(number, i, *_FURNITURE(f)) for i, f in enumerate(furniture)])
        for entity in entities:
            if entity[0] not in self.entity_ids:
                self.add_entity(unpack(Entity, entity))
        self.add_mentions(number, mentions, dates)
        self.add_quotes(number, quotes, marks)
        return credited, bool(translates) or any(joins for *_, joins in map(_WHOSE, quotes))

    def add_earlier(self, article: int, shown: Shown, history: History) -> None:
        """The earlier texts of an article, what became of their quotations, and where earlier addresses lead."""
        self.add_former(article, [(key, "article", None) for key in shown.keys[1:]])
        self.add_former(article, history.of_shown())
        number, base = shown.versions, self.versions_written
        self.versions_written += number
        for text in shown.earlier:
            printed = self.printed(text.reading, shown.reading[2]) if self.printed else text.reading
            if text.told_by is None:
                self.add_former(article, history.of_copy(unpack(Reading, printed)))
                continue
            step = history.back_to(unpack(Reading, text.reading), unpack(Reading, printed))
            ids = (
                base + number,
                article,
                number,
                self.add_source(_BESIDE(text.reading[0])[0], "version", article, text.note),
                text.told_by,
            )
            row = (*ids, *_VERSION(printed[0]), *_VERSION_DATING(printed[1]), step.words, step.added, step.removed, step.differences)
            self.insert_rows("article_versions", _VERSION_COLUMNS, [row])
            self.insert_rows("quote_changes", _CHANGE_COLUMNS, [(base + number, *change) for change in step.changes])
            self.add_former(article, step.former)
            number -= 1

    def add_former(self, article: int, former: Iterable[tuple[str, str, int | None]]) -> None:
        self.insert_rows("former_keys", _STAGED["former_keys"], [(article, *row) for row in former])

    def withheld(self, article: int, reading: Packed, printed: Packed) -> Packed:
        """What is printed; what is not is counted. The full text waits in a temporary file, for finding copies by it."""
        full, _, _, _, mentions, _, dates, *_ = reading
        shown, _, _, _, shown_mentions, _, shown_dates, *_ = printed
        self.connection.execute("INSERT INTO temp.full_texts VALUES (?, ?)", (article, _TEXTS(full)[2]))
        self.summary.counts.update(
            {
                "withheld mentions": len(mentions) - len(shown_mentions),
                "withheld date_mentions": len(dates) - len(shown_dates),
                "withheld furniture": len(_BESIDE(full)[2]) - len(_BESIDE(shown)[2]),
            }
        )
        return printed

    def add_withdrawn(self) -> None:
        rows = [(kind, key, entry.on, entry.note) for kind, key, entry in self.gone.entries()]
        self.insert_rows("withdrawn", "kind, key, withdrawn_on, note", rows)

    def add_mentions(self, article: int, mentions: Sequence[Packed], dates: Sequence[Packed]) -> None:
        ids = self.entity_ids
        rows = [(article, ids[entity], *rest) for entity, *rest in map(_MENTION, mentions)]
        self.insert_rows("mentions", _STAGED["mentions"], rows)
        self.insert_rows("date_mentions", _STAGED["date_mentions"], [(article, *_DATE(d)) for d in dates])

    def add_quotes(self, article: int, quotes: Sequence[Packed], marks: Shelfmarks) -> None:
        base = self.staging.here["quotes"]
        first_of: dict[int, int] = {}
        rows = []
        for number, (quote, slug) in enumerate(zip(quotes, marks.quotes, strict=True), base + 1):
            utterance, entity, joins = _WHOSE(quote)
            speaker = self.entity_ids[entity] if entity else None
            rows.append((number, slug, article, first_of.setdefault(utterance, number), speaker, *_QUOTE(quote)))
            if joins:
                self.rulings.append(((marks.key, number - base - 1), unpack(Ruling, joins)))
        self.insert_rows("quotes", _QUOTE_COLUMNS, rows)

    def add_other(self, other: Other) -> None:
        self.add_source(other.source, other.status, self.article_id(other.key), other.note)

    # -- what joins articles ------------------------------------------------------------------------------------------

    def add_related(self, articles: StoredArticles) -> dict[Key, Key]:
        """Copies and translations; what comes back are the quotations of translations with those of their originals."""
        copies = tuple(find_copies(articles.samples, articles.text_of))
        self.add_pairs((copy.later, copy.earlier, "near-duplicate", round(copy.score, 3)) for copy in copies)
        agencies = [(agency, article) for article, agency in spread(articles.credited(), copies).items()]
        self.later.append(("UPDATE articles SET agency_id = ? WHERE id = ?", agencies))
        self.connection.executemany("UPDATE temp.circumstances SET outlet_id = ? WHERE article_id = ?", agencies)
        pairs: dict[Key, Key] = {}
        originals = sorted(self.originals(articles).items())
        self.later.append(("UPDATE articles SET original_id = ? WHERE id = ?", [(original, article) for article, original in originals]))
        for article, original in originals:
            self.add_pairs([(article, original, "translation", 1.0)])
            pairs |= paired(articles.said(article), articles.said(original))
        return pairs

    def add_pairs(self, pairs: Iterable[tuple[int, int, str, float]]) -> None:
        self.insert_rows("related", "article_id, other_id, kind, score", list(pairs))

    def originals(self, articles: StoredArticles) -> dict[int, int]:
        """Each translation with its original: by the headline that it names, or as the editor says."""
        translating = articles.translating()
        titles = {same_headline(t.original_title) for t in translating}
        named = [candidate for candidate in articles.named() if same_headline(candidate.title) in titles] if titles else []
        found = {t.key: original for t in translating if (original := original_of(t, named))}
        for article, ruling in self.translations:
            original = articles.find(ruling.value) if ruling.value != "none" else None
            found.pop(article, None)
            if original == article:
                self.summary.leftover.append(f"{ruling.where}: translation_of {ruling.value}: that is the article itself; remove the entry")
            elif original is not None:
                found[article] = original
            elif ruling.value != "none":
                problem = "no article is shown under this name; write its path in the folder or its key"
                self.summary.leftover.append(f"{ruling.where}: translation_of {ruling.value}: {problem}")
        return found

    # -- statements ---------------------------------------------------------------------------------------------------

    def ruled(self, quotations: StoredQuotations) -> tuple[dict[Key, Key], set[Key]]:
        """The quotations that the editor joins to others, and those that stand alone; what leads nowhere is left over."""
        targets = quotations.with_keys(ruling.value for _, ruling in self.rulings if ruling.value != "none")
        joined: dict[Key, Key] = {}
        for key, ruling in self.rulings:
            if ruling.value == "none":
                continue
            target = targets.get(ruling.value)
            if problem := _cannot_join(quotations, key, target):
                self.summary.leftover.append(f"{ruling.where}: statement {ruling.value}: {problem}")
            elif target:
                joined[key] = target
        return joined, {key for key, ruling in self.rulings if ruling.value == "none"}

    def add_statements(self, drafts: Iterable[Packed | Lone], quotations: StoredQuotations) -> None:
        """The statements that were drafted, and the quotations that are one by themselves; articles that share them."""
        for number, draft in enumerate(drafts, 1):
            if isinstance(draft, Lone):
                places = quotations.places([draft.quote])
                self.insert_rows("temp.tied", "place, is_first, rule", [(places[draft.quote], 1, draft.rule)])
            else:
                self.add_drafted(number, draft, quotations)
        self.write_waiting()
        self.run((*numbering.NUMBERED, *numbering.STATEMENTS))
        if count := self.connection.execute("SELECT count(*) FROM temp.numbered").fetchone()[0]:
            self.summary.counts["statements"] = count

    def add_drafted(self, number: int, statement: Packed, quotations: StoredQuotations) -> None:
        entity, quote, printings, parts = _MADE_OF(statement)
        places = quotations.places({quote, *(printing[0] for printing in printings), *(key for key, *_ in parts)})
        (speaker,) = self.connection.execute("SELECT id FROM entities WHERE slug = ?", (entity,)).fetchone()
        self.insert_rows("temp.drafted", _DRAFTED_COLUMNS, [(number, speaker, places[quote], *_STATEMENT(statement))])
        rows = [(places[p[0]], number, int(not i), *_PRINTING(p)) for i, p in enumerate(printings)]
        self.insert_rows("temp.tied", _TIED_COLUMNS, rows)
        rows = [(number, i, places[key], start, end) for i, (key, start, end) in enumerate(parts)]
        self.insert_rows("temp.parts", "number, position, place, char_start, char_end", rows)

    # -- the end ------------------------------------------------------------------------------------------------------

    def count(self) -> None:
        """What the build has found, with what is counted of it for the site."""
        self.run(summaries.UPDATES)
        counts = self.summary.counts
        counts.update(dict(self.connection.execute("SELECT what, number FROM counts")))
        counts["sources"] = self.staging.here["sources"]
        counts["quotes"] = sum(number for what, number in counts.items() if what.startswith("quotes ") and what != "quotes term")
        counts["entities"] = len(self.entity_ids)

    def numbers(self) -> dict[str, str]:
        """The counts of the build, and a hash over all that it says."""
        numbers = {f"count.{name.replace(' ', '_')}": str(number) for name, number in sorted(self.summary.counts.items())}
        self.digest.update(self.signs)
        for table, digest in sorted(self.table_digests.items()):
            self.digest.update(to_bytes((table, digest.digest())))
        return {**numbers, "content_hash": self.digest.hexdigest()}


def _cannot_join(quotations: StoredQuotations, key: Key, target: Key | None) -> str | None:
    if target is None:
        return "no quotation has this key; copy it from the archive as it is now, or remove the entry"
    one, other = quotations.look_up(key), quotations.look_up(target)
    if one and other and not may_be_one(one, other):
        return f"that is by {other.entity} and this by {one.entity}; correct the speaker of one, or remove the entry"
    return None
