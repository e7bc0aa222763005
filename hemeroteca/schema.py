"""Tables, columns, views, indexes and full-text search: the data contract, as data and as SQL.

The names here are a promise to everyone who queries an archive: they may grow in number, never shrink.
The SQL is what SQLite 3.26 understands, so no STRICT tables and no generated columns.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

# The end of the slug of an article, a quotation or a discovered entity, by which its address is known; as an index it costs no column.
KEY = "substr(slug, -10)"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    sql: str
    description: str


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    description: str
    columns: tuple[Column, ...]
    constraints: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    unique: str = ""  # a column whose values come in no order: its index is sorted once, when all rows are in

    def statement(self) -> str:
        lines = [f"  {c.name} {c.sql}".rstrip() for c in self.columns] + [f"  {c}" for c in self.constraints]
        return f"CREATE TABLE {self.name} (\n" + ",\n".join(lines) + "\n)"

    def index_statements(self) -> Iterator[str]:
        if self.unique:
            yield f"CREATE UNIQUE INDEX {self.name}_{self.unique} ON {self.name}({self.unique})"
        for index in self.indexes:
            if index == KEY:
                yield f"CREATE INDEX {self.name}_key ON {self.name}({KEY})"
                continue
            words = index.replace(" desc", "").replace(", ", "_").replace(" ", "_").split("_where_")[0]
            columns, _, condition = index.partition(" where ")
            where = f" WHERE {condition}" if condition else ""
            yield f"CREATE INDEX {self.name}_{words} ON {self.name}({columns}){where}"


@dataclass(frozen=True, slots=True)
class View:
    name: str
    description: str
    sql: str
    columns: tuple[tuple[str, str], ...]  # name, description


# Not "column IN (…)": SQLite would make a table of the values for each row that is inserted, which takes as long as the row itself.
def _one_of(column: str, *values: str) -> str:
    return f"CHECK ({' OR '.join(f'{column} = {value!r}' for value in values)})"


def _yes_or_no(column: str) -> str:
    return f"INTEGER NOT NULL DEFAULT 0 CHECK ({column} IN (0, 1))"


_ID = Column("id", "INTEGER PRIMARY KEY", "Number of the row in this build; use the slug in links, it never changes")
_FIELD = Column(
    "field", "TEXT NOT NULL " + _one_of("field", "title", "standfirst", "body"), "Column of articles that the offsets point into"
)
_START = Column("char_start", "INTEGER NOT NULL", "Offset of the first character, in Unicode code points from 0")
_END = Column("char_end", "INTEGER NOT NULL", "Offset after the last character")
_SPAN = "CHECK (0 <= char_start AND char_start < char_end)"

TABLES: tuple[Table, ...] = (
    Table(
        "sources",
        "Every input, and what became of it",
        (
            _ID,
            Column("path", "TEXT NOT NULL UNIQUE", "Path in the folder; bytes that are no UTF-8 as %XX; a record or row of a file adds #n"),
            Column("sha256", "TEXT NOT NULL", "SHA-256 of the bytes as received"),
            Column("media_type", "TEXT NOT NULL", "What kind of file it is"),
            Column("encoding", "TEXT", "Character encoding that it was read with"),
            Column("bytes", "INTEGER NOT NULL", "Size as received"),
            Column("captured_at", "TEXT", "When a crawl fetched it, in UTC"),
            Column("url", "TEXT", "Address that a crawl fetched or a table gives"),
            Column(
                "status",
                "TEXT NOT NULL " + _one_of("status", "article", "version", "duplicate", "companion", "rejected"),
                "What became of it: article, an older version of one, a duplicate, a companion of another file, or rejected",
            ),
            Column("article_id", "INTEGER REFERENCES articles(id)", "The article that it became or belongs to"),
            Column("note", "TEXT", "Why"),
        ),
        indexes=("status", "article_id"),
    ),
    Table(
        "source_bytes",
        "The originals themselves, only in archives built with --keep-raw",
        (
            Column("source_id", "INTEGER PRIMARY KEY REFERENCES sources(id)", "The source"),
            Column("bytes", "BLOB NOT NULL", "Its bytes as received"),
        ),
    ),
    Table(
        "outlets",
        "Newspapers, agencies, broadcasters: who printed the articles",
        (
            _ID,
            Column("slug", "TEXT NOT NULL UNIQUE", "Permanent name in addresses"),
            Column("name", "TEXT NOT NULL", "Name"),
            Column("domain", "TEXT", "Internet domain"),
            Column("country", "TEXT", "Country, ISO 3166-1 alpha-2"),
            Column("agency", _yes_or_no("agency"), "1: a news agency, whose texts others print"),
            Column("article_count", "INTEGER NOT NULL DEFAULT 0", "Articles that it printed"),
            Column("quote_count", "INTEGER NOT NULL DEFAULT 0", "Quotations and posts in them"),
            Column("speaker_count", "INTEGER NOT NULL DEFAULT 0", "Named speakers of these"),
            Column("first_day", "TEXT", "Day of its first article"),
            Column("last_day", "TEXT", "Day of its last article"),
        ),
    ),
    Table(
        "articles",
        "One row an article; ids follow the day of publication, so the newest has the highest",
        (
            _ID,
            Column("slug", "TEXT NOT NULL UNIQUE", "Permanent name in addresses; its last part is the key"),
            Column("source_id", "INTEGER NOT NULL UNIQUE REFERENCES sources(id)", "The input that it was read from"),
            Column("outlet_id", "INTEGER REFERENCES outlets(id)", "Who printed it, if known"),
            Column("title", "TEXT NOT NULL", "Headline"),
            Column(
                "title_basis",
                "TEXT NOT NULL " + _one_of("title_basis", "given", "derived"),
                "given: printed in the source; derived: made from the first sentence",
            ),
            Column("standfirst", "TEXT", "The summary under the headline"),
            Column("body", "TEXT NOT NULL", "The text, paragraphs separated by a blank line"),
            Column("language", "TEXT NOT NULL", "BCP 47 code; und if unknown"),
            Column("byline", "TEXT", "Who signed it, as printed"),
            Column("section", "TEXT", "Section of the outlet, as printed"),
            Column("url", "TEXT", "Address of the original"),
            Column("keywords", "TEXT", "What the outlet filed it under, a JSON array"),
            Column("original_title", "TEXT", "Headline of the article of which this is a translation, if it says so"),
            Column("original_id", "INTEGER REFERENCES articles(id)", "That article, if it is in this archive"),
            Column("published", "TEXT", "Day of publication where the outlet is, YYYY-MM-DD; of several possible days the last"),
            Column("published_from", "TEXT", "First day on which it can have been published"),
            Column("published_to", "TEXT", "Last day on which it can have been published"),
            Column("published_at", "TEXT", "The instant in UTC, where the source gives time and zone"),
            Column("published_edtf", "TEXT", "The day in EDTF level 2: 2025-11-18? is inferred, [a..b] is one of these days"),
            Column(
                "published_basis",
                "TEXT " + _one_of("published_basis", "metadata", "byline", "event", "phrase", "editor"),
                "What the day was read from",
            ),
            Column("modified_at", "TEXT", "When the outlet last changed it, in UTC"),
            Column("words", "INTEGER NOT NULL", "Words in headline, standfirst and body"),
            Column("agency_id", "INTEGER REFERENCES outlets(id)", "The news agency whose text it is, by its own credit or that of a copy"),
        ),
        # Lists and counts read these alone: in a row, the whole text stands before the language and the day.
        indexes=(
            "outlet_id, published, id, language",
            "published, id, language",
            "language",
            "original_id",
            "id, outlet_id, language, published",
            KEY,
        ),
    ),
    Table(
        "evidence",
        "The words of the source from which a fact about an article was read",
        (
            Column("article_id", "INTEGER NOT NULL REFERENCES articles(id)", "The article"),
            Column(
                "fact",
                "TEXT NOT NULL " + _one_of("fact", "outlet", "byline", "published", "language", "title", "agency"),
                "Which fact",
            ),
            Column("surface", "TEXT NOT NULL", "The words in the source"),
            Column("rule", "TEXT NOT NULL", "The rule that read them"),
        ),
        indexes=("article_id",),
    ),
    Table(
        "furniture",
        "Text that was set aside because it belongs to the page and not to the article",
        (
            Column("article_id", "INTEGER NOT NULL REFERENCES articles(id)", "The article"),
            Column("position", "INTEGER NOT NULL", "Order in the source, from 0"),
            Column("text", "TEXT NOT NULL", "What was set aside"),
            Column("rule", "TEXT NOT NULL", "Why"),
        ),
        constraints=("PRIMARY KEY (article_id, position)",),
    ),
    Table(
        "entities",
        "People, organisations, places and events",
        (
            _ID,
            Column("slug", "TEXT NOT NULL UNIQUE", "Permanent name in addresses"),
            Column(
                "kind",
                "TEXT NOT NULL " + _one_of("kind", "person", "organisation", "place", "event"),
                "person, organisation, place or event",
            ),
            Column("name", "TEXT NOT NULL", "Name to show"),
            Column("description", "TEXT", "One line from the editor"),
            Column("wikidata", "TEXT", "Wikidata identifier, Q…"),
            Column("country", "TEXT", "Country, ISO 3166-1 alpha-2"),
            Column("latitude", "REAL", "Latitude of a place that is a point, degrees north"),
            Column("longitude", "REAL", "Longitude, degrees east"),
            Column(
                "located_by",
                "TEXT " + _one_of("located_by", "only-town", "largest-town", "world-city", "country"),
                "Rule by which the gazetteer gave a discovered place its country and point; null where the editor did",
            ),
            Column("geonames", "INTEGER", "Number in GeoNames of the town whose point it is"),
            Column("date", "TEXT", "Day of an event"),
            Column("part_of", "INTEGER REFERENCES entities(id)", "The entity that this one is part of"),
            Column(
                "standing",
                "TEXT NOT NULL " + _one_of("standing", "authority", "discovered"),
                "authority: confirmed by the editor; discovered: read from the articles only",
            ),
            Column("article_count", "INTEGER NOT NULL DEFAULT 0", "Articles that name it"),
            Column("quote_count", "INTEGER NOT NULL DEFAULT 0", "Quotations and posts of which it is the speaker"),
            Column("private", _yes_or_no("private"), "1: the editor asks for no page and no listing"),
        ),
        indexes=("kind, article_count desc", "part_of", "quote_count desc", "id where private = 1", KEY),
    ),
    Table(
        "aliases",
        "Other names of entities",
        (
            Column("entity_id", "INTEGER NOT NULL REFERENCES entities(id)", "The entity"),
            Column("alias", "TEXT NOT NULL", "A name that is used for it"),
            Column("language", "TEXT", "Language of the name, if it is of one only"),
            Column("epithet", _yes_or_no("epithet"), "1: a description (the libertarian), no name"),
        ),
        constraints=("UNIQUE (entity_id, alias, language)",),
        indexes=("entity_id", "alias"),
    ),
    Table(
        "roles",
        "Offices and functions of people, with their time",
        (
            Column("entity_id", "INTEGER NOT NULL REFERENCES entities(id)", "The person"),
            Column("role", "TEXT NOT NULL", "Office or function"),
            Column("organisation_id", "INTEGER REFERENCES entities(id)", "Of which organisation or place"),
            Column("start", "TEXT", "First day"),
            Column("end", "TEXT", "Last day"),
        ),
        indexes=("entity_id", "organisation_id"),
    ),
    Table(
        "handles",
        "Accounts on social networks",
        (
            Column("entity_id", "INTEGER NOT NULL REFERENCES entities(id)", "Whose account it is"),
            Column("platform", "TEXT NOT NULL", "Network"),
            Column("handle", "TEXT NOT NULL", "Account name without @"),
        ),
        constraints=("PRIMARY KEY (platform, handle)",),
        indexes=("entity_id",),
    ),
    Table(
        "mentions",
        "Where an article names an entity",
        (
            _ID,
            Column("article_id", "INTEGER NOT NULL REFERENCES articles(id)", "The article"),
            Column("entity_id", "INTEGER NOT NULL REFERENCES entities(id)", "The entity"),
            _FIELD,
            Column("surface", "TEXT NOT NULL", "The words of the article"),
            _START,
            _END,
            Column("rule", "TEXT NOT NULL", "The rule that read it"),
        ),
        constraints=(_SPAN,),
        indexes=("article_id, entity_id", "entity_id, article_id"),
    ),
    Table(
        "quotes",
        "One row for each pair of outer quotation marks, and for each post",
        (
            _ID,
            Column("slug", "TEXT NOT NULL", "Permanent name in addresses"),
            Column("article_id", "INTEGER NOT NULL REFERENCES articles(id)", "The article that printed it"),
            _FIELD,
            Column("position", "INTEGER NOT NULL", "Order in the article, from 0"),
            Column("utterance_id", "INTEGER NOT NULL", "Pieces of one act of speaking share it: the id of the first piece"),
            Column(
                "kind",
                "TEXT NOT NULL " + _one_of("kind", "direct", "post", "term"),
                "direct: somebody's words; post: a social-media post set as a block; term: anything else in marks",
            ),
            Column("text", "TEXT NOT NULL", "The words between the outer marks, exactly"),
            Column(
                "words", "TEXT NOT NULL", "The same with white space folded and re-opened marks left out: what is searched and compared"
            ),
            _START,
            _END,
            Column("speaker_id", "INTEGER REFERENCES entities(id)", "Who said it; only where speaker_status is named"),
            Column(
                "speaker_status",
                "TEXT NOT NULL " + _one_of("speaker_status", "named", "collective", "document", "unresolved"),
                "named; collective: a source without a name; document: a law or letter; unresolved: not known",
            ),
            Column("speaker_surface", "TEXT", "The words of the article that name the speaker"),
            Column("speaker_start", "INTEGER", "Offset of these words"),
            Column("speaker_end", "INTEGER", "Offset after them"),
            Column("speaker_rule", "TEXT NOT NULL", "The rule that named the speaker, or refused"),
            Column("cue", "TEXT", "The verb or words that attribute the quotation"),
            Column("cue_start", "INTEGER", "Offset of the cue"),
            Column("cue_end", "INTEGER", "Offset after it"),
            Column("cue_class", "TEXT", "Class of the cue in the lexicon: neutral, concession, warning, accusation, promise …"),
            Column("channel", "TEXT", "Where it was said, if the article tells: X, television …"),
            Column("said_on", "TEXT", "When it was said, EDTF"),
            Column("said_from", "TEXT", "First day on which it can have been said"),
            Column("said_to", "TEXT", "Last day on which it can have been said"),
            Column("url", "TEXT", "Address of the post"),
        ),
        constraints=(
            _SPAN,
            "CHECK ((speaker_status = 'named') = (speaker_id IS NOT NULL))",
            "UNIQUE (article_id, position)",
        ),
        indexes=(
            "speaker_id, article_id",
            "speaker_status, article_id",
            "kind",
            "utterance_id",
            "id, kind, speaker_id, article_id, position",
            KEY,
        ),
        unique="slug",
    ),
    Table(
        "statements",
        "What somebody said once, whatever each outlet made of it",
        (
            _ID,
            Column("slug", "TEXT NOT NULL", "Permanent name in addresses"),
            Column("text", "TEXT NOT NULL", "The words of its reference"),
            Column("language", "TEXT NOT NULL", "Language of the text"),
            Column("speaker_id", "INTEGER NOT NULL REFERENCES entities(id)", "Who said it"),
            Column(
                "reference",
                "TEXT NOT NULL " + _one_of("reference", "post", "transcript", "longest"),
                "What the text is: the post, a transcript, or only the longest printing",
            ),
            Column("reference_quote_id", "INTEGER NOT NULL REFERENCES quotes(id)", "The quotation that is the reference"),
            Column("said_on", "TEXT", "When it was said, EDTF"),
            Column("said_from", "TEXT", "First day on which it can have been said"),
            Column("said_to", "TEXT", "Last day on which it can have been said"),
            Column("channel", "TEXT", "Where it was said, if known"),
            Column("url", "TEXT", "Address of the post or transcript"),
            Column("quote_count", "INTEGER NOT NULL DEFAULT 0", "Quotations that print it"),
            Column("article_count", "INTEGER NOT NULL DEFAULT 0", "Articles that print it"),
            Column("outlet_count", "INTEGER NOT NULL DEFAULT 0", "Outlets that print it; all that print the text of one agency count once"),
            Column("unknown_outlet_count", "INTEGER NOT NULL DEFAULT 0", "Articles that print it and whose outlet is not known"),
            Column("first_published", "TEXT", "Earliest day of an article that prints it"),
        ),
        indexes=(
            "outlet_count, quote_count",
            "first_published",
            "speaker_id, outlet_count, quote_count",
            "speaker_id, first_published",
            "said_to",
            "id, first_published, language, speaker_id",
        ),
        unique="slug",
    ),
    Table(
        "statement_parts",
        "Which characters of which quotation each stretch of a statement's text comes from",
        (
            Column("statement_id", "INTEGER NOT NULL REFERENCES statements(id)", "The statement"),
            Column("position", "INTEGER NOT NULL", "Order in its text, from 0"),
            Column("quote_id", "INTEGER NOT NULL REFERENCES quotes(id)", "The quotation"),
            Column("char_start", "INTEGER NOT NULL", "Offset in the quotation's words"),
            Column("char_end", "INTEGER NOT NULL", "Offset after the last character"),
        ),
        constraints=("PRIMARY KEY (statement_id, position)",),
        indexes=("quote_id",),
    ),
    Table(
        "printings",
        "What a quotation is to its statement",
        (
            Column("quote_id", "INTEGER PRIMARY KEY REFERENCES quotes(id)", "The quotation"),
            Column("statement_id", "INTEGER NOT NULL REFERENCES statements(id)", "The statement"),
            Column("extent", "TEXT " + _one_of("extent", "whole", "part"), "whole or part of the reference"),
            Column(
                "wording",
                "TEXT " + _one_of("wording", "same", "case", "omitted_marked", "omitted_unmarked", "replaced"),
                "How its words differ from the reference's",
            ),
            Column("translated", _yes_or_no("translated"), "1: in another language than the statement"),
            Column("fidelity", "TEXT", "A label made from the three judgements"),
            Column("alignment", "TEXT", "JSON: which words were kept, left out, added, replaced"),
            Column("rule", "TEXT NOT NULL DEFAULT ''", "The rule by which the quotation joined the statement"),
        ),
        indexes=("statement_id",),
    ),
    Table(
        "date_mentions",
        "Days that an article speaks of",
        (
            _ID,
            Column("article_id", "INTEGER NOT NULL REFERENCES articles(id)", "The article"),
            _FIELD,
            Column("surface", "TEXT NOT NULL", "The words of the article"),
            _START,
            _END,
            Column("date", "TEXT NOT NULL", "The day or days, EDTF"),
            Column("rule", "TEXT NOT NULL", "The rule that read it"),
        ),
        constraints=(_SPAN,),
        indexes=("article_id", "date"),
    ),
    Table(
        "related",
        "Articles that belong together",
        (
            Column("article_id", "INTEGER NOT NULL REFERENCES articles(id)", "An article"),
            Column("other_id", "INTEGER NOT NULL REFERENCES articles(id)", "Another: of a translation the original, else the earlier one"),
            Column(
                "kind",
                "TEXT NOT NULL " + _one_of("kind", "translation", "near-duplicate", "shared-statement"),
                "What joins them",
            ),
            Column(
                "score", "REAL NOT NULL", "0 to 1: of a copy the share of the shorter text, of shared statements that of the one with fewer"
            ),
        ),
        constraints=("PRIMARY KEY (article_id, other_id, kind)",),
        indexes=("other_id",),
    ),
    Table(
        "named_in",
        "Which confirmed people, organisations, places and events an article names, each once",
        (
            Column("article_id", "INTEGER NOT NULL REFERENCES articles(id)", "The article"),
            Column("entity_id", "INTEGER NOT NULL REFERENCES entities(id)", "Who or what it names"),
        ),
        constraints=("PRIMARY KEY (article_id, entity_id)",),
        indexes=("entity_id, article_id",),
    ),
    Table(
        "spoken_of",
        "Which confirmed people, organisations, places and events the words of a quotation name or answer, its own speaker left out",
        (
            Column("entity_id", "INTEGER NOT NULL REFERENCES entities(id)", "Who is named or answered"),
            Column("quote_id", "INTEGER NOT NULL REFERENCES quotes(id)", "In which quotation"),
            Column(
                "answered", _yes_or_no("answered"), "1: said in answer, as the attribution tells; the words need not name the one answered"
            ),
        ),
        constraints=("PRIMARY KEY (entity_id, quote_id)",),
        indexes=("quote_id",),
    ),
    Table(
        "speaks_of",
        "Who speaks of whom: the quotations of one confirmed person or organisation whose words name or answer another",
        (
            Column("speaker_id", "INTEGER NOT NULL REFERENCES entities(id)", "Who speaks"),
            Column("entity_id", "INTEGER NOT NULL REFERENCES entities(id)", "Of whom"),
            Column("quote_count", "INTEGER NOT NULL", "Quotations"),
            Column("answer_count", "INTEGER NOT NULL DEFAULT 0", "Those said in answer"),
            Column("article_count", "INTEGER NOT NULL", "Articles that print them"),
        ),
        constraints=("PRIMARY KEY (speaker_id, entity_id)",),
        indexes=("entity_id", "quote_count desc"),
    ),
    Table(
        "named_beside",
        "Which confirmed people, organisations, places and events the same articles name; each pair in both orders",
        (
            Column("entity_id", "INTEGER NOT NULL REFERENCES entities(id)", "One"),
            Column("other_id", "INTEGER NOT NULL REFERENCES entities(id)", "Another"),
            Column("article_count", "INTEGER NOT NULL", "Articles that name both"),
        ),
        constraints=("PRIMARY KEY (entity_id, other_id)",),
        indexes=("entity_id, article_count desc", "other_id"),
    ),
    Table(
        "entity_months",
        "How much was printed of each confirmed person, organisation, place and event, by month",
        (
            Column("entity_id", "INTEGER NOT NULL REFERENCES entities(id)", "The entity"),
            Column("month", "TEXT NOT NULL", "YYYY-MM"),
            Column("article_count", "INTEGER NOT NULL", "Articles that name it"),
            Column("quote_count", "INTEGER NOT NULL", "Quotations and posts of which it is the speaker"),
        ),
        constraints=("PRIMARY KEY (entity_id, month)",),
    ),
    Table(
        "outlet_months",
        "How much each outlet printed, by month",
        (
            Column("outlet_id", "INTEGER NOT NULL REFERENCES outlets(id)", "The outlet"),
            Column("month", "TEXT NOT NULL", "YYYY-MM"),
            Column("article_count", "INTEGER NOT NULL", "Articles"),
            Column("quote_count", "INTEGER NOT NULL", "Quotations and posts in them"),
        ),
        constraints=("PRIMARY KEY (outlet_id, month)",),
    ),
    Table(
        "outlet_speakers",
        "Whom each outlet quotes: confirmed people and organisations",
        (
            Column("outlet_id", "INTEGER NOT NULL REFERENCES outlets(id)", "The outlet"),
            Column("speaker_id", "INTEGER NOT NULL REFERENCES entities(id)", "Who is quoted"),
            Column("quote_count", "INTEGER NOT NULL", "Quotations and posts"),
            Column("article_count", "INTEGER NOT NULL", "Articles that print them"),
        ),
        constraints=("PRIMARY KEY (outlet_id, speaker_id)",),
        indexes=("speaker_id, quote_count desc", "outlet_id, quote_count desc"),
    ),
    Table(
        "article_versions",
        "Earlier texts of articles; the newest one is in articles",
        (
            _ID,
            Column("article_id", "INTEGER NOT NULL REFERENCES articles(id)", "The article"),
            Column("number", "INTEGER NOT NULL", "Order in time, from 1; the text in articles is the one after the last"),
            Column(
                "source_id",
                "INTEGER NOT NULL UNIQUE REFERENCES sources(id)",
                "The input that it was read from, with when a crawl fetched it",
            ),
            Column("title", "TEXT NOT NULL", "Headline"),
            Column("title_basis", "TEXT NOT NULL " + _one_of("title_basis", "given", "derived"), "given or derived, as in articles"),
            Column("standfirst", "TEXT", "The summary under the headline"),
            Column("body", "TEXT NOT NULL", "The text, paragraphs separated by a blank line"),
            Column("byline", "TEXT", "Who signed it, as printed"),
            Column("published", "TEXT", "Day of publication that it states"),
            Column("published_at", "TEXT", "The instant in UTC, where it gives time and zone"),
            Column("published_edtf", "TEXT", "The day in EDTF level 2"),
            Column("published_basis", "TEXT", "What the day was read from, as in articles"),
            Column("modified_at", "TEXT", "When the outlet changed it, in UTC"),
            Column("words", "INTEGER NOT NULL", "Words in headline, standfirst and body"),
            Column(
                "told_by",
                "TEXT NOT NULL " + _one_of("told_by", "stated", "captured", "undated", "path"),
                "What tells that it is earlier than the next: the times that the texts state, or those of their capture; not sure:"
                " undated, as only one has a time; path, as nothing tells and the last path counts as the newest",
            ),
            Column("words_added", "INTEGER NOT NULL", "Words that the next text puts in"),
            Column("words_removed", "INTEGER NOT NULL", "Words that the next text leaves out"),
            Column(
                "differences",
                "TEXT NOT NULL",
                "JSON: for each field that the next text changes [op, start, end, start in the next, end in the next];"
                " - left out, + put in, ~ replaced",
            ),
        ),
        constraints=("UNIQUE (article_id, number)",),
    ),
    Table(
        "quote_changes",
        "Quotations that differ between a version of an article and the next",
        (
            _ID,
            Column("version_id", "INTEGER NOT NULL REFERENCES article_versions(id)", "The earlier text"),
            Column("quote_id", "INTEGER REFERENCES quotes(id)", "The quotation as the article prints it now, if it still does"),
            Column(
                "change",
                "TEXT NOT NULL " + _one_of("change", "added", "removed", "words", "speaker"),
                "What the next text does: adds it, removes it, prints other words, names another speaker",
            ),
            Column(
                "field", "TEXT " + _one_of("field", "title", "standfirst", "body"), "Column of article_versions that the offsets point into"
            ),
            Column("words", "TEXT", "The words in the earlier text"),
            Column("char_start", "INTEGER", "Offset of the first character there, in Unicode code points from 0"),
            Column("char_end", "INTEGER", "Offset after the last character"),
            Column("speaker_surface", "TEXT", "The words of the earlier text that name the speaker"),
            Column("later_words", "TEXT", "The words in the next text"),
        ),
        constraints=("CHECK ((change = 'added') = (words IS NULL))", "CHECK ((change = 'removed') = (later_words IS NULL))"),
        indexes=("version_id", "quote_id"),
    ),
    Table(
        "former_keys",
        "Keys at the end of earlier addresses, and what they lead to now",
        (
            Column("key", "TEXT NOT NULL", "The key"),
            Column("kind", "TEXT NOT NULL " + _one_of("kind", "article", "quote"), "Of what it was the key"),
            Column("article_id", "INTEGER NOT NULL REFERENCES articles(id)", "The article"),
            Column("quote_id", "INTEGER REFERENCES quotes(id)", "The quotation, if the article still prints it"),
        ),
        indexes=("key",),
    ),
    Table(
        "vocabulary",
        "Every word of articles_fts, folded",
        (
            Column("term", "TEXT NOT NULL", "The word"),
            Column("doc", "INTEGER NOT NULL", "Articles in which it stands"),
            Column("cnt", "INTEGER NOT NULL", "Times that it stands there"),
        ),
        indexes=("term, doc",),
    ),
    Table(
        "withdrawn",
        "What was removed and stays removed: articles by their keys, and people, whose names are not told",
        (
            _ID,
            Column("kind", "TEXT NOT NULL " + _one_of("kind", "article", "person"), "article or person"),
            Column("key", "TEXT UNIQUE", "Key of the article, the end of its address"),
            Column("withdrawn_on", "TEXT", "Day of the removal"),
            Column("note", "TEXT", "What the editor says of it"),
        ),
    ),
    Table(
        "build",
        "What this archive is and how it was made",
        (
            Column("key", "TEXT PRIMARY KEY", "Name of the fact"),
            Column("value", "TEXT NOT NULL", "The fact"),
        ),
    ),
)

VIEWS: tuple[View, ...] = (
    View(
        "people",
        "People, the most quoted first",
        "SELECT id, slug, name, description, country, standing, article_count, quote_count FROM entities"
        " WHERE kind = 'person' AND private = 0 ORDER BY quote_count DESC, article_count DESC, id",
        (
            ("id", "Number in entities"),
            ("slug", "Permanent name"),
            ("name", "Name"),
            ("description", "One line from the editor"),
            ("country", "Country"),
            ("standing", "authority or discovered"),
            ("article_count", "Articles that name this person"),
            ("quote_count", "Quotations of this person"),
        ),
    ),
    View(
        "organisations",
        "Organisations, the most named first",
        "SELECT id, slug, name, description, country, standing, article_count, quote_count FROM entities"
        " WHERE kind = 'organisation' AND private = 0 ORDER BY article_count DESC, id",
        (
            ("id", "Number in entities"),
            ("slug", "Permanent name"),
            ("name", "Name"),
            ("description", "One line from the editor"),
            ("country", "Country"),
            ("standing", "authority or discovered"),
            ("article_count", "Articles that name it"),
            ("quote_count", "Quotations of it"),
        ),
    ),
    View(
        "places",
        "Places that are points, for the map",
        "SELECT id, slug, name, country, latitude, longitude, located_by, article_count,"
        " json_object('title', name, 'description', article_count || CASE article_count WHEN 1 THEN ' article' ELSE ' articles' END,"
        " 'link', '/entities/' || slug) AS popup"
        " FROM entities WHERE kind = 'place' AND private = 0 AND latitude IS NOT NULL AND longitude IS NOT NULL"
        " ORDER BY article_count DESC, id",
        (
            ("id", "Number in entities"),
            ("slug", "Permanent name"),
            ("name", "Name"),
            ("country", "Country"),
            ("latitude", "Degrees north"),
            ("longitude", "Degrees east"),
            ("located_by", "Rule of the gazetteer, null where the editor gave the point"),
            ("article_count", "Articles that name it"),
            ("popup", "JSON for the map: title, description, link"),
        ),
    ),
    View(
        "who_said_what",
        "Every quotation and post with its speaker, article and outlet, the newest first",
        "SELECT q.id, q.slug, e.name AS speaker, q.speaker_surface, q.speaker_status, q.words, q.kind, q.cue, q.cue_class, q.channel,"
        " q.said_on, a.published, o.name AS outlet, a.title AS article, a.slug AS article_slug, q.speaker_rule"
        " FROM quotes q JOIN articles a ON a.id = q.article_id LEFT JOIN outlets o ON o.id = a.outlet_id"
        " LEFT JOIN entities e ON e.id = q.speaker_id WHERE q.kind <> 'term' ORDER BY q.id DESC",
        (
            ("id", "Number in quotes"),
            ("slug", "Permanent name of the quotation"),
            ("speaker", "Who said it, if known"),
            ("speaker_surface", "The words that name the speaker"),
            ("speaker_status", "named, collective, document or unresolved"),
            ("words", "What was said"),
            ("kind", "direct or post"),
            ("cue", "The verb that attributes it"),
            ("cue_class", "Class of the verb"),
            ("channel", "Where it was said"),
            ("said_on", "When it was said, EDTF"),
            ("published", "Day of the article"),
            ("outlet", "Who printed it"),
            ("article", "Headline"),
            ("article_slug", "Permanent name of the article"),
            ("speaker_rule", "The rule that named the speaker or refused"),
        ),
    ),
    View(
        "statement_printings",
        "Every printing of every statement side by side: who printed it, when, with which verb, and how it differs",
        "SELECT p.statement_id, s.slug AS statement_slug, e.name AS speaker, s.text AS statement, s.reference, p.quote_id, q.slug AS quote_slug,"
        " o.name AS outlet, g.name AS agency, a.published, q.cue, q.cue_class, q.words, p.extent, p.wording, p.translated, p.fidelity,"
        " p.quote_id = s.reference_quote_id AS is_reference, p.rule, a.title AS article, a.slug AS article_slug"
        " FROM printings p JOIN statements s ON s.id = p.statement_id JOIN entities e ON e.id = s.speaker_id"
        " JOIN quotes q ON q.id = p.quote_id JOIN articles a ON a.id = q.article_id LEFT JOIN outlets o ON o.id = a.outlet_id"
        " LEFT JOIN outlets g ON g.id = a.agency_id ORDER BY p.statement_id, p.quote_id",
        (
            ("statement_id", "Number in statements"),
            ("statement_slug", "Permanent name of the statement"),
            ("speaker", "Who said it"),
            ("statement", "The text of the statement"),
            ("reference", "What that text is: the post, a transcript, or only the longest printing"),
            ("quote_id", "Number in quotes"),
            ("quote_slug", "Permanent name of the quotation"),
            ("outlet", "Who printed it"),
            ("agency", "The news agency whose text the article is"),
            ("published", "Day of the article"),
            ("cue", "The verb that attributes it"),
            ("cue_class", "Class of the verb"),
            ("words", "The words as printed"),
            ("extent", "whole or part of the reference"),
            ("wording", "How its words differ from the reference's"),
            ("translated", "1: in another language than the statement"),
            ("fidelity", "A label made from the three judgements"),
            ("is_reference", "1: it is the reference itself"),
            ("rule", "The rule by which the quotation joined the statement"),
            ("article", "Headline"),
            ("article_slug", "Permanent name of the article"),
        ),
    ),
    View(
        "outlet_wording",
        "How faithfully each outlet prints: shares among its printings that can be judged, with their number n",
        "SELECT o.id, o.slug, o.name, count(*) AS n, round(avg(p.extent = 'part'), 3) AS part, round(avg(p.wording = 'same'), 3) AS same,"
        " round(avg(p.wording = 'case'), 3) AS case_only, round(avg(p.wording = 'omitted_marked'), 3) AS omitted_marked,"
        " round(avg(p.wording = 'omitted_unmarked'), 3) AS omitted_unmarked, round(avg(p.wording = 'replaced'), 3) AS replaced"
        " FROM printings p JOIN statements s ON s.id = p.statement_id JOIN quotes q ON q.id = p.quote_id"
        " JOIN articles a ON a.id = q.article_id JOIN outlets o ON o.id = a.outlet_id"
        " WHERE p.wording IS NOT NULL AND p.quote_id <> s.reference_quote_id GROUP BY o.id ORDER BY n DESC, o.id",
        (
            ("id", "Number in outlets"),
            ("slug", "Permanent name of the outlet"),
            ("name", "Outlet"),
            ("n", "Printings that can be judged, references themselves left out; with fewer than 30 the shares say little"),
            ("part", "Share that prints a part only"),
            ("same", "Share with the same characters"),
            ("case_only", "Share in which only case, accents or punctuation differ"),
            ("omitted_marked", "Share in which words are left out with a mark"),
            ("omitted_unmarked", "Share in which words are left out without a mark"),
            ("replaced", "Share in which words are replaced or added"),
        ),
    ),
    View(
        "who_speaks_of_whom",
        "Quotations of confirmed people and organisations whose words name or answer others, the most frequent pair first",
        "SELECT s.rowid AS id, e.name AS speaker, e.slug AS speaker_slug, o.name AS of_whom, o.slug AS of_slug, s.quote_count, s.answer_count, s.article_count"
        " FROM speaks_of s JOIN entities e ON e.id = s.speaker_id JOIN entities o ON o.id = s.entity_id ORDER BY s.quote_count DESC, s.rowid",
        (
            ("id", "Number in speaks_of"),
            ("speaker", "Who speaks"),
            ("speaker_slug", "Permanent name of the speaker"),
            ("of_whom", "Of whom"),
            ("of_slug", "Permanent name of whom"),
            ("quote_count", "Quotations"),
            ("answer_count", "Those said in answer"),
            ("article_count", "Articles that print them"),
        ),
    ),
    View(
        "timeline",
        "What happened, was said and was printed, by day",
        "SELECT date AS day, 'event' AS what, name AS text, '/entities/' || slug AS link FROM entities"
        " WHERE kind = 'event' AND date IS NOT NULL AND private = 0"
        " UNION ALL SELECT said_to, 'statement', text, '/statements/' || slug FROM statements WHERE said_from = said_to"
        " UNION ALL SELECT published, 'article', title, '/articles/' || slug FROM articles WHERE published IS NOT NULL",
        (
            ("day", "YYYY-MM-DD"),
            ("what", "event, statement or article"),
            ("text", "Its name, words or headline"),
            ("link", "Its page"),
        ),
    ),
    View(
        "unresolved",
        "Quotations whose speaker was not named, and the rule that refused",
        "SELECT q.id, q.slug, q.speaker_status, q.speaker_rule, q.speaker_surface, q.cue, q.words, a.title AS article, a.slug AS article_slug"
        " FROM quotes q JOIN articles a ON a.id = q.article_id WHERE q.kind <> 'term' AND q.speaker_id IS NULL ORDER BY q.id DESC",
        (
            ("id", "Number in quotes"),
            ("slug", "Permanent name of the quotation"),
            ("speaker_status", "collective, document or unresolved"),
            ("speaker_rule", "The rule that refused"),
            ("speaker_surface", "The words that name the speaker"),
            ("cue", "The verb that attributes it"),
            ("words", "What was said"),
            ("article", "Headline"),
            ("article_slug", "Permanent name of the article"),
        ),
    ),
    View(
        "candidates",
        "Names that the articles use and the editor has not confirmed, the commonest first",
        "SELECT id, slug, kind, name, article_count, quote_count FROM entities WHERE standing = 'discovered'"
        " ORDER BY article_count DESC, quote_count DESC, id",
        (
            ("id", "Number in entities"),
            ("slug", "Permanent name"),
            ("kind", "person, organisation or place"),
            ("name", "Name"),
            ("article_count", "Articles that name it"),
            ("quote_count", "Quotations of which it is the speaker"),
        ),
    ),
    View(
        "quote_words",
        "What quotes_fts indexes: the words of each quotation and the name of its speaker",
        "SELECT q.id, q.words, coalesce(e.name, q.speaker_surface, '') AS speaker FROM quotes q LEFT JOIN entities e ON e.id = q.speaker_id",
        (("id", "Number in quotes"), ("words", "What was said"), ("speaker", "Who said it")),
    ),
    View(
        "statement_words",
        "What statements_fts indexes: the text of each statement and the name of its speaker",
        "SELECT s.id, s.text, e.name AS speaker FROM statements s JOIN entities e ON e.id = s.speaker_id",
        (("id", "Number in statements"), ("text", "The words of its reference"), ("speaker", "Who said it")),
    ),
    View(
        "entity_words",
        "What entities_fts indexes: the names and the description of each entity",
        "SELECT e.id, e.name, coalesce((SELECT group_concat(alias, ' · ') FROM (SELECT alias FROM aliases a WHERE a.entity_id = e.id"
        " ORDER BY a.rowid)), '') AS aliases, coalesce(e.description, '') AS description FROM entities e",
        (("id", "Number in entities"), ("name", "Name"), ("aliases", "Other names"), ("description", "One line from the editor")),
    ),
)

# Datasette sees an external-content index only where its SQL says content="…" with double quotes.
_FTS = (
    'CREATE VIRTUAL TABLE {table} USING fts5({columns}, content="{content}", content_rowid="id", tokenize="unicode61 remove_diacritics 2")'
)
FULL_TEXT: tuple[tuple[str, str, str], ...] = (
    ("articles_fts", "articles", "title, standfirst, body"),
    ("quotes_fts", "quote_words", "words, speaker"),
    ("statements_fts", "statement_words", "text, speaker"),
    ("entities_fts", "entity_words", "name, aliases, description"),
)
# What keeps accents tells "año" from "ano", for the order of what was found: no positions, a tenth of the size. Datasette must not see it.
_SPELLING = (
    "CREATE VIRTUAL TABLE {table} USING fts5({columns}, content='{content}', content_rowid='id', detail=none, columnsize=0,"
    " tokenize='unicode61 remove_diacritics 0')"
)
SPELLING: tuple[tuple[str, str, str], ...] = tuple((f.replace("_fts", "_spelling"), content, columns) for f, content, columns in FULL_TEXT)

INDEXED = {index: index.rpartition("_")[0] for index, _, _ in (*FULL_TEXT, *SPELLING)}  # the table of which each has a row for a row


def create_statements() -> Iterator[str]:
    """The SQL that makes an empty archive: tables, views, full-text search. Indexes are cheaper once rows are in."""
    for table in TABLES:
        yield table.statement()
    for view in VIEWS:
        yield f"CREATE VIEW {view.name} AS {view.sql}"
    yield from search_statements()


def search_statements(only: Collection[str] = ()) -> Iterator[str]:
    """The SQL that makes full-text search, empty, of all that is searched or `only` of these tables and views."""
    for sql, indexes in ((_FTS, FULL_TEXT), (_SPELLING, SPELLING)):
        for index, content, columns in indexes:
            if not only or content in only:
                yield sql.format(table=index, columns=columns, content=content)


def index_statements(only: Collection[str] = (), without: Collection[str] = ()) -> Iterator[str]:
    """The SQL that makes the indexes of the tables `only` these, or of all `without` these."""
    for table in _chosen(only, without):
        yield from table.index_statements()


def analyze_statements(only: Collection[str] = (), without: Collection[str] = ()) -> Iterator[str]:
    """The SQL that counts rows for SQLite's planner, of the tables `only` these, or of all `without` these."""
    for table in _chosen(only, without):
        yield f"ANALYZE main.{table.name}"


