"""Users' own rules: asked before ours, where they are meant to be asked, and told apart in the record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner import Article, Options, normalize
from cleaner.app.cli import main
from cleaner.roles.passes import PASSES
from cleaner.rules.book import RuleError, load_rules
from cleaner.rules.user import Place, load_user_rules
from cleaner.text.urls import find_host
from tests.outputs import make_article, write_out
from tests.test_tails import LONG_STORY, STAMPED

STORY = (
    "The council said on Monday that the bridge over the Wend would stay closed until engineers have looked at every pier. " * 2
)
PROMO = "The Courier is read in every house on the river."
PAGE = (
    "<html lang=en><head>{head}</head><body><article><h1>Wend bridge stays closed after all</h1><p>One. {story}</p><p>Two. {story}</p>"
    "<p>{promo}</p><p>Three. {story}</p><p>Four. {story}</p><p>Read more: Ferry to stop in May</p><p>Five. {story}</p></article></body></html>"
)
RULE = '[[rule]]\nid = "my-promo"\nrole = "related"\nstarts = ["the courier is read"]\nmatches = ["The Courier is read by all."]\nspares = ["The Courier"]\n'


def page(url: str = "") -> str:
    head = f'<link rel="canonical" href="{url}">' if url else ""
    return PAGE.format(head=head, story=STORY, promo=PROMO)


def clean(tmp_path: Path, rules: str, raw: str | None = None, **known: str) -> Article:
    path = tmp_path / "my.toml"
    path.write_text(rules, "utf-8")
    load_user_rules.cache_clear()
    article = normalize(raw or page(), options=Options(rules=(str(path),)), **known)  # type: ignore[arg-type]
    assert isinstance(article, Article)
    return article


def call(*arguments: str | Path) -> Result:
    load_user_rules.cache_clear()
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def sources(article: Article) -> set[str]:
    return {removal.source for removal in article.removed}


def test_rule_of_ones_own_takes_a_block(tmp_path: Path) -> None:
    assert PROMO in make_article(page()).text
    article = clean(tmp_path, RULE)
    assert PROMO not in article.text
    assert [(r.role, r.source) for r in article.removed if r.text == PROMO] == [("related", "rule:my-promo")]


@pytest.mark.parametrize(
    ("restriction", "url", "is_asked"),
    [
        ('sites = ["courier.example"]', "https://www.courier.example/a", True),
        ('sites = ["courier.example"]', "https://news.courier.example/a", True),
        ('sites = ["courier.example"]', "https://notcourier.example/a", False),
        ('sites = ["courier.example"]', "", False),
        ('languages = ["en"]', "", True),
        ('languages = ["de", "fr"]', "", False),
        ('languages = ["en"]\nsites = ["other.example"]', "https://courier.example/", False),
    ],
)
@pytest.mark.parametrize("is_whole_file", [True, False])
def test_rule_is_asked_only_where_it_is_meant_to_be(
    tmp_path: Path, restriction: str, url: str, is_asked: bool, is_whole_file: bool
) -> None:
    rules = f"{restriction}\n{RULE}" if is_whole_file else f"{RULE}{restriction}\n"
    assert ("rule:my-promo" in sources(clean(tmp_path, rules, page(url)))) == is_asked
    if url:
        assert ("rule:my-promo" in sources(clean(tmp_path, rules, page(), url=url))) == is_asked


def test_rule_of_ours_is_turned_off_by_id(tmp_path: Path) -> None:
    (taken,) = [r.source.removeprefix("rule:") for r in make_article(page()).removed if r.text.startswith("Read more")]
    assert taken in {rule.id for rule in load_rules().rules}
    off = clean(tmp_path, f'off = ["{taken}"]')
    assert f"rule:{taken}" not in sources(off)
    elsewhere = clean(tmp_path, f'off = ["{taken}"]\nsites = ["other.example"]')
    assert f"rule:{taken}" in sources(elsewhere)


def test_force_beats_everything(tmp_path: Path) -> None:
    assert next(each.id for each in PASSES if each.effect == "role") == "forced"
    hidden = page().replace(f"<p>{PROMO}</p>", f"<p hidden>{PROMO}</p>")
    assert PROMO not in make_article(hidden).text
    kept = clean(tmp_path, RULE.replace('"related"', '"paragraph"') + "force = true\n", hidden)
    assert PROMO in kept.text
    body = '[[rule]]\nid = "my-all"\nrole = "paragraph"\nclasses = ["story body"]\nforce = true\nmatches = ["story-body"]\nspares = ["story"]\n'
    raw = "<html><body><div class=story-body><h2>Heading here</h2><ul><li>One item of the list</li></ul><p>Short.</p></div></body></html>"
    assert [block.role for block in clean(tmp_path, body, raw).blocks] == ["heading", "list_item", "paragraph"]


def test_force_takes_the_headline_too(tmp_path: Path) -> None:
    rule = (
        RULE.replace("the courier is read", "wend bridge stays").replace("The Courier is read by all.", "Wend bridge stays")
        + "force = true\n"
    )
    article = clean(tmp_path, rule)
    assert [r.role for r in article.removed if r.source == "rule:my-promo"] == ["related"]


def test_cut_rule_of_ones_own_cuts(tmp_path: Path) -> None:
    rule = '[[rule]]\nid = "my-cut"\nrole = "other"\nscope = "cut"\npatterns = [\'\'\'^(Three\\. )The\'\'\']\nmatches = ["Three. The end"]\nspares = ["Three. An end"]\n'
    article = clean(tmp_path, rule)
    assert [(r.source, r.text) for r in article.removed if r.source == "rule:my-cut"] == [("rule:my-cut", "Three. ")]
    assert "Three. " not in article.text


def meaning_rule(line: str, role: str, means: str) -> str:
    """A rule of a user's own on one line that means something besides its role."""
    return f'[[rule]]\nid = "my-{means}"\nrole = "{role}"\nlines = ["{line}"]\nmeans = "{means}"\nmatches = ["{line}"]\nspares = ["x"]\n'


