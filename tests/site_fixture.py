"""An archive of invented articles for the tests of the site: every kind of row that a page can meet, hostile ones too."""

import asyncio
import hashlib
import json
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import yaml
from datasette.app import Datasette

from hemeroteca import schema, summaries
from hemeroteca.versions import compare

ROOT = Path(__file__).parent.parent

OUTLETS = {
    "el-faro-del-sur": ("El Faro del Sur", "elfaro.example", "CL"),
    "la-tribuna": ("La Tribuna", "tribuna.example", "AR"),
    "the-harbour-post": ("The Harbour Post", "harbourpost.example", "GB"),
    "radio-estuario": ("Radio Estuario", None, None),
}


@dataclass(frozen=True)
class Name:
    kind: str
    name: str
    surfaces: tuple[str, ...] = ()
    description: str | None = None
    standing: str = "authority"
    private: int = 0
    country: str | None = None
    point: tuple[float, float] | None = None
    date: str | None = None
    part_of: str | None = None


NAMES = {
    "ana-ruiz": Name(
        "person", "Ana Ruiz Alcázar", ("Ana Ruiz Alcázar", "Ana Ruiz", "Ruiz"), "Ministra de Aguas; antes alcaldesa de Puerto Claro"
    ),
    "tomas-ibarra": Name("person", "Tomás Ibarra", ("Tomás Ibarra", "Ibarra"), "Secretario general del Sindicato de Estibadores"),
    "clara-whitfield": Name("person", "Clara Whitfield", ("Clara Whitfield", "Whitfield"), "Director of the Estuary Observatory"),
    "hugo-paredes": Name("person", "Hugo Paredes", ("Hugo Paredes", "Paredes"), "Senador, jefe de la oposición"),
    "sindicato": Name(
        "organisation", "Sindicato de Estibadores", ("Sindicato de Estibadores", "Dockers’ Union"), "Trade union of the port"
    ),
    "observatorio": Name(
        "organisation", "Estuary Observatory", ("Estuary Observatory", "Observatorio del Estuario"), part_of="puerto-claro"
    ),
    "puerto-claro": Name(
        "place", "Puerto Claro", ("Puerto Claro",), "Port at the mouth of the Lirio", country="CL", point=(-33.04, -71.62)
    ),
    "valle-lirio": Name("place", "Valle del Lirio", ("Valle del Lirio", "Lirio valley"), country="CL", point=(-33.2, -71.1)),
    "paro-portuario": Name(
        "event", "Paro portuario de 2031", ("paro portuario", "dock strike"), "Nine days without ships", date="2031-03-04"
    ),
    "marcos-lillo-7f3a9c0000": Name("person", "Marcos Lillo", ("Marcos Lillo", "Lillo"), standing="discovered"),
    "ines-duarte": Name("person", "Inés Duarte", ("Inés Duarte",), "Testigo del accidente", private=1),
}


@dataclass(frozen=True)
class Said:
    text: str
    speaker: str | None = None
    surface: str | None = None
    cue: str | None = None
    rule: str = "after"
    status: str = "named"
    kind: str = "direct"
    statement: str | None = None
    extent: str | None = None
    wording: str | None = None
    channel: str | None = None


@dataclass(frozen=True)
class Text:
    key: str
    title: str
    body: str
    outlet: str | None
    published: str | None
    language: str = "es"
    standfirst: str | None = None
    byline: str | None = None
    section: str | None = None
    url: str | None = None
    edtf: str | None = None
    basis: str | None = "byline"
    title_basis: str = "given"
    said: tuple[Said, ...] = ()
    furniture: tuple[tuple[str, str], ...] = ()


WATER = "El agua del Lirio no se vende, se cuida, y quien la cuida tiene derecho a beberla"
STRIKE = "No volveremos a los muelles hasta que haya un turno de noche con tres hombres por grúa"

