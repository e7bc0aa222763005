"""The day and the outlet of an article: what is taken for evidence, and what is not."""

from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from hemeroteca.authority import Authority, load_authority
from hemeroteca.dating import date_article, date_mentions, find_outlet
from hemeroteca.records import Article, DateMention, Dating, Evidence, Furniture, Given, Mention, Outlet, Source

# In this world people vote in Norland on Sunday 4 May 2031, and again on Sunday 8 June; the new president is sworn in on Monday 28 July.
AUTHORITY = """
    people:
      ana-ruiz: {name: Ana Ruiz, country: PE}
      luis-soto: {name: Luis Soto, country: UY}
    events:
      first: {name: Primera votación, epithets: {es: [primera vuelta], en: [first round]}, date: 2031-05-04, country: PE}
      second: {name: Segunda votación, epithets: {es: [segunda vuelta, balotaje], en: [run-off]}, date: 2031-06-08, country: PE}
      oath: {name: Jura, epithets: {es: [jura], en: [swearing-in]}, date: 2031-07-28, country: PE}
    outlets:
      the-daily: {name: The Daily, aliases: [El Diario], domain: daily.example.org, country: PE}
      the-voice: {name: The Voice, aliases: [La Voz], domain: voice.example.org, country: PE}
"""
DAILY = Outlet("the-daily", "The Daily", "daily.example.org", "PE", ("El Diario",))
VOICE = Outlet("the-voice", "The Voice", "voice.example.org", "PE", ("La Voz",))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder: Path = tmp_path_factory.mktemp("archive")
    (folder / "authority.yml").write_text(dedent(AUTHORITY), encoding="utf-8")
    return load_authority(folder)


def article(
    body: str,
    language: str = "es",
    standfirst: str | None = None,
    published: Given | None = None,
    modified: Given | None = None,
    outlet: Given | None = None,
    domain: str | None = None,
    byline: str | None = None,
    furniture: tuple[str, ...] = (),
) -> Article:
    return Article(
        source=Source("a.txt", "0" * 64, "text/plain", "utf-8", len(body)),
        title="Ana Ruiz",
        title_basis="given",
        standfirst=standfirst,
        body=body,
        language=language,
        byline=byline,
        outlet_name=outlet,
        outlet_domain=domain,
        published_line=published,
        modified_line=modified,
        furniture=tuple(Furniture(text, "edge") for text in furniture),
    )


def mentions_of(*keys: str) -> tuple[Mention, ...]:
    return tuple(Mention(key, "title", "Ana Ruiz", 0, 8, "full-name") for key in keys)


def dated(body: Article, authority: Authority, *keys: str) -> tuple[str | None, str | None]:
    dating, evidence = date_article(body, mentions_of(*keys or ("ana-ruiz",)), authority, "UTC")
    assert bool(evidence) == (dating.published_basis is not None)
    return dating.published_edtf, dating.published_basis


# ---- Stated days -------------------------------------------------------------------------------------------------------------


def test_a_field_of_the_page_comes_before_everything_else(authority: Authority) -> None:
    given = Given("2031-06-20T09:30:00-05:00", "json-ld:datePublished")
    dating, evidence = date_article(
        article("Ganó este domingo en el balotaje.", published=given), mentions_of("ana-ruiz"), authority, "UTC"
    )
    assert dating == Dating("2031-06-20", "2031-06-20", "2031-06-20", "2031-06-20T14:30:00Z", "2031-06-20", "metadata")
    assert evidence == (Evidence("published", "2031-06-20T09:30:00-05:00", "json-ld:datePublished"),)


@pytest.mark.parametrize(
    ("rule", "basis"), [("line:date", "byline"), ("editor:sidecar", "editor"), ("front-matter", "metadata"), ("meta:date", "metadata")]
)
def test_the_rule_tells_the_basis(authority: Authority, rule: str, basis: str) -> None:
    assert dated(article("Texto.", published=Given("20 de junio de 2031", rule)), authority) == ("2031-06-20", basis)


