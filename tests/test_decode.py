"""Which witness is believed about a document's bytes, and in which order."""

from __future__ import annotations

import codecs
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.page.decode import WITNESSES, decode_document, name_codec
from cleaner.types import Decoded, InputFormat, RawDocument, Rejection, Warning

LIMIT = 20_000_000
ENGLISH = "The café on the quay was full on Monday, and nobody spoke of the storm that was coming.\n" * 3
RUSSIAN = (
    "Мост через реку закрыли в понедельник утром, сообщила городская администрация. Инженеры осмотрят опоры на этой неделе.\n"
    "Жители старого города теперь вынуждены ездить в объезд, чтобы попасть в больницу на другом берегу.\n"
) * 4
GREEK = (
    "Η γέφυρα έκλεισε τη Δευτέρα το πρωί, ανακοίνωσε ο δήμος. Οι μηχανικοί θα εξετάσουν τα βάθρα αυτή την εβδομάδα.\n"
    "Οι κάτοικοι της παλιάς πόλης πρέπει τώρα να κάνουν μεγάλη παράκαμψη για να φτάσουν στο νοσοκομείο.\n"
) * 4
KOREAN = (
    "월요일 아침 다리가 폐쇄되었다고 시 당국이 밝혔다. 기술자들은 이번 주에 교각을 점검할 예정이다.\n"
    "주민들은 이제 강 건너편 병원에 가기 위해 먼 길을 돌아가야 한다.\n"
) * 4
JAPANESE = (
    "市は月曜日の朝、橋を閉鎖したと発表した。技術者たちは今週、橋脚を点検する予定だ。\n"
    "旧市街の住民は対岸の病院に行くために遠回りをしなければならない。\n"
) * 4
TRADITIONAL = (
    "市政府表示，這座橋樑在星期一早上關閉。工程師將於本週檢查橋墩，並於星期五向市長報告結果。老城區的居民現在必須繞道才能到達對岸的醫院。\n"
    * 4
)
SIMPLIFIED = (
    "市政府表示，这座桥梁在星期一早上关闭。工程师将于本周检查桥墩，并于星期五向市长报告结果。老城区的居民现在必须绕道才能到达对岸的医院。\n"
    * 4
)


def decode(
    raw: bytes, *, charset: str | None = None, input_format: InputFormat = "text", max_bytes: int = LIMIT
) -> Decoded | Rejection:
    return decode_document(RawDocument(raw=raw, path="a.txt", charset=charset, input_format=input_format), max_bytes)


def believe(raw: bytes, *, charset: str | None = None, input_format: InputFormat = "text") -> Decoded:
    decoded = decode(raw, charset=charset, input_format=input_format)
    assert isinstance(decoded, Decoded)
    return decoded


def test_witnesses_are_asked_in_the_order_of_the_contract() -> None:
    names = [witness.__name__ for witness in WITNESSES]
    assert names == [
        "find_bom",
        "find_nul_pattern",
        "find_escapes",
        "find_strict_utf8",
        "find_declared",
        "find_tolerant_utf8",
        "detect",
        "fall_back",
    ]


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark_is_believed_and_taken_off(bom: bytes, encoding: str) -> None:
    decoded = believe(bom + ENGLISH.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.encoding_source) == (ENGLISH, encoding, "bom")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_nul_pattern_tells_wide_encodings_without_a_mark(encoding: str) -> None:
    decoded = believe(ENGLISH.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.encoding_source) == (ENGLISH, encoding, "nul-pattern")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_nul_pattern_beats_what_the_page_declares(encoding: str) -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{ENGLISH}</p></body></html>'
    assert believe(page.encode(encoding), input_format="html").text == page


def test_stray_nul_bytes_are_no_nul_pattern() -> None:
    decoded = believe(ENGLISH.replace(" ", "\0", 2).encode())
    assert decoded.encoding_source == "strict-utf-8"


@pytest.mark.parametrize("encoding", ["iso2022_jp", "iso2022_jp_2"])
def test_iso_2022_jp_is_told_by_its_escapes(encoding: str) -> None:
    decoded = believe(JAPANESE.encode(encoding))
    assert (decoded.text, decoded.encoding_source) == (JAPANESE, "escape-sequence")


def test_iso_2022_kr_is_told_by_its_escapes() -> None:
    decoded = believe(KOREAN.encode("iso2022_kr"))
    assert (decoded.text, decoded.encoding, decoded.encoding_source) == (KOREAN, "iso2022_kr", "escape-sequence")


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, GREEK, KOREAN, JAPANESE, TRADITIONAL])
def test_faultless_utf8_is_believed_whatever_is_declared(text: str) -> None:
    page = f'<meta charset="windows-1251"><p>{text}'
    decoded = believe(page.encode(), charset="big5", input_format="html")
    assert (decoded.text, decoded.encoding, decoded.encoding_source) == (page, "utf-8", "strict-utf-8")


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="windows-1251">',
        "<meta charset='windows-1251'/>",
        "<META CHARSET=Windows-1251>",
        '<meta charset = "cp1251" >',
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        "<meta content='text/html;charset=windows-1251' http-equiv='content-type'>",
        '<meta\n  name="x"\n  charset="windows-1251">',
        '<?xml version="1.0" encoding="windows-1251"?>',
        "<?xml version='1.0' encoding='Windows-1251' standalone='yes'?>",
    ],
)
def test_declared_charset_is_read_in_every_spelling(declaration: str) -> None:
    page = f"{declaration}<html><body><p>{RUSSIAN}</p></body></html>"
    decoded = believe(page.encode("cp1251"), input_format="html")
    assert (decoded.text, decoded.encoding, decoded.encoding_source) == (page, "cp1251", "meta")


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("latin1", "cp1252"),
        ("iso-8859-1", "cp1252"),
        ("ascii", "cp1252"),
        ("us-ascii", "cp1252"),
        ("windows-1252", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("EUC-KR", "cp949"),
        ("ks_c_5601-1987", "cp949"),
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("x-user-defined", "cp1252"),
        ("klingon", None),
        ("utf-16", None),
    ],
)
def test_labels_mean_what_whatwg_says(label: str, codec: str | None) -> None:
    assert name_codec(label) == codec


