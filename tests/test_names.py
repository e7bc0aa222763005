"""The people, organisations and places that an article names, without an authority and with one; and what is no name."""

from itertools import pairwise

import pytest
from reading import named, read, surfaces, wrong

PERSON, ORGANISATION, PLACE = "person", "organisation", "place"


# ---- People ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        # Particles, two surnames, initials, hyphens.
        ("Ayer llegó Ana de la Torre a la reunión.", "es", "Ana de la Torre"),
        ("Ayer llegó Ana María del Río Soto a la reunión.", "es", "Ana María del Río Soto"),
        ("Ayer llegó Otto von Bergen a la reunión.", "es", "Otto von Bergen"),
        ("Ayer llegó Luis Soto Peñalver a la reunión.", "es", "Luis Soto Peñalver"),
        ("Ayer llegó Luis A. Soto a la reunión.", "es", "Luis A. Soto"),
        ("Ayer llegó Jorge N., de 45 años, a la reunión.", "es", "Jorge N"),
        ("Ayer llegó J. L. Soto, el alcalde, a la reunión.", "es", "J. L. Soto"),
        ("Ayer llegó Marta Ruiz-Soto a la reunión.", "es", "Marta Ruiz-Soto"),
        ("Ayer llegó Jean-Luc Moreau a la reunión.", "es", "Jean-Luc Moreau"),
        wrong("Ayer llegó Luis Ortega y Soto a la reunión.", "es", "Luis Ortega y Soto", reason="two surnames joined by y are cut"),
        ("Later in the day Sean O'Leary came to the meeting.", "en", "Sean O'Leary"),
        ("Later in the day Sean O’Leary came to the meeting.", "en", "Sean O’Leary"),
        ("Later in the day Fiona MacBride came to the meeting.", "en", "Fiona MacBride"),
        ("Later in the day Anna van der Berg came to the meeting.", "en", "Anna van der Berg"),
        ("Later in the day Mary-Ann Ross came to the meeting.", "en", "Mary-Ann Ross"),
        ("Later in the day John Q. Vale Jr. came to the meeting.", "en", "John Q. Vale Jr."),
        ("Later in the day J.K. Vale, the mayor, came to the meeting.", "en", "J.K. Vale"),
        ("Later in the day F. Quillan O’Dray came to the meeting.", "en", "F. Quillan O’Dray"),
        ("Later in the day Sens. Kyrgan Oblomsky came to the meeting.", "en", "Kyrgan Oblomsky"),
        ("Later in the day Agustín Weldon came to the meeting.", "en", "Agustín Weldon"),  # a given name of the neighbours
        # Surnames that are titles elsewhere.
        ("Ayer llegó Luis Soto Regidor a la reunión.", "es", "Luis Soto Regidor"),
        ("Ayer llegó Marta Alcalde Ruiz a la reunión.", "es", "Marta Alcalde Ruiz"),
        ("Ayer llegó la diputada Ana Abad Soto a la reunión.", "es", "Ana Abad Soto"),
        # At the head of a sentence, over a particle of families.
        ("Kyrgo da Oblomsk, que viajará al puerto, llegó a la reunión.", "es", "Kyrgo da Oblomsk"),
        ("Kyrga von der Oblomsk came to the meeting.", "en", "Kyrga von der Oblomsk"),
        # Titles and honorifics are no part of the name.
        ("Ayer llegó el doctor Luis Soto a la reunión.", "es", "Luis Soto"),
        ("Ayer llegó don Luis Soto a la reunión.", "es", "Luis Soto"),
        ("Ayer llegó Don Luis Soto a la reunión.", "es", "Luis Soto"),
        ("Ayer llegó la Dra. Ana Ruiz a la reunión.", "es", "Ana Ruiz"),
        ("Ayer llegó la Ministra Ana Ruiz a la reunión.", "es", "Ana Ruiz"),
        ("Ayer llegó el Presidente Luis Soto a la reunión.", "es", "Luis Soto"),
        ("Ayer llegó Sor Ana Ruiz a la reunión.", "es", "Ana Ruiz"),
        ("Later in the day Dr. Ann Ross came to the meeting.", "en", "Ann Ross"),
        ("Later in the day Mrs. Ann Ross came to the meeting.", "en", "Ann Ross"),
        ("Later in the day Mayor Ann Ross came to the meeting.", "en", "Ann Ross"),
        ("Later in the day Prime Minister Ann Ross came to the meeting.", "en", "Ann Ross"),
        ("Later in the day Sir Tom Vale came to the meeting.", "en", "Tom Vale"),
        ("Later in the day former Foreign Minister Tom Vale came to the meeting.", "en", "Tom Vale"),
        # At the start of a sentence, behind a word that has its capital from there.
        ("Ana Ruiz llegó a la reunión.", "es", "Ana Ruiz"),
        ("Según Ana Ruiz, llegó a la reunión.", "es", "Ana Ruiz"),
        ("Ayer Ana Ruiz llegó a la reunión.", "es", "Ana Ruiz"),
        ("¿Ana Ruiz llegó a la reunión?", "es", "Ana Ruiz"),
        ("Ann Ross came to the meeting.", "en", "Ann Ross"),
        ("Yesterday Ann Ross came to the meeting.", "en", "Ann Ross"),
        ("When Ann Ross came to the meeting, it rained.", "en", "Ann Ross"),
        # A role tells what a name that nobody bears is.
        ("El senador Kyrgan Oblomsky llegó a la reunión.", "es", "Kyrgan Oblomsky"),
        ("La fiscal Obregoza llegó a la reunión.", "es", "Obregoza"),
        ("Senator Kyrgan Oblomsky came to the meeting.", "en", "Kyrgan Oblomsky"),
        ("Then Principal Kyrgan Oblomsky came to the meeting.", "en", "Kyrgan Oblomsky"),
        ("Then local MSP Kyrgan Oblomsky came to the meeting.", "en", "Kyrgan Oblomsky"),
        ("Kyrgan Oblomsky, 45, came to the meeting.", "en", "Kyrgan Oblomsky"),
        ("Kyrgan Oblomsky, de 45 años, llegó a la reunión.", "es", "Kyrgan Oblomsky"),
        ("«No hay barcos», dijo Kyrgan Oblomsky.", "es", "Kyrgan Oblomsky"),
        ("“There are no boats,” said Kyrgan Oblomsky.", "en", "Kyrgan Oblomsky"),
    ],
)
def test_a_person_is_found_under_the_whole_name(text: str, language: str, name: str) -> None:
    assert named(read(text, language)) == {name: PERSON}