@pytest.mark.parametrize(
    ("value", "time_zone", "day"),
    [
        ("2031-06-21T02:00:00Z", "America/Lima", "2031-06-20"),  # an instant in UTC: the day before in Lima
        ("2031-06-21T02:00:00Z", "Asia/Tokyo", "2031-06-21"),
        ("2031-06-21T02:00:00-05:00", "Asia/Tokyo", "2031-06-21"),  # an offset is the outlet's own: the day as printed
        ("2031-06-21", "Asia/Tokyo", "2031-06-21"),
    ],
)
def test_the_day_is_the_outlets_day(authority: Authority, value: str, time_zone: str, day: str) -> None:
    dating, _ = date_article(article("Texto.", published=Given(value, "meta:date")), (), authority, time_zone)
    assert dating.published == day


def test_a_change_is_noted_as_an_instant(authority: Authority) -> None:
    changed = article("Texto.", modified=Given("2031-06-21T02:00:00-05:00", "meta:modified"))
    dating, evidence = date_article(changed, (), authority, "UTC")
    assert (dating, evidence) == (Dating(modified_at="2031-06-21T07:00:00Z"), ())


def test_a_dateline_states_the_day(authority: Authority) -> None:
    assert dated(article("LIMA, 3 de junio de 2031 (Agencia) – Ana Ruiz habló."), authority) == ("2031-06-03", "byline")


@pytest.mark.parametrize(
    "body",
    [
        "El 3 de junio de 2031 nacerá otra historia.",
        "Lima, 3 de junio – Ana Ruiz habló.",  # no year
        "Ana Ruiz nació en Lima, 3 de junio de 2001, y vive en Cusco.",
        "En abril de 2031 – Ana Ruiz habló.",
    ],
)
def test_a_date_at_the_beginning_is_not_always_a_dateline(authority: Authority, body: str) -> None:
    assert dated(article(body), authority) == (None, None)


