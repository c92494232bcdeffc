"""Captions that the markup does not call captions."""

from __future__ import annotations

import pytest

from cleaner import Article, normalize

PARAGRAPHS = [
    "The bridge over the Wend has been closed since Monday morning, the council said in a statement on its website.",
    "Engineers found a crack in the second pier when they inspected it after the flood of last week, officials added.",
    "A ferry will run every twenty minutes until the bridge is open again, which may take until the end of August.",
    "The mayor asked everybody to leave their cars at home, because the road to the ferry is narrow and has no parking.",
]
CAPTION = "Engineers look at the second pier of the bridge from a boat."


def read(insert: str) -> Article:
    body = "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS[:2], "{}", *PARAGRAPHS[2:])).replace("<p>{}</p>", insert)
    page = f"<html><head><title>Bridge closed</title></head><body><article><h1>Bridge closed</h1>{body}</article></body></html>"
    article = normalize(page)
    assert isinstance(article, Article)
    assert all(text in article.text for text in PARAGRAPHS)
    return article


@pytest.mark.parametrize(
    "frame",
    [
        "<div class='newsitem-image'><img src=a.jpg><div class=info>{}</div></div>",
        "<div class=contentimage><img src=a.jpg>{}</div>",
        "<div class=picBox><img src=a.jpg><p>{}</p></div>",
        "<div class='image_image-widget__LYZT4'><p>{}</p><div>Image: Jane Doe</div></div>",
        "<div class=media><img src=a.jpg><div class=mediaInfo><p class=infotext>{}</p></div></div>",
        "<div class='absatzbild absatzbild--l'><div class=absatzbild__info><p>{}</p></div></div>",
        "<figure><img src=a.jpg><figcaption>{} Jane Doe/AFP</figcaption></figure><div class=screen__text><p>{}</p></div>",
    ],
)
def test_what_stands_in_a_frame_named_for_a_picture_is_its_caption(frame: str) -> None:
    article = read(frame.replace("{}", CAPTION))
    assert CAPTION not in article.text
    assert [caption.text.rstrip(".") for caption in article.captions] == [CAPTION.rstrip(".")]


@pytest.mark.parametrize(
    "frame",
    [
        "<div class='format-image'><p>{}</p></div>",
        "<div class='with-image'><p>{}</p></div>",
        "<div class='type--bild-und-text'><p>{}</p></div>",
        "<div class=image>" + "<p>{} It took them an hour.</p>" * 4 + "</div>",
        "<h2 class='image-title'>{}</h2>",
        "<p>{}</p>",
    ],
)
def test_what_is_more_than_a_picture_stays(frame: str) -> None:
    article = read(frame.replace("{}", CAPTION))
    assert CAPTION in article.text
    assert not article.captions


def test_long_paragraph_of_the_story_beside_a_picture_stays() -> None:
    text = " ".join(
        [PARAGRAPHS[0], "A crack was found in its second pier, and another in the third, when divers went down again."] * 2
    )
    article = read(f"<div class=photo-txt><section><p>{text}</p></section></div>")
    assert text in article.text
    assert not article.captions


MODULES = ("image-text", "text-image", "media__info", "textbild", "photo-block")


@pytest.mark.parametrize("name", MODULES)
def test_story_set_in_elements_named_for_pictures_is_no_caption(name: str) -> None:
    body = "".join(f"<div class={name}><img src=a.jpg alt=''><p>{text}</p></div>" for text in PARAGRAPHS)
    article = normalize(f"<body><article><h1>Bridge closed</h1>{body}</article></body>")
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == PARAGRAPHS
    assert article.captions == ()


@pytest.mark.parametrize("name", MODULES)
def test_two_paragraphs_beside_a_picture_are_no_caption(name: str) -> None:
    inside = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[2:])
    body = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><div class={name}><img src=a.jpg alt=''>{inside}</div>"
    article = normalize(f"<body><article><h1>Bridge closed</h1>{body}</article></body>")
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == PARAGRAPHS
