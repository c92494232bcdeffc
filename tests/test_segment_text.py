"""Flattened text to blocks: lines, lists, rows, and paragraphs that a wrap or inline markup broke."""

from __future__ import annotations

import textwrap
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.page.segment.document import segment_text
from cleaner.types import Decoded, Page, Role

PARAGRAPHS = (
    (
        "The bridge over the Wend was closed on Monday morning after divers found cracks in two of its piers, the council said "
        "in a statement. Engineers will inspect the remaining piers this week and report to the mayor by Friday at the latest."
    ),
    (
        "Residents of the old town now have to drive eleven miles to reach the hospital on the other bank. A ferry will run "
        "every twenty minutes from Tuesday, the harbour master said, and buses will wait for it at both of its landings."
    ),
    (
        "The bridge was built in 1931 and carries some nine thousand vehicles on an ordinary day. Its last full inspection was "
        "four years ago, according to records that the council published, and it found nothing that called for repair."
    ),
)


def segment(text: str) -> Page:
    decoded = Decoded(text=text, format="text", encoding="utf-8", encoding_source="strict-utf-8")
    return segment_text(decoded, url=None)


def texts(text: str) -> list[str]:
    return [block.text for block in segment(text).blocks]


def repairs(text: str) -> dict[str, int]:
    return {repair.kind: repair.count for repair in segment(text).repairs}


def test_each_line_is_a_block() -> None:
    assert texts("One.\nTwo.\n\nThree.\n") == ["One.", "Two.", "Three."]


def test_white_space_around_lines_becomes_numbers() -> None:
    blocks = segment("One.\n\n\n  Two.\n\tThree.\n").blocks
    assert [(block.gap, block.indent) for block in blocks] == [(0, 0), (2, 2), (0, 8)]


def test_runs_of_blanks_are_folded() -> None:
    assert texts("The  bridge\t is   closed.") == ["The bridge is closed."]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\t\n \n", "\0"])
def test_text_without_words_has_no_blocks(text: str) -> None:
    assert segment(text).blocks == ()


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r", "\f", "\v", "\x85", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}", "\x1c", "\x1d", "\x1e"]
)
def test_every_line_end_of_unicode_ends_a_line(end: str) -> None:
    assert texts(f"The bridge is closed.{end}A ferry will run.{end}") == ["The bridge is closed.", "A ferry will run."]


@pytest.mark.parametrize("bullet", ["-", "*", "•", "‣", "▪", "●", "·", "◦", "►"])
def test_bullets_make_list_items(bullet: str) -> None:
    blocks = segment(f"{bullet} Bread\n{bullet}  Milk and eggs\n").blocks
    assert [(block.text, block.kind, block.level, block.number) for block in blocks] == [
        ("Bread", Role.LIST_ITEM, 1, None),
        ("Milk and eggs", Role.LIST_ITEM, 1, None),
    ]


def test_marker_stays_on_the_page() -> None:
    page = segment("• Bread\n1. One\n2. Two\n")
    assert page.text == "• Bread\n1. One\n2. Two"


@pytest.mark.parametrize(
    "line",
    [
        "-5 degrees were measured.",
        "*Names were changed.",
        "--- cut here ---",
        "•",
        "- ",
        "O come all ye faithful",
        "o come all ye faithful",
    ],
)
def test_what_only_looks_like_a_bullet_is_no_item(line: str) -> None:
    assert all(block.kind is Role.PARAGRAPH for block in segment(line).blocks)


