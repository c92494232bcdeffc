"""Lines read back from the marks that carried them; marks in a story stay where they are."""

from __future__ import annotations

import pytest

from cleaner import Article, normalize
from cleaner.page.decode import decode_document
from cleaner.page.lines.find import read_back
from cleaner.types import Decoded, RawDocument

ENGLISH = (
    "Ferry will run until the spring",
    "By Jane Doe",
    "14 March 2025",
    "The ferry across the Wend will run until the spring, the council said on Monday, as the repairs to the bridge take longer.",
    "Divers found cracks in a third pier last week. “We cannot open it before May,” said the engineer who leads the work.",
    "Traders in the old town have asked for a rebate on their rates. The mayor promised an answer by the end of the month.",
    "Share this article",
    "More on this story: Ten bridges to see before they close",
)
GERMAN = (
    "Fähre fährt bis zum Frühjahr weiter",
    "Von Erika Beispiel",
    "Die Fähre über die Wend fährt bis zum Frühjahr weiter, teilte die Stadt am Montag mit, denn die Arbeiten an der Brücke dauern an.",
    "Taucher fanden in der vergangenen Woche Risse in einem dritten Pfeiler. „Vor Mai öffnen wir nicht“, sagte der Bauleiter.",
    "Händler in der Altstadt verlangen einen Nachlass bei der Gewerbesteuer. Die Bürgermeisterin will bis Monatsende antworten.",
    "Artikel teilen",
)
FRENCH = (
    "Le bac circulera jusqu'au printemps",
    "Par Marie Exemple",
    "Le bac qui traverse la Wend circulera jusqu'au printemps, a annoncé lundi la mairie, car les travaux du pont prennent du retard.",
    "Des plongeurs ont découvert la semaine dernière des fissures dans une troisième pile : « Rien n'ouvrira avant mai », dit l'ingénieur.",
    "Les commerçants de la vieille ville demandent une remise. La maire a promis une réponse avant la fin du mois de mars.",
)
RUSSIAN = (
    "Паром будет ходить до весны",
    "Паром через Венд будет ходить до весны, сообщила в понедельник администрация города, потому что ремонт моста затянулся.",
    "Водолазы нашли на прошлой неделе трещины в третьей опоре. «Раньше мая мы не откроемся», — сказал инженер, который ведёт работы.",
    "Торговцы старого города просят о скидке. Мэр обещала ответить до конца месяца.",
)
JAPANESE = (
    "渡し船、春まで運航へ",
    "市は月曜日、橋の修理が長引いているため、ウェンド川の渡し船を春まで運航すると発表した。",
    "先週、潜水士が三本目の橋脚にひびを見つけた。工事の責任者は「五月より前に開通することはない」と話した。",
    "旧市街の商店主らは税の軽減を求めている。市長は月末までに回答すると約束した。",
)
ARABIC = (
    "العبارة تستمر حتى الربيع",
    "قال المجلس البلدي يوم الاثنين إن العبارة ستستمر في العمل حتى الربيع لأن إصلاح الجسر يستغرق وقتا أطول مما كان متوقعا.",
    "عثر الغواصون الأسبوع الماضي على تشققات في دعامة ثالثة. وقال المهندس المسؤول إن الجسر لن يفتح قبل شهر مايو المقبل.",
    "طلب التجار في البلدة القديمة تخفيضا في الرسوم. ووعدت رئيسة البلدية بالرد قبل نهاية الشهر.",
)
STORIES = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "ru": RUSSIAN, "ja": JAPANESE, "ar": ARABIC}
SURE_MARKS = ["\t", "\t\t", r"\n", r"\n\n", r"\\n", r"\r\n", " | ", "|", " || ", "<br>", "<br />\n", "<BR/>", " ¶ ", "¶", " • "]
MARKS = [
    *SURE_MARKS,
    "    ",
    "\N{NO-BREAK SPACE} ",
    " *** ",
    " [p] ",
    " ;; ",
    "~~",
    " ## ",
    " ▪ ",
    "&#10;",
    " <sep> ",
    "<sep>",
    " │ ",
]


def read(text: str) -> Decoded:
    decoded = decode_document(RawDocument(raw=text.encode(), is_str=True), 1_000_000)
    assert isinstance(decoded, Decoded)
    return read_back(decoded)


def list_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("code", STORIES)
def test_mark_between_lines_carries_them(code: str, mark: str) -> None:
    found = read(mark.join(STORIES[code]))
    assert list_lines(found.text) == list(STORIES[code])
    assert found.repairs[-1].kind.startswith("lines-from-")
    assert found.repairs[-1].count >= len(STORIES[code]) - 1


@pytest.mark.parametrize("mark", [" / ", " - ", " ~ ", " * ", " – ", " :: "])
@pytest.mark.parametrize("code", ["en", "de", "ru"])
def test_doubtful_mark_carries_lines_of_paragraphs(code: str, mark: str) -> None:
    paragraphs = [line for line in STORIES[code] if len(line) > 80] * 2
    assert list_lines(read(mark.join(paragraphs)).text) == paragraphs