def test_label_of_ones_own_announces_tags(tmp_path: Path) -> None:
    lines = (
        "Wend bridge stays closed after all",
        *(f"{number}. {STORY}" for number in range(4)),
        "Vorten",
        "bridges",
        "ferries",
    )
    article = clean(tmp_path, meaning_rule("vorten", "tags", "tags-label"), "\n\n".join(lines))
    assert article.tags == ("bridges", "ferries")


def test_label_of_ones_own_announces_a_name(tmp_path: Path) -> None:
    raw = page().replace("</h1>", "</h1><p>Skrev</p><p>Jana Dorn</p>")
    assert clean(tmp_path, meaning_rule("skrev", "byline", "byline-label"), raw).authors == ("Jana Dorn",)


def test_heading_of_ones_own_ends_a_story_without_markup(tmp_path: Path) -> None:
    text = "\n".join(["Bridge over the Wend closed", *LONG_STORY, "4 Bruzzels", *STAMPED])
    rule = meaning_rule("4 bruzzels", "other", "comments-heading")
    unended = clean(tmp_path, rule.replace('means = "comments-heading"', ""), text).text
    assert STAMPED[0] in unended
    ended = clean(tmp_path, rule, text).text
    assert LONG_STORY[-1] in ended
    assert STAMPED[0] not in ended


def test_consent_rule_of_ones_own_takes_all_that_a_page_has(tmp_path: Path) -> None:
    rule = '[[rule]]\nid = "my-wall"\nrole = "legal"\nclasses = ["wend wall"]\n{}matches = ["wend-wall"]\nspares = ["wend"]\n'
    raw = f'<html><body><div class="wend-wall"><p>One. {STORY}</p><p>Two. {STORY}</p></div></body></html>'
    assert "One. The council" in clean(tmp_path, rule.format(""), raw).text
    walled = clean(tmp_path, rule.format('means = "consent"\n'), raw)
    assert walled.text == ""
    assert [removal.source for removal in walled.removed] == ["rule:my-wall"]


