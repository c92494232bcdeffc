"""Bylines, datelines, agencies and credits as papers of many languages and scripts write them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cleaner.fields.captions import split_credit
from cleaner.fields.dateline import match_dateline
from cleaner.language.agencies import find_agency
from cleaner.language.people import drop_outlet, split_byline
from cleaner.language.words import opens_byline
from tests.test_metadata_hints import clean

MakePage = Callable[..., str]
TITLE = "<title>Wend bridge closed after divers find cracks</title>"


@pytest.mark.parametrize(
    ("byline", "language", "names"),
    [
        ("بقلم: أحمد المثال", "ar", ["أحمد المثال"]),
        ("نویسنده: علی نمونه", "fa", ["علی نمونه"]),
        ("מאת דנה דוגמה", "he", ["דנה דוגמה"]),
        ("लेखक: अनिल उदाहरण", "hi", ["अनिल उदाहरण"]),
        ("โดย สมชาย ตัวอย่าง", "th", ["สมชาย ตัวอย่าง"]),
        ("文・山田太郎", "ja", ["山田太郎"]),
        ("【山田太郎】", "ja", ["山田太郎"]),
        ("by 山田太郎 ／ 2016.12.01", "ja", ["山田太郎"]),
        ("文/记者 王小明", "zh", ["王小明"]),
        ("记者：王小明 李大华", "zh", ["王小明", "李大华"]),
        ("来源：新华社", "zh", []),
        ("홍길동·김철수 기자", "ko", ["홍길동", "김철수"]),
        ("De Ana Exemplu", "ro", ["Ana Exemplu"]),
        ("De Ana Exemplu", "es", ["De Ana Exemplu"]),
        ("Por Ana Exemplo e João Testemunha, de Brasília", "pt", ["Ana Exemplo", "João Testemunha"]),
        ("Von Jana Muster (Text) und Klaus Beispiel (Foto)", "de", ["Jana Muster"]),
        ("Anne Exemple (à Bruxelles)", "fr", ["Anne Exemple"]),
        ("Paramita (Guha) Ghosh", "en", ["Paramita Ghosh"]),
        ("Written by Jane Doe Written by Jane Doe", "en", ["Jane Doe", "Jane Doe"]),
        ("Written by Jane Doe Posted by Richard Roe", "en", ["Jane Doe", "Richard Roe"]),
        ("By Jane Doe In", "en", ["Jane Doe"]),
        ("By Arricca SanSone", "en", ["Arricca SanSone"]),
        ("By Wedding ChecklistsJust EngagedWedding Planning", "en", []),
        ("undefined undefined", "en", []),
        ("N/A", "en", []),
    ],
)
def test_byline_of_any_script_gives_the_writers(byline: str, language: str, names: list[str]) -> None:
    assert list(split_byline(byline, language)) == names


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("מאת: דנה דוגמה", True),
        ("بقلم أحمد المثال", True),
        ("كتب محمد صلاح اسمه في التاريخ من جديد", False),
        ("โดย ตำรวจ กล่าว ว่า มี ผู้ บาดเจ็บ หลาย คน", False),
        ("By the river", False),
    ],
)
def test_sentence_of_a_script_without_capitals_opens_no_byline(line: str, *, opens: bool) -> None:
    assert opens_byline(line) is opens


def test_line_with_a_name_and_a_job_names_the_author(make_page: MakePage) -> None:
    article = clean(make_page(head=TITLE, above="<p>Jane Doe, Staff Writer</p>"))
    assert (article.authors, article.origins["authors"].source) == (("Jane Doe",), "titled-name")


def test_line_with_a_name_and_no_job_names_nobody(make_page: MakePage) -> None:
    assert clean(make_page(head=TITLE, above="<p>Jane Doe, Old Town</p>")).authors == ()


def test_agency_behind_the_last_name_is_no_part_of_it() -> None:
    assert drop_outlet("By Jane Doe and Richard Roe The Associated Press") == "By Jane Doe and Richard Roe"


@pytest.mark.parametrize(
    ("opening", "place", "agency"),
    [
        ("PARIS, 14 mars (Reuters) - ", "PARIS", "Reuters"),
        ("Madrid, 14 mar (EFE).- ", "Madrid", "EFE"),
        ("Mumbai, March 14 (PTI) ", "Mumbai", "PTI"),
        ("Berlin/München (dpa/AFP) – ", "Berlin/München", "dpa"),
        ("(ANSA) - ROMA, 14 MAR - ", "ROMA", "ANSA"),
        ("JAKARTA, BERITA.com - ", "JAKARTA", None),
        ("МОСКВА, 14 марта. /ТАСС/. ", "МОСКВА", "TASS"),
        ("МОСКВА, 14 мар — РИА Новости. ", "МОСКВА", "RIA Novosti"),
        ("Москва. 14 марта. INTERFAX.RU - ", "Москва", "Interfax"),
        ("القاهرة (رويترز) - ", "القاهرة", "Reuters"),
        ("الرياض - واس: ", "الرياض", "SPA"),
        ("تهران - ایرنا - ", "تهران", "IRNA"),
        ("नई दिल्ली, 14 मार्च (भाषा) ", "नई दिल्ली", "PTI"),
        ("【ロンドン共同】", "ロンドン", "Kyodo"),
        ("【ニューヨーク＝山田太郎】", "ニューヨーク", None),
        ("［東京　14日　ロイター］ - ", "東京", "Reuters"),
        ("新华社北京3月14日电 ", "北京", "Xinhua"),
        ("（中央社台北14日電）", "台北", "CNA"),
        ("(서울=연합뉴스) 홍길동 기자 = ", "서울", "Yonhap"),
        ("(TTXVN) ", None, "VNA"),
    ],
)
def test_dateline_of_any_script_gives_place_and_agency(opening: str, place: str | None, agency: str | None) -> None:
    found = match_dateline(f"{opening}Die Brücke")
    assert found is not None
    assert (found.place, found.agency) == (place, agency)


@pytest.mark.parametrize(
    "text",
    [
        "【速報】市議会は橋を閉鎖",
        "(Update) The bridge is closed.",
        "Der Rat (Stadt) hat entschieden.",
        "قال المجلس (البلدي) اليوم",
        "The bridge - once the longest - is closed.",
        "[사진] 다리가 폐쇄됐다",
    ],
)
def test_words_in_brackets_are_no_dateline(text: str) -> None:
    assert match_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("رويترز", "Reuters"),
        ("法新社", "AFP"),
        ("共同", "Kyodo"),
        ("연합뉴스", "Yonhap"),
        ("पीटीआई", "PTI"),
        ("ロイター＝共同", "Reuters"),
    ],
)
def test_agency_is_known_by_its_name_in_other_scripts(text: str, agency: str) -> None:
    assert find_agency(text) == agency


def test_line_of_an_agency_alone_at_the_story_names_it(make_page: MakePage) -> None:
    assert clean(make_page(head=TITLE, above="<p>Anadolu Ajansı</p>")).agency == "Anadolu Agency"


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("Two boats. Courtesy of Jane Doe", "Two boats.", "Jane Doe"),
        ("Two boats. [Jane Doe/AFP]", "Two boats.", "Jane Doe/AFP"),
        ("The photo by the door shows two boats.", "The photo by the door shows two boats.", None),
        ("Deux bateaux. Photo AFP", "Deux bateaux.", "AFP"),
        ("Dwie łodzie. Fot. Anna Przykład", "Dwie łodzie.", "Anna Przykład"),
        ("Két hajó. Fotó: MTI", "Két hajó.", "MTI"),
        ("Zwei Boote. Foto: picture alliance/dpa", "Zwei Boote.", "picture alliance/dpa"),
        ("قاربان في النهر (رويترز)", "قاربان في النهر", "رويترز"),
        ("שתי סירות בנהר. צילום: דנה דוגמה", "שתי סירות בנהר.", "דנה דוגמה"),
        ("川の船（写真：共同通信）", "川の船", "共同通信"),
        ("川の船＝山田太郎撮影", "川の船", "山田太郎撮影"),
        ("河上的船。新华社记者 王小明 摄", "河上的船。", "新华社记者 王小明 摄"),
        ("배 두 척. [사진=홍길동 기자]", "배 두 척.", "홍길동 기자"),
        ("배 두 척. /연합뉴스", "배 두 척.", "연합뉴스"),
        ("Two boats (old ones)", "Two boats (old ones)", None),
    ],
)
def test_credit_of_any_script_leaves_the_caption(text: str, caption: str, credit: str | None) -> None:
    found = split_credit(text)
    assert (found.text, found.credit) == (caption, credit)


@pytest.mark.parametrize(
    ("headline", "stamp", "lead", "wanted"),
    [
        (
            "Город закрывает старый мост",
            "14 марта 2025, 18:05 Обновлено: 15 марта 2025",
            "Городской совет во вторник проголосовал за закрытие старого моста через реку: инженеры нашли трещины в двух опорах.",
            ("2025-03-14T18:05:00", "2025-03-15"),
        ),
        (
            "Orașul închide podul vechi",
            "Publicat: 14 martie 2025, 18:05 Actualizat: 15 martie 2025",
            "Consiliul local a votat marți închiderea vechiului pod peste râu după ce inginerii au găsit fisuri în doi piloni.",
            ("2025-03-14T18:05:00", "2025-03-15"),
        ),
    ],
)
def test_line_of_dates_alone_is_no_headline(headline: str, stamp: str, lead: str, wanted: tuple[str, str]) -> None:
    article = clean(f"Home\nNews\n\n{headline}\n\n{stamp}\n\n{lead}\n\n{lead[::-1]}\n")
    assert article.title != stamp
    assert (article.date_published, article.date_modified) == wanted