def _chosen(only: Collection[str], without: Collection[str]) -> Iterator[Table]:
    return (table for table in TABLES if table.name not in without and (not only or table.name in only))


# The words of an index are merged once, when all are there, and not again and again as they come.
_AT_ONCE = (("automerge", 0), ("hashsize", 1 << 23))  # bytes
_BY_AND_BY = (("automerge", 4), ("hashsize", 1 << 20))  # as FTS5 has it by itself


def fill_statements(only: Collection[str] = (), archive: str = "main") -> Iterator[str]:
    """The SQL that fills and optimises full-text search, or `only` that of these tables and views, once all rows of an archive are in."""
    for index, content, columns in (*FULL_TEXT, *SPELLING):
        if not only or content in only:
            yield from (f"INSERT INTO {index}({index}, rank) VALUES ('{name}', {value})" for name, value in _AT_ONCE)
            yield f"INSERT INTO {index}(rowid, {columns}) SELECT id, {columns} FROM {archive}.{content} ORDER BY id"
            yield f"INSERT INTO {index}({index}) VALUES ('optimize')"
            yield from (f"INSERT INTO {index}({index}, rank) VALUES ('{name}', {value})" for name, value in _BY_AND_BY)
    if not only or "articles" in only:  # kept, because counting a word in the index reads where it stands in each article
        yield "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, articles_fts, row)"
        yield "INSERT INTO vocabulary SELECT term, doc, cnt FROM temp.words ORDER BY term"
        yield "DROP TABLE temp.words"
