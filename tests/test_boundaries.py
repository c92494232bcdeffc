"""The lines of a text that has lost them: where they are found, and what is left alone."""

from __future__ import annotations

import io
import json
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import normalize
from cleaner.model.boundary import WINDOW, BoundaryModel, BoundaryModelError, describe, load_boundary_model, score_tokens
from cleaner.page.lines.boundaries import list_repeated_cuts, split_lines
from cleaner.page.lines.gaps import NUMBERS, read_tokens

ENGLISH = (
    "Harbour Gazette",
    "Home",
    "News",
    "Sport",
    "Weather",
    "Wend bridge closed after divers find cracks",
    "By Maren Oakes",
    "April 3, 2025",
    "The bridge over the Wend was closed on Monday morning after divers found cracks in two of its piers, the council said.",
    (
        "Residents of the old town now have to drive eleven miles to reach the hospital on the other bank. A ferry will run every"
        " twenty minutes from Tuesday, the harbour master said in a statement."
    ),
    "“We cannot take the risk,” the mayor told reporters. “The piers were inspected in 2021 and looked sound.”",
    "Share this article",
    "Read more: Ferry timetable for the old town",
    "Subscribe to our newsletter",
)
GERMAN = (
    "Startseite",
    "Politik",
    "Wirtschaft",
    "Brücke über die Wend nach Rissen gesperrt",
    "Von Maren Eichner",
    "3. April 2025, 14:05 Uhr",
    "Die Brücke über die Wend ist am Montagmorgen gesperrt worden, nachdem Taucher Risse in zwei Pfeilern entdeckt hatten.",
    (
        "Wer in der Altstadt wohnt, muss nun einen Umweg von elf Kilometern fahren. Ab Dienstag soll eine Fähre alle zwanzig"
        " Minuten verkehren, teilte die Hafenmeisterei mit."
    ),
    "Die Kosten der Reparatur teilen sich Kreis und Bund, sagte die Bürgermeisterin im Rathaus.",
    "Mehr zum Thema",
    "Jetzt Newsletter abonnieren",
)
CHINESE = (
    "首页",
    "新闻",
    "体育",
    "潜水员发现裂缝 文德大桥关闭",
    "2025年4月3日 14:05",
    "市议会表示，潜水员在两座桥墩上发现裂缝后，文德河上的大桥于周一上午关闭。",
    "老城的居民现在必须绕行十一公里才能到达对岸的医院。港务局长在一份声明中说，从周二起渡轮将每二十分钟开一班。",
    "市长在市政厅对记者说，维修可能要到春天才能完成，费用由县和国家公路基金分担。",
    "责任编辑：王小明",
    "相关新闻",
)
ARABIC = (
    "الرئيسية",
    "أخبار",
    "رياضة",
    "إغلاق جسر الوند بعد العثور على تشققات",
    "3 أبريل 2025",
    "أعلن المجلس البلدي إغلاق الجسر فوق نهر الوند صباح الاثنين بعد أن عثر غواصون على تشققات في اثنين من أعمدته.",
    (
        "ويضطر سكان المدينة القديمة الآن إلى قطع أحد عشر ميلا للوصول إلى المستشفى على الضفة الأخرى. وقال مدير الميناء في بيان إن"
        " عبارة ستعمل كل عشرين دقيقة ابتداء من الثلاثاء."
    ),
    "وقالت رئيسة البلدية للصحفيين إن الإصلاحات قد تستمر حتى الربيع.",
    "اقرأ أيضا",
)
PAGES = {"en": ENGLISH, "de": GERMAN, "zh": CHINESE, "ar": ARABIC}


OPENINGS = {
    "en": ("Wend bridge closed", "The bridge over", "Share this", "Subscribe to"),
    "de": ("Brücke über die Wend nach", "Die Brücke über", "Mehr zum Thema"),
    "zh": ("老城的居民", "市长在市政厅", "责任编辑", "相关新闻"),
    "ar": ("ويضطر سكان", "وقالت رئيسة", "اقرأ أيضا"),
}
"""Of each page some lines that must be lines again: where the story begins and ends, and what stands below it."""


