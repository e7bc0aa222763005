"""Which words in marks are somebody's words, which are terms, and where each begins and ends."""

import time
from itertools import pairwise

import pytest
from reading import read, said, wrong

from hemeroteca.records import Reading


def words(reading: Reading) -> list[str]:
    return [quote.words for quote in reading.quotes]


def kinds(reading: Reading) -> list[tuple[str, str]]:
    return [(words, kind) for words, kind, _, _ in said(reading)]


# ---- Marks -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "marks", ["“{}”", "«{}»", '"{}"', "‘{}’", "'{}'", "„{}“", "„{}”", "« {} »", "“{}“", "”{}”", '“{}"', '"{}”', "«{}”", "“{}»"]
)
@pytest.mark.parametrize(
    ("before", "after"), [("Ana Ruiz dijo: ", "."), ("", ", dijo Ana Ruiz."), ("Dijo que ", " y se fue a Lima, Ana Ruiz.")]
)
def test_marks_of_all_kinds_and_mixed(marks: str, before: str, after: str) -> None:
    assert words(read(before + marks.format("no iremos más al puerto") + after)) == ["no iremos más al puerto"]


@pytest.mark.parametrize("marks", ["“{}”", "«{}»", '"{}"', "‘{}’", "'{}'"])
def test_english_marks_with_the_comma_inside(marks: str) -> None:
    assert words(read(marks.format("We won't leave the port,") + " said Ann Ross.", "en")) == ["We won't leave the port,"]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        # Apostrophes, elisions, possessives, inches, minutes: no marks.
        ("The city's port won't close, and the nurses' boat isn't late, Ann Ross said.", "en", []),
        ("Rock 'n' roll of the '90s is what D'Angelo and Sean O'Brien play at St. John's.", "en", []),
        ("’Tis the season, and the class of ’74 is back, Ann Ross said.", "en", []),
        ("'The nurses' boat won't sail,' said Ann Ross.", "en", ["The nurses' boat won't sail,"]),
        ("‘The nurses’ boat won’t sail,’ said Ann Ross.", "en", ["The nurses’ boat won’t sail,"]),
        ("“It’s the bosses’ fault and the workers’ loss,” said Ann Ross.", "en", ["It’s the bosses’ fault and the workers’ loss,"]),
        ('Ann Ross bought a 15" screen and a 24" one, and ran 3\' over her time.', "en", []),
        ("L'Hospitalet y Sant Jaume d'Enveja tienen un puerto, dijo Ana Ruiz.", "es", []),
        ('Ana Ruiz compró una pantalla de 15" y otra de 24" en el puerto.', "es", []),
        # An ellipsis or a bracket at either end belongs to the words.
        ('"...y no volveremos más", dijo Ana Ruiz.', "es", ["...y no volveremos más"]),
        ("“(El puerto) no abrirá más…”, dijo Ana Ruiz.", "es", ["(El puerto) no abrirá más…"]),
        ("«¿Quién lo pagará?», preguntó Ana Ruiz. «¡Nadie!», respondió Tomás Vidal.", "es", ["¿Quién lo pagará?", "¡Nadie!"]),
        ("¿“No iremos al puerto”, dijo Ana Ruiz?", "es", ["No iremos al puerto"]),
        ("Ana Ruiz («no iremos al puerto») y Tomás Vidal callaron.", "es", ["no iremos al puerto"]),
        # A quotation inside a quotation is part of it.
        ("«Vidal me dijo “no iré” y se fue», contó Ana Ruiz.", "es", ["Vidal me dijo “no iré” y se fue"]),
        ("“Vidal me dijo ‘no iré’ y se fue”, contó Ana Ruiz.", "es", ["Vidal me dijo ‘no iré’ y se fue"]),
        ("\"Vidal me dijo 'no iré' y se fue\", contó Ana Ruiz.", "es", ["Vidal me dijo 'no iré' y se fue"]),
        ("“Vidal told me ‘I won’t go’ and left,” said Ann Ross.", "en", ["Vidal told me ‘I won’t go’ and left,"]),
        ("“Vidal me dijo: ‘No iré’”, contó Ana Ruiz.", "es", ["Vidal me dijo: ‘No iré’"]),
        ("«Vidal me dijo: “No iré”», contó Ana Ruiz.", "es", ["Vidal me dijo: “No iré”"]),
        ("‘Vidal told me “I am going” and left,’ said Ann Ross.", "en", ["Vidal told me “I am going” and left,"]),
        # Two pairs that touch a stop, a bracket or each other's sentence.
        ("“No iremos”, dijo Ana Ruiz. “Ni hoy ni mañana”.", "es", ["No iremos", "Ni hoy ni mañana"]),
        ("Ana Ruiz habló de “miedo”/“pánico” en el puerto.", "es", ["miedo", "pánico"]),
        ("Nada en marcas, ni siquiera lo que dijo Ana Ruiz: que no irá.", "es", []),
        ("Ana Ruiz dijo: “”.", "es", []),
        ("Ana Ruiz dijo: “ ”.", "es", []),
    ],
)
def test_what_is_a_mark(text: str, language: str, found: list[str]) -> None:
    assert words(read(text, language)) == found


