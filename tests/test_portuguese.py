"""Portuguese, from Brazil and from Portugal, read with nothing but its lexicon: a language needs one file and no code.

The articles are invented. Each goes through the real stages from its bytes on, in an archive of all languages that have a
lexicon. A case marked `wrong` is one that fails because the code knows a language, or because no lexicon can say it yet.
"""

import tempfile
from functools import cache
from pathlib import Path

import pytest
from reading import Said, named, said, wrong

from hemeroteca import lexicon
from hemeroteca.authority import Authority, load_archive
from hemeroteca.folder import Input
from hemeroteca.pipeline import Desk
from hemeroteca.records import Reading

# Long enough to be an article, in which nobody speaks and nothing is named.
REST = "O mercado não abriu nesta semana por causa da chuva, e as ruas do bairro ainda esperam pela reforma da ponte."


@cache
def _desk(languages: tuple[str, ...] = ()) -> Desk:
    """The desk of a folder without an authority; without an archive.yml it reads every language that has a lexicon."""
    with tempfile.TemporaryDirectory() as folder:
        if languages:
            (Path(folder) / "archive.yml").write_text(f"languages: [{', '.join(languages)}]\n", encoding="utf-8")
        return Desk(load_archive(Path(folder)), Authority())


def read_article(text: str, *languages: str) -> Reading:
    """The reading of a file that holds this text, one paragraph a line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "artigo.txt"
        path.write_text("\n\n".join(line.strip() for line in text.splitlines() if line.strip()), encoding="utf-8")
        (reading,) = _desk(languages).read(Input(path, path.name))
    assert isinstance(reading, Reading), reading
    return reading


def read(text: str) -> Reading:
    """The reading of an article that begins with this text."""
    reading = read_article(f"{text}\n{REST}")
    assert reading.article.language == "pt"
    return reading


def surfaces(reading: Reading) -> list[str | None]:
    """The words that name the speakers, in order."""
    return [quote.speaker_surface for quote in reading.quotes]


def cues(reading: Reading) -> list[tuple[str | None, str | None]]:
    return [(quote.cue, quote.cue_class) for quote in reading.quotes]


def days(reading: Reading) -> list[tuple[str, str]]:
    return [(day.surface, day.date) for day in reading.dates]


# ---- Whole articles ----------------------------------------------------------------------------------------------------------


def test_an_article_about_politics_in_brazil() -> None:
    reading = read_article(
        """Prefeita adia a reforma do mercado
        A prefeita Helena Bittencourt anunciou nesta terça-feira que a reforma do mercado ficará para o ano que vem. “Não temos dinheiro para as duas obras”, afirmou a prefeita em entrevista à rádio da cidade.
        “A ponte vem primeiro”, acrescentou.
        Segundo o vereador Otávio da Silva Prado, “ninguém foi consultado”. Moradores do bairro dizem que “falta até água”.
        Questionada sobre a crítica, Bittencourt respondeu-lhe: “Ele faltou à reunião”."""
    )
    assert reading.article.title == "Prefeita adia a reforma do mercado"
    assert said(reading) == [
        ("Não temos dinheiro para as duas obras", "direct", "Helena Bittencourt", "named"),
        ("A ponte vem primeiro", "direct", "Helena Bittencourt", "named"),
        ("ninguém foi consultado", "direct", "Otávio da Silva Prado", "named"),
        ("falta até água", "direct", None, "collective"),
        ("Ele faltou à reunião", "direct", "Helena Bittencourt", "named"),
    ]
    assert surfaces(reading) == ["a prefeita", "a prefeita", "o vereador Otávio da Silva Prado", "Moradores do bairro", "Bittencourt"]
    assert [quote.channel for quote in reading.quotes] == ["radio", None, None, None, None]
    assert named(reading) == {"Helena Bittencourt": "person", "Otávio da Silva Prado": "person"}


def test_an_article_about_a_court_in_portugal() -> None:
    reading = read_article(
        """Tribunal absolve o antigo autarca
        O juiz Duarte dos Santos Meireles disse, na sexta-feira passada, que «as provas não chegam». «O tribunal», afirmou o magistrado, «não condena por suspeitas».
        A procuradora Inês Vilhena anunciou que vai recorrer e queixou-se de «pressa». Fontes do Ministério Público garantiram à agência Lusa que «há mais arguidos».
        Para o advogado Rui Falcão, «a decisão é justa». De acordo com o acórdão, «não houve dolo»."""
    )
    assert said(reading) == [
        ("as provas não chegam", "direct", "Duarte dos Santos Meireles", "named"),
        ("O tribunal", "direct", "Duarte dos Santos Meireles", "named"),
        ("não condena por suspeitas", "direct", "Duarte dos Santos Meireles", "named"),
        ("pressa", "direct", "Inês Vilhena", "named"),
        ("há mais arguidos", "direct", None, "collective"),
        ("a decisão é justa", "direct", "Rui Falcão", "named"),
        ("não houve dolo", "direct", None, "document"),
    ]
    assert cues(reading) == [
        ("disse", "neutral"),
        ("afirmou", "neutral"),
        (None, None),
        ("queixou-se", "accusation"),
        ("garantiram", "promise"),
        ("Para", None),
        ("De acordo com", None),
    ]
    assert named(reading) == {
        "Duarte dos Santos Meireles": "person",
        "Inês Vilhena": "person",
        "Rui Falcão": "person",
        "Ministério Público": "organisation",
        "Lusa": "organisation",
    }


def test_an_article_about_sport() -> None:
    reading = read_article(
        """Marta Lobo fica no clube até o verão
        “Vamos ganhar”, disse o treinador do clube, Paulo Quintela, na véspera do jogo. “Não temos medo de ninguém”, garantiu-lhe a capitã, Marta Lobo.
        Fontes do clube confirmam que “o relvado está pronto”. Ela lembrou o “milagre” do ano passado, e ele pediu “calma”.
        — Você vai jogar? A pergunta fez Quintela rir. “Tenho 60 anos”, respondeu o técnico."""
    )
    assert said(reading) == [
        ("Vamos ganhar", "direct", "Paulo Quintela", "named"),
        ("Não temos medo de ninguém", "direct", "Marta Lobo", "named"),
        ("o relvado está pronto", "direct", None, "collective"),
        ("milagre", "direct", "Marta Lobo", "named"),
        ("calma", "direct", "Paulo Quintela", "named"),
        ("Tenho 60 anos", "direct", "Paulo Quintela", "named"),
    ]
    assert named(reading) == {"Marta Lobo": "person", "Paulo Quintela": "person"}


def test_an_article_about_a_book() -> None:
    reading = read_article(
        """Poeta lança o quinto livro em Coimbra
        A poeta Clarice Amaral, professora da Universidade de Coimbra, lançou o romance “A maré baixa”. “É um adeus ao rio”, contou a autora.
        O editor Vasco Nogueira, conhecido como “Sombra da Serra”, chorou. “Nunca vi nada igual”, confessou ele.
        O chamado “ciclo da água” termina aqui, e a escritora disse que “não volta ao tema”."""
    )
    assert said(reading) == [
        ("A maré baixa", "term", None, "unresolved"),
        ("É um adeus ao rio", "direct", "Clarice Amaral", "named"),
        ("Sombra da Serra", "term", None, "unresolved"),
        ("Nunca vi nada igual", "direct", "Vasco Nogueira", "named"),
        ("ciclo da água", "term", None, "unresolved"),
        ("não volta ao tema", "direct", "Clarice Amaral", "named"),
    ]
    assert named(reading) == {
        "Clarice Amaral": "person",
        "Vasco Nogueira": "person",
        "Universidade de Coimbra": "organisation",
        "Coimbra": "place",
    }


def test_a_page_of_a_newspaper_with_its_furniture_byline_and_days() -> None:
    reading = read_article(
        """POLÍTICA
        Câmara aprova a lei das pontes
        Por Ana Reis, de Brasília
        12/03/2031 às 10h30
        Compartilhe
        A Câmara dos Deputados aprovou nesta quarta-feira (12) a lei das pontes, que agora vai ao Senado e será votada na próxima sexta-feira.
        PUBLICIDADE
        “É um dia histórico”, afirmou o relator, Caio Moura.
        Leia também: Sobe a tarifa da água
        Na segunda-feira (10), a oposição tentou adiar a votação. O projeto foi apresentado em 3 de fevereiro de 2030.
        Siga o Diário no Google News
        © 2031 Diário da Serra. Todos os direitos reservados"""
    )
    article = reading.article
    assert (article.title, article.section, article.byline) == ("Câmara aprova a lei das pontes", "POLÍTICA", "Ana Reis, de Brasília")
    assert (reading.dating.published, reading.dating.published_basis) == ("2031-03-12", "byline")
    assert [(piece.text[:14], piece.rule) for piece in article.furniture] == [
        ("POLÍTICA", "line:section"),
        ("Por Ana Reis, ", "line:by"),
        ("12/03/2031 às ", "line:date"),
        ("Compartilhe", "furniture:share"),
        ("PUBLICIDADE", "furniture:advertisement"),
        ("Leia também: S", "furniture:other-story"),
        ("Siga o Diário ", "furniture:follow"),
        ("© 2031 Diário ", "furniture:copyright"),
    ]
    assert days(reading) == [
        ("nesta quarta-feira (12)", "2031-03-12"),
        ("na próxima sexta-feira", "2031-03-14?"),
        ("Na segunda-feira (10)", "2031-03-10"),
        ("3 de fevereiro de 2030", "2030-02-03"),
    ]
    assert said(reading) == [("É um dia histórico", "direct", "Caio Moura", "named")]


def test_a_post_has_the_author_of_its_attribution_line() -> None:
    reading = read_article(
        """Cantora volta ao palco
        A cantora Lia Prado escreveu no X depois do espetáculo de ontem à noite, que encheu o teatro da cidade.
        Obrigada a todos! Não há palco como este, voltamos em maio
        — Lia Prado (@liaprado) 4 de março de 2031
        Publicado em 5 de março de 2031"""
    )
    assert said(reading) == [("Obrigada a todos! Não há palco como este, voltamos em maio", "post", "Lia Prado", "named")]
    assert [quote.channel for quote in reading.quotes] == ["X"]
    assert days(reading) == [("ontem", "2031-03-04"), ("4 de março de 2031", "2031-03-04")]


def test_front_matter_in_portuguese() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "artigo.md"
        fields = "título: Chove na serra\nautoria: Ana Reis\ndata: 5 de março de 2031\nveículo: Diário da Serra\neditoria: Clima\n"
        path.write_text(f"---\n{fields}---\n{REST}\n", encoding="utf-8")
        (reading,) = _desk().read(Input(path, path.name))
    assert isinstance(reading, Reading)
    assert (reading.article.title, reading.article.byline, reading.article.section) == ("Chove na serra", "Ana Reis", "Clima")
    assert reading.dating.published == "2031-03-05"
    assert reading.outlet is not None and reading.outlet.name == "Diário da Serra"


# ---- Where the speaker stands ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found", "surface"),
    [
        # Behind the marks, inverted, over adjuncts.
        ("“A lei é justa”, afirmou o ministro Caio Barreto.", "Caio Barreto", "o ministro Caio Barreto"),
        ("“A lei é justa”, afirmou ontem, em Brasília, a ministra Lia Barreto.", "Lia Barreto", "a ministra Lia Barreto"),
        ("«A lei é justa», disse à Lusa a atriz Lia Barreto.", "Lia Barreto", "a atriz Lia Barreto"),
        ("“A lei é justa”, disse nesta quinta-feira o ministro Caio Barreto.", "Caio Barreto", "o ministro Caio Barreto"),
        ("“A lei é justa”, disse-lhe Lia Barreto.", "Lia Barreto", "Lia Barreto"),
        ("“A lei é justa”, segundo Caio Barreto.", "Caio Barreto", "Caio Barreto"),
        ("“A lei é justa”, como disse Caio Barreto.", "Caio Barreto", "Caio Barreto"),
        ("“A lei é justa”, conta o pescador Caio Barreto, 54 anos.", "Caio Barreto", "o pescador Caio Barreto"),
        ("“A lei é justa”, disse o ministro da Saúde, Caio Barreto.", "Caio Barreto", "o ministro da Saúde, Caio Barreto"),
        # Before them.
        ("Caio Barreto afirma que “a lei é justa”.", "Caio Barreto", "Caio Barreto"),
        ("Lia Barreto, presidente da Câmara, vincou que “a lei é justa”.", "Lia Barreto", "Lia Barreto"),
        ("O ministro Caio Barreto, do STF, disse que “a lei é justa”.", "Caio Barreto", "O ministro Caio Barreto"),
        ("O deputado Caio Barreto (PSOL) tinha dito que “a lei é justa”.", "Caio Barreto", "O deputado Caio Barreto"),
        ("O deputado Caio Barreto (PL-RN) rebateu: “A lei é justa”.", "Caio Barreto", "O deputado Caio Barreto"),
        ("Em entrevista à SIC, Caio Barreto sublinhou que “a lei é justa”.", "Caio Barreto", "Caio Barreto"),
        ("Na avaliação do economista Caio Barreto, “a lei é justa”.", "Caio Barreto", "economista Caio Barreto"),
        ("Conforme explicou Lia Barreto, “a lei é justa”.", "Lia Barreto", "Lia Barreto"),
        ("Caio Barreto classificou-a de “farsa”.", "Caio Barreto", "Caio Barreto"),
        ("Caio Barreto propôs “uma trégua”.", "Caio Barreto", "Caio Barreto"),
        ("Caio Barreto: “A lei é justa”.", "Caio Barreto", "Caio Barreto"),
        # Split.
        ("“A lei”, disse Caio Barreto, “é justa”.", "Caio Barreto", "Caio Barreto"),
    ],
)
def test_the_speaker_is_named(text: str, found: str, surface: str) -> None:
    reading = read(text)
    assert {(name, status) for _, _, name, status in said(reading)} == {(found, "named")}
    assert surfaces(reading)[0] == surface


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "O ex-presidente Caio Barreto disse: “A lei é justa”. Para o ex-presidente, “falta pressa”.",
            [("A lei é justa", "direct", "Caio Barreto", "named"), ("falta pressa", "direct", "Caio Barreto", "named")],
        ),
        (
            "O vice-presidente Caio Barreto e o presidente João Moura brigaram. “Basta”, disse o vice-presidente. “Nunca”, disse o presidente.",
            [("Basta", "direct", "Caio Barreto", "named"), ("Nunca", "direct", "João Moura", "named")],
        ),
        (
            "A atriz Lia Barreto e o diretor Caio Moura chegaram. “Foi difícil”, disse ela. “Foi fácil”, disse ele.",
            [("Foi difícil", "direct", "Lia Barreto", "named"), ("Foi fácil", "direct", "Caio Moura", "named")],
        ),
        (
            "A ministra Lia Barreto falou à imprensa. “A lei vale”, frisou. “E vale já”, completou.",
            [("A lei vale", "direct", "Lia Barreto", "named"), ("E vale já", "direct", "Lia Barreto", "named")],
        ),
        (
            "A porta-voz do governo, Lia Barreto, disse que “não há data”. A porta-voz acrescentou que “há pressa”.",
            [("não há data", "direct", "Lia Barreto", "named"), ("há pressa", "direct", "Lia Barreto", "named")],
        ),
        (
            "O treinador Caio Moura elogiou o time. “Jogamos bem”, disse o técnico.",
            [("Jogamos bem", "direct", "Caio Moura", "named")],
        ),
        (
            "A Polícia Federal informou que “a operação segue”. Segundo a PF, “há oito presos”.",
            [("a operação segue", "direct", "Polícia Federal", "named"), ("há oito presos", "direct", "Polícia Federal", "named")],
        ),
    ],
)
def test_who_is_meant_by_a_role_a_pronoun_or_nothing(text: str, found: list[Said]) -> None:
    assert said(read(text)) == found


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Fontes policiais disseram que “a porta estava aberta”.", "collective"),
        ("“Não há provas”, afirmou em nota a defesa de Caio Barreto.", "collective"),  # not Barreto: his lawyers
        ("Eles disseram que “a lei é justa”.", "collective"),
        ("“A porta estava aberta”, de acordo com a polícia.", "collective"),
        ("Numa carta aberta, os professores pediram “respeito”.", "collective"),
        ("O texto da lei diz que “a água é de todos”.", "document"),
        ("Segundo o relatório, “a água é de todos”.", "document"),
        ("A vereadora Lia Barreto e o deputado Caio Moura brigaram. “Foi um teatro”, disse o parlamentar da cidade.", "unresolved"),
        ("“Foi um teatro”, lamentou.", "unresolved"),  # nobody has spoken yet
        ("Se informou que “a ponte fecha”.", "unresolved"),
    ],
)
def test_nobody_is_named_where_the_text_names_nobody(text: str, status: str) -> None:
    assert [(name, found) for _, _, name, found in said(read(text))] == [(None, status)]


@pytest.mark.parametrize(
    "text",
    [
        "No livro “O mar de dentro” não há uma linha sobre o porto.",
        "O filme “Terra em transe” volta ao cinema.",
        "A apelidada “Rainha do Samba” e o chamado “orçamento secreto” voltaram.",
        "Na operação “Maré Alta” ninguém foi preso.",
        "O suposto “acordo” não existe.",
    ],
)
def test_titles_nicknames_and_distance_are_terms(text: str) -> None:
    assert {(kind, status) for _, kind, _, status in said(read(text))} == {("term", "unresolved")}


@pytest.mark.parametrize(
    ("verb", "cue_class"),
    [
        ("disse", "neutral"), ("diz", "neutral"), ("disseram", "neutral"), ("afirmou", "neutral"), ("propôs", "demand"),
        ("referiu", "neutral"), ("concluiu", "neutral"), ("tuitou", "neutral"), ("mantém", "neutral"), ("dizendo", "neutral"),
        ("admitiu", "concession"), ("reconheceu", "concession"), ("advertiu", "warning"), ("alertou", "warning"),
        ("criticou", "accusation"), ("negou", "accusation"), ("prometeu", "promise"), ("exigiu", "demand"), ("pediu", "demand"),
        ("lamentou", "emotion"), ("comemorou", "emotion"), ("disse-lhe", "neutral"), ("acusou-o", "accusation"), ("pediu-lhes", "demand"),
    ],
)  # fmt: skip
def test_the_forms_of_a_verb_have_its_class(verb: str, cue_class: str) -> None:
    ((cue, found),) = cues(read(f"Caio Barreto {verb} que “a ponte fecha”, e saiu."))
    assert (cue, found) == (verb, cue_class)


@pytest.mark.parametrize("noun", ["A conta", "O alerta", "A aposta", "Cada pergunta", "A fala do dono"])
def test_a_noun_that_looks_like_a_verb_attributes_nothing(noun: str) -> None:
    assert said(read(f"{noun} do “velho porto” ficou no ar.")) == [("velho porto", "term", None, "unresolved")]


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ("no X", "X"),
        ("no seu Instagram", "Instagram"),
        ("em coletiva de imprensa", "press conference"),
        ("em conferência de imprensa", "press conference"),
        ("em entrevista à agência", "interview"),
        ("em comunicado", "statement"),
        ("em casa", None),
    ],
)
def test_the_channel_is_what_the_sentence_names(words: str, channel: str | None) -> None:
    assert [quote.channel for quote in read(f"“A ponte fecha”, disse Caio Barreto {words}.").quotes] == [channel]


# ---- Names -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Segundo Maria das Dores da Silva, chove.", {"Maria das Dores da Silva": "person"}),
        ("Chegaram João dos Santos e Pedro de Oliveira.", {"João dos Santos": "person", "Pedro de Oliveira": "person"}),
        ("Ali mora o Dr. Rui Falcão, médico.", {"Rui Falcão": "person"}),
        ("A Universidade de São Paulo (USP) fechou. Na USP não há água.", {"Universidade de São Paulo": "organisation"}),
        ("O Ministério da Saúde e o Banco Central calaram.", {"Ministério da Saúde": "organisation", "Banco Central": "organisation"}),
        ("Choveu em Minas Gerais, no Rio Grande do Sul e na Polónia.", {"Minas Gerais": "place", "Rio Grande do Sul": "place", "Polónia": "place"}),
        ("Os EUA e os Estados Unidos são o mesmo.", {"Estados Unidos": "place"}),
        ("A Serra da Estrela e o Rio Tejo estão secos.", {"Serra da Estrela": "place", "Rio Tejo": "place"}),
        ("Na Segunda-feira, o Natal e a Páscoa acabam.", {}),
        ("Os brasileiros, as portuguesas e os alemães riram.", {}),
    ],
)  # fmt: skip
def test_names_and_what_they_are(text: str, found: dict[str, str]) -> None:
    assert named(read(text)) == found


# ---- Days --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Printed on Wednesday, 12 March 2031.
        ("A ponte caiu nesta terça-feira.", [("nesta terça-feira", "2031-03-11")]),
        ("A ponte caiu na terça.", [("na terça", "2031-03-11")]),
        ("A ponte abre na próxima segunda-feira.", [("na próxima segunda-feira", "2031-03-17?")]),
        ("A ponte caiu no domingo passado.", [("no domingo passado", "2031-03-09")]),
        ("A ponte caiu na quinta (6).", [("na quinta (6)", "2031-03-06")]),
        ("A ponte caiu anteontem e reabriu ontem.", [("anteontem", "2031-03-10"), ("ontem", "2031-03-11")]),
        ("A ponte abre depois de amanhã.", [("depois de amanhã", "2031-03-14")]),
        ("A ponte caiu no passado dia 3 de março.", [("passado dia 3 de março", "2031-03-03")]),
        ("A ponte abre em maio de 2032.", [("maio de 2032", "2032-05")]),
        ("A ponte abre no 1º de maio de 2031.", [("1º de maio de 2031", "2031-05-01")]),
        # Ordinals, habits, days that are counted from another.
        ("A ponte caiu pela segunda vez, na quinta hora, às sextas-feiras e na terça-feira seguinte.", []),
        ("Hoje em dia a ponte não cai.", []),
    ],
)
def test_days(text: str, found: list[tuple[str, str]]) -> None:
    reading = read_article(f"Ponte cai outra vez na serra\nPublicado em 12/03/2031 às 10h30\n{text} {REST.replace('nesta semana ', '')}")
    assert days(reading) == found


# ---- Which language ----------------------------------------------------------------------------------------------------------

BRAZIL = """A prefeita disse que os moradores da cidade não têm água há três dias e que a prefeitura vai pedir ajuda às cidades do sul.
Uma parte das casas ainda espera um técnico que chegue pelo porto, mas ninguém sabe quando."""
PORTUGAL = """O autarca revelou à agência que os habitantes da freguesia estão sem água desde segunda-feira e que a câmara vai pedir
ajuda aos municípios vizinhos. Parte das casas continua à espera de um técnico."""
SPORT = """O time venceu por dois a um e lidera o grupo. A capitã marcou duas vezes no primeiro tempo e saiu aplaudida de campo.
As jogadoras voltam a campo na quarta, em casa, diante de 40 mil torcedores."""
GALICIAN = """A conselleira foi onte ao porto para falar cos mariñeiros e dixo que as obras do peirao han comezar no outono. Moitos deles
levan anos á espera e xa non cren nas promesas do goberno, que nin sequera lles respondeu."""
SPANISH = """El alcalde dijo que los vecinos de la comarca no tienen agua desde hace tres días y que el ayuntamiento va a pedir ayuda a
las ciudades del sur. Una parte de las casas sigue a la espera de un técnico."""
CATALAN = """L'alcalde va dir que els veïns de la comarca no tenen aigua des de fa tres dies i que l'ajuntament demanarà ajuda a les
ciutats del sud. Una part de les cases encara espera un tècnic."""
FRENCH = """Le maire a déclaré que les habitants de la commune n'ont pas d'eau depuis trois jours et que la région va demander de l'aide
aux villes du sud. Une partie des maisons attend encore un technicien."""
ITALIAN = """Il sindaco ha detto che gli abitanti del comune non hanno acqua da tre giorni e che la regione chiederà aiuto alle città del
sud. Una parte delle case aspetta ancora un tecnico."""
ENGLISH = """The mayor said that the people of the town have had no water for three days and that the council will ask for help.
Some of the houses are still waiting for a technician."""


@pytest.mark.parametrize("text", [BRAZIL, PORTUGAL, SPORT])
def test_portuguese_is_known_where_it_has_a_lexicon_and_not_elsewhere(text: str) -> None:
    assert read_article(text).article.language == "pt"
    assert read_article(text, "es", "en").article.language == "und"


@pytest.mark.parametrize(
    ("text", "language"),
    [(SPANISH, "es"), (ENGLISH, "en"), (GALICIAN, "und"), (CATALAN, "und"), (FRENCH, "und"), (ITALIAN, "und")],
)
def test_no_other_language_is_taken_for_portuguese(text: str, language: str) -> None:
    assert read_article(text).article.language == language
    assert read_article(text, "pt").article.language == "und"


@pytest.mark.parametrize(
    "text",
    [
        f"Sin agua en la comarca\n{SPANISH}\nEntre las redes y la calle\nLa alcaldesa dijo: «No hay agua», y se fue al pub.\nSiga en las redes la huelga",
        f"No water in the town\n{ENGLISH}\nVIDEO: The bridge falls\n“There is no water,” Ann Ross said.\nPub",
    ],
)
def test_the_lexicon_changes_nothing_in_other_languages(text: str) -> None:
    """The furniture of every language of an archive is looked for in every article."""
    assert read_article(text, "en", "es", "pt") == read_article(text, "en", "es")


def test_every_section_of_the_spanish_lexicon_is_in_the_portuguese() -> None:
    """But what no stage reads. Conjugations, the words of a section and the agencies are a language's own."""
    unread = {("grammar", "reflexive"), ("names", "inner"), ("names", "starts"), ("names", "joins")}
    missing = {
        (section, key)
        for section, data in lexicon.load("es").data.items()
        if section != "agencies"
        for key in (data if isinstance(data, dict) else ())
        if key not in dict(lexicon.load("pt").words(section) or {})
    }
    assert missing <= unread


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Segundo o Ministério da Educação e Cultura, chove.",
            {"Ministério da Educação e Cultura": "organisation"},
        ),
        (
            "José Maria da Costa e Silva saiu. O próprio Costa e Silva ficou.",
            {"José Maria da Costa e Silva": "person"},
        ),
        ("O Presidente da República, Caio Moura, promulgou a lei.", {"Caio Moura": "person"}),
        (
            "As Nações Unidas e a União Europeia calaram.",
            {"Nações Unidas": "organisation", "União Europeia": "organisation"},
        ),
    ],
)
def test_names_with_and_between_their_words(text: str, found: dict[str, str]) -> None:
    assert named(read(text)) == found