@pytest.mark.parametrize(
    ("text", "language", "name", "found"),
    [
        ("Ana Ruiz Soto habló. Luego Ruiz se fue, y Ruiz Soto volvió.", "es", "Ana Ruiz Soto", ["Ana Ruiz Soto", "Ruiz", "Ruiz Soto"]),
        ("Ruiz volvió. Ana Ruiz habló después.", "es", "Ana Ruiz", ["Ruiz", "Ana Ruiz"]),
        ("Ana Ruiz habló. La ministra Ruiz se fue.", "es", "Ana Ruiz", ["Ana Ruiz", "Ruiz"]),
        ("Ann Ross spoke. Painting Ross is hard.", "en", "Ann Ross", ["Ann Ross", "Ross"]),
        ("Ana de la Torre habló. De la Torre se fue.", "es", "Ana de la Torre", ["Ana de la Torre", "De la Torre"]),
        ("Ann Ross spoke. Ms. Ross left, and Ross’s boat with her.", "en", "Ann Ross", ["Ann Ross", "Ross", "Ross"]),
        ("Sean O'Leary spoke. O'Leary left.", "en", "Sean O'Leary", ["Sean O'Leary", "O'Leary"]),
        ("Anna van der Berg spoke. Van der Berg left.", "en", "Anna van der Berg", ["Anna van der Berg", "Van der Berg"]),
        ("ANA RUIZ habló. Ruiz se fue.", "es", "Ana Ruiz", ["ANA RUIZ", "Ruiz"]),
        ("JORGE DEL RÍO habló ayer. Del Río se fue.", "es", "Jorge del Río", ["JORGE DEL RÍO", "Del Río"]),
        # A city that somebody here is called after.
        ("La ministra Victoria Lima habló. Lima se fue.", "es", "Victoria Lima", ["Victoria Lima", "Lima"]),
        ("Senator Dan Boston spoke. Boston left.", "en", "Dan Boston", ["Dan Boston", "Boston"]),
    ],
)
def test_the_surname_later_in_the_text_is_the_same_person(text: str, language: str, name: str, found: list[str]) -> None:
    reading = read(text, language)
    assert named(reading) == {name: PERSON}
    assert surfaces(reading, name) == found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Ana Ruiz habló con su hermano Tomás Ruiz en la reunión.", "es", {"Ana Ruiz": PERSON, "Tomás Ruiz": PERSON}),
        ("La reunión de Ana Ruiz y Tomás Vidal duró poco.", "es", {"Ana Ruiz": PERSON, "Tomás Vidal": PERSON}),
        ("Hablaron Ana Ruiz, Tomás Vidal y Luis Soto.", "es", {"Ana Ruiz": PERSON, "Tomás Vidal": PERSON, "Luis Soto": PERSON}),
        ("Ann Ross and Tom Vale came to the meeting.", "en", {"Ann Ross": PERSON, "Tom Vale": PERSON}),
        ("Mayor Ann Ross met Senator Tom Vale.", "en", {"Ann Ross": PERSON, "Tom Vale": PERSON}),
    ],
)
def test_two_people_are_two(text: str, language: str, found: dict[str, str]) -> None:
    assert named(read(text, language)) == found