SECOND = "Tomás Vidal respondió en la radio: «El puerto abre mañana»."
THIRD = "“Habrá barcos”, agregó Vidal."


@pytest.mark.parametrize(
    "first",
    [
        "Ana Ruiz dijo que «el puerto cierra mañana y nadie lo sabe.",
        "Ana Ruiz dijo que el puerto cierra mañana» y nadie lo sabe.",
        'Ana Ruiz dijo que "el puerto cierra mañana y nadie lo sabe.',
        "Ana Ruiz dijo que “el puerto cierra mañana y nadie lo sabe.",
        "Ana Ruiz dijo que el puerto cierra mañana” y nadie lo sabe.",
        "Ana Ruiz dijo que ‘el puerto cierra mañana y nadie lo sabe.",
        "Ana Ruiz dijo que el puerto cierra mañana' y nadie lo sabe.",
        "El barco de Ana Ruiz mide 40' y tiene 3 mástiles.",
        "“Ana Ruiz dijo «el puerto cierra” mañana.",
    ],
)
def test_one_bad_mark_spoils_one_quotation_at_most(first: str) -> None:
    assert words(read(f"{first}\n{SECOND}\n{THIRD}"))[-2:] == ["El puerto abre mañana", "Habrá barcos"]


@pytest.mark.parametrize(
    "first",
    [
        'Ana Ruiz dijo "el puerto cierra y luego "no hay barcos" en Lima.',
        "Ana Ruiz dijo «el puerto cierra y luego «no hay barcos» en Lima.",
    ],
)
def test_a_mark_too_many_in_a_paragraph_leaves_its_other_quotation(first: str) -> None:
    assert any("no hay barcos" in found for found in words(read(f"{first}\n{SECOND}")))


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph() -> None:
    reading = read("Ana Ruiz dijo: «El puerto cierra mañana y nadie lo sabe.\nTomás Vidal calló.")
    assert words(reading) == ["El puerto cierra mañana y nadie lo sabe."]


@pytest.mark.parametrize(
    ("opening", "again", "closing"),
    [
        ("“", "“", "”"),
        ("«", "«", "»"),
        ('"', '"', '"'),
        ("«", "»", "»"),
    ],
)
def test_marks_reopened_at_each_paragraph_are_one_utterance(opening: str, again: str, closing: str) -> None:
    text = f"Ana Ruiz dijo: {opening}El puerto no abre este año.\n{again}Tampoco abrirá el que viene.\n{again}Y nadie lo pagará{closing}."
    reading = read(text)
    assert words(reading) == ["El puerto no abre este año.", "Tampoco abrirá el que viene.", "Y nadie lo pagará"]
    assert {quote.utterance for quote in reading.quotes} == {0}
    assert [name for _, _, name, _ in said(reading)] == ["Ana Ruiz"] * 3


def test_marks_reopened_and_attributed_at_the_end_are_one_utterance() -> None:
    reading = read("“El puerto no abre este año ni el otro.\n“Tampoco abrirá el que viene”, dijo Ana Ruiz.")
    assert [quote[:3] for quote in said(reading)] == [
        ("El puerto no abre este año ni el otro.", "direct", "Ana Ruiz"),
        ("Tampoco abrirá el que viene", "direct", "Ana Ruiz"),
    ]
    assert {quote.utterance for quote in reading.quotes} == {0}