def test_an_office_and_its_party_before_a_name() -> None:
    reading = read("“A lei é justa”, disse o deputado pelo PSOL Caio Barreto.")
    assert said(reading) == [("A lei é justa", "direct", "Caio Barreto", "named")]
    assert surfaces(reading) == ["o deputado pelo PSOL Caio Barreto"]


def test_an_interview_with_labels() -> None:
    reading = read_article(
        """Entrevista com a poeta Ana Reis, que publicou neste ano o seu quinto livro e vive na serra, longe da cidade.
        Pergunta: Por que a serra?
        Porque na cidade não há silêncio, e eu preciso dele.
        Pergunta: E o livro?
        O livro fala da minha avó, que não sabia ler."""
    )
    assert said(reading) == [
        ("Porque na cidade não há silêncio, e eu preciso dele.", "direct", "Ana Reis", "named"),
        ("O livro fala da minha avó, que não sabia ler.", "direct", "Ana Reis", "named"),
    ]


def test_a_list_of_platforms_is_furniture() -> None:
    reading = read_article(f"Chove na serra e no porto\n{BRAZIL}\nFacebook, X ou WhatsApp")
    assert [piece.text for piece in reading.article.furniture] == ["Facebook, X ou WhatsApp"]


def test_a_preposition_behind_a_single_mark_is_no_elision() -> None:
    """English prints ’em for "them"; here it is the commonest preposition."""
    reading = read("‘Em nome do povo pedimos pão’, disse Lia Barreto.")
    assert said(reading) == [("Em nome do povo pedimos pão", "direct", "Lia Barreto", "named")]