# ---- Organisations and places ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("El Ministerio de Puertos cerró ayer.", "es", {"Ministerio de Puertos": ORGANISATION}),
        ("La Universidad del Lirio cerró ayer.", "es", {"Universidad del Lirio": ORGANISATION}),
        ("El Partido Marinero perdió ayer.", "es", {"Partido Marinero": ORGANISATION}),
        ("La Cámara de Pesca y Comercio cerró ayer.", "es", {"Cámara de Pesca y Comercio": ORGANISATION}),
        ("La empresa Navelia cerró ayer.", "es", {"Navelia": ORGANISATION}),
        ("La compañía Navelia S.A. cerró ayer.", "es", {"Navelia S.A.": ORGANISATION}),
        ("The Ministry of Ports closed.", "en", {"Ministry of Ports": ORGANISATION}),
        ("The University of Lirio closed.", "en", {"University of Lirio": ORGANISATION}),
        ("The Marine Party lost.", "en", {"Marine Party": ORGANISATION}),
        (
            "On a rainy day of spring, and without a word of it to anybody else, they wrote to the Select Committee on the Long Rivalry "
            "Between the Northern Ports and the Free Market of the Fishing Fleet, whose members were about to leave for the summer.",
            "en",
            {"Select Committee on the Long Rivalry Between the Northern Ports and the Free Market of the Fishing Fleet": ORGANISATION},
        ),
        # A common noun before the name, or in apposition after it, says what it is.
        ("La aseguradora Tordo Blanco cerró ayer.", "es", {"Tordo Blanco": ORGANISATION}),
        ("The law firm Bartlow Quince closed.", "en", {"Bartlow Quince": ORGANISATION}),
        ("Later in the day Navelia, a small airline, closed.", "en", {"Navelia": ORGANISATION}),
        ("Ayer llovió sobre Quelmar, un pueblo de pescadores.", "es", {"Quelmar": PLACE}),
        # A name with an article of its own is a newspaper, a movement, a band, or a place where the locative says so.
        ("She told The Beacon that it rained.", "en", {"The Beacon": ORGANISATION}),
        ("Así lo dijo a este diario La Gaviota del Sur.", "es", {"La Gaviota del Sur": ORGANISATION}),
        ("Ayer llovió en El Tordal y nadie salió.", "es", {"El Tordal": PLACE}),
        ("The union asked Care UK for more.", "en", {"Care UK": ORGANISATION}),
        ("Llovió en el paso fronterizo Quelmar.", "es", {"Quelmar": PLACE}),
        ("The Norway Gannets lost, and so did the Portugal Seven.", "en", {"Norway Gannets": ORGANISATION, "Portugal Seven": ORGANISATION}),
        # A possessive that is part of the name, and one that is not.
        ("The Ellwick County Sheriff’s Office closed.", "en", {"Ellwick County Sheriff’s Office": ORGANISATION}),
        ("She was taken to St Edda’s Hospital.", "en", {"St Edda’s Hospital": ORGANISATION}),
        ("The Teachers’ Union and the People’s Party met.", "en", {"Teachers’ Union": ORGANISATION, "People’s Party": ORGANISATION}),
        (
            "Ann Ross’s Marine Party met Norway’s Fishing Council.",
            "en",
            {"Ann Ross": PERSON, "Marine Party": ORGANISATION, "Norway": PLACE, "Fishing Council": ORGANISATION},
        ),
        # Where one writes from; what ends in a stop; what a hyphen joins to a common word.
        ("HARLOW BAY, Maine (UPS) — The harbour closed.", "en", {"Harlow Bay": PLACE, "Maine": PLACE, "UPS": ORGANISATION}),
        ("They left the U.S. They came back.", "en", {"U.S.": PLACE}),
        ("The Lisbon-based Navelia Ltd. closed.", "en", {"Lisbon": PLACE, "Navelia Ltd.": ORGANISATION}),
        ("Visiting Norway was a mistake.", "en", {"Norway": PLACE}),
        ("Later in the day Navelia Ltd. closed.", "en", {"Navelia Ltd.": ORGANISATION}),
        ("Vivo en la ciudad de Ombrera desde enero.", "es", {"Ombrera": PLACE}),
        ("El río Lirio crece en enero.", "es", {"Lirio": PLACE}),
        ("Llegó tarde el alcalde de Ombrera Alta y llovió.", "es", {"Ombrera Alta": PLACE}),
        ("The storm came for the mayor of Clara Vale.", "en", {"Clara Vale": PLACE}),
        ("Storm Hester came on Monday.", "en", {}),
        # In the language of others.
        ("Ayer cerró Harbour Rights Observatory, que calló.", "es", {"Harbour Rights Observatory": ORGANISATION}),
        ("She wrote to the Movimiento Marinero.", "en", {"Movimiento Marinero": ORGANISATION}),
        ("El accidente fue en la provincia de Ombrera.", "es", {"Ombrera": PLACE}),
        ("Viajó a Portugal y a Noruega.", "es", {"Portugal": PLACE, "Noruega": PLACE}),
        ("Viajó a Estados Unidos ayer.", "es", {"Estados Unidos": PLACE}),
        ("She lives in the city of Ombrera.", "en", {"Ombrera": PLACE}),
        ("She went to Portugal and Norway.", "en", {"Portugal": PLACE, "Norway": PLACE}),
        ("She left the United States and came back to the U.S. on Monday.", "en", {"United States": PLACE}),
        # Named after people, and people named like places and things.
        ("La Fundación Ana Ruiz cerró ayer.", "es", {"Fundación Ana Ruiz": ORGANISATION}),
        ("El Hospital Luis Soto cerró ayer.", "es", {"Hospital Luis Soto": ORGANISATION}),
        ("La ministra Victoria Lima llegó ayer.", "es", {"Victoria Lima": PERSON}),
        ("La diputada Francia Márquez Soto llegó ayer.", "es", {"Francia Márquez Soto": PERSON}),
        ("The Ann Ross Foundation closed.", "en", {"Ann Ross Foundation": ORGANISATION}),
        ("Senator Paris Vale came on Monday.", "en", {"Paris Vale": PERSON}),
    ],
)
def test_organisations_and_places_are_told_from_people(text: str, language: str, found: dict[str, str]) -> None:
    assert named(read(text, language)) == found


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Lo dijo la Comisión de Puertos, Barcos y Pesca del Senado.", "es", {"Comisión de Puertos, Barcos y Pesca del Senado"}),
        ("Lo dijo el Ministerio de Trabajo, Empleo y Seguridad Social.", "es", {"Ministerio de Trabajo, Empleo y Seguridad Social"}),
        ("It is up to the Committee on Ports, Boats, and Fisheries.", "en", {"Committee on Ports, Boats, and Fisheries"}),
        # But people, and places, behind the comma are others.
        ("Lo dijo la Comisión de Puertos, Ana Ruiz y Luis Soto.", "es", {"Comisión de Puertos", "Ana Ruiz", "Luis Soto"}),
        ("Fueron a la Universidad de Lima, Perú y Chile.", "es", {"Universidad de Lima", "Perú", "Chile"}),
        ("He left the Department of Ports, Ann Ross and Tom Vale said.", "en", {"Department of Ports", "Ann Ross", "Tom Vale"}),
    ],
)
def test_what_a_body_is_for_is_one_name(text: str, language: str, names: set[str]) -> None:
    assert set(named(read(text, language))) == names