# ---- Inferred days -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "language", "edtf", "basis"),
    [
        # How near the text is to the event.
        ("Just hours before the swearing-in, Ana Ruiz cancelled a meeting.", "en", "2031-07-28?", "event"),
        ("A pocas horas de la jura, Ana Ruiz canceló un acto.", "es", "2031-07-28?", "event"),
        ("Hours after the run-off, Ana Ruiz spoke.", "en", "[2031-06-08..2031-06-09]", "event"),
        ("En la víspera del balotaje, Ana Ruiz calla.", "es", "2031-06-07?", "event"),
        # The weekday of the event, beside it.
        ("Ana Ruiz se impuso este domingo en el balotaje.", "es", "[2031-06-08..2031-06-09]", "phrase"),
        ("Ana Ruiz ganó el balotaje de este domingo.", "es", "[2031-06-08..2031-06-09]", "phrase"),
        ("Ana Ruiz votará este domingo en el balotaje.", "es", "[2031-06-02..2031-06-08]", "phrase"),
        ("Ana Ruiz ganó el domingo la segunda vuelta.", "es", "[2031-06-08..2031-06-14]", "phrase"),
        ("Ana Ruiz won the run-off on Sunday.", "en", "[2031-06-08..2031-06-14]", "phrase"),
        # "This morning" says that the news is of the day of printing.
        ("Ana Ruiz ganó este domingo el balotaje. Esta mañana votó en Cusco.", "es", "2031-06-08?", "phrase"),
        # Another weekday of the news, tied by an election Sunday.
        (
            "Ana Ruiz habló este martes. Sacó el 26,8% de los votos este domingo y espera el próximo 8 de junio.",
            "es",
            "[2031-05-06..2031-05-07]",
            "phrase",
        ),
        (
            "Ana Ruiz habló este martes. En las elecciones de este domingo sacó más; mira al próximo 8 de junio.",
            "es",
            "[2031-05-06..2031-05-07]",
            "phrase",
        ),
        # A number of days or hours from the event.
        (
            "Ana Ruiz recibirá este martes a Luis Soto, 48 horas después de su victoria en segunda vuelta.",
            "es",
            "[2031-06-09..2031-06-10]",
            "phrase",
        ),
        ("Ana Ruiz recibió este martes a Luis Soto, dos días después del balotaje.", "es", "[2031-06-10..2031-06-11]", "phrase"),
        # A day that is written in full.
        ("Ana Ruiz habló hoy, 3 de junio de 2031, en Lima.", "es", "2031-06-03?", "phrase"),
        ("Ana Ruiz habló ayer, 3 de junio de 2031.", "es", "2031-06-04?", "phrase"),
        ("Ana Ruiz habló este martes 3 de junio de 2031.", "es", "[2031-06-02..2031-06-04]", "phrase"),
    ],
)
def test_phrases_tied_to_a_known_day_date_the_article(authority: Authority, body: str, language: str, edtf: str, basis: str) -> None:
    assert dated(article(body, language), authority) == (edtf, basis)


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("Ana Ruiz habló este martes.", "es"),  # which Tuesday?
        ("Ana Ruiz spoke on Tuesday.", "en"),
        ("Ana Ruiz ganó el balotaje.", "es"),  # when is this told?
        ("Ana Ruiz, que ganó el balotaje hace meses, viajó este domingo a Cusco.", "es"),  # another Sunday
        ("Ana Ruiz se impuso este lunes en el balotaje.", "es"),  # the balotaje was on a Sunday
        ("El 3 de junio de 2031 Ana Ruiz habló.", "es"),  # may be told years later
        ("Semanas antes de la jura, Ana Ruiz canceló un acto.", "es"),
        ("48 hours before the swearing-in, Ana Ruiz cancelled a meeting.", "en"),  # it may be told later
        ("Ana Ruiz: “Ganamos este domingo en el balotaje”.", "es"),  # said, who knows when
        ("Sacó el 26,8% este domingo.", "es"),  # either vote
        ("Ana Ruiz habló.\n\nOtro párrafo.\n\nHoras antes de la jura, cantó.", "es"),  # not what the article is about
        ("Just hours before the coronation, Ana Ruiz spoke.", "en"),
        ("Ana Ruiz habló.", "es"),
        ("Ana Ruiz habló este martes, 3 de junio.", "und"),
    ],
)
def test_phrases_that_are_tied_to_nothing_date_nothing(authority: Authority, body: str, language: str) -> None:
    assert date_article(article(body, language), mentions_of("ana-ruiz"), authority, "UTC") == (Dating(), ())


def test_an_event_of_a_country_that_the_article_does_not_name_is_another(authority: Authority) -> None:
    body = article("Luis Soto se impuso este domingo en el balotaje.")
    assert dated(body, authority, "luis-soto") == (None, None)
    assert dated(body, authority, "luis-soto", "ana-ruiz") == ("[2031-06-08..2031-06-09]", "phrase")


def test_phrases_that_contradict_each_other_date_nothing(authority: Authority) -> None:
    body = "Ana Ruiz ganó este domingo el balotaje, a horas de la jura."
    assert dated(article(body), authority) == (None, None)


def test_without_an_authority_nothing_is_inferred_from_events() -> None:
    assert date_article(article("Ana Ruiz ganó este domingo el balotaje."), (), Authority(), "UTC") == (Dating(), ())


def status(day: datetime) -> str:
    """The number that X gives a post at this time."""
    return str((int(day.timestamp() * 1000) - 1288834974657) << 22)


def test_a_post_is_a_lower_bound(authority: Authority) -> None:
    number = status(datetime(2031, 6, 9, 1, 30, tzinfo=UTC))
    body = f"Ana Ruiz ganó este domingo el balotaje.\n\nhttps://x.com/anaruiz/status/{number}"
    assert date_article(article(body), mentions_of("ana-ruiz"), authority, "UTC")[0] == Dating(
        "2031-06-09", "2031-06-09", "2031-06-09", None, "2031-06-09?", "phrase"
    )
    # In Lima it was still Sunday.
    assert date_article(article(body), mentions_of("ana-ruiz"), authority, "America/Lima")[0].published_from == "2031-06-08"