# ---- What fails --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ministra da Fazenda Lia Barreto sai do governo.", {"Lia Barreto": "person"}),
        ("Caio Moura (PT-SP) votou. O PT votou com ele.", {"Caio Moura": "person", "PT": "organisation", "SP": "place"}),
        ("O deputado Caio Braga saiu. Foi Braga que ficou.", {"Caio Braga": "person"}),
    ],
)
def test_names_that_touch_or_are_shared(text: str, found: dict[str, str]) -> None:
    assert named(read(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        wrong(
            "O ministro Caio Barreto foi ao porto. “A lei é justa”, disse a jornalistas.",
            [("A lei é justa", None, "named")],
            reason='"a" is article and preposition; nothing says that before a plural it is the preposition',
        ),
        wrong(
            "“A lei é justa”, afirmou nesta terça-feira (4) o ministro Caio Barreto.",
            [("A lei é justa", "o ministro Caio Barreto", "named")],
            reason="phrases.py, subject_behind: no bracket is stepped over; Brazilian papers print the day in one",
        ),
        wrong(
            "Informou-se que “a ponte fecha à noite”.",
            [("a ponte fecha à noite", None, "unresolved")],
            reason='quotes.py, _impersonal: the word is looked for before the verb; as an ending, "-se" would name the last speaker',
        ),
    ],
)
def test_quotations_that_are_read_wrongly(text: str, found: list[tuple[str, str | None, str]]) -> None:
    assert [(q.words, q.speaker_surface, q.speaker_status) for q in read(text).quotes if q.kind == "direct"] == found