def test_a_body_with_commas_in_its_name_speaks_under_all_of_it() -> None:
    reading = read("La Comisión de Puertos, Barcos y Pesca dijo que «no hay barcos».")
    assert [quote.speaker_surface for quote in reading.quotes] == ["La Comisión de Puertos, Barcos y Pesca"]
    assert named(reading) == {"Comisión de Puertos, Barcos y Pesca": ORGANISATION}


@pytest.mark.parametrize(
    ("text", "language", "name", "found"),
    [
        (
            "La Unión de Pescadores del Sur (UPS) cerró ayer. La UPS reabre hoy.",
            "es",
            "Unión de Pescadores del Sur",
            ["Unión de Pescadores del Sur", "UPS", "UPS"],
        ),
        (
            "La UPDS (Unión de Pescadores del Sur) cerró ayer. La UPDS reabre hoy.",
            "es",
            "Unión de Pescadores del Sur",
            ["UPDS", "Unión de Pescadores del Sur", "UPDS"],
        ),
        (
            "The Southern Fishermen Union (SFU) closed. The SFU opens today.",
            "en",
            "Southern Fishermen Union",
            ["Southern Fishermen Union", "SFU", "SFU"],
        ),
    ],
)
def test_an_acronym_with_its_expansion_is_one_organisation(text: str, language: str, name: str, found: list[str]) -> None:
    reading = read(text, language)
    assert named(reading) == {name: ORGANISATION}
    assert surfaces(reading, name) == found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Ayer habló Naciones Unidas (ONU). Después calló la Unión Europea (UE).", "es", {"Naciones Unidas", "Unión Europea"}),
        ("The United Nations (UN) spoke. The European Union (EU) did not.", "en", {"United Nations", "European Union"}),
        ("Habló Naciones Unidas (ONU).", "es", {"Naciones Unidas"}),
        ("La Unión Marinera (Unidad) y la Unidad (Unión Marinera) cerraron.", "es", None),
        ("La UMS (Unión Marinera del Sur) cerró. La Unión Marinera del Sur (UMS) abrió. La UMS (Unidad). La Unidad (UMS).", "es", None),
    ],
)
def test_names_in_brackets_of_each_other_end(text: str, language: str, found: set[str] | None) -> None:
    """Names that each explain the other, or one known as the other already, are no endless chain."""
    names = named(read(text, language))
    assert set(names.values()) == {ORGANISATION}
    assert found is None or set(names) == found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("El alcalde Luis Soto (UPS) habló ayer.", "es", {"Luis Soto": PERSON, "UPS": ORGANISATION}),  # a party, no expansion
        ("El presidente de Portugal, Luis Soto, habló ayer.", "es", {"Portugal": PLACE, "Luis Soto": PERSON}),
        ("El presidente del Partido Marinero, Luis Soto, habló.", "es", {"Partido Marinero": ORGANISATION, "Luis Soto": PERSON}),
        ("El ministro de Pesca, Luis Soto, habló ayer.", "es", {"Luis Soto": PERSON}),
        ("El ministro de Pesca Luis Soto habló ayer.", "es", {"Luis Soto": PERSON}),
        ("El ministro de Pesca de Noruega Luis Soto habló.", "es", {"Noruega": PLACE, "Luis Soto": PERSON}),
        ("El ministro de Economía y Hacienda Luis Soto habló.", "es", {"Luis Soto": PERSON}),
        ("El ministro del Interior, Luis Soto, habló.", "es", {"Luis Soto": PERSON}),
        ("La ministra de Salud de Noruega, Ana Ruiz, habló.", "es", {"Noruega": PLACE, "Ana Ruiz": PERSON}),
        # Who serves in an organisation, and what is named after somebody.
        ("El juez del Tribunal Marítimo Luis Soto habló.", "es", {"Tribunal Marítimo": ORGANISATION, "Luis Soto": PERSON}),
        ("La jueza de la Audiencia Portuaria Ana Ruiz habló.", "es", {"Audiencia Portuaria": ORGANISATION, "Ana Ruiz": PERSON}),
        ("El director del Hospital General Luis Soto habló.", "es", {"Hospital General Luis Soto": ORGANISATION}),
        ("El Tribunal Luis Soto calló.", "es", {"Tribunal Luis Soto": ORGANISATION}),
        ("La Convención Constituyente cerró ayer.", "es", {"Convención Constituyente": ORGANISATION}),
        ("The Harbour Master Ann Ross spoke. Afterwards Tom Vale left.", "en", {"Ann Ross": PERSON, "Tom Vale": PERSON}),
        (
            "Sen. Ann Ross, R-Fla., and Rep. Tom Vale (D-TX) spoke.",
            "en",
            {"Ann Ross": PERSON, "Fla.": PLACE, "Tom Vale": PERSON, "TX": PLACE},
        ),
        ("Portugal’s president, Luke Soto, spoke.", "en", {"Portugal": PLACE, "Luke Soto": PERSON}),
        ("Portuguese President Luke Soto spoke in Norway.", "en", {"Luke Soto": PERSON, "Norway": PLACE}),
        ("Ann West met Luke Soto. North Harwick cheered.", "en", {"Ann West": PERSON, "Luke Soto": PERSON, "North Harwick": PLACE}),
        ("El Presidente de la República habló ayer. El Presidente de Noruega calló.", "es", {"Noruega": PLACE}),
        ("El Director del Banco Central Marinero habló ayer.", "es", {"Banco Central Marinero": ORGANISATION}),
        ("The Senate on Tuesday heard Ann Ross.", "en", {"Senate": ORGANISATION, "Ann Ross": PERSON}),
        ("Ministry of Ports spokeswoman Ann Ross spoke.", "en", {"Ministry of Ports": ORGANISATION, "Ann Ross": PERSON}),
    ],
)
def test_names_that_touch_are_kept_apart(text: str, language: str, found: dict[str, str]) -> None:
    assert named(read(text, language)) == found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        # Everyday words, in any form: nobody's given name.
        ("Later they waited for Golden Ticket and went home.", "en", {}),
        ("Later they wrote of Grown Orchards and of Hidden Doors.", "en", {}),
        ("Ayer hablaron de Obras Sanitarias y de Clubes Náuticos.", "es", {}),
        ("Ontem falaram de Obras Sanitárias no porto.", "pt", {}),
        # Whoever is everyday and says something is many.
        ("Later Orchard Doors said no.", "en", {"Orchard Doors": ORGANISATION}),
        # Somebody stands behind such a word.
        ("Later Heroes Ann Ross and Tom Vale came.", "en", {"Ann Ross": PERSON, "Tom Vale": PERSON}),
        ("Ann Ross came. They call her Super Ross.", "en", {"Ann Ross": PERSON}),
        # A long noun at the end, an acronym, an adjective of a nation.
        ("Later they bought Navelia Strategies and Navelia HX.", "en", {}),
        ("Later they watched HNO Navelia and Norwegian Navelia.", "en", {}),
        # One such word behind an article is none either; behind a noun that tells what it is, it is.
        ("Later they saw the Moon, the Sunrise and the Kyrgans.", "en", {"Kyrgans": ORGANISATION}),
        ("Ayer hablaron de la Solución, de las Estructuras y del Tesoro.", "es", {}),
        (
            "Later the Horizon newspaper and the Future, a British newspaper, wrote so.",
            "en",
            {"Horizon": ORGANISATION, "Future": ORGANISATION},
        ),
        ("Ayer lo contó el diario «El Planeta».", "es", {"El Planeta": ORGANISATION}),
        ("Según publicó El Planeta, no hay barcos.", "es", {"El Planeta": ORGANISATION}),
        # Two words written as one; not so prefixes of surnames and given names.
        ("Later they bought LirioSoft and Kyrga LirioSuites.", "en", {"LirioSoft": ORGANISATION, "Kyrga LirioSuites": ORGANISATION}),
        (
            "Later that day they all saw Kyrga MacOblom, Arno FitzOblom and MaryAnn Oblom here.",
            "en",
            dict.fromkeys(("Kyrga MacOblom", "Arno FitzOblom", "MaryAnn Oblom"), PERSON),
        ),
        ("Later she posted pic.twitter.com/QuirrelWq there.", "en", {}),
        ("Later they asked Martha & Quince and Martha Quince.", "en", {"Martha & Quince": ORGANISATION, "Martha Quince": PERSON}),
        # Adjectives of nations and faiths, before whom they describe.
        ("Ayer llegó el ministro kurdo Kyrgan Oblomsky.", "es", {"Kyrgan Oblomsky": PERSON}),
        ("Later the Soviets and an Islamist group left.", "en", {}),
        # Who has an office in a place.
        ("Later the ambassador to Norway Kyrgan Oblomsky came.", "en", {"Norway": PLACE, "Kyrgan Oblomsky": PERSON}),
        ("Later the president of Norway Savings Fund came.", "en", {"Norway Savings Fund": ORGANISATION}),
        # People none the less.
        ("Later Kyrgan Flowers came.", "en", {"Kyrgan Flowers": PERSON}),
        ("Later J.R. Oblomsky came.", "en", {"J.R. Oblomsky": PERSON}),
        ("«No hay barcos», dijo De la Torre.", "es", {"De la Torre": PERSON}),
        ("Ayer llegó Heren Oblomsky.", "es", {"Heren Oblomsky": PERSON}),
        ("«No hay barcos», dijo Morales Oblom.", "es", {"Morales Oblom": PERSON}),
    ],
)
def test_everyday_words_are_nobodys_name(text: str, language: str, found: dict[str, str]) -> None:
    assert named(read(text, language)) == found