@pytest.mark.parametrize("dot", [".", ")"])
def test_numbered_lines_in_sequence_are_items(dot: str) -> None:
    blocks = segment("".join(f"{number}{dot} Step of the plan\n" for number in (1, 2, 3))).blocks
    assert [(block.text, block.kind, block.number) for block in blocks] == [
        ("Step of the plan", Role.LIST_ITEM, number) for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("line", ["15. April war ein Dienstag.", "2. Bundesliga beginnt am Freitag.", "10) was the answer."])
def test_number_without_a_neighbour_is_part_of_its_sentence(line: str) -> None:
    block = segment(f"Es regnete.\n{line}\nDann nicht mehr.\n").blocks[1]
    assert (block.kind, block.text) == (Role.PARAGRAPH, line)


@pytest.mark.parametrize("width", [45, 60, 65, 72, 78, 80, 98])
def test_hard_wrapped_paragraphs_are_joined(width: int) -> None:
    text = "\n\n".join(textwrap.fill(paragraph, width, break_on_hyphens=False) for paragraph in PARAGRAPHS)
    assert texts(text) == list(PARAGRAPHS)
    assert repairs(text)["hard-wrap"] >= 3


def test_wrapped_paragraphs_with_first_line_indents_are_kept_apart_by_their_gaps() -> None:
    text = "\n\n".join(textwrap.fill(paragraph, 72, initial_indent="    ") for paragraph in PARAGRAPHS)
    assert texts(text) == list(PARAGRAPHS)


def test_long_lines_are_not_taken_for_wrapped() -> None:
    assert texts("\n".join(PARAGRAPHS)) == list(PARAGRAPHS)
    assert repairs("\n".join(PARAGRAPHS)) == {}


def test_short_lines_of_a_menu_are_not_taken_for_wrapped() -> None:
    menu = ["Home", "Top stories of the day", "Sport", "Weather and traffic", "Business", "Culture", "Opinion", "Contact us"]
    assert texts("\n".join(menu)) == menu


def test_poem_is_not_joined() -> None:
    lines = [
        "The river runs",
        "below the town",
        "and no one knows",
        "what it brings down.",
        "We stood and saw",
        "the water rise,",
    ]
    assert texts("\n".join(lines)) == lines


def test_hyphen_at_a_wrap_is_taken_out_of_a_broken_word() -> None:
    wrapped = [
        "The bridge over the river was closed on Monday morning after an inspec-",
        "tion by divers found cracks in two of its piers, the council said in a",
        "statement that it published on Monday. Engineers will inspect the piers",
        "that remain this week and report to the mayor by Friday at the latest.",
        "Nobody was hurt, and the ferry will run until the bridge is open again.",
    ]
    (text,) = texts("\n".join(wrapped))
    assert "an inspection by divers" in text
    assert repairs("\n".join(wrapped))["hyphenation"] == 1


def test_hyphen_before_a_capital_or_a_number_stays() -> None:
    wrapped = [
        "The treaty between the two was signed on Monday in the capital by Anglo-",
        "American envoys, the ministry said, and it will be in force from the end",
        "of the year. Nobody spoke of the storm that was coming over the western",
        "hills that week, and nobody was sorry when at last the treaty was signed.",
    ]
    (text,) = texts("\n".join(wrapped))
    assert "Anglo-American" in text.replace("Anglo- American", "Anglo-American")


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (
            ["The mayor told the reporters who waited at the ", "town hall", " that the bridge would be closed until spring."],
            "The mayor told the reporters who waited at the town hall that the bridge would be closed until spring.",
        ),
        (
            [
                "A spokeswoman for the harbour said on Monday to ",
                "The Wend Courier",
                ", a local paper, that ferries would run.",
            ],
            "A spokeswoman for the harbour said on Monday to The Wend Courier, a local paper, that ferries would run.",
        ),
        (
            ["The report that the council published on Monday morning", ", which runs to ninety pages, blames nobody."],
            "The report that the council published on Monday morning, which runs to ninety pages, blames nobody.",
        ),
    ],
)
def test_sentence_that_inline_markup_broke_is_joined(lines: list[str], text: str) -> None:
    assert texts("\n".join(lines)) == [text]
    assert repairs("\n".join(lines)) == {"split-sentence": len(lines) - 1}


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (
            ["The book club (", "Wend Readers", ", ", "Harrow Pages", ") meets"],
            "The book club (Wend Readers, Harrow Pages) meets",
        ),
        (["A letter to Mr.", "Doe", ", the mayor", ", was read"], "A letter to Mr. Doe, the mayor, was read"),
        (["14 March 2025", ",", "9:42 am", ",", "Wend"], "14 March 2025, 9:42 am, Wend"),
        (["The council of ", "Wend", " will ask ", "Harrow", ", ", "Marsh"], "The council of Wend will ask Harrow, Marsh"),
        (["Jane Doe", "’s ferry", "’s crew", ", she says"], "Jane Doe’s ferry’s crew, she says"),
        (["Weight:", " 12 kg", ", ", "dry"], "Weight: 12 kg, dry"),
    ],
)
def test_short_pieces_are_joined_where_text_nodes_stand_on_lines_of_their_own(lines: list[str], text: str) -> None:
    shredded = [*lines, "", "The ferry ran on ", "Monday", ", ", "Tuesday", " and again on ", "Friday", "."]
    assert texts("\n".join(shredded)) == [text, "The ferry ran on Monday, Tuesday and again on Friday."]


def test_headline_and_byline_stay_apart() -> None:
    lines = ["Divers find cracks in two piers of the old Wend bridge", "by Jane Doe", "The bridge was closed on Monday."]
    assert texts("\n".join(lines)) == lines


