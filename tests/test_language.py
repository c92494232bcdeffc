"""The language of a text, from the text and from what the page says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.language.identify import identify_language, read_code
from cleaner.types import Language

SAMPLES = {
    "en": "The bridge over the river was closed on Monday morning, and nobody knows when it will be open again, the mayor said.",
    "de": "Die Brücke über den Fluss wurde am Montagmorgen gesperrt, und niemand weiß, wann sie wieder geöffnet wird, sagte die Bürgermeisterin.",
    "fr": "Le pont sur la rivière a été fermé lundi matin, et personne ne sait quand il sera rouvert, a déclaré la maire de la ville.",
    "es": "El puente sobre el río fue cerrado el lunes por la mañana y nadie sabe cuándo volverá a abrirse, dijo la alcaldesa de la ciudad.",
    "it": "Il ponte sul fiume è stato chiuso lunedì mattina e nessuno sa quando sarà riaperto, ha detto la sindaca della città ai giornalisti.",
    "pt": "A ponte sobre o rio foi fechada na segunda-feira de manhã e ninguém sabe quando será reaberta, disse a presidente da câmara.",
    "nl": "De brug over de rivier is maandagochtend gesloten en niemand weet wanneer ze weer opengaat, zei de burgemeester van de stad.",
    "pl": "Most nad rzeką został zamknięty w poniedziałek rano i nikt nie wie, kiedy zostanie ponownie otwarty, powiedziała burmistrzyni.",
    "ru": "Мост через реку закрыли в понедельник утром, и никто не знает, когда его снова откроют, сказала мэр города журналистам.",
    "uk": "Міст через річку закрили в понеділок уранці, і ніхто не знає, коли його знову відкриють, сказала міська голова журналістам.",
    "tr": "Nehrin üzerindeki köprü pazartesi sabahı kapatıldı ve ne zaman yeniden açılacağını kimse bilmiyor, dedi belediye başkanı.",
    "ar": "أُغلق الجسر فوق النهر صباح يوم الاثنين ولا أحد يعرف متى سيفتح من جديد، كما قالت رئيسة بلدية المدينة للصحفيين أمس في المؤتمر.",
    "ja": "川に架かる橋は月曜日の朝に閉鎖され、いつ再開されるのか誰にも分からないと市長は記者団に語った。市民は遠回りをしなければならないという。",
    "ko": "강 위의 다리는 월요일 아침에 폐쇄되었으며 언제 다시 열릴지 아무도 모른다고 시장이 기자들에게 말했다. 주민들은 먼 길을 돌아가야 하며 불편을 호소하고 있다고 한다.",
    "no": "Broen over elven ble stengt mandag morgen, og ingen vet når den blir åpnet igjen, sa ordføreren til journalistene i går kveld.",
}


@pytest.mark.parametrize("code", SAMPLES)
def test_language_is_told_from_the_text_alone(code: str) -> None:
    found = identify_language(SAMPLES[code], None, None)
    assert found.code == code
    assert found.source == "detector"
    assert 0.5 < found.confidence <= 1.0


@pytest.mark.parametrize("code", SAMPLES)
def test_page_that_declares_its_language_is_believed(code: str) -> None:
    assert identify_language(SAMPLES[code], f"{code}-XX", None).code == code


@pytest.mark.parametrize("declared", ["en", "en-US", "EN_gb", "klingon", ""])
def test_template_that_declares_the_wrong_language_is_not_believed(declared: str) -> None:
    assert identify_language(SAMPLES["ru"], declared, None).code == "ru"


@pytest.mark.parametrize("declared", ["ua", "xx", "cz"])
def test_code_that_names_no_language_is_not_believed(declared: str) -> None:
    assert identify_language(SAMPLES["uk"], declared, None).code == "uk"


def test_norwegian_has_one_code() -> None:
    assert identify_language(SAMPLES["no"], "nb-NO", None).code == "no"
    assert identify_language(SAMPLES["no"], "nn", None).code == "no"


@pytest.mark.parametrize("text", ["", "Rain.", "12345 67890 " * 30, "!!! ??? " * 50])
def test_too_little_text_says_nothing(text: str) -> None:
    assert identify_language(text, None, None) == Language()
    assert Language().code is None


def test_too_little_text_leaves_the_word_to_the_page() -> None:
    found = identify_language("Regen.", "de-AT", None)
    assert (found.code, found.source, found.raw) == ("de", "html-lang", "de-AT")


def test_declared_language_without_a_profile_is_believed() -> None:
    text = (
        "Is droichead é seo thar an abhainn a dúnadh maidin Dé Luain agus níl a fhios ag aon duine cathain a osclófar arís é."
    )
    assert identify_language(text, "ga", None).code == "ga"


def test_override_beats_every_witness() -> None:
    found = identify_language(SAMPLES["de"], "fr", "en")
    assert (found.code, found.source, found.confidence) == ("en", "option", 1.0)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("EN_us", "en"),
        (" de ", "de"),
        ("zh-Hant-TW", "zh"),
        ("zh-CN", "zh"),
        ("nb", "no"),
        ("nn-NO", "no"),
        ("iw", "he"),
        ("fil", "tl"),
        ("undefined", None),
        ("und", None),
        ("x", None),
        ("", None),
        (None, None),
        ("{{lang}}", None),
    ],
)
def test_language_tags_are_read_as_iso_639_1(tag: str | None, code: str | None) -> None:
    assert read_code(tag) == code


def test_threads_get_the_same_answers() -> None:
    texts = list(SAMPLES.values()) * 4
    alone = [identify_language(text, None, None) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda text: identify_language(text, None, None), texts)) == alone


@given(st.text(max_size=300), st.none() | st.text(max_size=10))
def test_any_text_gets_the_same_answer_twice(text: str, declared: str | None) -> None:
    found = identify_language(text, declared, None)
    assert found == identify_language(text, declared, None)
    assert found.code is None or (len(found.code) == 2 and found.code.isascii())
    assert 0.0 <= found.confidence <= 1.0