# ---- What is no name ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        # Demonyms, languages, months, days, religions.
        ("Los portugueses y la selección noruega hablan inglés en enero.", "es"),
        ("The Portuguese and the Norwegian team speak English on Mondays in January.", "en"),
        ("An American and two Britons came on Friday.", "en"),
        # The first word of a sentence or a title.
        ("Mientras llovía, nadie habló. Después tampoco. Ahora sí.", "es"),
        ("Gobierno y oposición callan. Ministros también.", "es"),
        ("While it rained, nobody spoke. Afterwards too. Government sources agreed.", "en"),
        ("¿Quién? Nadie. ¡Ay! Madre.", "es"),
        # Roles, pronouns and ceremony.
        ("El Presidente y la Ministra hablaron con el Gobierno.", "es"),
        ("The President and the Prime Minister spoke with the Government.", "en"),
        ("Según el jefe de Estado, no irá.", "es"),
        ("El jefe de Estado dijo que no irá.", "es"),
        ("El mandatario y su homólogo hablaron; ella y él callaron.", "es"),
        ("El Día de la Madre y la Navidad caen en domingo.", "es"),
        ("Christmas and Mother’s Day are on a Sunday this year.", "en"),
        # Numbers, centuries, abbreviations, measures.
        ("En el siglo XXI faltan 40 km.", "es"),
        ("El PIB subió 3% y el IVA bajó.", "es"),
        ("I think that I am right, and the TV said so at 9 AM.", "en"),
        # Days, laws, wars, prizes.
        ("The Labor Day parade recalled the Korean War and World War II.", "en"),
        ("The Second Amendment and the Harbour Safety Act matter, and the Ellwick Prize too.", "en"),
        ("El Código Penal y la Ley de Puertos cambian; el Premio Faro también.", "es"),
        # Contractions, letters before a hyphen, words in capitals.
        ("She said that I’m late and that I’d wait, in T-shirts.", "en"),
        ("The STRESS is back: “stress” is a word.", "en"),
        ("NOT so, they said. Nobody came.", "en"),
        ("They came on Sept. 3 and left on Nov. 5.", "en"),
        # Titles of works in marks are none of the three.
        ("La novela «Cien barcos de enero» se vende bien.", "es"),
        ("", "es"),
    ],
)
def test_what_is_no_name(text: str, language: str) -> None:
    assert named(read(text, language)) == {}