def test_white_space_in_the_text_is_folded_in_the_words_only() -> None:
    (quote,) = read("Ana Ruiz dijo: “No  iremos\tmás”.").quotes
    assert (quote.text, quote.words) == ("No  iremos\tmás", "No iremos más")


@pytest.mark.parametrize(
    ("text", "language", "pieces"),
    [
        ("«No», dijo Ana Ruiz, «no iré».", "es", ["No", "no iré"]),
        ("«No iré», dijo Ana Ruiz. «Ni hoy ni mañana».", "es", ["No iré", "Ni hoy ni mañana"]),
        ("“I won’t go,” said Ann Ross, “and you know it.”", "en", ["I won’t go,", "and you know it."]),
        ("“Mañana —anunció Ana Ruiz— no habrá barcos”.", "es", ["Mañana —anunció Ana Ruiz— no habrá barcos"]),  # one pair of marks
        (
            "“El puerto”, explicó ayer la alcaldesa Ana Ruiz, “no abre, y el faro”, agregó, “tampoco”.",
            "es",
            ["El puerto", "no abre, y el faro", "tampoco"],
        ),
        wrong(
            "“The port,” Ann Ross said on Monday, “is closed, and so,” she added, “is the pier.”",
            "en",
            ["The port,", "is closed, and so,", "is the pier."],
            reason="the pieces behind the second verb begin another utterance",
        ),
    ],
)
def test_a_quotation_split_by_its_attribution_is_one_utterance(text: str, language: str, pieces: list[str]) -> None:
    reading = read(text, language)
    assert words(reading) == pieces
    assert {quote.utterance for quote in reading.quotes} == {0}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("«No iré», dijo Ana Ruiz. «Yo sí», respondió Tomás Vidal.", "es"),
        ("Ana Ruiz habló de «miedo» y Tomás Vidal dijo que hay «calma».", "es"),
        ("“I won’t go,” said Ann Ross. “I will,” said Tom Vale.", "en"),
    ],
)
def test_two_speakers_are_two_utterances(text: str, language: str) -> None:
    assert [quote.utterance for quote in read(text, language).quotes] == [0, 1]


