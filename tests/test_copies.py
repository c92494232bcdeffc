"""What a story says twice by mistake, and what it repeats on purpose."""

from __future__ import annotations

from cleaner import Article, normalize

LEAD = "The bridge over the Wend has been closed since Monday morning, the council said in a statement on its website."
STORY = [
    LEAD,
    "Engineers found a crack in the second pier when they inspected it after the flood of last week, officials added.",
    "A ferry will run every twenty minutes until the bridge is open again, which may take until the end of August.",
    "The mayor asked everybody to leave their cars at home, because the road to the ferry is narrow and has no parking.",
    "Shops on the eastern bank have lost half of their customers, the chamber of commerce wrote to the council on Friday.",
    "A temporary bridge for walkers is to be built from steel parts that the army keeps in a depot near the coast.",
    "The council will vote on the cost of the repair, about two million, when it meets again in the town hall on Thursday.",
    "Until then nobody may walk under the arches, where stones the size of a fist have fallen on the towpath twice.",
]
MEALS = ["Breakfast", "Eat within an hour of your first walk", "Porridge with a cup of milk and half a cup of berries"]
DAY = [*MEALS, "Lunch", "Eat when you are back from the hills", "Two slices of bread with cheese, an apple, a glass of water"]
SUPPER = [
    "Soup of leeks with a slice of bread, then an omelette of two eggs with herbs from the garden",
    "Potatoes with curd cheese and linseed oil, a salad of cucumbers, and a bowl of red jelly",
    "Pancakes with apple sauce, and a mug of the tea that the guide brews over the fire of the hut",
]


def read_text(*lines: str) -> str:
    head = "<head><title>Bridge over the Wend closed - The Drop</title></head>"
    body = "".join(f"<p>{line}</p>" for line in lines)
    article = normalize(f"<html>{head}<body><article><h1>Bridge over the Wend closed</h1>{body}</article></body></html>")
    assert isinstance(article, Article)
    return article.text


def test_second_rendering_of_the_story_is_told_once() -> None:
    text = read_text(*STORY, *STORY)
    assert all(text.count(line) == 1 for line in STORY)


def test_days_of_a_plan_that_are_alike_stay() -> None:
    text = read_text(*STORY, *(line for supper in SUPPER for line in (*DAY, "Supper", supper)))
    assert [text.count(line) for line in DAY] == [len(SUPPER)] * len(DAY)
    assert all(supper in text for supper in SUPPER)


def test_paragraph_below_itself_is_told_once() -> None:
    text = read_text(*STORY[:4], STORY[3], *STORY[4:])
    assert text.count(STORY[3]) == 1


def test_story_once_more_in_one_block_is_told_once() -> None:
    text = read_text(*STORY, " ".join(STORY))
    assert all(text.count(line) == 1 for line in STORY)


def test_long_block_that_only_quotes_the_story_stays() -> None:
    comment = "The editors add that they have asked the ministry for its own figures, and for the letters that it sent. " * 6
    text = read_text(*STORY, f"{LEAD} {comment}")
    assert comment.strip() in text


def test_passage_of_several_paragraphs_is_told_once_wherever_it_stands() -> None:
    text = read_text(*STORY, *STORY[1:])
    assert all(text.count(line) == 1 for line in STORY)