@pytest.mark.parametrize(
    ("text", "language", "name", "kind"),
    [
        # Clubs: a score, a coach, a player; who wins a set is a person.
        ("Ayer Ferro Viejo empató 2-2 en su cancha.", "es", "Ferro Viejo", ORGANISATION),
        ("Ayer hubo un 3-1 ante Boca Grande en el puerto.", "es", "Boca Grande", ORGANISATION),
        ("Ayer habló el técnico de Boca Grande en el puerto.", "es", "Boca Grande", ORGANISATION),
        ("Ayer Ana Ruiz ganó 6-4 a su rival.", "es", "Ana Ruiz", PERSON),
        ("Ayer habló el capitán del Virgen de Luna en el puerto.", "es", "Virgen de Luna", None),  # a ship
        # Who speaks or works for somebody, and what the noun before a name says.
        ("Later, analysts at Bartram Stone called it dear.", "en", "Bartram Stone", ORGANISATION),
        ("Later, a spokesman for Lucky Seven confirmed it.", "en", "Lucky Seven", ORGANISATION),
        ("Later, Citadel Row’s Jo Ross wrote to the port.", "en", "Citadel Row", ORGANISATION),
        ("Later, a spokesman for Ann Ross confirmed it.", "en", "Ann Ross", PERSON),
        ("Ayer lo negó la vocera de Sur Claro en el puerto.", "es", "Sur Claro", ORGANISATION),
        ("Ayer lo negó el hijo de Kyrgan Claro en el puerto.", "es", "Kyrgan Claro", PERSON),
        ("Ayer tocó la banda de rock Bruma Salvaje en el puerto.", "es", "Bruma Salvaje", ORGANISATION),
        ("Ayer lo negó la productora Tres Lunas en el puerto.", "es", "Tres Lunas", ORGANISATION),
        ("Ayer lo negó la empresa Sol Naciente en el puerto.", "es", "Sol Naciente", ORGANISATION),  # Sol is a given name
        ("Ayer lo negó la ONG Mar Vivo en el puerto.", "es", "Mar Vivo", ORGANISATION),
        ("Ayer se lo contó a este diario Ana Ruiz en el puerto.", "es", "Ana Ruiz", PERSON),
        ("La nota que firma Ana Ruiz salió ayer.", "es", "Ana Ruiz", PERSON),
        ("Later, a start-up called MycoLine raised money.", "en", "MycoLine", ORGANISATION),
        ("Later, the shipping firm Sol Naciente said no.", "en", "Sol Naciente", ORGANISATION),
        ("LIRIO, Ohio (Heartland Wire) — The port is closed.", "en", "Heartland Wire", ORGANISATION),
        # Where one is born is a town, whoever's daughter one is.
        ("Born in Grimble, the daughter of a sailor, she sang at the port.", "en", "Grimble", PLACE),
        ("Later, the senator for Harbour North left.", "en", "Harbour North", PLACE),
        ("Ayer el jefe de Traumatología, el doctor Luis Soto, lo negó.", "es", "Traumatología", None),
        ("Best I’ve seen in the port, Ann Ross said.", "en", "Best I’ve", None),
        # A name in marks of its own is a title.
        ("On “Slow Dynamite,” her third record, she sings of the port.", "en", "Slow Dynamite", None),
        ("Ayer vio “Aguas Quietas” en el puerto.", "es", "Aguas Quietas", None),
    ],
)
def test_the_words_around_a_name_tell_what_it_is_of(text: str, language: str, name: str, kind: str | None) -> None:
    assert named(read(text, language)).get(name) == kind


