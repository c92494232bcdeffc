"""Every command and recipe that the documentation shows runs as it stands there, and its links lead somewhere."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest

from cleaner.app.cli import main
from tests.golden import ROOT
from tests.test_containers import warc_record

REFERENCE = ("command.md", "report.md", "compare.md", "own-rules.md", "configuration.md")
SHOWING = sorted(
    path.name
    for path in (ROOT / "docs").glob("*.md")
    if path.name not in {"index.md", "method.md", "faq.md", "command.md", "tutorial.md"}
)
"""Pages with commands; those of the tutorial have a test of their own, which looks at what they leave."""
WITH_CODE = ("recipes.md", "../README.md")
LINKED = [*sorted(path.name for path in (ROOT / "docs").glob("*.md")), "../README.md", "../CONTRIBUTING.md"]
SCRIPT = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LIBRARY = re.compile(r"^(?:import|from) (\w+)", re.MULTILINE)
LINK = re.compile(r"\]\(((?:\.\./)?[\w./-]+)?(?:#([\w-]+))?\)")
FOR_DEVELOPERS = re.compile(r"^(?:python3 -m venv|python -m (?:pytest|tests\.)).*\n?", re.MULTILINE)
"""Commands that make an environment or run this suite."""


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the pages name: `seeds/`, `pages/`, archives, rules, cases, two runs."""
    root = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "seeds", root / "seeds")
    for name in ("bin", "pages", "notes", "crawl", "cases/story"):
        (root / name).mkdir(parents=True)
    page = (ROOT / "fixtures" / "wire-story" / "input.html").read_bytes()
    for path in ("pages/one.html", "page.html", "story.html"):
        (root / path).write_bytes(page)
    (root / "notes" / "story.txt").write_bytes(next((ROOT / "seeds").glob("004_*")).read_bytes())
    (root / "cases" / "story" / "input.html").write_bytes(page)
    (root / "map.tsv").write_text("one.html\thttps://example.org/one\n", "utf-8")
    (root / "my-rules.toml").write_text('off = ["related-headline-en"]\n', "utf-8")
    (root / "pages.jsonl").write_text(json.dumps({"html": page.decode()}) + "\n", "utf-8")
    story = (root / "notes" / "story.txt").read_text("utf-8").replace('"', "'")
    (root / "news.csv").write_text(f'kop,verhaal\nA headline,"{story}"\n', "utf-8")
    with zipfile.ZipFile(root / "dump.zip", "w") as archive:
        archive.writestr("one.html", page)
    for path in ("crawl.warc.gz", "crawl/one.warc.gz"):
        (root / path).write_bytes(
            gzip.compress(warc_record("response", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page))
        )
    command = root / "bin" / "cleaner"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m cleaner "$@"\n', "utf-8")
    command.chmod(0o755)
    run(root, "cleaner normalize seeds/ -o before/ -q && cp -r before after && cleaner golden update cases/")
    return root


def run(root: Path, script: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": f"{root / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    env.pop("CI", None)
    done = subprocess.run(
        ["bash", "-c", f"set -e\n{script}"], cwd=root, env=env, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.slow
@pytest.mark.parametrize("name", ["../README.md", *SHOWING])
def test_commands_of_the_page_run(name: str, sandbox: Path, tmp_path: Path) -> None:
    scripts = SCRIPT.findall((ROOT / "docs" / name).read_text("utf-8"))
    assert scripts
    shutil.copytree(sandbox, tmp_path, dirs_exist_ok=True)
    run(tmp_path, FOR_DEVELOPERS.sub("", "".join(scripts)))


@pytest.mark.slow
@pytest.mark.parametrize(
    "code", [code for name in WITH_CODE for code in CODE.findall((ROOT / "docs" / name).read_text("utf-8"))]
)
def test_code_of_the_page_runs(code: str, sandbox: Path, tmp_path: Path) -> None:
    for library in LIBRARY.findall(code):
        pytest.importorskip(library, reason=f"the recipe for {library} needs it: pip install {library}")
    shutil.copytree(sandbox, tmp_path, dirs_exist_ok=True)
    run(tmp_path, "cleaner normalize seeds/ -o out/ --format jsonl -q")
    (tmp_path / "recipe.py").write_text(code, "utf-8")
    assert run(tmp_path, f"{sys.executable} recipe.py").stdout


@pytest.mark.slow
def test_seeds_fill_the_corpus_of_the_tutorial(sandbox: Path, tmp_path: Path) -> None:
    shutil.copytree(sandbox, tmp_path, dirs_exist_ok=True)
    run(tmp_path, "".join(SCRIPT.findall((ROOT / "docs" / "tutorial.md").read_text("utf-8"))))
    rows = [json.loads(line) for line in (tmp_path / "corpus.jsonl").read_text("utf-8").splitlines()]
    assert rows
    assert all(row["text"] and set(row) == {"id", "title", "date_published", "site_name", "text"} for row in rows)


def list_commands() -> list[tuple[str, click.Command]]:
    """Every command by its full name; those of groups too."""
    found = []
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        assert command
        below = command.commands.items() if isinstance(command, click.Group) else ()
        found += [(name, command), *((f"{name} {part}", inner) for part, inner in below)]
    return found


@pytest.mark.parametrize(("name", "command"), list_commands(), ids=[name for name, _ in list_commands()])
def test_every_command_and_option_stands_in_these_pages(name: str, command: click.Command) -> None:
    overview = (ROOT / "docs" / "command.md").read_text("utf-8")
    pages = overview + "".join((ROOT / "docs" / page).read_text("utf-8") for page in REFERENCE)
    head, _, tail = name.partition(" ")
    assert re.search(rf"`(?:cleaner )?{head}\b", overview)
    assert not tail or f"cleaner {name}" in pages or f"`{tail}`" in pages
    options = [max(option.opts, key=len) for option in command.params if isinstance(option, click.Option)]
    assert not [option for option in options if not re.search(rf"{option}\b", pages)]


@pytest.mark.parametrize("name", LINKED)
def test_links_of_the_page_lead_somewhere(name: str) -> None:
    page = ROOT / "docs" / name
    for target, anchor in LINK.findall(page.read_text("utf-8")):
        path = page.parent / target if target else page
        assert path.exists(), target
        headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE) if path.is_file() else []
        anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert not anchor or anchor in anchors, (target, anchor)
