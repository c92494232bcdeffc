"""Every input has an output of its own, whatever the inputs are called."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.run.naming import MAX_NAME_BYTES, Outputs, name_outputs


@pytest.mark.parametrize(
    ("inputs", "outputs"),
    [
        (["a.txt"], ["a.json"]),
        (["a.html", "b.HTM", "c.xhtml", "d.text"], ["a.json", "b.json", "c.json", "d.json"]),
        (["a.html.gz", "b.txt.gz"], ["a.json", "b.json"]),
        (["a.b.txt"], ["a.b.json"]),
        (["a.xyz", "a"], ["a.xyz.json", "a.json"]),
        (["sub/a.txt"], ["sub/a.json"]),
        (["same.txt", "same.html"], ["same.txt.json", "same.html.json"]),
        (["A.txt", "a.html"], ["A.txt.json", "a.html.json"]),
        (["sub/a.txt", "a.txt"], ["sub/a.json", "a.json"]),
        (["same.txt", "same.html", "same.txt.txt"], ["same.txt.json", "same.html.json", "same.txt.txt.json"]),
        ([".txt"], [".txt.json"]),
        (["-"], ["stdin.json"]),
        ([], []),
    ],
)
def test_outputs_are_named_by_their_inputs(inputs: list[str], outputs: list[str]) -> None:
    assert name_outputs(inputs, ".json") == outputs


def test_name_in_the_way_of_a_folder_moves() -> None:
    outputs = name_outputs(["a.json/b.txt", "a.txt"], ".json")
    folders = {str(parent) for output in outputs for parent in PurePosixPath(output).parents}
    assert not folders & set(outputs)


@pytest.mark.parametrize(
    "name",
    [
        "manifest.jsonl/a.txt",
        "manifest.txt",
        "records.txt",
        pytest.param("MANIFEST.JSONL/a.txt"),
        pytest.param("records.jsonl/a.txt"),
    ],
)
def test_manifest_is_reserved(name: str) -> None:
    for suffix in (".json", ".jsonl", ".md", ".txt"):
        (output,) = name_outputs([name], suffix)
        assert PurePosixPath(output).parts[0].casefold() not in {"manifest.jsonl", "records.jsonl"}


@pytest.mark.parametrize("name", ["a" * 300 + ".txt", "ж" * 150 + ".html", "x" * 300 + "/a.txt", "漢" * 100])
def test_long_name_is_cut_and_keeps_its_suffix(name: str) -> None:
    (output,) = name_outputs([name], ".json")
    assert all(len(part.encode()) <= MAX_NAME_BYTES for part in output.split("/"))
    assert output.endswith(".json")


def test_long_names_that_begin_alike_stay_apart() -> None:
    assert len(set(name_outputs(["a" * 300 + "1.txt", "a" * 300 + "2.txt"], ".json"))) == 2


PARTS = st.sampled_from(
    [
        "a",
        "A",
        "b",
        "a.txt",
        "a.html",
        "a.json",
        "a.txt.json",
        "a.txt.gz",
        "manifest.jsonl",
        "manifest",
        "records",
        "ß",
        "SS",
        ".txt",
        "b.json",
        "x" * 210,
        "é",
    ]
)
NAMES = st.lists(st.lists(PARTS, min_size=1, max_size=3).map("/".join), unique=True, max_size=12).filter(
    lambda names: len({name.casefold() for name in names}) == len(names)
)


@given(NAMES, st.sampled_from([".json", ".md", ".txt"]))
def test_outputs_never_meet(inputs: list[str], suffix: str) -> None:
    outputs = name_outputs(inputs, suffix)
    folded = [output.casefold() for output in outputs]
    folders = {str(parent) for output in folded for parent in PurePosixPath(output).parents}
    assert len(outputs) == len(inputs)
    assert len(set(folded)) == len(folded)
    assert not folders & set(folded)
    assert all(output.endswith(suffix) and not output.startswith("/") for output in outputs)
    assert all(PurePosixPath(output).parts[0] not in {"manifest.jsonl", "records.jsonl"} for output in folded)


def test_members_claim_outputs_that_are_free() -> None:
    outputs = Outputs(".json")
    for name in ("a.txt", "b.zip/c.html.txt", "b.zip"):
        outputs.add(name)
    outputs.settle()
    given, claimed = iter(outputs), []
    for _ in range(3):
        next(given)
        claimed += [outputs.claim("b.zip/c.html"), outputs.claim("b.zip/C.html"), outputs.claim("b.zip/c.html.json/d")]
    assert list(given) == []
    assert len({output.casefold() for output in claimed}) == 9
    folders = {str(parent) for output in claimed for parent in PurePosixPath(output.casefold()).parents}
    assert not folders & {output.casefold() for output in (*claimed, *outputs)}


@given(NAMES)
def test_names_are_the_same_again(inputs: list[str]) -> None:
    assert name_outputs(inputs, ".json") == name_outputs(inputs, ".json")