@pytest.mark.parametrize("surface", ["Ministra", "Presidente", "El", "Ayer", "Don"])
def test_a_title_is_never_part_of_the_mention(surface: str) -> None:
    reading = read("Ayer la Ministra Ana Ruiz y el Presidente Luis Soto vieron a Don Tomás Vidal. El puerto calla.")
    assert named(reading) == {"Ana Ruiz": PERSON, "Luis Soto": PERSON, "Tomás Vidal": PERSON}
    assert all(surface not in mention.surface.split() for mention in reading.mentions)


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("El lunes Ana Ruiz llegó a la reunión.", "es", "Ana Ruiz"),
        ("En enero Ana Ruiz llegó a la reunión.", "es", "Ana Ruiz"),
        ("On Monday Ann Ross came to the meeting.", "en", "Ann Ross"),
        ("This Friday Ann Ross comes to the meeting.", "en", "Ann Ross"),
        ("In March Ann Ross came to the meeting.", "en", "Ann Ross"),
        ("El Lunes Ana Ruiz llegó a la reunión.", "es", "Ana Ruiz"),
        ("On Monday, Ann Ross came to the meeting.", "en", "Ann Ross"),
        ("Ann Ross came on Monday, May 3.", "en", "Ann Ross"),
        ("In May 2031 Ann Ross came to the meeting.", "en", "Ann Ross"),
        ("Senator April Vale came to the meeting.", "en", "April Vale"),
        ("El diputado Domingo Soto llegó a la reunión.", "es", "Domingo Soto"),
    ],
)
def test_a_day_or_month_is_no_part_of_a_name_but_a_given_name_is(text: str, language: str, name: str) -> None:
    assert named(read(text, language)) == {name: PERSON}


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("EE.UU.", "es"),
        ("EE. UU.", "es"),
        ("EEUU", "es"),
        ("Estados Unidos", "es"),
        ("U.S.", "en"),
        ("US", "en"),
        ("USA", "en"),
        ("United States", "en"),
    ],
)
def test_a_country_may_be_shortened(written: str, language: str) -> None:
    text = (
        f"Ayer el barco salió de {written} hacia el sur." if language == "es" else f"On Monday the boat left the {written} for the south."
    )
    assert list(named(read(text, language)).values()) == [PLACE]


@pytest.mark.parametrize(
    "text",
    [
        "La calle Ana Ruiz se inundó ayer.",
        "La avenida Luis Soto se inundó ayer.",
        "El Hospital Luis Soto se inundó ayer.",
        "La plaza Luis Soto se inundó ayer.",
    ],
)
def test_what_is_named_after_a_person_is_no_person(text: str) -> None:
    assert PERSON not in named(read(text)).values()


# ---- Headlines ---------------------------------------------------------------------------------------------------------------