TEXTS = (
    Text(
        "a1c0de0001",
        "La ministra de Aguas presenta la ley que divide al valle",
        "La ministra de Aguas, Ana Ruiz Alcázar, presentó este lunes en Puerto Claro el proyecto que fija un caudal mínimo para el río y obliga a "
        "medir cada pozo del Valle del Lirio antes de que termine el año.\n\n"
        f"«{WATER}», dijo la ministra ante unas doscientas personas que llenaron el salón del antiguo mercado de abastos. El texto crea un registro "
        "público de extracciones y multa con hasta mil unidades a quien no instale un contador.\n\n"
        "El senador Hugo Paredes, que encabeza a la oposición, anticipó que votará en contra. «Es una ley escrita desde un escritorio», sostuvo, y "
        "pidió que la comisión escuche a los regantes. Según fuentes del ministerio, «la medida no se toca», aunque admiten que habrá cambios de "
        "forma en el segundo trámite.\n\n"
        "El Observatorio del Estuario calcula que el río perdió en diez años la cuarta parte de su caudal de verano. En la orilla norte, los dueños "
        "de las parcelas más antiguas guardan todavía los títulos de agua firmados hace un siglo; en la sur, las plantaciones llegaron después y se "
        "riegan con pozos que nadie contó.\n\n"
        "El proyecto pasará a la comisión de obras públicas la semana próxima. La ministra prometió recorrer antes los cuatro municipios del valle "
        "y llamó a discutir con «números en la mesa».",
        "el-faro-del-sur",
        "2031-03-10",
        standfirst="El proyecto fija un caudal mínimo y obliga a medir cada pozo; la oposición anuncia que votará en contra",
        byline="Por Lucía Marín",
        section="Política",
        url="https://elfaro.example/politica/ley-del-agua",
        said=(
            Said(WATER, "ana-ruiz", "la ministra", "dijo", statement="water", extent="whole", wording="same"),
            Said("Es una ley escrita desde un escritorio", "hugo-paredes", "El senador Hugo Paredes", "sostuvo"),
            Said("la medida no se toca", None, "fuentes del ministerio", None, "source_without_name", "collective"),
            Said("números en la mesa", "ana-ruiz", "La ministra", "llamó", rule="subject"),
        ),
        furniture=(("Suscríbete a nuestro boletín", "furniture_line"), ("Compartir · Imprimir", "furniture_line")),
    ),
    Text(
        "a1c0de0002",
        "Ruiz: «El agua no se vende»",
        "La ministra de Aguas defendió este lunes su proyecto con una frase que los regantes repetían a la salida: «El agua del Lirio no se vende, se "
        "cuida». Ana Ruiz habló durante cuarenta minutos sin papeles y respondió preguntas de los agricultores del Valle del Lirio.\n\n"
        "Hugo Paredes le contestó desde la capital. «Es una ley escrita desde un escritorio, y Ana Ruiz lo sabe», dijo en una entrevista con una "
        "radio local.\n\n"
        "Entre el público estaba Marcos Lillo, regante de tercera generación, que pidió la palabra y no la obtuvo. A su lado, Inés Duarte tomaba "
        "notas para la junta de vecinos.",
        "la-tribuna",
        "2031-03-11",
        byline="Redacción",
        url="https://tribuna.example/2031/03/11/agua",
        said=(
            Said("El agua no se vende", "ana-ruiz", "Ruiz", None, "headline", statement="water", extent="part", wording="omitted_unmarked"),
            Said(
                "El agua del Lirio no se vende, se cuida",
                "ana-ruiz",
                "La ministra de Aguas",
                None,
                "subject",
                statement="water",
                extent="part",
                wording="same",
            ),
            Said("Es una ley escrita desde un escritorio, y Ana Ruiz lo sabe", "hugo-paredes", "Hugo Paredes", "dijo", "before"),
        ),
    ),
    Text(
        "a1c0de0003",
        "Minister unveils water bill that splits the valley",
        "Ana Ruiz, Chile’s water minister, set out on Monday a bill that would meter every well in the Lirio valley and keep a minimum of water in the "
        "river all year round.\n\n"
        "“The water of the Lirio is not for sale, it is cared for,” she told some two hundred people in the old market hall of Puerto Claro.\n\n"
        "Clara Whitfield, who runs the Estuary Observatory, welcomed the register but warned that counting is not saving. “A meter does not bring back "
        "a river,” Whitfield said. “It tells you how fast you are losing it.”\n\n"
        "The bill goes to committee next week. Farmers on the south bank, who came last and drilled deepest, have most to lose from it; those on the "
        "north bank hold titles that are a century old and have never been tested in court. A person close to the talks said the fines were “a number "
        "to be bargained down”.",
        "the-harbour-post",
        "2031-03-11",
        "en",
        standfirst="Every well in the Lirio valley would be metered; the opposition calls it a law written at a desk",
        byline="Samuel Okoro",
        url="https://harbourpost.example/water-bill",
        basis="metadata",
        said=(
            Said(
                "The water of the Lirio is not for sale, it is cared for,",
                "ana-ruiz",
                "she",
                "told",
                "pronoun",
                statement="water",
                extent="part",
                wording="same",
            ),
            Said("A meter does not bring back a river,", "clara-whitfield", "Whitfield", "said"),
            Said("It tells you how fast you are losing it.", "clara-whitfield", "Whitfield", "said", "continued"),
            Said("a number to be bargained down", None, "A person close to the talks", "said", "source_without_name", "collective"),
        ),
    ),
    Text(
        "a1c0de0004",
        "Los estibadores paran el puerto",
        "Desde la medianoche no entra ni sale un barco de Puerto Claro. El Sindicato de Estibadores comenzó el paro portuario que había anunciado en "
        "febrero, después de que un cable soltara un contenedor sobre el muelle siete.\n\n"
        f"«{STRIKE}», afirmó Tomás Ibarra, secretario general del sindicato, rodeado de unos sesenta hombres con casco. Ibarra acusó a la empresa de "
        "esconder el informe del accidente.\n\n"
        "SIN GRÚAS SEGURAS NO HAY PUERTO\nLo dijimos en febrero y lo decimos hoy: nadie baja al muelle siete hasta que se sepa la verdad.\n\n"
        "La empresa respondió con un comunicado en el que habla de «un hecho lamentable y aislado».",
        "el-faro-del-sur",
        "2031-03-04",
        byline="Por Andrés Soto",
        section="Economía",
        edtf="2031-03-04?",
        basis="phrase",
        said=(
            Said(STRIKE, "tomas-ibarra", "Tomás Ibarra", "afirmó", statement="strike", extent="whole", wording="same"),
            Said(
                "SIN GRÚAS SEGURAS NO HAY PUERTO\nLo dijimos en febrero y lo decimos hoy: nadie baja al muelle siete hasta que se sepa la verdad.",
                "tomas-ibarra",
                None,
                None,
                "post_attribution",
                kind="post",
                channel="X",
                statement="post",
            ),
            Said("un hecho lamentable y aislado", None, "un comunicado", None, "document", "document"),
        ),
    ),
    Text(
        "a1c0de0005",
        "Dockers walk out at Puerto Claro",
        "No ship has entered or left Puerto Claro since midnight. The Dockers’ Union began the dock strike it had announced in February, after a cable "
        "dropped a container on quay seven.\n\n"
        "“We will not go back to the quays until there is a night shift with three men to a crane,” said Tomás Ibarra, the union’s general "
        "secretary.\n\nThe operator called it “an isolated event”.",
        "the-harbour-post",
        "2031-03-05",
        "en",
        basis="metadata",
        said=(
            Said(
                "We will not go back to the quays until there is a night shift with three men to a crane,",
                "tomas-ibarra",
                "Tomás Ibarra",
                "said",
                statement="strike",
                extent="whole",
                wording="same",
            ),
            Said("an isolated event", None, "The operator", "called", "no_candidate", "unresolved"),
        ),
    ),
    Text(
        "a1c0de0006",
        "Ibarra: «No volveremos a los muelles»",
        "El dirigente de los estibadores insistió anoche en sus condiciones. «No volveremos a los muelles hasta que haya un turno de noche», repitió "
        "Tomás Ibarra en la puerta del hospital de Puerto Claro, donde sigue internado uno de los heridos.\n\n"
        "En la carpa de los huelguistas se habla de la «semana larga» y se juega a las cartas.",
        "la-tribuna",
        None,
        edtf="[2031-03-05..2031-03-06]",
        basis="phrase",
        title_basis="derived",
        said=(
            Said(
                "No volveremos a los muelles", "tomas-ibarra", "Ibarra", None, "headline", statement="strike", extent="part", wording="case"
            ),
            Said(
                "No volveremos a los muelles hasta que haya un turno de noche",
                "tomas-ibarra",
                "Tomás Ibarra",
                "repitió",
                statement="strike",
                extent="part",
                wording="replaced",
            ),
            Said("semana larga", rule="term", status="unresolved", kind="term"),
        ),
    ),
    Text(
        "a1c0de0007",
        'El <script>alert("titular")</script> que nadie quiso {{ 7 * 7 }}',
        'Un texto hostil con <img src=x onerror=alert(1)> y {% raw %} y "comillas" sin dueño.\n\n'
        "«Diga <b>basta</b> & ' OR 1=1 --», gritó Tomás Ibarra \u202eal revés\u202c y siguió {{ config }}.\n\n"
        "Un renglón de ancho cero: a\u200bb\u200dc, y una dirección javascript:alert(1) que no es un enlace.",
        None,
        None,
        "und",
        standfirst='<a href="javascript:alert(1)">pulse</a> NEAR(a b) OR *',
        byline='"><svg onload=alert(2)>',
        url="javascript:alert(document.cookie)",
        edtf=None,
        basis=None,
        said=(Said("Diga <b>basta</b> & ' OR 1=1 --", "tomas-ibarra", "Tomás Ibarra", "gritó", statement="hostile"),),
        furniture=(('<iframe src="//evil.example"></iframe>', "furniture_line"),),
    ),
    *(
        Text(
            f"b0a71000{n:02d}",
            f"Crónica del puerto, día {n}: la economía de la espera",
            f"En el día {n} sin barcos, los bares de Puerto Claro abrieron más tarde y cerraron antes. La Cámara de Comercio calcula pérdidas de dos "
            "millones diarios y pide una mesa de diálogo.\n\n"
            f"«Esto se resuelve hablando, y hoy es el día {n}», dijo Hugo Paredes a la salida de la misa.\n\n"
            "Los pescadores, que sí pueden salir, venden la captura directamente en el muelle de piedra, donde las gaviotas no distinguen entre "
            "huelguistas y esquiroles. Ana Ruiz visitó el mercado sin prensa.",
            "el-faro-del-sur" if n % 2 else "la-tribuna",
            f"2031-{2 + n // 3:02d}-{n:02d}",
            standfirst="Los bares abren tarde, las gaviotas no distinguen" if n % 3 == 0 else None,
            said=(Said(f"Esto se resuelve hablando, y hoy es el día {n}", "hugo-paredes", "Hugo Paredes", "dijo"),),
        )
        for n in range(1, 29)
    ),
)