# ---- Somebody's words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        # The attribution behind, in either order, with an adverb, a day or an apposition in between.
        ("«No iré», dijo Ana Ruiz.", "es"),
        ("«No iré», afirmó ayer la ministra.", "es"),
        ("«No iré», Ana Ruiz dijo.", "es"),
        ("«No iré» —replicó, sin más, Ana Ruiz—.", "es"),
        ("«No iré.» Así respondió Ana Ruiz.", "es"),
        ("“I won’t go,” said Ann Ross.", "en"),
        ("“I won’t go,” Ann Ross, the mayor of the port, told reporters on Monday.", "en"),
        ("“I won’t go!” shouted the mayor.", "en"),
        ("“Will I go?” she asked.", "en"),
        # In front of it.
        ("Ana Ruiz dijo: «No iré».", "es"),
        ("Ana Ruiz dijo que «no irá».", "es"),
        ("Según Ana Ruiz, «nadie irá».", "es"),
        ("Para Ana Ruiz, el cierre es «una burla».", "es"),
        ("A juicio de Ana Ruiz, el cierre es «una burla».", "es"),
        ("En palabras de Ana Ruiz, el cierre es «una burla».", "es"),
        ("De acuerdo con Ana Ruiz, «nadie irá».", "es"),
        ("Ann Ross said: “I won’t go.”", "en"),
        ("Ann Ross said that “nobody will go.”", "en"),
        ("According to Ann Ross, “nobody will go.”", "en"),
        ("As Ann Ross put it, “nobody will go.”", "en"),
        ("In the words of Ann Ross, the closure is “a disgrace.”", "en"),
        # Fragments of a word or two.
        ("Ana Ruiz calificó de «vergonzoso» el cierre.", "es"),
        ("Ana Ruiz tildó el cierre de «burla».", "es"),
        ("Ana Ruiz se declaró «harta».", "es"),
        ("Ana Ruiz acusó al gobierno de «mentir».", "es"),
        ("Ana Ruiz pidió «calma» a los vecinos.", "es"),
        ("Ann Ross called the closure “shameful.”", "en"),
        ("Ann Ross described the closure as “a bad joke.”", "en"),
        ("Ann Ross accused the company of “lying.”", "en"),
        ("She called it “absolute chaos.”", "en"),
        # A short answer is no title.
        ("Ann Ross had said, “We’ll see,” when asked about the boats.", "en"),
        ("Ann Ross asks at Western High School, “Any questions?”", "en"),
        # A verb that also gives names, with a clause of its own.
        ("Los vecinos dicen que «falta agua en casa».", "es"),
        ("Los vecinos dicen «queremos agua».", "es"),
        ("Neighbours said that “water is short.”", "en"),
        # A colon, without any verb.
        ("La respuesta de Ana Ruiz fue clara: «No».", "es"),
        ("Ana Ruiz, alcaldesa: «No iré nunca».", "es"),
        ("Ann Ross’s answer was clear: “No.”", "en"),
    ],
)
def test_words_that_somebody_said_are_direct(text: str, language: str) -> None:
    assert [kind for _, kind in kinds(read(text, language))] == ["direct"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        # Titles of works, laws and programmes.
        ("La película «El faro» se estrena en Lima.", "es"),
        ("Ana Ruiz publicó la novela «Los barcos de enero».", "es"),
        ("Ana Ruiz dijo que vio la película «El faro».", "es"),  # a verb of saying does not make a title a quotation
        ("El Congreso aprobó la ley «Puerto Seguro» por amplia mayoría.", "es"),
        ("El plan “Barrio Limpio” empieza en mayo, anunció Ana Ruiz.", "es"),
        ("La canción 'Mar adentro' ganó el festival.", "es"),
        ("The film “The Lighthouse” opens in Lima.", "en"),
        ("Ann Ross said she had read the novel “Boats of January” twice.", "en"),
        ("Congress passed the “Safe Ports Act” by a wide margin.", "en"),
        ("Ann Ross, author of “Lights on the Pier: A Short History of the Harbour,” said the boats were old.", "en"),
        ("On Radio Harbour’s “Morning Tide,” Ann Ross said there are no boats.", "en"),
        ("Ann Ross said there are no boats on “Morning Tide.”", "en"),
        ("On Radio Harbour’s “New Day,” Ann Ross said there are no boats.", "en"),
        ('Ann Ross said there are no boats on "Meet the Boats."', "en"),  # a straight mark ends the paragraph
        ("En una entrevista con el diario limeño «Mar Abierto», Ana Ruiz dijo que vendría.", "es"),
        ("En una entrevista con el diario de Lima «Mar Abierto», Ana Ruiz dijo que vendría.", "es"),
        ("Ana Ruiz, autora de la biografía “El hombre que no sabía remar”, asegura que habrá barcos.", "es"),
        ("Ana Ruiz ha dicho que su novela, «La casa del mar», dirá la verdad.", "es"),
        # Nicknames and names of ships, operations, teams.
        ("Su compañero, Joaquín Soto, «Rayo», advirtió que cruzaría la meta.", "es"),
        ("Joe Soto, “The Flash,” said he would cross the line.", "en"),
        ("Joaquín «El Rayo» Soto cruzó la meta.", "es"),
        ("Joaquín Soto, alias «El Rayo», cruzó la meta.", "es"),
        ("La operación «Marea Baja» acabó con tres detenidos.", "es"),
        ("El buque «Santa Elena» llegó al puerto.", "es"),
        ("Joe “The Flash” Soto crossed the line.", "en"),
        ("Joe Soto, known as “The Flash,” crossed the line.", "en"),
        ("El puerto, que los vecinos llaman «la perla», cerró.", "es"),
        ("Los vecinos le dicen «la perla» al puerto.", "es"),
        ("A port that neighbours call “the pearl” has closed.", "en"),
        ("Ann Ross bought a boat that she calls “the Beast.”", "en"),
        # Distance and irony.
        ("Los «expertos» del puerto cobraron tres veces.", "es"),
        ("El «milagro» económico dejó a miles sin casa.", "es"),
        ("The “experts” of the port were paid three times.", "en"),
        ("Scientists find “lost” river beneath the ice.", "en"),
        # Words used as words, and definitions.
        ("La palabra «puerto» viene del latín.", "es"),
        ("El término «mar de fondo» designa las olas largas.", "es"),
        ("El llamado «dólar blando» subió otra vez.", "es"),
        ("The word “port” comes from Latin.", "en"),
        ("The so-called “soft dollar” rose again.", "en"),
    ],
)
def test_other_words_in_marks_are_terms(text: str, language: str) -> None:
    reading = read(text, language)
    assert [(kind, name) for _, kind, name, _ in said(reading)] == [("term", None)]