def test_a_post_alone_gives_a_lower_bound_and_no_day() -> None:
    number = status(datetime(2031, 6, 9, 1, 30, tzinfo=UTC))
    link = f"https://publish.x.com/oembed?url=https%3A%2F%2Fx.com%2Fanaruiz%2Fstatus%2F{number}&partner="
    dating, evidence = date_article(article("Ana Ruiz habló.", furniture=(link,)), (), Authority(), "UTC")
    assert dating == Dating(None, "2031-06-09", None, None, "[2031-06-09..]", "phrase")
    assert evidence == (Evidence("published", f"x.com/anaruiz/status/{number}", "post: number of the status"),)


def test_the_day_bounds_are_the_ends_of_the_possible_days(authority: Authority) -> None:
    dating, evidence = date_article(article("Ana Ruiz se impuso este domingo en el balotaje."), mentions_of("ana-ruiz"), authority, "UTC")
    assert (dating.published, dating.published_from, dating.published_to, dating.published_at) == (
        "2031-06-09",
        "2031-06-08",
        "2031-06-09",
        None,
    )
    assert evidence == (
        Evidence("published", "este domingo", "phrase: weekday of an event"),
        Evidence("published", "balotaje", "phrase: event of a weekday"),
        Evidence("published", "este domingo", "phrase: weekday of the news"),
    )


# ---- Dates in the text -------------------------------------------------------------------------------------------------------


def test_date_mentions_point_at_their_words() -> None:
    told = article("Ana Ruiz habló este martes.\n\nVuelve el 8 de junio.", standfirst="Lo dijo ayer")
    dating = Dating("2031-06-04", "2031-06-04", "2031-06-04", None, "2031-06-04", "byline")
    assert date_mentions(told, dating) == (
        DateMention("standfirst", "ayer", 8, 12, "2031-06-03", "yesterday"),
        DateMention("body", "este martes", 15, 26, "2031-06-03", "weekday: last"),
        DateMention("body", "8 de junio", 39, 49, "2031-06-08", "day and month: nearest"),
    )


def test_without_a_day_only_full_dates_are_mentions() -> None:
    assert date_mentions(article("Habló este martes, no el 8 de junio de 2031."), Dating()) == (
        DateMention("body", "8 de junio de 2031", 25, 43, "2031-06-08", "day and month"),
    )


# ---- The outlet --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "outlet", "surface", "rule"),
    [
        (article("T.", outlet=Given("el diario", "meta:site_name")), DAILY, "el diario", "meta:site_name"),
        (article("T.", outlet=Given("Otro", "meta:site_name"), domain="www.voice.example.org"), VOICE, "Otro", "meta:site_name"),
        (article("T.", domain="m.voice.example.org"), VOICE, "m.voice.example.org", "domain of the address"),
        (article("T.", outlet=Given("La Voz", "line:outlet")), VOICE, "La Voz", "line:outlet"),
        (article("T.\n\nFuente: El Diario"), DAILY, "El Diario", "source line"),
        (article("T.", furniture=("Fuente: El Diario",)), DAILY, "El Diario", "source line"),
        (article("T.", furniture=("© 2031 La Voz. Todos los derechos reservados",)), VOICE, "La Voz", "copyright line"),
        (article("T.", byline="The Daily"), DAILY, "The Daily", "byline: name of an outlet"),
        (article("T.", byline="Ana Gil / La Voz"), VOICE, "La Voz", "byline: name of an outlet"),
        (
            article("T.", furniture=("Subscribe", "pass.daily.example.org")),
            DAILY,
            "pass.daily.example.org",
            "furniture: domain of an outlet",
        ),
        (article("Según pudo saber La Voz, Ana Ruiz irá."), VOICE, "Según pudo saber La Voz", "what it could learn"),
        (
            article("Según pudo saber La Voz de fuentes cercanas, irá."),
            VOICE,
            "Según pudo saber La Voz de fuentes cercanas",
            "what it could learn",
        ),
        (article("The Daily has learned that she will go.", "en"), DAILY, "The Daily has learned", "what it has learned"),
    ],
)
def test_the_outlet_is_read_from_what_says_so(told: Article, outlet: Outlet, surface: str, rule: str, authority: Authority) -> None:
    found, evidence = find_outlet(told, authority)
    assert found == outlet
    assert [(e.fact, e.rule) for e in evidence] == [("outlet", rule)]
    assert surface.startswith(evidence[0].surface)