STATEMENTS = {
    "water": ("ana-ruiz", "longest", None),
    "strike": ("tomas-ibarra", "longest", None),
    "post": ("tomas-ibarra", "post", "https://x.example/ibarra/status/1"),
    "hostile": ("tomas-ibarra", "longest", "javascript:alert(1)"),
}

BUILD = {
    "title": "Hemeroteca de Puerto Claro",
    "description": "What the press printed about the water bill and the dock strike: an invented archive for tests.",
    "languages": '["es", "en"]',
    "contact": "editor@puertoclaro.example",
    "licence": "CC BY 4.0 for what was read from the articles",
    "program_version": "0.1.0",
    "edition": "1",
    "content_hash": "c0ffee",
}


def slug(words: str, key: str) -> str:
    readable = re.sub(r"[^a-z0-9]+", "-", words.lower().encode("ascii", "ignore").decode()).strip("-")
    return f"{readable[:40].strip('-')}-{key}" if readable else key


def key_of(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:10]


def quote_slug(article: str, position: int) -> str:
    text = next(t for t in TEXTS if t.key == article)
    return slug(text.said[position].text, key_of(article, position))


def article_slug(article: str) -> str:
    return slug(next(t.title for t in TEXTS if t.key == article), article)


def statement_slug(name: str) -> str:
    article, position = next((t.key, i) for t in TEXTS for i, s in enumerate(t.said) if s.statement == name)
    return quote_slug(article, position)