def test_a_term_and_a_quotation_in_one_sentence() -> None:
    text = "La autora de «El faro», Ana Ruiz, dijo que no volverá a «escribir para nadie»."
    assert said(read(text)) == [("El faro", "term", None, "unresolved"), ("escribir para nadie", "direct", "Ana Ruiz", "named")]


def test_a_term_inside_a_quotation_makes_no_row() -> None:
    assert words(read("“La película ‘El faro’ me gustó”, dijo Ana Ruiz.")) == ["La película ‘El faro’ me gustó"]


def test_words_that_are_attributed_elsewhere_are_not_a_term() -> None:
    text = "La «calma tensa de los barcos» sigue.\nAna Ruiz dijo que hay una «calma tensa de los barcos» en el puerto."
    assert said(read(text)) == 2 * [("calma tensa de los barcos", "direct", "Ana Ruiz", "named")]


# ---- Headlines, standfirsts, subheads ----------------------------------------------------------------------------------------

BODY = "La alcaldesa Ana Ruiz habló ayer en el puerto ante los vecinos y dijo que no hay dinero para los barcos."
ENGLISH = "The mayor, Ann Ross, spoke at the port on Monday and said that there is no money for the boats."


@pytest.mark.parametrize(
    ("title", "body", "language", "found"),
    [
        ("Ana Ruiz: “No hay dinero para barcos”", BODY, "es", ("No hay dinero para barcos", "direct", "Ana Ruiz", "named")),
        ("“No hay dinero para barcos”, dice Ana Ruiz", BODY, "es", ("No hay dinero para barcos", "direct", "Ana Ruiz", "named")),
        ("“No hay dinero para barcos”: Ana Ruiz", BODY, "es", ("No hay dinero para barcos", "direct", "Ana Ruiz", "named")),
        ("“No hay dinero para barcos”: el puerto espera", BODY, "es", ("No hay dinero para barcos", "direct", None, "unresolved")),
        ("Ruiz, sobre los barcos: “No hay dinero”", BODY, "es", ("No hay dinero", "direct", "Ana Ruiz", "named")),
        ("Ruiz llama “burla” al cierre del puerto", BODY, "es", ("burla", "direct", "Ana Ruiz", "named")),
        ("Reabre el cine “Gran Faro” en el puerto", BODY, "es", ("Gran Faro", "term", None, "unresolved")),
        ("Ann Ross: ‘There is no money for boats’", ENGLISH, "en", ("There is no money for boats", "direct", "Ann Ross", "named")),
        (
            "‘There is no money for boats,’ says mayor Ann Ross",
            ENGLISH,
            "en",
            ("There is no money for boats,", "direct", "Ann Ross", "named"),
        ),
        ("Ross calls closure ‘a disgrace’", ENGLISH, "en", ("a disgrace", "direct", "Ann Ross", "named")),
        ("Cinema ‘The Lighthouse’ opens again", ENGLISH, "en", ("The Lighthouse", "term", None, "unresolved")),
    ],
)
def test_headlines_that_quote(title: str, body: str, language: str, found: tuple[str, str, str | None, str]) -> None:
    reading = read(body, language, title=title)
    assert said(reading) == [found]
    assert reading.quotes[0].field == "title"


def test_a_standfirst_that_quotes() -> None:
    reading = read(BODY, title="Sin dinero para los barcos", standfirst="La alcaldesa Ana Ruiz afirma que “no hay dinero”.")
    assert [(q.field, q.words, q.speaker_status) for q in reading.quotes] == [("standfirst", "no hay dinero", "named")]


def test_a_headline_that_was_derived_is_not_read_twice() -> None:
    assert words(read("“No hay dinero”, dijo Ana Ruiz.")) == ["No hay dinero"]


@pytest.mark.parametrize("subhead", ["“No hay dinero para los barcos”", "«No hay dinero para los barcos»"])
def test_a_subhead_has_the_speaker_of_the_same_words_below(subhead: str) -> None:
    text = f"El puerto cierra.\n{subhead}\nLa alcaldesa Ana Ruiz dijo: “No hay dinero para los barcos ni para el faro”."
    found = said(read(text))
    assert found[0] == ("No hay dinero para los barcos", "direct", "Ana Ruiz", "named")


