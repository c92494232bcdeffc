"""Dates as pages write them, to ISO 8601: as precise as the source and no more."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.language.dates import make_zone, parse_date, to_instant
from cleaner.language.stamps import says_modified, split_stamps
from cleaner.language.words import load_words

TABLE = (
    # machine-readable
    ("2025-04-15", None, "2025-04-15"),
    ("2025-04", None, "2025-04"),
    ("2025-04-15T19:28:00Z", None, "2025-04-15T19:28:00+00:00"),
    ("2025-04-15T19:28:00.000Z", None, "2025-04-15T19:28:00+00:00"),
    ("2025-04-15T19:28:00+03:00", None, "2025-04-15T19:28:00+03:00"),
    ("2025-04-15T19:28:00+0300", None, "2025-04-15T19:28:00+03:00"),
    ("2025-04-15T19:28:00-05", None, "2025-04-15T19:28:00-05:00"),
    ("2025-04-15T19:28", None, "2025-04-15T19:28:00"),
    ("2025-04-15 19:28:07", None, "2025-04-15T19:28:07"),
    ("2025-04-15 19:28:07 UTC", None, "2025-04-15T19:28:07+00:00"),
    ("2025-4-5", None, "2025-04-05"),
    ("20250415", None, "2025-04-15"),
    ("20250415192800", None, "2025-04-15T19:28:00"),
    ("Tue, 15 Apr 2025 19:28:00 GMT", None, "2025-04-15T19:28:00+00:00"),
    ("Tue, 15 Apr 2025 19:28:00 +0300", None, "2025-04-15T19:28:00+03:00"),
    ("date 2025-04-15", None, "2025-04-15"),
    # English
    ("April 15, 2025", "en", "2025-04-15"),
    ("Apr. 15, 2025", "en", "2025-04-15"),
    ("15 April 2025", "en", "2025-04-15"),
    ("15th of April 2025", "en", "2025-04-15"),
    ("April 1st, 2025", "en", "2025-04-01"),
    ("Tuesday, April 15, 2025 7:28 PM", "en", "2025-04-15T19:28:00"),
    ("April 15, 2025 at 7:28 a.m. EDT", "en", "2025-04-15T07:28:00-04:00"),
    ("15 April 2025, 19:28", "en", "2025-04-15T19:28:00"),
    ("19:28 15 April 2025", "en", "2025-04-15T19:28:00"),
    ("Published: 12:05 AM, April 15, 2025", "en", "2025-04-15T00:05:00"),
    ("April 2025", "en", "2025-04"),
    ("4/15/2025", "en", "2025-04-15"),
    ("04/05/2025", "en", "2025-04-05"),
    ("15/04/2025", "en", "2025-04-15"),
    ("15.04.25", "de", "2025-04-15"),
    # other languages
    ("15. April 2025, 19:28 Uhr", "de", "2025-04-15T19:28:00"),
    ("Stand: 15.04.2025 19:28", "de", "2025-04-15T19:28:00"),
    ("3. März 2025", "de", "2025-03-03"),
    ("15.04.2025, 19.28 Uhr", "de", "2025-04-15T19:28:00"),
    ("15 avril 2025 à 19h28", "fr", "2025-04-15T19:28:00"),
    ("1er août 2025", "fr", "2025-08-01"),
    ("le 04/05/2025", "fr", "2025-05-04"),
    ("15 févr. 2025", "fr", "2025-02-15"),
    ("15 de abril de 2025", "es", "2025-04-15"),
    ("15 abr 2025 - 19:28 CEST", "es", "2025-04-15T19:28:00+02:00"),
    ("15 de abril de 2025 às 19h28", "pt", "2025-04-15T19:28:00"),
    ("15/04/2025 19h28", "pt", "2025-04-15T19:28:00"),
    ("15 aprile 2025", "it", "2025-04-15"),
    ("15 april 2025 om 19:28", "nl", "2025-04-15T19:28:00"),
    ("15 maart 2025", "nl", "2025-03-15"),
    ("15 kwietnia 2025, 19:28", "pl", "2025-04-15T19:28:00"),
    ("15 апреля 2025, 19:28", "ru", "2025-04-15T19:28:00"),
    ("15 апреля 2025 г. 19:28", "ru", "2025-04-15T19:28:00"),
    ("15 квітня 2025, 19:28", "uk", "2025-04-15T19:28:00"),
    ("15.04.2025 19:28", "uk", "2025-04-15T19:28:00"),
    ("15 Nisan 2025 19:28", "tr", "2025-04-15T19:28:00"),
    ("15. dubna 2025", "cs", "2025-04-15"),
    ("15. huhtikuuta 2025", "fi", "2025-04-15"),
    ("15.4.2025 19.28", "fi", "2025-04-15T19:28:00"),
    ("15. april 2025 kl. 19:28", "da", "2025-04-15T19:28:00"),
    ("15. april 2025 kl. 19.28", "no", "2025-04-15T19:28:00"),
    ("15 april 2025", "sv", "2025-04-15"),
    ("15 April 2025 | 19:28 WIB", "id", "2025-04-15T19:28:00+07:00"),
    ("15 Agustus 2025", "id", "2025-08-15"),
    ("2025年4月15日", "ja", "2025-04-15"),
    ("25-04-15 19:28", "zh", "2025-04-15T19:28:00"),
    ("2025年4月15日 19時28分", "ja", "2025-04-15T19:28:00"),
    ("2025/04/15 19:28", "ja", "2025-04-15T19:28:00"),
    ("2025년 4월 15일", "ko", "2025-04-15"),
    ("2025.04.15 19:28", "ko", "2025-04-15T19:28:00"),
    ("15 أبريل 2025", "ar", "2025-04-15"),
    # months that are more than plain letters
    ("14 มี.ค. 2568 18:05 น.", "th", "2025-03-14T18:05:00"),
    ("14 มีนาคม พ.ศ. 2568", "th", "2025-03-14"),
    ("14 มี.ค. 68", "th", "2025-03-14"),
    ("14/03/2568", "th", "2025-03-14"),
    ("14 มีนาคม 2025", "th", "2025-03-14"),
    ("14 במרץ 2025", "he", "2025-03-14"),
    ("१४ मार्च २०२५", "hi", "2025-03-14"),
    ("১৪ মার্চ ২০২৫, ১৮:০৫", "bn", "2025-03-14T18:05:00"),
    ("14 مارچ، 2025", "ur", "2025-03-14"),
    ("14 மார்ச் 2025", "ta", "2025-03-14"),
    ("ngày 14 tháng 3 năm 2025", "vi", "2025-03-14"),
    ("Thứ Sáu, 14 tháng 12, 2025 6:05 CH", "vi", "2025-12-14T18:05:00"),
    ("الجمعة 14 آذار/مارس 2025 - 18:05", "ar", "2025-03-14T18:05:00"),
    ("14 كانون الثاني 2025", "ar", "2025-01-14"),
    ("الأربعاء، 28 آب/اغسطس 2013", "ar", "2013-08-28"),
    ("14\N{RIGHT-TO-LEFT MARK}/03\N{RIGHT-TO-LEFT MARK}/2025", "ar", "2025-03-14"),
    ("14 d'abril de 2025", "ca", "2025-04-14"),
    # capitals, which have no accents in some languages, and usual spellings
    ("14 ΜΑΡΤΙΟΥ 2025", "el", "2025-03-14"),
    ("14 KASIM 2025", "tr", "2025-11-14"),
    ("14 aout 2025", "fr", "2025-08-14"),
    ("14 de setiembre del 2025", "es", "2025-09-14"),
    ("14. mart 2025", "sr", "2025-03-14"),
    # the year first, or the same mark between day, month and year
    ("2025. március 14. 18:05", "hu", "2025-03-14T18:05:00"),
    ("2025 m. kovo 14 d. 18:05", "lt", "2025-03-14T18:05:00"),
    ("2025. gada 14. marts", "lv", "2025-03-14"),
    ("14-Mar-2025", "en", "2025-03-14"),
    ("14-Mar-25", "en", "2025-03-14"),
    ("14.mar.2025 às 18h05", "pt", "2025-03-14T18:05:00"),
    ("14-mart, 2025", "uz", "2025-03-14"),
    ("Fri Mar 14 18:05:00 EDT 2025", "en", "2025-03-14T18:05:00-04:00"),
    ("Fri Mar 14 18:05:00 +0000 2025", None, "2025-03-14T18:05:00+00:00"),
    # the Persian calendar
    ("جمعه ۲۴ اسفند ۱۴۰۳ ساعت ۱۸:۰۵", "fa", "2025-03-14T18:05:00"),
    ("۱۴۰۴/۱/۱", "fa", "2025-03-21"),
    ("۳۰ اسفند ۱۳۹۹", "fa", "2021-03-20"),
    ("۱ مهر ۱۴۰۴", "fa", "2025-09-23"),
    # eras and halves of the day
    ("令和7年3月14日", "ja", "2025-03-14"),
    ("平成30年3月14日", "ja", "2018-03-14"),
    ("令和元年5月1日", "ja", "2019-05-01"),
    ("民國114年3月14日", "zh", "2025-03-14"),
    ("2025年3月14日 午後6時5分", "ja", "2025-03-14T18:05:00"),
    ("2025年3月14日 下午6:05", "zh", "2025-03-14T18:05:00"),
    ("2025年3月14日 18：05", "zh", "2025-03-14T18:05:00"),
    ("입력 2025.03.14. 오후 6:05", "ko", "2025-03-14T18:05:00"),
    ("2025년 3월 14일 오전 6시 5분", "ko", "2025-03-14T06:05:00"),
    ("14 يناير 2025 6:05 مساءً", "ar", "2025-01-14T18:05:00"),
    ("14/03/2025, 18:05 μ.μ.", "el", "2025-03-14T18:05:00"),
    # zones that have one meaning
    ("14 марта 2025, 18:05 (мск)", "ru", "2025-03-14T18:05:00+03:00"),
    ("2025-03-14T18:05:00+5:30", None, "2025-03-14T18:05:00+05:30"),
    ("March 14, 2025 06:05 PM SGT", "en", "2025-03-14T18:05:00+08:00"),
    # digits alone: nearly all languages have the day first
    ("04/05/2025", "hr", "2025-05-04"),
    # an English date on a page in another language
    ("April 15, 2025", "ru", "2025-04-15"),
)


@pytest.mark.parametrize(("text", "language", "iso"), TABLE)
def test_date_is_read(text: str, language: str | None, iso: str) -> None:
    moment = parse_date(text, language)
    assert moment is not None
    assert moment.to_iso() == iso


@pytest.mark.parametrize("text", ["Sept. 3, 2025", "3 Sept 2025", "Wednesday, Sept. 3, 2025"])
def test_september_is_known_by_its_usual_abbreviation(text: str) -> None:
    moment = parse_date(text, "en")
    assert moment is not None
    assert moment.to_iso() == "2025-09-03"


def test_zone_of_the_compact_form_is_kept() -> None:
    moment = parse_date("20250415T192800Z")
    assert moment is not None
    assert moment.to_iso() == "2025-04-15T19:28:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2 hours ago",
        "today at 19:28",
        "vor 3 Stunden",
        "hier à 19h28",
        "Monday",
        "April 15",
        "15 April",
        "2025",
        "19:28",
        "2025-13-01",
        "2025-02-30",
        "February 30, 2025",
        "31.04.2025",
        "0000-00-00",
        "1/2",
        "1234567890",
        "+1 (202) 555-0147",
        "192.168.1.10",
        "3-2-1",
        "ISBN 978-3-16-148410-0",
        "May the force be with you",
        "3/4/1066",
        "2.28.27",
        "1970-01-01T00:00:00Z",
        "December 31, 1969 7:00 PM",
        "1900-01-01",
    ],
)
def test_what_is_no_full_date_is_none(text: str) -> None:
    assert parse_date(text, "en") is None


@pytest.mark.parametrize("text", ["15 April 2025", "15.04.2025", "2025-04-15", "2025-04", "4/15/2025"])
def test_no_time_is_made_up(text: str) -> None:
    moment = parse_date(text, "en")
    assert moment is not None
    assert (moment.clock, moment.zone) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "15 April 2025 19:28",
        "2025-04-15T19:28:00",
        "15 April 2025 19:28 XYZ",
        "15 April 2025 19:28 IST",
        "15 April 2025 19:28 CST",
    ],
)
def test_no_zone_is_made_up(text: str) -> None:
    moment = parse_date(text, "en")
    assert moment is not None
    assert moment.to_iso() == "2025-04-15T19:28:00"


@pytest.mark.parametrize("text", ["2025-04-15T25:61:00", "15 April 2025, 25:61", "15 April 2025, 19:75"])
def test_time_that_no_clock_shows_is_left_out(text: str) -> None:
    moment = parse_date(text, "en")
    assert moment is not None
    assert moment.to_iso() == "2025-04-15"


@pytest.mark.parametrize(
    ("text", "language", "ambiguous"),
    [
        ("04/05/2025", "en", True),
        ("04/05/2025", None, True),
        ("04/04/2025", "en", False),
        ("04/15/2025", "en", False),
        ("15/04/2025", "en", False),
        ("04/05/2025", "fr", False),
        ("04.05.2025", "en", False),
        ("2025-04-05", "en", False),
        ("5 April 2025", "en", False),
    ],
)
def test_order_of_day_and_month_is_doubted_where_it_may_be(text: str, language: str | None, ambiguous: bool) -> None:
    moment = parse_date(text, language)
    assert moment is not None
    assert moment.ambiguous is ambiguous


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("06/01/2026 - 13:55", "2026-01-06T13:55:00"),
        ("06/01/2026 - 10:55 GMT+1", "2026-01-06T10:55:00+01:00"),
        ("06/01/2026 1:55 PM", "2026-06-01T13:55:00"),
        ("06/01/2026 10:55 GMT", "2026-06-01T10:55:00+00:00"),
    ],
)
def test_clock_or_zone_that_is_not_american_puts_the_day_first(text: str, iso: str) -> None:
    moment = parse_date(text, "en")
    assert moment is not None
    assert (moment.to_iso(), moment.ambiguous) == (iso, True)


@pytest.mark.parametrize("text", ["Received 2022 Oct 12; Accepted 2023 Jan 7", "08/13/2020 May 22nd, 20253"])
def test_year_before_the_months_name_is_no_english_date(text: str) -> None:
    moment = parse_date(text, "en")
    assert moment is None or moment.to_iso() == "2020-08-13"


def test_first_date_of_a_text_is_read() -> None:
    moment = parse_date("Published April 15, 2025. Updated April 17, 2025.", "en")
    assert moment is not None
    assert moment.to_iso() == "2025-04-15"


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Z", "+00:00"),
        ("+0530", "+05:30"),
        ("-05", "-05:00"),
        ("CEST", "+02:00"),
        ("XYZ", None),
        (None, None),
        ("+9900", None),
        ("CST", None),
    ],
)
def test_zones_that_mean_one_offset_are_read(zone: str | None, offset: str | None) -> None:
    assert make_zone(zone) == offset


@pytest.mark.parametrize(
    ("text", "language", "modified"),
    [
        ("Updated: 15 April 2025", "en", True),
        ("Published 14 April 2025, updated 15 April 2025", "en", False),
        ("15 April 2025", "en", False),
        ("Aktualisiert: 15.04.2025", "de", True),
        ("Updated 15.04.2025", "de", True),
        ("Updated: 15 April 2025", None, True),
        ("Credited 15 April 2025", "en", False),
        ("最終更新 2025年4月15日", "ja", True),
    ],
)
def test_stamp_of_a_change_is_told(text: str, language: str | None, modified: bool) -> None:
    assert says_modified(text, language) is modified


def test_two_stamps_in_one_line_are_split() -> None:
    assert split_stamps("Published 14 April 2025 Updated 15 April 2025", "en") == [
        "Published 14 April 2025 ",
        "Updated 15 April 2025",
    ]


def test_partial_date_is_no_instant() -> None:
    assert to_instant("2025-04") is None
    assert to_instant("2025-04-15T19:28:00+03:00") is not None


def check_iso(value: str) -> None:
    if re.fullmatch(r"\d{4}-\d{2}", value):
        datetime.fromisoformat(f"{value}-01")
    else:
        datetime.fromisoformat(value)


LANGUAGES = st.none() | st.sampled_from([*sorted(load_words()), "xx", "eo", "zh"])
PIECES = st.sampled_from(
    [
        "15",
        "4",
        "31",
        "2025",
        "99",
        "1900",
        "00",
        "-",
        "/",
        ".",
        ":",
        " ",
        "T",
        "Z",
        "+03:00",
        "April",
        "Mai",
        "апреля",
        "年",
        "月",
        "日",
        "at",
        "19",
        "28",
        "PM",
        "am",
        "h",
        "Uhr",
        "de",
        ",",
        "EST",
        "th",
        "١٥",
        "มี.ค.",
        "2568",
        "令和",
        "午後",
        "مارس",
        "מרץ",
        "²",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join), LANGUAGES)
def test_pieces_of_dates_give_a_valid_date_or_none(text: str, language: str | None) -> None:
    moment = parse_date(text, language)
    if moment:
        check_iso(moment.to_iso())


@given(st.lists(PIECES, max_size=14).map(" ".join), LANGUAGES)
def test_spaced_pieces_of_dates_give_a_valid_date_or_none(text: str, language: str | None) -> None:
    moment = parse_date(text, language)
    if moment:
        check_iso(moment.to_iso())


@given(st.text(max_size=80), LANGUAGES)
def test_any_text_gives_a_valid_date_or_none(text: str, language: str | None) -> None:
    moment = parse_date(text, language)
    if moment:
        check_iso(moment.to_iso())


@given(st.datetimes(datetime(1990, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(microsecond=0)))
def test_every_iso_date_comes_back(moment: datetime) -> None:
    for text in (
        moment.isoformat(),
        f"{moment:%Y-%m-%d %H:%M:%S}",
        f"{moment:%a, %d %b %Y %H:%M:%S}",
        f"{moment:%d.%m.%Y %H:%M:%S}",
    ):
        found = parse_date(text, "de")
        assert found is not None
        assert found.to_iso() == moment.isoformat()