def _insert(connection: sqlite3.Connection, table: str, **values: object) -> int:
    columns = ", ".join(f'"{name}"' for name in values)
    sql = f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(values))})"
    return connection.execute(sql, list(values.values())).lastrowid or 0


def _insert_names(connection: sqlite3.Connection) -> dict[str, int]:
    ids = {key: number for number, key in enumerate(NAMES, 1)}
    for key, name in NAMES.items():
        latitude, longitude = name.point or (None, None)
        _insert(
            connection,
            "entities",
            id=ids[key],
            slug=key,
            kind=name.kind,
            name=name.name,
            description=name.description,
            country=name.country,
            latitude=latitude,
            longitude=longitude,
            date=name.date,
            part_of=ids.get(name.part_of or ""),
            standing=name.standing,
            private=name.private,
        )
        for surface in name.surfaces[1:]:
            _insert(connection, "aliases", entity_id=ids[key], alias=surface)
    _insert(connection, "aliases", entity_id=ids["tomas-ibarra"], alias="el hombre de la grúa", language="es", epithet=1)
    _insert(connection, "roles", entity_id=ids["ana-ruiz"], role="ministra de Aguas", start="2030-03-11")
    _insert(
        connection,
        "roles",
        entity_id=ids["ana-ruiz"],
        role="alcaldesa",
        organisation_id=ids["puerto-claro"],
        start="2022",
        end="2030-03-10",
    )
    _insert(connection, "handles", entity_id=ids["tomas-ibarra"], platform="X", handle="ibarra_puerto")
    _insert(connection, "withdrawn", kind="article", key="0dead0dead", withdrawn_on="2031-05-02", note="<b>Asked</b> for.")
    return ids


