"""Interviews printed as questions and answers: each paragraph of an answer is one quotation of whoever is interviewed."""

import pytest
from reading import read, said

INTRO = "La bióloga Ana Ruiz estudia las mareas de la bahía. Hablamos con ella en el faro."
ENGLISH = "The biologist Ann Ross studies the tides of the bay. We met her at the lighthouse."
SPANISH_TALK = [
    ("¿Por qué cierra el puerto?", "Porque el mar sube cada año."),
    ("¿Se sabe cuándo abre?", "No, nadie lo sabe todavía."),
    ("¿Volverá usted?", "Si hay barcos, claro que sí."),
]
ENGLISH_TALK = [
    ("Why does the port close?", "Because the sea rises every year."),
    ("Is it known when it opens?", "No, nobody knows yet."),
    ("Will you come back?", "If there are boats, of course."),
]


def talk(question: str, answer: str, pairs: list[tuple[str, str]] = SPANISH_TALK) -> str:
    return "\n".join(f"{question.format(asked)}\n{answer.format(answered)}" for asked, answered in pairs)


def answers(name: str | None, pairs: list[tuple[str, str]] = SPANISH_TALK) -> list[tuple[str, str, str | None, str]]:
    return [(answered, "direct", name, "named" if name else "unresolved") for _, answered in pairs]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("—{}", "{}"),
        ("—{}", "—{}"),
        ("– {}", "– {}"),
        ("-{}", "-{}"),
        ("- {}", "{}"),
        ("P: {}", "R: {}"),
        ("P. {}", "R. {}"),
        ("P.: {}", "R.: {}"),
        ("Pregunta: {}", "Respuesta: {}"),
        ("PREGUNTA: {}", "RESPUESTA: {}"),
        ("{}", "{}"),
        ("{}", "Ana Ruiz: {}"),
        ("El Faro: {}", "Ana Ruiz: {}"),
        ("—{}", "Ruiz: {}"),
    ],
)
def test_answers_are_quotations_of_whom_the_article_introduces(question: str, answer: str) -> None:
    assert said(read(f"{INTRO}\n{talk(question, answer)}")) == answers("Ana Ruiz")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Q: {}", "A: {}"),
        ("Q. {}", "A. {}"),
        ("Question: {}", "Answer: {}"),
        ("— {}", "{}"),
        ("{}", "{}"),
        ("{}", "Ross: {}"),
    ],
)
def test_english_answers_are_quotations_of_whom_the_article_introduces(question: str, answer: str) -> None:
    assert said(read(f"{ENGLISH}\n{talk(question, answer, ENGLISH_TALK)}", "en")) == answers("Ann Ross", ENGLISH_TALK)


def test_answers_are_of_whom_the_headline_names_where_no_introduction_does() -> None:
    reading = read(f"Hablamos en el faro de la bahía.\n{talk('{}', '{}')}", title="Ana Ruiz: «El mar no espera»")
    assert said(reading)[1:] == answers("Ana Ruiz")
    two = read(f"Hablamos en el faro de la bahía.\n{talk('{}', '{}')}", title="Ana Ruiz y Luis Soto, en el faro")
    assert said(two) == answers(None)


def test_two_questions_make_an_interview() -> None:
    assert said(read(f"{INTRO}\n{talk('—{}', '{}', SPANISH_TALK[:2])}")) == answers("Ana Ruiz", SPANISH_TALK[:2])


def test_each_paragraph_of_an_answer_is_a_quotation() -> None:
    text = f"{INTRO}\n{talk('—{}', '{}')}\nY cada invierno más."
    assert said(read(text)) == [*answers("Ana Ruiz"), ("Y cada invierno más.", "direct", "Ana Ruiz", "named")]


def test_marks_inside_an_answer_make_no_row() -> None:
    pairs = [(asked, f"{answered[:-1]}, “como dicen”, y «El faro» también.") for asked, answered in SPANISH_TALK]
    assert said(read(f"{INTRO}\n{talk('—{}', '{}', pairs)}")) == answers("Ana Ruiz", pairs)


def test_the_introduction_may_quote_in_marks() -> None:
    text = f"{INTRO} “Llego tarde”, dice Ruiz.\n{talk('—{}', '{}')}"
    assert said(read(text)) == [("Llego tarde", "direct", "Ana Ruiz", "named"), *answers("Ana Ruiz")]


def test_somebody_else_named_in_an_answer_does_not_give_it() -> None:
    pairs = [(asked, f"{answered} Lo dijo Tomás Vidal.") for asked, answered in SPANISH_TALK]
    assert said(read(f"{INTRO}\n{talk('—{}', '{}', pairs)}")) == answers("Ana Ruiz", pairs)


def test_of_two_who_were_introduced_none_is_named() -> None:
    text = f"Hablamos con las biólogas Ana Ruiz y Lucía Vidal en el faro.\n{talk('—{}', '{}')}"
    assert said(read(text)) == answers(None)


def test_labels_tell_two_who_answer_apart() -> None:
    text = """Hablamos con las biólogas Ana Ruiz y Lucía Vidal en el faro.
        —¿Por qué?
        Ruiz: Porque el mar sube.
        —¿Se sabe cuándo?
        Vidal: No se sabe.
        —¿Quién paga?
        Ruiz: Nosotras."""
    assert [quote[::2] for quote in said(read(text))] == [
        ("Porque el mar sube.", "Ana Ruiz"),
        ("No se sabe.", "Lucía Vidal"),
        ("Nosotras.", "Ana Ruiz"),
    ]


