"""Records → archive.db: the only module that writes.

Everything goes into a temporary file beside the archive in one transaction; at the end it replaces the old archive
together with its inspect file. A build that dies leaves the old archive whole.
"""

import hashlib
import json
import os
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import sqlite_utils

from hemeroteca import schema
from hemeroteca.authority import Authority
from hemeroteca.clusters import Key
from hemeroteca.records import Companion, Entity, Outlet, Part, Printing, Quote, Reading, Rejected, Ruling, Source, Statement
from hemeroteca.related import find_copies, original_of, paired, same_headline, spread
from hemeroteca.statements import make_statements, may_be_one
from hemeroteca.stored import StoredArticles, StoredQuotations
from hemeroteca.text import fold

_STATEMENTS_OF = "(SELECT count(DISTINCT p.statement_id) FROM quotes q JOIN printings p ON p.quote_id = q.id WHERE q.article_id = {})"
# Each article with the eight that printed the same statement before it: what a thousand articles print makes no million pairs.
_SHARED_STATEMENTS = (
    "INSERT INTO related (article_id, other_id, kind, score) WITH"
    " printed AS (SELECT DISTINCT p.statement_id, q.article_id FROM printings p JOIN quotes q ON q.id = p.quote_id"
    "  WHERE p.statement_id IN (SELECT id FROM statements WHERE article_count > 1)),"
    " placed AS (SELECT statement_id, article_id, row_number() OVER (PARTITION BY statement_id ORDER BY article_id) AS place FROM printed),"
    " pairs AS (SELECT later.article_id, earlier.article_id AS other_id, count(*) AS shared FROM placed later JOIN placed earlier"
    "  ON earlier.statement_id = later.statement_id AND earlier.place BETWEEN later.place - 8 AND later.place - 1"
    "  GROUP BY later.article_id, earlier.article_id)"
    # Counted for each pair by index: a table of all counts beside the pairs would be read from end to end for each of them.
    f" SELECT article_id, other_id, 'shared-statement', round(1.0 * shared / min({_STATEMENTS_OF.format('pairs.article_id')},"
    f" {_STATEMENTS_OF.format('pairs.other_id')}), 3) FROM pairs"
)
_READABLE = 60  # characters of the readable part of an address
_BATCH = 500  # statements
_COUNT_PRINTINGS = (
    "UPDATE statements SET (quote_count, article_count, outlet_count, first_published) ="
    " (SELECT count(*), count(DISTINCT a.id), count(DISTINCT coalesce(a.agency_id, a.outlet_id)), min(a.published)"
    " FROM printings p JOIN quotes q ON q.id = p.quote_id JOIN articles a ON a.id = q.article_id WHERE p.statement_id = statements.id)"
)