def _insert_article(connection: sqlite3.Connection, number: int, text: Text, outlets: dict[str, int]) -> None:
    _insert(
        connection,
        "sources",
        id=number,
        path=f"{text.key}.txt",
        sha256=key_of(text.body) * 6,
        media_type="text/plain",
        encoding="utf-8",
        bytes=len(text.body.encode()),
        status="article",
    )
    _insert(
        connection,
        "articles",
        id=number,
        slug=article_slug(text.key),
        source_id=number,
        outlet_id=outlets.get(text.outlet or ""),
        title=text.title,
        title_basis=text.title_basis,
        standfirst=text.standfirst,
        body=text.body,
        language=text.language,
        byline=text.byline,
        section=text.section,
        url=text.url,
        published=text.published,
        published_from=text.published,
        published_to=text.published,
        published_edtf=text.edtf or text.published,
        published_basis=text.basis,
        words=len(text.body.split()),
    )
    connection.execute("UPDATE sources SET article_id = id WHERE id = ?", [number])
    if text.byline:
        _insert(connection, "evidence", article_id=number, fact="byline", surface=text.byline, rule="byline_line")
    for position, (words, rule) in enumerate(text.furniture):
        _insert(connection, "furniture", article_id=number, position=position, text=words, rule=rule)


def _insert_mentions(connection: sqlite3.Connection, number: int, text: Text, names: dict[str, int]) -> None:
    fields = {"title": text.title, "standfirst": text.standfirst or "", "body": text.body}
    by_surface = {surface: key for key, name in NAMES.items() for surface in name.surfaces}
    pattern = re.compile(r"\b(" + "|".join(sorted(map(re.escape, by_surface), key=len, reverse=True)) + r")\b")
    for name, content in fields.items():
        for found in pattern.finditer(content):
            _insert(
                connection,
                "mentions",
                article_id=number,
                entity_id=names[by_surface[found[0]]],
                field=name,
                surface=found[0],
                char_start=found.start(),
                char_end=found.end(),
                rule="known_name",
            )


def _place(text: Text, words: str, title: bool) -> tuple[str, int]:
    if title and words in text.title:
        return "title", text.title.index(words)
    return "body", text.body.index(words)