def test_headline_and_a_lead_that_begins_with_a_link_stay_apart_where_spaces_are_kept() -> None:
    lines = [
        "Divers find cracks in two piers of the old Wend bridge",
        "Divers",
        " found cracks on ",
        "Monday",
        ", the council",
        ", said.",
    ]
    assert texts("\n".join([*lines, "The ", "ferry ", "ran."])) == [
        lines[0],
        "Divers found cracks on Monday, the council, said.",
        "The ferry ran.",
    ]


def test_menu_of_single_words_is_not_joined_where_text_nodes_stand_on_lines_of_their_own() -> None:
    menu = ["Home", "News", "Sport", "Weather", "Contact"]
    story = ["The ferry ran on ", "Monday", ", ", "Tuesday", " and again on ", "Friday", "."]
    assert texts("\n".join([*menu, *story]))[:5] == menu


@pytest.mark.parametrize(("lines", "text"), [(["1.", "Bread", "2.", "Milk"], "Bread"), (["•", "Bread", "•", "Milk"], "Bread")])
def test_marker_on_a_line_of_its_own_belongs_to_the_next_line(lines: list[str], text: str) -> None:
    assert [(block.text, block.kind) for block in segment("\n".join(lines)).blocks] == [
        (text, Role.LIST_ITEM),
        ("Milk", Role.LIST_ITEM),
    ]


def test_whole_sentences_are_not_joined() -> None:
    lines = ["The bridge over the river was closed on Monday morning.", "it was the first time in years, said the mayor."]
    assert texts("\n".join(lines)) == lines


def test_repair_lists_an_example() -> None:
    (repair,) = segment("The report that the council published on Monday morning\n, which is long, blames nobody.").repairs
    assert repair.example == "council published on Monday morning"[-30:] + "⏎" + ", which is long, blames nobody."[:30]


def test_lines_with_as_many_bars_are_table_rows() -> None:
    blocks = segment("Town | Rain | Wind\nWend | 3 mm | 5\nHarrow | 0 mm | 2\n\nHome | News\n").blocks
    assert [block.kind for block in blocks] == [Role.TABLE, Role.TABLE, Role.TABLE, Role.PARAGRAPH]