@pytest.mark.parametrize("code", STORIES)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>", "</p>"),
        ("<li>", "</li>"),
        ("<p>", "</p>\n"),
        ("<div>", "</div>"),
        ("> ", "\n"),
        ("- ", "\n"),
        ("• ", "\n"),
        ("* ", "\n"),
        ("> > ", "\n"),
    ],
)
def test_mark_around_lines_is_taken_off(code: str, before: str, after: str) -> None:
    found = read("".join(f"{before}{line}{after}" for line in STORIES[code]))
    assert found.format == "text"
    assert list_lines(found.text) == list(STORIES[code])


@pytest.mark.parametrize("form", ["{}\t{}", "{:6}  {}", "{}: {}", "[{}] {}", "{:03d}|{}", "{:>4} | {}"])
def test_number_before_each_line_is_taken_off(form: str) -> None:
    found = read("\n".join(form.format(number, line) for number, line in enumerate(ENGLISH, 1)))
    assert list_lines(found.text) == list(ENGLISH)
    assert found.repairs[-1].kind == "lines-from-numbers"


def test_record_lists_the_carrier() -> None:
    article = normalize(r"\n".join(ENGLISH))
    assert isinstance(article, Article)
    assert article.title == ENGLISH[0]
    assert "\\" not in article.text
    assert [(repair.kind, repair.count) for repair in article.repairs] == [("lines-from-escapes", len(ENGLISH) - 1)]


def test_escapes_beside_the_lines_are_written_out() -> None:
    text = r"\n".join(ENGLISH).replace("“", r"\"").replace("”", r"\"").replace("May", r"May\u2026")
    assert '"We cannot open it before May…,"' in read(text).text


def test_entities_of_a_tagged_text_are_written_out() -> None:
    assert (
        "Doe & Roe" in read("<br>".join([*ENGLISH, "Doe &amp; Roe said that the shops would open again in the spring."])).text
    )


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(ENGLISH),
        "Home | News | Sport | Weather | Business\n" + "\n".join(ENGLISH),
        "The team won 3 - 1 / 2 - 0 on the road; and/or the coach, who was 41 / 42, said: “We go on.” " * 3,
        "Town | Rain | Wind\nWend | 3 mm | 20 km/h\nHarrow | 7 mm | 31 km/h\nOldtown | 1 mm | 12 km/h\n" + ENGLISH[3],
        "Arsenal - Chelsea 2 - 1 Leeds - Derby 0 - 0 Luton - Stoke 3 - 2 Wigan - Burnley 1 - 1 were the scores on Saturday night.",
        "Use the <br> tag to end a line, and the <br> tag again to leave one free; <br> is what browsers break at.",
        r"Open C:\new\reports\north and C:\new\reports\south, the clerk wrote; the files in C:\new\notes were lost, she said.",
        "Prices rose 5\N{NO-BREAK SPACE}% in March, to 120\N{NO-BREAK SPACE}euros a tonne, said Mr.\N{NO-BREAK SPACE}Doe of the Wend Bank, after 3\N{NO-BREAK SPACE}% in May.",
        "The mayor – a lawyer – said the council – all of it – would meet; the press – and only the press – may come. It is late.",
        "He wrote: a * b * c * d is the product of all, and then x ~ y ~ z says that they are alike, which nobody doubted before.",
        "1. The bridge is closed.\n2. The ferry runs.\n3. The shops stay open.\n4. The school is shut.\n5. The mayor is away.",
        "- Bread\n- Milk\n- Eggs\n- Cheese from the market\n- Apples",
        "> He said so himself.\n\n" + "\n".join(ENGLISH),
        "10 Downing Street was quiet.\n20 people came.\n30 police stood by.\n40 reporters waited.\n50 cameras ran.",
        "Jan. 7 – Wend @ The Mill Jan. 8 – Harrow @ Town Hall Jan. 9 – Luton @ The Barn Jan. 10 – Derby @ Assembly Rooms and more to come.",
    ],
)
def test_text_that_merely_has_such_marks_stays(text: str) -> None:
    decoded = decode_document(RawDocument(raw=text.encode(), is_str=True, input_format="text"), 1_000_000)
    assert isinstance(decoded, Decoded)
    assert read_back(decoded) is decoded


def test_text_with_links_in_it_goes_the_way_of_html() -> None:
    text = '. <a href="/x">More</a></p><p>'.join(ENGLISH) + "</p><p><b>Rain</b></p>"
    assert read(text).format == "html"


def test_given_format_is_kept() -> None:
    decoded = decode_document(RawDocument(raw=b"<p>Rain.</p><p>Sun.</p>", input_format="html"), 1_000)
    assert isinstance(decoded, Decoded)
    assert read_back(decoded) is decoded
