"""What each repair mends and what it leaves, and that a second pass changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.page.repair import ASCII_QUOTES_REPAIRER, REPAIRERS, repair_page
from cleaner.text.fold import scrub_surrogates
from cleaner.types import Block, Container, Head, Mark, Page, Repair, Role

DAMAGE = (
    # mojibake
    ("itâ€™s raining", "it’s raining", "mojibake"),
    ("the cafÃ© on the quay", "the café on the quay", "mojibake"),
    ("â€œYes,â€\x9d she said", "“Yes,” she said", "mojibake"),
    ("MÃ¼nchen und KÃ¶ln", "München und Köln", "mojibake"),
    ("ÐœÐ¾Ñ\x81ÐºÐ²Ð° Ñ\x81ÐµÐ³Ð¾Ð´Ð½Ñ\x8f", "Москва сегодня", "mojibake"),
    ("the storm â€“ the worst in years", "the storm – the worst in years", "mojibake"),
    ("50 Â£ a head", "50 £ a head", "mojibake"),
    # entities
    ("Rain &amp; wind", "Rain & wind", "entity"),
    ("Rain &amp;amp; wind", "Rain & wind", "entity"),
    ("it&#8217;s raining", "it’s raining", "entity"),
    ("it&#x2019;s raining", "it’s raining", "entity"),
    ("&quot;Yes&quot;", '"Yes"', "entity"),
    ("caf&eacute;", "café", "entity"),
    ("AT&amp;T", "AT&T", "entity"),
    # escapes
    (r"it\u2019s raining", "it’s raining", "escape"),
    (r"a smile \ud83d\ude00 at last", "a smile 😀 at last", "escape"),
    # normal form
    ("cafe\u0301", "café", "normal-form"),
    ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "\ud55c\uad6d", "normal-form"),
    # invisible characters
    ("inter\u00adnational", "international", "invisible"),
    ("zero\u200bwidth", "zerowidth", "invisible"),
    ("\ufeffRain", "Rain", "invisible"),
    ("word\u2060joiner", "wordjoiner", "invisible"),
    ("left\u200eto\u200fright", "lefttoright", "invisible"),
    ("bell\x07 and\x00 nul", "bell and nul", "invisible"),
    ("a\u200cb", "ab", "invisible"),
    ("a\u200db", "ab", "invisible"),
    # spaces
    ("10\u00a0000 people", "10 000 people", "space"),
    ("thin\u2009space", "thin space", "space"),
    ("«\u202foui\u202f»", "« oui »", "space"),
    # glued quotes
    ("highlighted a“coalition of the willing”", "highlighted a “coalition of the willing”", "glued-quote"),
    ("noting:“The UK is ready”", "noting: “The UK is ready”", "glued-quote"),
    ("he said,“no one”", "he said, “no one”", "glued-quote"),
)
"""Damaged text, the text as it was meant, the kind of repair."""


def repair(*texts: str, kind: Role = Role.PARAGRAPH, ascii_quotes: bool = False) -> Page:
    page = Page(format="text", blocks=tuple(Block(text=text, kind=kind) for text in texts))
    return repair_page(page, ascii_quotes=ascii_quotes)


def mend(text: str, *, ascii_quotes: bool = False) -> str:
    return repair(text, ascii_quotes=ascii_quotes).text


def kinds(text: str) -> dict[str, int]:
    return {done.kind: done.count for done in repair(text).repairs}


@pytest.mark.parametrize(("damaged", "text", "kind"), DAMAGE)
def test_damage_is_mended_and_named(damaged: str, text: str, kind: str) -> None:
    assert mend(damaged) == text
    assert kind in kinds(damaged)


def test_next_line_is_a_break_and_no_ellipsis() -> None:
    assert mend("one\x85two") == "one two"


@pytest.mark.parametrize(
    "text",
    [
        "Die Straße nach München war gesperrt; „niemand weiß, warum“, sagte Frau Müller.",
        "„Wir sind bereit“, sagte er, „und zwar jetzt.“ Die Kosten: 3,5 Mio. €.",
        "L’été dernier, l’hôpital « Saint-Cœur » a été fermé à cause d’un incendie.",
        "Âge, Âme, Ça va, œuvre, Noël, Ÿ, À bientôt, être, Île-de-France",
        "Źródło: Polska Agencja Prasowa. Żółć, gęś, jaźń – „tak”, powiedział.",
        "Москва, 15 апреля. «Мы готовы», — сказал мэр.",
        "Україна: «Ми готові», — сказала Олена.",
        "東京で雨が降った。「明日も雨だ」と彼は言った。",
        "北京下雨了。“明天还会下雨”，他说。",
        "서울에 비가 내렸다. “내일도 비가 온다”고 그는 말했다.",
        "هطلت الأمطار على العاصمة، وقال العمدة: «نحن مستعدون».",
        "می‌خواهم به خانه‌ها بروم",
        "Família: 👨‍👩‍👧‍👦 e 🏳️‍🌈, 👩🏽‍🚀",
        "हिन्दी में क्‍षमा",
        "“It’s the ‘best’ of times – or the worst — so far…”",
        "ﬁne ligatures and ＦＵＬＬ width stay",
        "5′ 11″, 20 °C, ½, x², ±3 µm, §5, ¿qué?, ¡sí!, ª, º",
        "R&D at AT&T; Q&A; a & b; x &y; fish&chips",
        "O’Neill said: “Yes.” (“No.”) — “Maybe”",
        "the so-called “war”, or “peace”",
        "C:\\users\\new and \\u is no escape",
        "São Paulo, coração, Ã is a letter, maçã, NÃO, AÇÃO, IRMÃ",
        "Tiếng Việt: Đường phố Hà Nội",
        "Ελλάδα: «Είμαστε έτοιμοι», είπε ο δήμαρχος.",
        'İstanbul\'da yağmur yağdı; "şaşırdık" dedi.',
    ],
)
def test_clean_text_is_left_alone(text: str) -> None:
    page = repair(text)
    assert page.text == text
    assert page.repairs == ()


def test_clean_page_is_the_very_same_blocks() -> None:
    page = Page(format="text", blocks=(Block(text="Rain fell."), Block(text="Then it stopped.")))
    assert repair_page(page, ascii_quotes=False).blocks is page.blocks


@pytest.mark.parametrize("opener", ["„Wir sind bereit“", "‚so‘"])
def test_document_with_low_quotes_gets_no_space_before_a_high_one(opener: str) -> None:
    page = repair(f"{opener}, sagte er.", "Das ist ein Wort“und noch eins.")
    assert page.blocks[1].text == "Das ist ein Wort“und noch eins."


@pytest.mark.parametrize("text", ["他说“是”", "5“x”", "(“Yes”)", "rock’n’roll", 'he said"no"', "слово“слово”"])
def test_space_before_a_quote_is_only_for_latin_letters(text: str) -> None:
    assert mend(text) == text


@pytest.mark.parametrize("text", ["x = '&amp;'", "s = 'â€™'", "a\u00a0b", "r'\\u2019'", "if a“b:", "zero\u200bwidth"])
def test_code_is_left_alone(text: str) -> None:
    page = repair(text, kind=Role.CODE)
    assert (page.text, page.repairs) == (text, ())


def test_lone_halves_of_escaped_pairs_stay() -> None:
    assert mend(r"half \ud83d only") == r"half \ud83d only"


def test_repairs_are_counted_with_the_first_example() -> None:
    page = repair("Rain &amp; wind.", "Sun &amp; cloud, wind &amp; hail.", "Fog.")
    assert page.repairs == (Repair(kind="entity", count=3, example="Rain &amp; wind. → Rain & wind."),)


def test_example_shows_what_cannot_be_seen() -> None:
    (done,) = repair("inter\u00adnational").repairs
    assert done.example == "inter\\xadnational → international"


def test_repairs_of_the_segmenter_are_kept() -> None:
    earlier = Repair(kind="hard-wrap", count=2, example="a⏎b")
    page = Page(format="text", blocks=(Block(text="Rain &amp; wind"),), repairs=(earlier,))
    assert [done.kind for done in repair_page(page, ascii_quotes=False).repairs] == ["hard-wrap", "entity"]


def test_quotes_are_straightened_only_when_asked() -> None:
    text = "“It’s „so“,” he said: «yes», ‘no’"
    assert mend(text) == text
    assert mend(text, ascii_quotes=True) == '"It\'s "so"," he said: "yes", \'no\''


def test_block_with_nothing_left_is_dropped_and_places_move() -> None:
    page = Page(
        format="html",
        blocks=(Block(text="one", container=0), Block(text="\u200b", container=1), Block(text="two", container=2)),
        containers=(
            Container(tag="body", names=(), parent=-1, start=0, end=3),
            Container(tag="div", names=(), parent=0, start=1, end=2),
            Container(tag="p", names=(), parent=0, start=2, end=3),
        ),
        head=Head(marks=(Mark(name="time", value="2025", block=2), Mark(name="x", value="y", block=3))),
    )
    mended = repair_page(page, ascii_quotes=False)
    assert [block.text for block in mended.blocks] == ["one", "two"]
    assert [(container.start, container.end) for container in mended.containers] == [(0, 2), (1, 1), (1, 2)]
    assert [mark.block for mark in mended.head.marks] == [1, 2]


def test_lone_surrogates_become_replacement_characters() -> None:
    assert scrub_surrogates("a\ud800b\udfffc") == ("a\ufffdb\ufffdc", 2)


def repair_twice(texts: list[str]) -> tuple[list[str], Page]:
    once = repair(*texts)
    return [block.text for block in once.blocks], repair_page(Page(format="text", blocks=once.blocks), ascii_quotes=False)


DAMAGED = st.lists(st.sampled_from([row[0] for row in DAMAGE]), min_size=1, max_size=4).map(". ".join)


@given(st.lists(DAMAGED, min_size=1, max_size=3))
def test_second_repair_changes_nothing(damaged: list[str]) -> None:
    once, twice = repair_twice(damaged)
    assert [block.text for block in twice.blocks] == once
    assert twice.repairs == ()


@pytest.mark.parametrize("damaged", ["\u00a0Ã©tÃ©", "\u00adÃ©tÃ©", "ﬁ\u200c\ufeff"])
def test_damage_behind_damage_is_mended_in_one_pass(damaged: str) -> None:
    once, twice = repair_twice([damaged])
    assert [block.text for block in twice.blocks] == once


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_is_repaired_without_an_error(damaged: list[str]) -> None:
    page = repair(*damaged)
    assert page == repair(*damaged)
    assert all(block.text for block in page.blocks) or page.repairs == ()


@given(st.text(alphabet=st.characters(max_codepoint=0x7E, min_codepoint=0x20, exclude_characters="&\\"), max_size=200))
def test_plain_ascii_is_left_alone(text: str) -> None:
    assert repair(text).repairs == ()


@given(st.text(st.one_of(st.sampled_from("\\u&amp;#12“â€™Ã©\u00a0\u200b\u0301Ð°"), st.characters()), max_size=20))
def test_no_gate_is_found_in_a_text_without_a_sign_for_it(text: str) -> None:
    for repairer in (*REPAIRERS, ASCII_QUOTES_REPAIRER):
        assert bool(repairer.sign.search(text)) >= bool(repairer.gate.search(text))