def test_sjis_label_covers_what_windows_adds_to_it() -> None:
    page = f'<meta charset="shift_jis"><p>①髙島屋 {JAPANESE}'
    assert believe(page.encode("cp932"), input_format="html").text == page


def test_big5_label_covers_the_hong_kong_characters() -> None:
    page = f'<meta charset="big5"><p>香港嘅 {TRADITIONAL}'
    assert believe(page.encode("big5hkscs"), input_format="html").text == page


def test_declared_charset_is_not_believed_without_a_codec_for_it() -> None:
    page = f'<meta charset="klingon"><p>{RUSSIAN}'
    decoded = believe(page.encode("cp1251"), input_format="html")
    assert (decoded.text, decoded.encoding_source) == (page, "detector")


def test_carrier_is_believed_before_the_page() -> None:
    page = f'<meta charset="iso-8859-7"><p>{RUSSIAN}'
    decoded = believe(page.encode("cp1251"), charset="windows-1251", input_format="html")
    assert (decoded.text, decoded.encoding_source) == (page, "carrier")


def test_carrier_is_no_match_for_strict_utf8() -> None:
    assert believe(RUSSIAN.encode(), charset="windows-1251").text == RUSSIAN


def test_utf8_with_a_little_damage_stays_utf8_and_warns() -> None:
    raw = RUSSIAN.encode()
    decoded = believe(raw[:400] + b"\xff" + raw[400:])
    assert (decoded.encoding, decoded.encoding_source) == ("utf-8", "tolerant-utf-8")
    assert decoded.warnings == (Warning.UNDECODABLE_BYTES,)
    assert decoded.text.replace("\N{REPLACEMENT CHARACTER}", "") == RUSSIAN


def test_truncated_last_character_is_a_little_damage() -> None:
    assert believe(RUSSIAN.strip().encode()[:-1] + b"\xd1").encoding == "utf-8"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (GREEK, "cp1253"),
        (KOREAN, "cp949"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (TRADITIONAL, "big5"),
        (SIMPLIFIED, "gb18030"),
    ],
)
def test_detector_tells_legacy_encodings_from_the_text(text: str, encoding: str) -> None:
    decoded = believe(text.encode(encoding))
    assert (decoded.text, decoded.encoding_source) == (text, "detector")


def test_western_text_is_read_as_windows_1252() -> None:
    text = "Das Café am Fluß war am Montag überfüllt – „niemand“ sprach vom Sturm. Das kostet 5 €.\n" * 3
    assert believe(text.encode("cp1252")).text == text


def test_some_encoding_is_always_found_for_text_that_is_forced() -> None:
    assert isinstance(decode(bytes(range(1, 256)), input_format="text"), Decoded)


def test_replacement_character_in_the_source_is_no_damage_of_ours() -> None:
    assert believe(f"{ENGLISH} \N{REPLACEMENT CHARACTER}".encode()).warnings == ()


def test_damage_is_warned_of() -> None:
    page = f'<meta charset="shift_jis"><p>{JAPANESE}'.encode("cp932")
    assert believe(page + b"\x81\xff\xfd", input_format="html").warnings == (Warning.UNDECODABLE_BYTES,)


def test_document_over_the_limit_is_rejected_with_the_limit() -> None:
    rejection = decode(b"a" * 11, max_bytes=10)
    assert isinstance(rejection, Rejection)
    assert rejection.stage == "decode"
    assert "10 bytes" in rejection.reason


def test_document_of_exactly_the_limit_is_read() -> None:
    assert isinstance(decode(b"a" * 10, max_bytes=10), Decoded)


@pytest.mark.parametrize("input_format", ["html", "text"])
def test_given_format_is_not_sniffed(input_format: Literal["html", "text"]) -> None:
    assert believe(b'{"a": 1}', input_format=input_format).format == input_format


def test_what_is_no_document_is_rejected_by_the_sniffer() -> None:
    rejection = decode_document(RawDocument(raw=b'{"a": 1}'), LIMIT)
    assert isinstance(rejection, Rejection)
    assert rejection.stage == "sniff"


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "big5", "utf-16", "klingon", "hz-gb-2312", ""]))
def test_any_bytes_are_decoded_or_rejected(raw: bytes, charset: str | None) -> None:
    answers = [decode_document(RawDocument(raw=raw, charset=charset), LIMIT) for _ in range(2)]
    assert isinstance(answers[0], Decoded | Rejection)
    assert answers[0] == answers[1]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\ufeff\x00\x1b"), min_size=1))
def test_any_text_comes_back_from_its_utf8_form(text: str) -> None:
    assert believe(text.encode()).text == text