def article_key(reading: Reading) -> str:
    """The key of an article: a hash of its canonical address, else of its text. Never changes when articles are added."""
    article = reading.article
    return _hash(f"url:{article.url}" if article.url else f"text:{article.body}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def readable(text: str) -> str:
    """The readable part of an address.

    >>> readable("¿Qué dijo Peña? «Nada nuevo»")
    'que-dijo-pena-nada-nuevo'
    """
    words = re.findall(r"[a-z0-9]+", fold(text))
    result = ""
    for word in words:
        if len(result) + len(word) + 1 > _READABLE:
            break
        result = f"{result}-{word}" if result else word
    return result or (words[0][:_READABLE] if words else "")


def slug(text: str, key: str) -> str:
    """`<readable words>-<key>`; the key alone where nothing is readable."""
    words = readable(text)
    return f"{words}-{key}" if words else key


def entity_slug(entity: Entity) -> str:
    """An entity of the authority has its key as address, a discovered one its name and key."""
    return entity.key if entity.standing == "authority" else slug(entity.name, entity.key)


def quote_keys(key: str, quotes: Sequence[Quote]) -> dict[int, str]:
    """The key of each quotation by position: a hash of article key, field and ordinal of its words."""
    seen: Counter[tuple[str, str]] = Counter()
    keys = {}
    for quote in quotes:
        seen[quote.field, quote.words] += 1
        keys[quote.position] = _hash(f"{key}:{quote.field}:{quote.words}:{seen[quote.field, quote.words]}")
    return keys


@dataclass(slots=True)
class Summary:
    """What a build did: for the table at its end and for `build`."""

    counts: Counter[str] = field(default_factory=Counter)
    rejected: list[tuple[str, str]] = field(default_factory=list)
    leftover: list[str] = field(default_factory=list)  # what the editor says that leads nowhere


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An input that is the same article as another, or an older version of it."""

    source: Source
    status: str
    key: str
    note: str


def write_archive(
    output: Path,
    readings: Iterable[tuple[str, Reading]],
    others: Iterable[Rejected | Companion | Duplicate],
    authority: Authority,
    facts: Mapping[str, str],
    raw: Mapping[str, Path] | None = None,
) -> Summary:
    """Write the archive and its inspect file, replacing what stood there. `readings` come with their keys, oldest first;
    `raw` leads from the names of sources to their files, whose bytes are kept too.

    Raises OSError where the folder cannot be written.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{output.name}.", suffix=".partial", dir=output.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        summary = _Writer(temporary, authority, raw or {}).write(readings, others, facts)
        inspected = temporary.with_suffix(".inspect")
        inspected.write_text(json.dumps(inspect(temporary, output), indent=2) + "\n", encoding="utf-8")
        os.chmod(temporary, 0o644)
        os.replace(inspected, inspect_file(output))
        os.replace(temporary, output)
        return summary
    finally:
        temporary.unlink(missing_ok=True)
        temporary.with_suffix(".inspect").unlink(missing_ok=True)


def inspect_file(output: Path) -> Path:
    """The inspect file that belongs to an archive: `archive.db` → `archive.inspect.json`."""
    return output.with_name(f"{output.stem}.inspect.json")


def inspect(database: Path, output: Path) -> dict[str, Any]:
    """What `datasette inspect` would say of the database under its final name."""
    digest = hashlib.sha256()
    with database.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    try:
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table' order by name")]
        counts = {t: {"count": connection.execute(f'select count(*) from "{t}"').fetchone()[0]} for t in tables}
    finally:
        connection.close()
    return {output.stem: {"hash": digest.hexdigest(), "size": database.stat().st_size, "file": output.name, "tables": counts}}


class _Writer:
    """One archive on its way into a file."""

    def __init__(self, file: Path, authority: Authority, raw: Mapping[str, Path]) -> None:
        self.raw = raw
        self.connection = sqlite3.connect(file)
        self.db = sqlite_utils.Database(self.connection)
        self.authority = authority
        self.entity_ids: dict[str, int] = {}
        self.outlet_ids: dict[str, int] = {}
        self.article_ids: dict[str, int] = {}
        self.quotes_written = 0
        self.rulings: list[tuple[Key, Ruling]] = []
        self.translations: list[tuple[str, Ruling]] = []
        self.articles_of: Counter[int] = Counter()
        self.quotes_of: Counter[int] = Counter()
        self.summary = Summary()

    def write(
        self,
        readings: Iterable[tuple[str, Reading]],
        others: Iterable[Rejected | Companion | Duplicate],
        facts: Mapping[str, str],
    ) -> Summary:
        connection = self.connection
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        try:
            for statement in schema.create_statements():
                connection.execute(statement)
            for entity in self.authority.entities.values():
                self.add_entity(entity)
            for entity in self.authority.entities.values():
                self.add_details(entity)
            for outlet in self.authority.outlets.values():
                self.outlet_id(outlet)
            for key, reading in readings:
                self.add_reading(key, reading)
            for other in others:
                self.add_other(other)
            quotations = StoredQuotations(connection, self.article_ids)
            joined, alone = self.ruled(quotations)
            translations = self.add_related(StoredArticles(connection))
            self.add_statements(make_statements(quotations, joined=joined, alone=alone, translations=translations))
            connection.execute(_SHARED_STATEMENTS)
            self.count()
            self.insert("build", ({"key": key, "value": value} for key, value in sorted({**facts, **self.numbers()}.items())))
            for statement in schema.fill_statements():
                connection.execute(statement)
            connection.commit()
            connection.execute("ANALYZE")
            connection.commit()
            connection.execute("VACUUM")
        finally:
            connection.close()
        return self.summary

    def insert(self, table: str, rows: Iterable[dict[str, Any]]) -> None:
        self.db.table(table).insert_all(rows, batch_size=500)

    # -- entities and outlets -----------------------------------------------------------------------------------------

    def add_entity(self, entity: Entity) -> int:
        known = self.entity_ids.get(entity.key)
        if known is not None:
            return known
        number = self.entity_ids[entity.key] = len(self.entity_ids) + 1
        row = {
            "id": number,
            "slug": entity_slug(entity),
            "kind": entity.kind,
            "name": entity.name,
            "description": entity.description,
            "wikidata": entity.wikidata,
            "country": entity.country,
            "latitude": entity.latitude,
            "longitude": entity.longitude,
            "date": entity.date,
            "standing": entity.standing,
            "private": int(entity.private),
        }
        self.insert("entities", [row])
        return number

    def add_details(self, entity: Entity) -> None:
        """Aliases, roles and handles of an entity of the authority; all entities are in by now."""
        number = self.entity_ids[entity.key]
        if entity.part_of:
            self.connection.execute("UPDATE entities SET part_of = ? WHERE id = ?", (self.entity_ids[entity.part_of], number))
        self.insert(
            "aliases", [{"entity_id": number, "alias": a.alias, "language": a.language, "epithet": int(a.epithet)} for a in entity.aliases]
        )
        self.insert(
            "roles",
            [
                {
                    "entity_id": number,
                    "role": r.role,
                    "organisation_id": self.entity_ids.get(r.organisation or ""),
                    "start": r.start,
                    "end": r.end,
                }
                for r in entity.roles
            ],
        )
        self.insert("handles", [{"entity_id": number, "platform": h.platform, "handle": h.handle} for h in entity.handles])

    def outlet_id(self, outlet: Outlet | None) -> int | None:
        if outlet is None:
            return None
        if outlet.slug not in self.outlet_ids:
            self.outlet_ids[outlet.slug] = len(self.outlet_ids) + 1
            row = {
                "id": self.outlet_ids[outlet.slug],
                "slug": outlet.slug,
                "name": outlet.name,
                "domain": outlet.domain,
                "country": outlet.country,
                "agency": int(outlet.agency),
            }
            self.insert("outlets", [row])
        return self.outlet_ids[outlet.slug]

    # -- articles -----------------------------------------------------------------------------------------------------

    def add_source(self, source: Source, status: str, article: int | None, note: str | None) -> int:
        self.summary.counts[status] += 1
        self.summary.counts["sources"] += 1
        number = self.summary.counts["sources"]
        row = {
            "id": number,
            "path": source.path,
            "sha256": source.sha256,
            "media_type": source.media_type,
            "encoding": source.encoding,
            "bytes": source.size,
            "captured_at": source.captured_at,
            "url": source.url,
            "status": status,
            "article_id": article,
            "note": note,
        }
        self.insert("sources", [row])
        if source.path in self.raw:
            self.insert("source_bytes", [{"source_id": number, "bytes": self.raw[source.path].read_bytes()}])
        return number

    def add_reading(self, key: str, reading: Reading) -> None:
        article, dating = reading.article, reading.dating
        number = self.article_ids[key] = len(self.article_ids) + 1
        if article.translates:
            self.translations.append((key, article.translates))
        source = self.add_source(article.source, "article", number, None)
        row = {
            "id": number,
            "slug": slug(article.title, key),
            "source_id": source,
            "outlet_id": self.outlet_id(reading.outlet),
            "title": article.title,
            "title_basis": article.title_basis,
            "standfirst": article.standfirst,
            "body": article.body,
            "language": article.language,
            "byline": article.byline,
            "section": article.section,
            "url": article.url,
            "keywords": json.dumps(article.keywords, ensure_ascii=False) if article.keywords else None,
            "original_title": article.original_title,
            "published": dating.published,
            "published_from": dating.published_from,
            "published_to": dating.published_to,
            "published_at": dating.published_at,
            "published_edtf": dating.published_edtf,
            "published_basis": dating.published_basis,
            "modified_at": dating.modified_at,
            "words": sum(len(text.split()) for text in (article.title, article.standfirst or "", article.body)),
            "agency_id": self.outlet_id(reading.agency),
        }
        self.insert("articles", [row])
        evidence = dict.fromkeys((*article.evidence, *reading.evidence))
        self.insert("evidence", [{"article_id": number, "fact": e.fact, "surface": e.surface, "rule": e.rule} for e in evidence])
        self.insert(
            "furniture", [{"article_id": number, "position": i, "text": f.text, "rule": f.rule} for i, f in enumerate(article.furniture)]
        )
        for entity in reading.entities:
            self.add_entity(entity)
        self.add_mentions(number, reading)
        self.add_quotes(number, key, reading)

    def add_mentions(self, article: int, reading: Reading) -> None:
        self.insert(
            "mentions",
            [
                {
                    "article_id": article,
                    "entity_id": self.entity_ids[m.entity],
                    "field": m.field,
                    "surface": m.surface,
                    "char_start": m.start,
                    "char_end": m.end,
                    "rule": m.rule,
                }
                for m in reading.mentions
            ],
        )
        self.articles_of.update({self.entity_ids[m.entity] for m in reading.mentions})
        self.insert(
            "date_mentions",
            [
                {
                    "article_id": article,
                    "field": d.field,
                    "surface": d.surface,
                    "char_start": d.start,
                    "char_end": d.end,
                    "date": d.date,
                    "rule": d.rule,
                }
                for d in reading.dates
            ],
        )

    def add_quotes(self, article: int, key: str, reading: Reading) -> None:
        keys = quote_keys(key, reading.quotes)
        base = self.quotes_written
        first_of: dict[int, int] = {}
        rows = []
        for quote in reading.quotes:
            base += 1
            if quote.joins:
                self.rulings.append(((key, quote.position), quote.joins))
            utterance = first_of.setdefault(quote.utterance, base)
            name = slug(quote.words, keys[quote.position])
            speaker = self.entity_ids[quote.entity] if quote.entity else None
            rows.append(
                {"id": base, "slug": name, "article_id": article, "utterance_id": utterance, "speaker_id": speaker, **_quote_row(quote)}
            )
            self.summary.counts[f"quotes {quote.kind}" if quote.kind == "term" else f"quotes {quote.speaker_status}"] += 1
            if quote.kind != "term":
                self.summary.counts["quotes"] += 1
                if speaker is not None:
                    self.quotes_of[speaker] += 1
        self.quotes_written = base
        self.insert("quotes", rows)

    def add_other(self, other: Rejected | Companion | Duplicate) -> None:
        if isinstance(other, Companion):
            self.add_source(other.source, "companion", None, other.note)
        elif isinstance(other, Rejected):
            self.add_source(other.source, "rejected", None, other.reason)
            self.summary.rejected.append((other.source.path, other.reason))
        else:
            self.add_source(other.source, other.status, self.article_ids.get(other.key), other.note)

    # -- what joins articles ------------------------------------------------------------------------------------------

    def add_related(self, articles: StoredArticles) -> dict[Key, Key]:
        """Copies and translations; what comes back are the quotations of translations with those of their originals."""
        copies = tuple(find_copies(articles.texts(), articles.text_of))
        self.insert("related", [_related_row(copy.later, copy.earlier, "near-duplicate", copy.score) for copy in copies])
        agencies = spread(articles.credited(), copies).items()
        self.connection.executemany("UPDATE articles SET agency_id = ? WHERE id = ?", [(agency, article) for article, agency in agencies])
        pairs: dict[Key, Key] = {}
        for article, original in sorted(self.originals(articles).items()):
            self.connection.execute("UPDATE articles SET original_id = ? WHERE id = ?", (original, article))
            self.insert("related", [_related_row(article, original, "translation", 1.0)])
            pairs |= paired(articles.said(article), articles.said(original))
        return pairs

    def originals(self, articles: StoredArticles) -> dict[int, int]:
        """Each translation with its original: by the headline that it names, or as the editor says."""
        translating = articles.translating()
        titles = {same_headline(t.original_title) for t in translating}
        named = [candidate for candidate in articles.named() if same_headline(candidate.title) in titles] if titles else []
        found = {t.key: original for t in translating if (original := original_of(t, named))}
        for key, ruling in self.translations:
            original = articles.find(ruling.value) if ruling.value != "none" else None
            found.pop(self.article_ids[key], None)
            if original == self.article_ids[key]:
                self.summary.leftover.append(f"{ruling.where}: translation_of {ruling.value}: that is the article itself; remove the entry")
            elif original is not None:
                found[self.article_ids[key]] = original
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

    def add_statements(self, statements: Iterable[Statement]) -> None:
        """The statements with what the archive counts of each; their ids follow the order in which they come."""
        numbered = enumerate(statements, 1)
        while batch := list(islice(numbered, _BATCH)):
            self.add_batch(batch)
            self.summary.counts["statements"] = batch[-1][0]
        self.connection.execute(_COUNT_PRINTINGS)

    def add_batch(self, batch: Sequence[tuple[int, Statement]]) -> None:
        found = {p.quote: self.quote(p.quote) for _, s in batch for p in s.printings}
        self.insert("statements", [self.statement_row(number, s, found) for number, s in batch])
        self.insert("printings", [_printing_row(number, found[p.quote][0], p) for number, s in batch for p in s.printings])
        self.insert("statement_parts", [_part_row(number, i, found[p.quote][0], p) for number, s in batch for i, p in enumerate(s.parts)])

    def quote(self, key: Key) -> tuple[int, str]:
        """Id and address of a quotation that is written."""
        article, position = key
        row = self.connection.execute(
            "SELECT id, slug FROM quotes WHERE article_id = ? AND position = ?", (self.article_ids[article], position)
        ).fetchone()
        return row[0], row[1]

    def statement_row(self, number: int, statement: Statement, found: Mapping[Key, tuple[int, str]]) -> dict[str, Any]:
        (speaker,) = self.connection.execute("SELECT id FROM entities WHERE slug = ?", (statement.entity,)).fetchone()
        return {
            "id": number,
            "slug": found[statement.printings[0].quote][1],
            "text": statement.text,
            "language": statement.language,
            "speaker_id": speaker,
            "reference": statement.reference,
            "reference_quote_id": found[statement.quote][0],
            "said_on": statement.said_on,
            "said_from": statement.said_from,
            "said_to": statement.said_to,
            "channel": statement.channel,
            "url": statement.url,
        }

    # -- the end ------------------------------------------------------------------------------------------------------

    def count(self) -> None:
        self.connection.executemany(
            "UPDATE entities SET article_count = ? WHERE id = ?", [(n, e) for e, n in sorted(self.articles_of.items())]
        )
        self.connection.executemany("UPDATE entities SET quote_count = ? WHERE id = ?", [(n, e) for e, n in sorted(self.quotes_of.items())])
        self.summary.counts["entities"] = len(self.entity_ids)
        self.summary.counts["entities named"] = len(self.articles_of)

    def numbers(self) -> dict[str, str]:
        """The counts of the build, and a hash over all that it says."""
        digest = hashlib.sha256()
        for table in ("sources", "articles", "entities", "mentions", "quotes", "statements"):
            for row in self.connection.execute(f"SELECT * FROM {table} ORDER BY 1"):
                digest.update(repr(row).encode())
        numbers = {f"count.{name.replace(' ', '_')}": str(number) for name, number in sorted(self.summary.counts.items())}
        return {**numbers, "content_hash": digest.hexdigest()}


def _cannot_join(quotations: StoredQuotations, key: Key, target: Key | None) -> str | None:
    if target is None:
        return "no quotation has this key; copy it from the archive as it is now, or remove the entry"
    one, other = quotations.look_up(key), quotations.look_up(target)
    if one and other and not may_be_one(one, other):
        return f"that is by {other.entity} and this by {one.entity}; correct the speaker of one, or remove the entry"
    return None


def _quote_row(quote: Quote) -> dict[str, Any]:
    return {
        "field": quote.field,
        "position": quote.position,
        "kind": quote.kind,
        "text": quote.text,
        "words": quote.words,
        "char_start": quote.start,
        "char_end": quote.end,
        "speaker_status": quote.speaker_status,
        "speaker_surface": quote.speaker_surface,
        "speaker_start": quote.speaker_start,
        "speaker_end": quote.speaker_end,
        "speaker_rule": quote.speaker_rule,
        "cue": quote.cue,
        "cue_start": quote.cue_start,
        "cue_end": quote.cue_end,
        "cue_class": quote.cue_class,
        "channel": quote.channel,
        "said_on": quote.said_on,
        "said_from": quote.said_from,
        "said_to": quote.said_to,
        "url": quote.url,
    }


def _printing_row(statement: int, quote: int, printing: Printing) -> dict[str, Any]:
    return {
        "quote_id": quote,
        "statement_id": statement,
        "extent": printing.extent,
        "wording": printing.wording,
        "translated": int(printing.translated),
        "fidelity": printing.fidelity,
        "alignment": printing.alignment,
        "rule": printing.rule,
    }


def _related_row(article: int, other: int, kind: str, score: float) -> dict[str, Any]:
    return {"article_id": article, "other_id": other, "kind": kind, "score": round(score, 3)}


def _part_row(statement: int, position: int, quote: int, part: Part) -> dict[str, Any]:
    return {"statement_id": statement, "position": position, "quote_id": quote, "char_start": part.start, "char_end": part.end}