def test_a_subhead_between_answers_is_none() -> None:
    text = f"{INTRO}\n{talk('—{}', '{}')}".replace("\n—¿Volverá", "\nLa marea de enero\n—¿Volverá")
    assert said(read(text)) == answers("Ana Ruiz")


@pytest.mark.parametrize(
    "text",
    [
        # One question makes no interview; nor do rhetorical ones in running text, lists, and questions with nothing behind them.
        f"{INTRO}\n—¿Por qué cierra el puerto?\nEl puerto cierra en enero.",
        f"{INTRO}\n¿Quién paga? Nadie lo dice. ¿Y el faro? Se apaga.\nEl puerto cierra en enero.",
        f"{INTRO}\n- Tres barcos hundidos.\n- Dos muelles cerrados.\nEl puerto cierra en enero.",
        f"{INTRO}\nLas preguntas son tres.\n1. ¿Quién paga?\n2. ¿Quién mira?\n3. ¿Quién calla?\nEl puerto cierra en enero.",
        f"{INTRO}\nQuedan tres preguntas.\n- ¿Quién paga?\n- ¿Quién mira?\n- ¿Quién calla?\nEl puerto cierra en enero.",
        # Subheads that ask: nobody is addressed, or it is the reader, in the answers too.
        f"{INTRO}\n{talk('{}', '{}', SPANISH_TALK[:2])}\n¿Quién paga?\nEl puerto, desde enero.",
        f"{INTRO}\n¿Qué debe hacer usted?\nCerrar la ventana.\n¿Y si llueve?\nUsted se queda en casa.\n¿Quién avisa?\nEl puerto.",
        # Three questions in a long text, and answers that quote others.
        f"{INTRO}\n{talk('{}', '{}')}\n" + "El puerto tiene tres muelles y un faro.\n" * 9,
    ],
)
def test_what_is_no_interview(text: str) -> None:
    assert said(read(text)) == []


def test_an_explanation_that_quotes_is_no_interview() -> None:
    pairs = [(asked, f"{answered} “El puerto no cierra nunca”, dijo Tomás Vidal.") for asked, answered in SPANISH_TALK]
    assert [name for _, _, name, _ in said(read(f"{INTRO}\n{talk('{}', '{}', pairs)}"))] == ["Tomás Vidal"] * 3


def test_who_speaks_of_himself_may_quote_and_address() -> None:
    pairs = [(asked, f"{answered} Yo le digo a usted: “El puerto no cierra nunca”.") for asked, answered in SPANISH_TALK]
    assert said(read(f"{INTRO}\n{talk('{}', '{}', pairs)}")) == answers("Ana Ruiz", pairs)


def test_a_word_before_a_colon_is_no_label() -> None:
    """Only where every answer begins with a name are names labels."""
    pairs = [(SPANISH_TALK[0][0], "Claro: el mar sube."), (SPANISH_TALK[1][0], "Mire: nadie lo sabe."), SPANISH_TALK[2]]
    assert said(read(f"{INTRO}\n{talk('—{}', '{}', pairs)}")) == answers("Ana Ruiz", pairs)


def test_an_answer_with_a_name_goes_on_in_its_next_paragraph() -> None:
    text = f"Hablamos con las biólogas Ana Ruiz y Lucía Vidal en el faro.\n{talk('—{}', 'Vidal: {}')}\nY cada invierno más."
    assert said(read(text)) == [*answers("Lucía Vidal"), ("Y cada invierno más.", "direct", "Lucía Vidal", "named")]


@pytest.mark.parametrize("question", ["P: {}", "—{}"])
def test_the_text_below_an_interview_is_no_answer(question: str) -> None:
    text = f"{INTRO}\n{talk(question, 'R: {}')}\nAna Ruiz presenta su libro el martes en la biblioteca del puerto.\nLa entrada es libre."
    assert said(read(text)) == answers("Ana Ruiz")


def test_the_text_below_an_interview_may_quote_others() -> None:
    text = f"{INTRO}\n{talk('P. {}', 'R. {}')}\nEl alcalde Tomás Vidal escribió ayer en X: «Estamos todos con la bióloga»."
    assert said(read(text)) == [*answers("Ana Ruiz"), ("Estamos todos con la bióloga", "direct", "Tomás Vidal", "named")]


def test_an_answer_goes_on_without_its_label() -> None:
    more = "El alcalde me dijo: «No habrá barcos este año». Tomás Vidal y yo reímos."
    text = f"{INTRO}\n{talk('P: {}', 'R: {}')}\n{more}"
    assert said(read(text)) == [*answers("Ana Ruiz"), (more, "direct", "Ana Ruiz", "named")]


def test_the_label_of_an_answer_is_no_initial() -> None:
    talked = [(asked, f"Ruiz {answered.lower()}") for asked, answered in SPANISH_TALK]
    assert {m.surface for m in read(f"{INTRO}\n{talk('P. {}', 'R. {}', talked)}").mentions} == {"Ana Ruiz", "Ruiz"}


def test_an_article_with_quotations_in_marks_is_no_interview() -> None:
    text = (
        "Ana Ruiz habló en el faro.\n“Uno, dos y tres barcos”, dijo Tomás Vidal.\n“No sé nada”, dijo Luis Soto.\n“Yo tampoco”, dijo Vidal."
    )
    assert [name for _, _, name, _ in said(read(text))] == ["Tomás Vidal", "Luis Soto", "Tomás Vidal"]