@pytest.mark.parametrize(
    "told",
    [
        article("Según La Voz, Ana Ruiz irá."),
        article("Ana Ruiz irá, informó El Diario."),
        article("According to The Daily, she will go.", "en"),
        article("She told The Daily that she will go.", "en"),  # agencies are told things that all print
        article("Ana Ruiz contó en diálogo con La Voz que irá."),
        article("Según pudo saber este medio, Ana Ruiz irá."),
        article("Según pudo saber El Eco, Ana Ruiz irá."),  # where its name ends is not known
        article("T.\n\nFuente: Instituto de Estadística"),
        article("T.", outlet=Given("Instituto de Estadística", "line:source")),
        article("T.", byline="Ana Gil"),
        article("La voz de Ana Ruiz."),
        article("T.", furniture=("daily.example.org", "voice.example.org")),
        article("Según pudo saber La Voz, irá. Como pudo confirmar El Diario, no irá."),
        article("T.", "und"),
    ],
)
def test_words_that_only_quote_an_outlet_do_not_make_it_the_printer(told: Article, authority: Authority) -> None:
    assert find_outlet(told, authority) == (None, ())


def test_an_unknown_outlet_of_a_page_becomes_one(authority: Authority) -> None:
    told = article("T.", outlet=Given("El Eco de Ñuñoa", "meta:site_name"), domain="www.eco.example.org")
    assert find_outlet(told, authority)[0] == Outlet("el-eco-de-nunoa", "El Eco de Ñuñoa", "eco.example.org")
    assert find_outlet(article("T.", domain="eco.example.org"), Authority())[0] == Outlet(
        "eco-example-org", "eco.example.org", "eco.example.org"
    )
    assert find_outlet(article("T.", outlet=Given("El Eco", "line:outlet")), Authority())[0] == Outlet("el-eco", "El Eco")


def test_a_line_names_the_outlet_of_which_only_the_domain_is_stated(authority: Authority) -> None:
    told = article("T.", outlet=Given("El Eco de Ñuñoa", "line:outlet-date"), domain="www.eco.example.org")
    assert find_outlet(told, authority)[0] == Outlet("el-eco-de-nunoa", "El Eco de Ñuñoa", "eco.example.org")
    cited = article("T.", outlet=Given("Instituto de Aguas", "line:source"), domain="www.eco.example.org")
    assert find_outlet(cited, authority)[0] == Outlet("eco-example-org", "eco.example.org", "eco.example.org")
    reprinted = article("T.", outlet=Given("El Eco de Ñuñoa", "line:outlet-date"), domain="www.voice.example.org")
    assert find_outlet(reprinted, authority)[0] == VOICE


def test_two_lines_that_differ_name_no_outlet(authority: Authority) -> None:
    outlet, evidence = find_outlet(article("Según pudo saber La Voz, irá.\n\nFuente: El Diario", byline="La Voz"), authority)
    assert outlet is None
    assert [e.surface for e in evidence] == ["El Diario", "La Voz"]


def test_a_line_comes_before_what_the_text_says_of_itself(authority: Authority) -> None:
    assert find_outlet(article("Según pudo saber La Voz, irá.\n\nFuente: El Diario"), authority)[0] == DAILY