def ends_of(lines: tuple[str, ...] | list[str]) -> set[int]:
    """Where lines end, counted without white space; the end of the text is no find."""
    ends = np.cumsum([len("".join(line.split())) for line in lines])[:-1]
    return set(ends.tolist())


@pytest.mark.parametrize("language", PAGES)
def test_story_and_furniture_on_one_line_are_parted(language: str) -> None:
    lines = split_lines(" ".join(PAGES[language])).text.split("\n")
    assert [opening for opening in OPENINGS[language] if not any(line.startswith(opening) for line in lines)] == []


@pytest.mark.parametrize(("language", "joint"), [("en", " "), ("de", " "), ("zh", " "), ("ar", " "), ("en", ""), ("de", "")])
def test_most_lines_are_found_again(language: str, joint: str) -> None:
    page = PAGES[language]
    wanted, found = ends_of(page), ends_of(split_lines(joint.join(page)).text.split("\n"))
    letters = "".join("".join(page).split())
    sentences = {end for end in found if letters[end - 1] in ".”。"}  # a paragraph may be cut there, too
    assert len(wanted & found) / len(wanted) >= 0.6
    assert len(found & (wanted | sentences)) / len(found) >= 0.7


@pytest.mark.parametrize("language", PAGES)
def test_a_text_with_its_lines_stays(language: str) -> None:
    text = "\n".join(PAGES[language])
    assert split_lines(text).text == text
    assert split_lines(text.replace("\n", "\n\n")).repairs == ()


@pytest.mark.parametrize(
    "line",
    [
        "The address is https://news.example.org/2025/04/Story.Html?a=b.C and it was sent to jane.Roe@example.org on Monday.",
        "She moved to the U.S.A. in 1999, at 5 p.m. on a Sunday, with Dr. J.R. Ewing and the St. Mary choir of No. 3 street.",
        "The rate rose by 3.5 per cent to 12,000.75 at 12:30 while version 2.0.1 of the tool kept its price of $4.99 a month.",
        "Call System.out.println(x) and then os.path.join(a, b) to see that node.js and ASP.NET return the same value here.",
        "A team moved from Slack to Rocket.Chat in the spring, and what Rocket.Chat keeps of it stays in the log.",
        "The McDonald brothers met an iPhone maker, a YouTube star and a LaTeX user from MacArthur and DuPont in the town hall.",
    ],
)
def test_addresses_abbreviations_numbers_and_code_stay(line: str, story: tuple[str, ...]) -> None:
    text = "\n".join((*story[:2], line, *story[2:]))
    assert split_lines(text).text == text


def test_sentences_glued_at_a_full_stop_are_parted_in_a_text_with_lines(story: tuple[str, ...]) -> None:
    glued = story[1].replace("bank. A ferry", "bank.A ferry") + "The next day was calm, the mayor told them at noon."
    split = split_lines("\n".join((story[0], glued, *story[2:])))
    assert "other bank.\nA ferry" in split.text
    assert [(repair.kind, repair.count) for repair in split.repairs] == [("glued-sentence", 2)]


def test_a_page_on_one_line_becomes_a_record_and_says_so() -> None:
    record = normalize(" ".join(ENGLISH))
    assert any(repair.kind == "lines-found" for repair in record.repairs)  # type: ignore[union-attr]
    assert "Residents of the old town" in record.text  # type: ignore[union-attr]
    assert "newsletter" not in record.text  # type: ignore[union-attr]


@given(st.text(max_size=3_000) | st.lists(st.sampled_from(sum(PAGES.values(), ())), max_size=60).map(" ".join))
def test_no_character_changes_but_white_space_that_a_line_end_takes_the_place_of(text: str) -> None:
    split = split_lines(text)
    assert "".join(split.text.split()) == "".join(text.split())
    # white space is never taken away whole, nor put between characters that the tokens do not part
    starts = set(read_tokens(text).starts.tolist())
    place = 0
    for line in split.text.split("\n"):
        body = line.strip()
        found = text.index(body, place)
        assert not body or found in starts or text[found - 1].isspace() or found == 0
        place = found + len(body)