WORD = st.sampled_from(["rain", "Wend", "the", "mayor", "“so”", "3.5", "café", "город", "東京", "and", "co-op", "it’s", "end."])
LINE = st.builds(
    lambda lead, words, tail: lead + " ".join(words) + tail,
    st.sampled_from(["", "", "", "  ", "\t", "- ", "• ", "1. ", "2. ", "   o "]),
    st.lists(WORD, min_size=1, max_size=14),
    st.sampled_from(["", "", ".", " ", "-", ":", " | x | y"]),
)
LINES = st.lists(st.tuples(LINE, st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\f", "\x85", "\n\n\n"])), max_size=25)


def fold_words(text: str) -> Counter[str]:
    return Counter("".join(text.split()).replace("-", ""))


@given(LINES)
def test_no_word_of_the_text_is_lost(lines: list[tuple[str, str]]) -> None:
    text = "".join(line + end for line, end in lines)
    page = segment(text)
    assert fold_words(page.text) == fold_words(text)
    if not page.repairs:
        assert Counter(page.text.split()) == Counter(text.split())


@given(LINES)
def test_blocks_are_single_lines_with_words(lines: list[tuple[str, str]]) -> None:
    for block in segment("".join(line + end for line, end in lines)).blocks:
        assert block.text == block.text.strip() != ""
        assert len(block.page_text.splitlines()) == 1


@given(st.text(max_size=300))
def test_any_text_gives_a_page_and_the_same_again(text: str) -> None:
    assert segment(text) == segment(text)


@given(LINES)
def test_page_of_a_page_is_the_page(lines: list[tuple[str, str]]) -> None:
    """Where nothing was joined, segmenting what came out changes nothing."""
    page = segment("".join(line + end for line, end in lines))
    apart = "\n\n".join(block.page_text for block in page.blocks)
    assert segment(apart).text.split("\n") == page.text.split("\n")


JAPANESE = (
    "ペル港とマロー島を結ぶフェリーは五月まで運航しないと、港湾局が火曜日に発表した。点検で島側のスロープに亀裂が見つかったためだ。",
    "島には一年を通じて約二百人が暮らす。島で唯一の店を営むルースさんによると、多くの住民は店の扉に貼られた紙で決定を知ったという。",
    "修理費は百万ユーロの見込みで、三分の二は郡が負担する。残りは、昨年二度値上げされた運賃で賄うことになる。港湾局は四月に会合を開く。",
)


def test_paragraphs_in_a_script_without_spaces_are_not_taken_for_wrapped_lines() -> None:
    assert texts("\n".join(JAPANESE)) == list(JAPANESE)


@pytest.mark.parametrize("n_chars", [30, 36, 40, 72])
def test_wrapped_lines_in_a_script_without_spaces_are_joined_without_one(n_chars: int) -> None:
    wrapped = ["\n".join(textwrap.wrap(paragraph, n_chars)) for paragraph in (*JAPANESE, *JAPANESE)]
    assert texts("\n\n".join(wrapped)) == [*JAPANESE, *JAPANESE]


def test_wrapped_lines_are_measured_in_columns_where_characters_are_wide() -> None:
    text = (
        "港务局周二表示，由于检查发现岛侧坡道出现裂缝，佩尔港与马罗岛之间的渡\n轮在五月之前将不再开航。岛上全年约有240名居民。自1998年起经营岛上唯一\n"
        "一家商店的露丝说，大多数人是从店门上贴的一张纸条得知这一决定的。维修\n费用预计为140万欧元，其中三分之二由县政府承担。"
    )
    assert texts(text) == [text.replace("\n", "")]


SPACED_CHINESE = (
    "佩尔港务局星期二通过自己的网站向公众表示，由于检查发现渡轮 Marro II 的坡道出现裂缝，佩尔港与马罗岛之间的渡轮在五月之前将不再开航，维修费用预计为 140 万欧元，其中三分之二由县政府承担。",
    "自 1998 年起经营岛上唯一一家商店的露丝说，大多数人是从店门上贴的一张纸条得知这一决定的，她已经向县政府写信要求派直升机，县长答应在 6 月之前给出答复，也会到岛上来。",
    "岛上全年约有 240 名居民，最近的医院在对岸的小镇，坐船要四十分钟，医生每星期二来一次，药品由公司的小飞机运送，天气不好的时候就只能等到第二天，居民们早已习惯。",
)


@pytest.mark.parametrize("n_chars", [45, 50, 55])
def test_text_without_spaces_is_joined_where_a_wrap_broke_it_at_the_few_that_it_has(n_chars: int) -> None:
    wrapped = ["\n".join(textwrap.wrap(paragraph, n_chars)) for paragraph in (*SPACED_CHINESE, *SPACED_CHINESE)]
    assert texts("\n\n".join(wrapped)) == [*SPACED_CHINESE, *SPACED_CHINESE]


def test_short_lines_of_a_script_without_spaces_are_no_wrap() -> None:
    lines = [
        "渡轮停航的消息",
        "岛上居民的一天 露丝的商店",
        "Marro II 号的历史与它的三位船长",
        "港务局的 1998 年报告",
        "医生每星期二来岛上一次",
    ] * 2
    assert texts("\n".join(lines)) == lines


def test_comma_of_another_script_that_opens_a_line_goes_on_with_the_line_above() -> None:
    text = "揺れた町は次の通り。\n高鍋町\n、新富町\n、\n延岡市。\n気象庁は警戒を呼びかけた。"
    assert texts(text) == ["揺れた町は次の通り。", "高鍋町、新富町、延岡市。", "気象庁は警戒を呼びかけた。"]


def test_small_lines_below_a_sentence_are_a_list_that_lost_its_bullets() -> None:
    lines = [
        "The board has offered the islanders three things:",
        "a free parking space in the harbour until the end of June",
        "a weekly delivery of food by boat, weather permitting",
        "a helicopter for emergencies, paid for by the county",
        "The offer stands until May.",
    ]
    assert texts("\n".join(lines)) == lines


def test_small_line_goes_on_where_the_line_above_breaks_off() -> None:
    lines = [
        "Two months after the",
        "new and much larger ferry",
        "was promised to the islanders, the yard has gone out of business.",
    ]
    assert texts("\n".join(lines))[-1].endswith("ferry was promised to the islanders, the yard has gone out of business.")


@pytest.mark.parametrize("marks", [["a) ", "b) ", "c) "], ["(1) ", "(2) ", "(3) "]])
def test_lettered_lines_stay_apart(marks: list[str]) -> None:
    lines = [f"{mark}the weekly delivery of food by boat to the island" for mark in marks]
    assert texts("\n".join(lines)) == lines


def test_numbers_in_circles_in_a_row_are_bullets() -> None:
    blocks = segment("The board offers:\n① free parking\n② food by boat\n③a helicopter.\nIt meets again in May.").blocks
    assert [block.text for block in blocks[1:4]] == ["free parking", "food by boat", "a helicopter."]
    assert [block.kind for block in blocks] == [Role.PARAGRAPH, *[Role.LIST_ITEM] * 3, Role.PARAGRAPH]


def test_arrow_before_one_line_alone_is_no_bullet() -> None:
    assert texts("The board met.\n→ Timetable of the ferry\nIt meets again in May.")[1] == "→ Timetable of the ferry"


@pytest.mark.parametrize("mark", ["– ", "— ", "・", "→ ", "» ", "▸ "])
def test_dashes_in_a_row_are_bullets(mark: str) -> None:
    blocks = segment(
        f"The board offers:\n{mark}free parking\n{mark}food by boat\n{mark}a helicopter.\nIt meets again in May."
    ).blocks
    assert [block.kind for block in blocks] == [Role.PARAGRAPH, *[Role.LIST_ITEM] * 3, Role.PARAGRAPH]
    assert [block.text for block in blocks[1:4]] == ["free parking", "food by boat", "a helicopter."]


@pytest.mark.parametrize(
    "lines",
    [
        ["— Will it sail again?", "— Not before May.", "— And the mail?"],
        ["– One line alone has a dash", "The next has none."],
        ["– 5 degrees in the north", "– 7 degrees in the south"],
    ],
)
def test_dashes_of_speech_are_no_bullets(lines: list[str]) -> None:
    blocks = segment("\n".join(lines)).blocks
    assert [block.text for block in blocks] == lines
    assert Role.LIST_ITEM not in {block.kind for block in blocks}


def test_wrap_uses_the_hyphens_that_words_have() -> None:
    wrapped = [
        "The well-known ferry and its long-serving skipper will not sail a well-",
        "known sound again before May, the harbour board said after a half-hearted",
        "survey of the ramp. A state-of-the-art replacement is being built by the",
        "yard that made the first, and it will be towed in by a second-hand tug in",
        "the spring. The islanders will have to wait, and the mail will wait too.",
    ]
    (text,) = texts("\n".join(wrapped))
    assert "sail a well-known sound" in text


def test_hyphen_that_stands_for_the_rest_of_a_word_keeps_its_space() -> None:
    wrapped = [
        "Die Fähre zwischen dem Hafen und der Insel fährt nicht mehr, weil Nord-",
        "und Südrampe gesperrt sind, teilte die Behörde mit. Die Bewohner warten",
        "nun auf ein neues Schiff, das im Mai kommen soll, und auf die Post, die",
        "bis dahin liegen bleibt. Im Rathaus wird über Fahrpreise gestritten, die",
        "steigen sollen, und über den Hubschrauber, der nur in Notfällen kommt.",
    ]
    (text,) = texts("\n".join(wrapped))
    assert "weil Nord- und Südrampe" in text


def test_wrapped_day_of_the_month_is_no_list_item() -> None:
    wrapped = [
        "Die Fähre zwischen dem Hafen und der Insel fährt nicht mehr, und zwar ab",
        "12. April nicht mehr, teilte die Behörde am Dienstag mit. Die Bewohner",
        "warten nun auf ein neues Schiff, das im Mai kommen soll, und auf die Post",
        "die bis dahin liegen bleibt. Im Rathaus wird über Fahrpreise gestritten,",
        "die steigen sollen, und über den Hubschrauber, der nur in Notfällen kommt.",
    ]
    assert texts("\n".join(wrapped)) == [" ".join(wrapped)]


def test_indented_line_opens_a_paragraph_in_wrapped_text_without_blank_lines() -> None:
    text = "\n".join(textwrap.fill(paragraph, 64, initial_indent="   ") for paragraph in PARAGRAPHS)
    assert texts(text) == list(PARAGRAPHS)


def test_wrapped_text_is_known_by_lines_that_break_off_in_a_sentence() -> None:
    wrapped = "\n".join([*textwrap.wrap(PARAGRAPHS[0], 60), "A ferry", *textwrap.wrap(PARAGRAPHS[1], 60), "A bridge"])
    assert texts(wrapped)[1] == "A ferry"
    assert len(texts(wrapped)) == 4


def test_addresses_below_a_wrapped_text_do_not_hide_its_wrap() -> None:
    links = "\n".join(f"{number:>4}. https://example.org/{'news/' * 30}{number}" for number in range(1, 41))
    text = "\n\n".join(textwrap.fill(paragraph, 72, initial_indent="   ", subsequent_indent="   ") for paragraph in PARAGRAPHS)
    assert texts(f"{text}\n\nReferences\n\n   Visible links:\n{links}\n")[: len(PARAGRAPHS)] == list(PARAGRAPHS)