def _insert_quotes(connection: sqlite3.Connection, number: int, text: Text, names: dict[str, int], first_id: int) -> None:
    for position, said in enumerate(text.said):
        where, start = _place(text, said.text, said.rule == "headline")
        content = text.title if where == "title" else text.body
        spans: dict[str, int | None] = {}
        for what, words in (("speaker", said.surface), ("cue", said.cue)):
            at = min((m.start() for m in re.finditer(re.escape(words or "\0"), content)), key=lambda p: abs(p - start), default=None)
            spans |= {f"{what}_start": at, f"{what}_end": None if at is None else at + len(words or "")}
        _insert(
            connection,
            "quotes",
            id=first_id + position,
            slug=quote_slug(text.key, position),
            article_id=number,
            field=where,
            position=position,
            utterance_id=first_id + position - (said.rule == "continued"),
            kind=said.kind,
            text=said.text,
            words=" ".join(said.text.split()),
            char_start=start,
            char_end=start + len(said.text),
            speaker_id=names.get(said.speaker or ""),
            speaker_status=said.status,
            speaker_surface=said.surface,
            speaker_rule=said.rule,
            cue=said.cue,
            cue_class="neutral" if said.cue else None,
            channel=said.channel,
            **spans,
        )


def _insert_statements(connection: sqlite3.Connection, names: dict[str, int]) -> None:
    for number, (name, (speaker, reference, url)) in enumerate(STATEMENTS.items(), 1):
        printed = [(t, i, s) for t in TEXTS for i, s in enumerate(t.said) if s.statement == name]
        ids = {
            (t.key, i): connection.execute("SELECT id FROM quotes WHERE slug = ?", [quote_slug(t.key, i)]).fetchone()[0]
            for t, i, _ in printed
        }
        first, position, said = printed[0]
        _insert(
            connection,
            "statements",
            id=number,
            slug=statement_slug(name),
            text=" ".join(said.text.split()),
            language="es",
            speaker_id=names[speaker],
            reference=reference,
            reference_quote_id=ids[first.key, position],
            said_on="2031-03-10" if name == "water" else None,
            said_from="2031-03-10" if name == "water" else None,
            said_to="2031-03-10" if name == "water" else None,
            channel=said.channel,
            url=url,
            quote_count=len(printed),
            article_count=len({t.key for t, _, _ in printed}),
            outlet_count=len({t.outlet for t, _, _ in printed if t.outlet}),
            unknown_outlet_count=len({t.key for t, _, _ in printed if not t.outlet}),
            first_published=min((t.published for t, _, _ in printed if t.published), default=None),
        )
        for text, at, one in printed:
            _insert(
                connection,
                "printings",
                quote_id=ids[text.key, at],
                statement_id=number,
                extent=one.extent,
                wording=one.wording,
                translated=int(text.language == "en"),
            )


# Earlier texts of articles, the oldest first: what stands now, and what stood there.
VERSIONS = {
    "a1c0de0001": (
        {
            "que fija un caudal": "que quiere fijar un caudal",
            "escrita desde un escritorio": "escrita desde un despacho",
            " en el segundo trámite": "",
        },
        {
            "La ministra de Aguas presenta la ley que divide al valle": "La ministra presenta la ley",
            " y llamó a discutir": ". «No hay apuro», aseguró. Llamó a discutir",
        },
    ),
    "a1c0de0007": (
        {'El <script>alert("titular")</script> que nadie': "<script>alert('antes')</script>", "Diga <b>basta</b>": "Diga <i>basta</i>"},
    ),
}


