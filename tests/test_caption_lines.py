"""Captions in flattened text: told by labels, credits and notices, with the text and the credit apart."""

from __future__ import annotations

import pytest

from cleaner import Article, normalize
from cleaner.language.pictures import Shown, read_shown
from cleaner.types import Caption

TITLE = "Council keeps its last public swimming pool"
STORY = (
    "The council of Easterly voted on Wednesday to keep the town's last public swimming pool open for five more years.",
    "The pool loses about 190,000 pounds a year, and its boiler dates from 1971, the treasurer told the meeting.",
    "Swimming clubs will pay a little more from October, said a councillor who has swum there for forty years.",
)


@pytest.mark.parametrize(
    ("line", "text", "credit"),
    [
        ("Image caption, The pool was built in 1971", "The pool was built in 1971", ""),
        ("Pie de foto, La piscina se abrió en 1971", "La piscina se abrió en 1971", ""),
        ("Автор фото, Getty Images", "", "Getty Images"),
        ("Crédit photo, AFP", "", "AFP"),
        ("Keterangan gambar, Kolam renang dibuka pada 1971", "Kolam renang dibuka pada 1971", ""),
        (
            "FILE PHOTO: Swimmers wait at the pool, June 18. Jane Doe via REUTERS/File Photo ATTENTION EDITORS - NO RESALES.",
            "Swimmers wait at the pool, June 18.",
            "Jane Doe via REUTERS/File Photo",
        ),
        ("Archivfoto: Das Freibad in Wendheim. REUTERS/Jane Doe", "Das Freibad in Wendheim.", "REUTERS/Jane Doe"),
        ("Swimmers wait at the pool [Jane Doe/AFP]", "Swimmers wait at the pool", "Jane Doe/AFP"),
        (
            "Swimmers wait at the pool [Courtesy of the Easterly Club]",
            "Swimmers wait at the pool",
            "Courtesy of the Easterly Club",
        ),
        ("Swimmers wait at the pool [File: Jane Doe/Reuters]", "Swimmers wait at the pool", "File: Jane Doe/Reuters"),
        ("Пловцы ждут у бассейна / фото Пресс-служба города", "Пловцы ждут у бассейна", "фото Пресс-служба города"),
        ("Pływacy czekają przed basenem / fot. Jan Kowalski", "Pływacy czekają przed basenem", "fot. Jan Kowalski"),
        ("Schwimmer warten vor dem Bad | Foto: Jana Muster", "Schwimmer warten vor dem Bad", "Jana Muster"),
    ],
)
def test_line_on_a_picture_gives_text_and_credit_apart(line: str, text: str, credit: str) -> None:
    assert read_shown(line) == Shown(text=text, credit=credit)


@pytest.mark.parametrize(
    "line",
    [
        "The council voted [see page 4] and left.",
        "He asked for the file: it was empty.",
        "The picture shows a pool and/or a lake.",
        "She spoke of the pool [and of the lake]",
        "Voters [and children/dogs]",
        "LONDON (Reuters) - Shares fell on Tuesday.",
        "The image source, he said, was unknown.",
    ],
)
def test_other_lines_are_not_of_pictures(line: str) -> None:
    assert read_shown(line) is None


@pytest.mark.parametrize(
    ("lines", "captions"),
    [
        ("Image source, Reuters\nImage caption, The pool was built in 1971", [("The pool was built in 1971", "Reuters")]),
        ("Fuente de la imagen, AFP\nPie de foto, La piscina de 1971", [("La piscina de 1971", "AFP")]),
        ("Image source, Getty Images", []),
        ("Swimmers wait at the pool [Jane Doe/AFP]", [("Swimmers wait at the pool", "Jane Doe/AFP")]),
        ("Pool in Easterly / photo Press service of the town", [("Pool in Easterly", "photo Press service of the town")]),
    ],
)
@pytest.mark.parametrize("place", [1, 2])
def test_captions_leave_the_text_with_their_credits(lines: str, captions: list[tuple[str, str]], place: int) -> None:
    blocks = [TITLE, *STORY]
    blocks.insert(place, lines)
    article = normalize("\n\n".join(blocks))
    assert isinstance(article, Article)
    assert article.captions == tuple(Caption(text=text, credit=credit) for text, credit in captions)
    assert article.text == "\n\n".join(STORY)


def test_line_right_above_an_agencys_credit_is_the_caption() -> None:
    pair = "Swimmers at the gate of the pool\nPhoto: Jane Doe/dpa"
    article = normalize("\n\n".join((TITLE, STORY[0], pair, *STORY[1:])))
    assert isinstance(article, Article)
    assert article.captions == (Caption(text="Swimmers at the gate of the pool", credit="Jane Doe/dpa"),)
    assert article.text == "\n\n".join(STORY)