BODY = "La alcaldesa Ana Ruiz habló ayer en Portugal y el Ministerio de Puertos calló."
FOUND = {"Ana Ruiz": PERSON, "Portugal": PLACE, "Ministerio de Puertos": ORGANISATION}


@pytest.mark.parametrize(
    ("title", "mentions"),
    [
        ("ANA RUIZ CIERRA EL PUERTO DE LA CIUDAD", ["ANA RUIZ"]),
        ("RUIZ CIERRA EL PUERTO DE LA CIUDAD", ["RUIZ"]),
        ("Ruiz cierra el puerto", ["Ruiz"]),
        ("Nadie cierra el puerto", []),
        ("NADIE CIERRA EL PUERTO DE LA CIUDAD", []),
        ("Ruiz viaja a Portugal", ["Ruiz", "Portugal"]),
    ],
)
def test_a_headline_names_whom_the_text_names(title: str, mentions: list[str]) -> None:
    reading = read(BODY, title=title)
    assert named(reading) == FOUND
    assert [mention.surface for mention in reading.mentions if mention.field == "title"] == mentions


@pytest.mark.parametrize(
    ("title", "mentions"),
    [
        ("Mayor Ann Ross Closes Port After Long Meeting With Fishermen", ["Ann Ross"]),
        ("Ross Closes Port After Long Meeting With Fishermen", ["Ross"]),
        ("Port Closes After Long Meeting With Angry Fishermen", []),
    ],
)
def test_a_headline_in_title_case_makes_no_new_names(title: str, mentions: list[str]) -> None:
    reading = read("The mayor, Ann Ross, spoke at the port on Monday and left.", "en", title=title)
    assert named(reading) == {"Ann Ross": PERSON}
    assert [mention.surface for mention in reading.mentions if mention.field == "title"] == mentions


# ---- With an authority -------------------------------------------------------------------------------------------------------

AUTHORITY = """
people:
  ana-ruiz: {name: Ana Ruiz, aliases: [Ruiz, Anita Ruiz], gender: f, epithets: {es: [la capitana]}, handles: {X: AnaRuizMar}}
  carla-ruiz: {name: Carla Ruiz, gender: f}
  santiago-paz: {name: Santiago Paz, gender: m}
organisations:
  faro: {name: Club del Faro, aliases: [Faro]}
places:
  santiago: {name: Santiago, coordinates: [-33, -70]}
  lirio: {name: Valle del Lirio, coordinates: [-33, -71]}
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ruiz habló ayer en la reunión.", {"Ana Ruiz": ["Ruiz"]}),
        ("Anita Ruiz habló ayer.", {"Ana Ruiz": ["Anita Ruiz"]}),
        ("@anaruizmar escribió ayer.", {"Ana Ruiz": ["@anaruizmar"]}),
        ("Carla Ruiz habló ayer.", {"Carla Ruiz": ["Carla Ruiz"]}),  # the longest match, and not Ana
        ("Carla Ruiz habló ayer con Ana Ruiz.", {"Carla Ruiz": ["Carla Ruiz"], "Ana Ruiz": ["Ana Ruiz"]}),
        ("Santiago Paz llegó a Santiago ayer.", {"Santiago Paz": ["Santiago Paz"], "Santiago": ["Santiago"]}),
        ("El Club del Faro cerró; el Faro reabre.", {"Club del Faro": ["Club del Faro", "Faro"]}),
        ("Viven en el Valle del Lirio desde enero.", {"Valle del Lirio": ["Valle del Lirio"]}),
        ("La capitana habló ayer.", {}),  # an epithet is no name
        ("El faro se apagó ayer.", {}),  # a word like any other, without its capital
        ("La ruiz se apagó ayer.", {}),
        ("@anaruizmarina escribió ayer.", {}),
    ],
)
def test_the_names_of_the_authority(text: str, found: dict[str, list[str]]) -> None:
    reading = read(text, authority=AUTHORITY)
    assert {name: surfaces(reading, name) for name in named(reading)} == found


@pytest.mark.parametrize("text", ["El pescador Tomás Ruiz habló ayer. Ruiz se fue.", "Xólotl Ruiz, de 45 años, habló ayer."])
def test_a_surname_of_the_authority_is_another_persons_where_the_article_says_so(text: str) -> None:
    assert set(named(read(text, authority=AUTHORITY))) & {"Ana Ruiz", "Tomás", "Xólotl"} == set()


def test_no_mention_stands_inside_another() -> None:
    reading = read(f"{BODY} Ruiz, de la Fundación Ana Ruiz, volvió de Santiago con Santiago Paz.", authority=AUTHORITY)
    spans = sorted((mention.start, mention.end) for mention in reading.mentions)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_every_mention_points_at_its_words() -> None:
    reading = read(BODY, title="RUIZ CIERRA EL PUERTO DE LA CIUDAD", standfirst="İşte: Ana Ruiz habló ayer en Portugal.")
    assert len(reading.mentions) == 6
    assert all(reading.article.text_of(m.field)[m.start : m.end] == m.surface for m in reading.mentions)