def test_a_long_text_is_read_in_stretches_and_none_of_it_is_lost() -> None:
    page = " ".join(ENGLISH)
    split = split_lines(" ".join([page] * 400))
    assert "".join(split.text.split()) == "".join(page.split()) * 400
    assert [repair.kind for repair in split.repairs] == ["lines-found"]
    assert split.repairs[0].count == split.text.count("\n")


def test_windows_give_what_the_whole_gives() -> None:
    tokens = read_tokens(" ".join(ENGLISH) * 60)
    model = load_boundary_model(NUMBERS)
    whole = score_tokens(tokens.hashes, tokens.numbers, model)
    assert len(whole) > 2 * WINDOW
    assert np.allclose(model.predict(tokens.hashes, tokens.numbers), whole, atol=1e-5)


def test_it_is_linear_in_the_text() -> None:
    short, long = (timed(" ".join(ENGLISH) * n) for n in (40, 400))
    assert long < 40 * max(short, 0.002)


def timed(text: str) -> float:
    """Seconds of the processor for a text."""
    split_lines(text)
    began = time.process_time()
    split_lines(text)
    return time.process_time() - began


def write_model(about: dict[str, object], arrays: dict[str, np.ndarray]) -> bytes:
    """The bytes of a model file."""
    out = io.BytesIO()
    np.savez(out, about=np.frombuffer(json.dumps(about).encode(), np.uint8), **arrays)  # type: ignore[arg-type]
    return out.getvalue()


def read_shipped() -> tuple[dict[str, object], dict[str, np.ndarray]]:
    """What the shipped model says of itself, and its arrays."""
    from importlib import resources

    with np.load(io.BytesIO((resources.files("cleaner") / "data" / "boundary.npz").read_bytes())) as loaded:
        arrays = dict(loaded)
    return json.loads(bytes(arrays.pop("about"))), arrays


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"format": 99}, "format is 99"),
        ({"numbers": ["a"]}, "numbers is"),
        ({"digest": "0"}, "digest is '0'"),
        ({"threshold": None}, "it lacks a number"),
    ],
)
def test_a_model_that_does_not_fit_is_refused(fault: dict[str, object], message: str) -> None:
    about, arrays = read_shipped()
    assert BoundaryModel(write_model(about, arrays), "own.npz", numbers=NUMBERS).digest
    with pytest.raises(BoundaryModelError, match=f"own.npz: {message}"):
        BoundaryModel(write_model(about | fault, arrays), "own.npz", numbers=NUMBERS)


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(BoundaryModelError, match="not a boundary model"):
        BoundaryModel(b"PK\x03\x04", "own.npz", numbers=NUMBERS)


def test_the_shipped_model_is_small_and_knows_its_features() -> None:
    about, arrays = read_shipped()
    assert describe(NUMBERS, arrays).items() <= about.items()
    assert 0 < load_boundary_model(NUMBERS).threshold < 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Storm over Wend:", "twelve hurt as the ferry drifts"),
        ("Brücke wird verkauft.", "Eigentümer scheitert mit Klage"),
        ("Мост закрыт.", "Паром будет ходить до весны"),
        ("¿Quién paga el puente?", "El ayuntamiento no lo sabe"),
    ],
)
def test_headline_of_two_parts_that_the_page_has_twice_is_not_cut(first: str, second: str) -> None:
    assert list_repeated_cuts(["Home", "News", first, second, "By Jane Roe", first, second, "The text."]) == [2, 5]


@pytest.mark.parametrize(
    "pieces",
    [
        ["Home", "News", "The text.", "Home", "News"],
        ["Top story:", "Bridge closed", "The text.", "Top story:", "Ferry runs"],
        ["Storm over Wend:", "twelve hurt", "The text."],
    ],
)
def test_entries_and_labels_that_come_twice_stay_lines(pieces: list[str]) -> None:
    assert list_repeated_cuts(pieces) == []


def test_text_of_one_line_with_a_headline_of_two_parts_has_it_whole() -> None:
    headline = "Storm over the Wend: twelve hurt as the ferry drifts"
    lines = (*ENGLISH[:5], headline, *ENGLISH[:5], headline, *ENGLISH[6:])
    assert split_lines(" ".join(lines)).text.splitlines().count(headline) == 2