def test_record_names_the_rules_and_not_their_path(tmp_path: Path) -> None:
    plain = make_article(page()).cleaner
    first = clean(tmp_path, RULE).cleaner
    (tmp_path / "elsewhere").mkdir()
    assert clean(tmp_path / "elsewhere", RULE).cleaner == first
    other = clean(tmp_path, RULE + "max_words = 20\n").cleaner
    assert len({plain.rules, first.rules, other.rules}) == 3
    assert len({plain.options, first.options, other.options}) == 3


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("off = [", "my.toml: "),
        ('off = ["related-headline-e"]', "did you mean 'related-headline-en'?"),
        (RULE + 'langauges = ["en"]\n', "did you mean 'languages'?"),
        (RULE.replace('"related"', '"relatd"'), "did you mean 'related'?"),
        (RULE.replace('"related"', '"relatd"'), "my.toml: rule my-promo: "),
        (RULE.replace("my-promo", "related-headline-en"), "one of ours has this id"),
        (RULE.replace("my-promo", ""), "an id is needed"),
        (RULE + 'means = "comment-heading"\n', "did you mean 'comments-heading'?"),
        (RULE + RULE, "twice: my-promo"),
        (RULE.replace('starts = ["the courier is read"]', "starts = [' ']"), "empty condition"),
        (RULE.replace('spares = ["The Courier"]', "spares = []"), "at least one line"),
        (RULE.replace('starts = ["the courier is read"]', "patterns = ['(?=x)']"), "my-promo: patterns"),
        (RULE + "max_words = 90\n", "from 0 to 60"),
        (RULE + "confidence = 2.0\n", "between 0 and 1"),
        (RULE + 'sites = ["https://courier.example/"]\n', "is no host"),
        (RULE + 'scope = "cut"\n', "scope cut"),
        ('sites = ["WWW.Courier.example"]', "is no host"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path: Path, rules: str, message: str) -> None:
    path = tmp_path / "my.toml"
    path.write_text(rules, "utf-8")
    load_user_rules.cache_clear()
    with pytest.raises(RuleError) as caught:
        load_user_rules((str(path),))
    assert message in str(caught.value)
    done = call("rules", "check", path)
    assert done.exit_code == 1
    assert message in done.stderr
    done = call("explain", path, "--rules", path)
    assert done.exit_code == 2
    assert message in " ".join(done.stderr.split())


def test_hosts_are_compared_by_their_ends() -> None:
    assert find_host((None, "http://[broken", "https://WWW.Courier.example:443/a")) == "courier.example"
    assert find_host((None,)) is None
    assert Place(host=None, language=None).allows((), ())
    assert not Place(host=None, language=None).allows(("a.example",), ())


def test_check_accepts_a_right_file(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text('off = ["related-headline-en"]\n' + RULE, "utf-8")
    done = call("rules", "check", path)
    assert (done.exit_code, done.stdout) == (0, f"{path}: 1 rules, 1 of ours off, no fault found\n")


def test_test_tries_the_examples(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(RULE, "utf-8")
    assert call("rules", "test", path).exit_code == 0
    path.write_text(
        RULE.replace("is read by all", "was read by all").replace('"The Courier"', '"The Courier is read aloud"'), "utf-8"
    )
    done = call("rules", "test", path)
    assert done.exit_code == 1
    assert done.stdout == "my-promo\n  should take:  The Courier was read by all.\n  should leave: The Courier is read aloud\n"


def test_our_own_rules_pass_their_examples() -> None:
    done = call("rules", "test")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"{len(load_rules().rules)} rules tried, 0 wrong\n"


def test_list_shows_every_rule_with_its_counts(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text('off = ["related-headline-en"]\n' + RULE, "utf-8")
    rows = json.loads(call("rules", "list", "--json", "--rules", path).stdout)
    assert len(rows) == len(load_rules().rules) + 1
    assert rows[0] == {"rule": "my-promo", "role": "related", "scope": "block", "conditions": 1, "matches": 1, "spares": 1}
    assert any(row["rule"] == "related-headline-en (off)" for row in rows)
    out = write_out(tmp_path / "out", {"a.html": page()})
    counted = json.loads(call("rules", "list", "--role", "related", "--json", "--removed-in", out).stdout)
    assert {row["role"] for row in counted} == {"related"}
    assert sum(row["removals"] for row in counted) == 1
    assert "did you mean 'related'?" in call("rules", "list", "--role", "relatd").stderr


@pytest.mark.process
def test_command_uses_the_rules(tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(RULE, "utf-8")
    (tmp_path / "a.html").write_text(page(), "utf-8")
    done = call("normalize", tmp_path / "a.html", "--rules", tmp_path / "my.toml")
    assert done.exit_code == 0
    assert "rule:my-promo" in {removal["source"] for removal in json.loads(done.stdout)["removed"]}