def _insert_versions(connection: sqlite3.Connection, key: str, changes: tuple[dict[str, str], ...]) -> None:
    text = next(t for t in TEXTS if t.key == key)
    article = connection.execute("SELECT id FROM articles WHERE slug = ?", [article_slug(key)]).fetchone()[0]
    later = {"title": text.title, "standfirst": text.standfirst or "", "body": text.body}
    for number, replaced in reversed(list(enumerate(changes, 1))):
        texts = dict(later)
        for now, before in replaced.items():
            texts = {field: content.replace(now, before) for field, content in texts.items()}
        ops = {field: compare(texts[field], later[field]) for field in later}
        path = f"{key}-{number}.txt"
        source = _insert(
            connection, "sources", path=path, sha256="1" * 64, media_type="text/plain", bytes=9, status="version", article_id=article
        )
        version = _insert(
            connection,
            "article_versions",
            article_id=article,
            number=number,
            source_id=source,
            title_basis="given",
            **texts,
            published_edtf=text.published,
            modified_at=f"2031-03-10T0{number}:30:00Z",
            words=9,
            told_by="path" if len(changes) == 1 else "stated",
            words_added=3,
            words_removed=1,
            differences=json.dumps({field: found for field, found in ops.items() if found}),
        )
        if number == 1:
            position, words = (1, "Es una ley escrita desde un despacho") if key == "a1c0de0001" else (0, "Diga <i>basta</i> & ' OR 1=1 --")
            ((quote, now),) = connection.execute("SELECT id, words FROM quotes WHERE slug = ?", [quote_slug(key, position)])
            _insert(connection, "quote_changes", version_id=version, quote_id=quote, change="words", words=words, later_words=now)
        else:
            _insert(
                connection,
                "quote_changes",
                version_id=version,
                change="removed",
                words="No hay apuro",
                speaker_surface="La <b>ministra</b>",
            )
            quote = connection.execute("SELECT id FROM quotes WHERE slug = ?", [quote_slug(key, 3)]).fetchone()[0]
            _insert(connection, "quote_changes", version_id=version, quote_id=quote, change="added", later_words="números en la mesa")
            _insert(connection, "former_keys", key="0ff0ff0ff0", kind="quote", article_id=article)
            _insert(connection, "former_keys", key="0ff0ff0ff1", kind="quote", article_id=article, quote_id=quote)
            _insert(connection, "former_keys", key="0ff0ff0ff2", kind="article", article_id=article)
        later = texts


def build_archive(path: Path) -> Path:
    """Writes the invented archive; articles get their numbers in the order of their days, as a build gives them."""
    connection = sqlite3.connect(path)
    for sql in (*schema.create_statements(), *schema.index_statements()):
        connection.execute(sql)
    outlets = {key: number for number, key in enumerate(OUTLETS, 1)}
    for key, (name, domain, country) in OUTLETS.items():
        _insert(connection, "outlets", id=outlets[key], slug=key, name=name, domain=domain, country=country)
    names = _insert_names(connection)
    quotes = 1
    for number, text in enumerate(sorted(TEXTS, key=lambda t: (t.published or "", t.key)), 1):
        _insert_article(connection, number, text, outlets)
        _insert_mentions(connection, number, text, names)
        _insert_quotes(connection, number, text, names, quotes)
        quotes += len(text.said)
    _insert(
        connection,
        "sources",
        path="leer.bin",
        sha256="0" * 64,
        media_type="application/octet-stream",
        bytes=12,
        status="rejected",
        note="no text",
    )
    _insert_statements(connection, names)
    for key, changes in VERSIONS.items():
        _insert_versions(connection, key, changes)
    _insert(connection, "related", article_id=number - 1, other_id=number, kind="shared-statement", score=0.8)
    for key, value in BUILD.items():
        _insert(connection, "build", key=key, value=value)
    summaries.fill(connection)
    for sql in (*summaries.UPDATES, *(f"DROP TABLE {table}" for table in ("counted_outlets", "counted_entities", "counts"))):
        connection.execute(sql)
    for sql in schema.fill_statements():
        connection.execute(sql)
    connection.commit()
    connection.close()
    return path


class Site:
    """The real site, without a network: Datasette's client, one request after the other."""

    def __init__(self, path: Path) -> None:
        self.datasette = Datasette(
            [],
            immutables=[str(path)],
            metadata=yaml.safe_load((ROOT / "metadata.yml").read_text()),
            template_dir=str(ROOT / "templates"),
            plugins_dir=str(ROOT / "plugins"),
            static_mounts=[("static", str(ROOT / "static"))],
            settings={"suggest_facets": False},
        )

    def get(self, path: str) -> httpx.Response:
        return asyncio.run(self.datasette.client.get(path))


@pytest.fixture(scope="session")
def site(archive_path: Path) -> Site:
    return Site(archive_path)


@pytest.fixture(scope="session")
def archive_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_archive(tmp_path_factory.mktemp("site") / "archive.db")