# ---- Dialogue without marks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("—No iré al puerto —dijo Ana Ruiz.", ["No iré al puerto"]),
        ("—No iré al puerto —dijo Ana Ruiz—. Ni hoy ni mañana.", ["No iré al puerto", "Ni hoy ni mañana."]),
        ("– No iré al puerto – dijo Ana Ruiz.", ["No iré al puerto"]),
    ],
)
def test_dialogue_with_the_raya_is_quoted(text: str, found: list[str]) -> None:
    assert words(read(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "El puerto —dijo Ana Ruiz— no abre este año.",  # an aside in the outlet's own sentence
        "El faro —el más viejo de la costa— se apaga.",
        "- Tres barcos hundidos\n- Dos muelles cerrados",
    ],
)
def test_a_dash_alone_makes_no_quotation(text: str) -> None:
    assert words(read(text)) == []


# ---- What a row carries ------------------------------------------------------------------------------------------------------


def test_a_quotation_carries_its_evidence() -> None:
    reading = read("Ayer, en el puerto, la alcaldesa Ana Ruiz advirtió de que «no hay dinero».")
    (quote,) = reading.quotes
    body = reading.article.body
    assert (quote.speaker_surface, quote.cue) == ("la alcaldesa Ana Ruiz", "advirtió")
    assert body[quote.speaker_start : quote.speaker_end] == quote.speaker_surface
    assert body[quote.cue_start : quote.cue_end] == quote.cue
    assert body[quote.start : quote.end] == quote.text == "no hay dinero"
    assert quote.speaker_rule == "before/name"


@pytest.mark.parametrize(
    ("text", "language", "channel"),
    [
        ("“No iré”, escribió Ana Ruiz en X.", "es", "X"),
        ("“No iré”, publicó Ana Ruiz en su cuenta de Instagram.", "es", "Instagram"),
        ("“No iré”, dijo Ana Ruiz.", "es", None),
        ("“I won’t go,” Ann Ross wrote on X.", "en", "X"),
        ("“I won’t go,” Ann Ross said.", "en", None),
    ],
)
def test_the_channel_is_what_the_sentence_names(text: str, language: str, channel: str | None) -> None:
    assert [(quote.kind, quote.channel) for quote in read(text, language).quotes] == [("direct", channel)]


def test_the_day_of_speaking_is_the_one_that_the_sentence_names() -> None:
    text = "Ana Ruiz dijo el 3 de marzo de 2031 que “no hay dinero”.\n“Ni barcos”, agregó Ana Ruiz."
    assert [(quote.said_on, quote.said_from, quote.said_to) for quote in read(text).quotes] == [
        ("2031-03-03", "2031-03-03", "2031-03-03"),
        (None, None, None),
    ]


def test_a_day_inside_the_marks_is_not_the_day_of_speaking() -> None:
    (quote,) = read("Ana Ruiz dijo: “El 3 de marzo de 2031 no había dinero”.").quotes
    assert quote.said_on is None


@pytest.mark.parametrize("end", ["»,", "»", "» —", "»:", "», dijo", "», según", "» (", "», “", "» y"])
def test_a_text_may_break_off_anywhere_behind_a_quotation(end: str) -> None:
    assert words(read(f"La alcaldesa habló con los vecinos. «El puerto no se vende ni se alquila{end}")) == [
        "El puerto no se vende ni se alquila"
    ]


def test_a_quotation_that_begins_in_what_the_narrator_says_is_none_beside_the_dialogue() -> None:
    reading = read("—No iré —dijo Ana Ruiz, «la jefa— y no quiero» más —y calló.")
    spans = [(quote.start, quote.end) for quote in reading.quotes]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_thirty_thousand_marks_that_never_close_take_no_longer_than_other_words() -> None:
    before = time.process_time()
    assert words(read("Ana Ruiz dijo: «No iré». " + "“a " * 30_000))[0] == "No iré"
    assert time.process_time() - before < 15


def test_empty_and_blank_articles_have_no_quotations() -> None:
    assert words(read("")) == []
    assert words(read("“")) == []
