"""Makes the boundary model: `python -m training.boundaries`, or `python -m training.boundaries --hold-out FOLD` to measure.

Every page there is, in every form that prints a block a line, is joined anew in each epoch: by spaces, by nothing, in runs,
at random, now and then in one case or without its marks; the network learns where the lines began. With a fold held out
(and the sites that nobody tunes on, always then) the model goes to `build/boundary-FOLD.npz`, and its figures are printed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import time
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np

from bench.sites import ROOT, UNSEEN_FOLD
from cleaner.model.boundary import FILE, TABLE_BITS, BoundaryModel, describe
from cleaner.page.lines.gaps import GLUED, LINE, NUMBERS, TERMINAL, UPPER, read_chars, read_tokens
from training.boundary_network import PADDING, Example, export, train_network
from training.boundary_pages import Lines, find_fold, load_pages
from training.models import write_arrays
from training.workspace import Workspace

SEED = 1
EPOCHS = 5
BATCH_TOKENS = 16_000
MAX_LINES = 250
"""Of a page that has more a stretch of so many is drawn in each epoch."""
MAX_SHORT_LINES = 6
"""Each page is also a text of so few lines: a headline and a paragraph, a paragraph alone."""
THRESHOLD, THRESHOLD_AFTER_STOP = 0.35, 0.5
"""Of four pairs that with the best body F1 on one line, by the shipped labeller, on 64 pages of a fold that the model had not
seen: .956; .950 with .5 for both, .952 with .5 and .3, .949 with .25 and .5."""
CASES = (("as-is", 66), ("lower", 10), ("upper", 7), ("words-only", 11), ("unknown", 6))
JOINS = (("space", 40), ("nothing", 20), ("runs", 22), ("random", 10), ("lines", 8))
"""How a page is written in an epoch, in per cent."""
TURN_WEIGHT, BODY_WEIGHT, OTHER_WEIGHT = 4.0, 1.0, 0.7
"""What a missed line is worth: between story and furniture, inside the story, inside the furniture. A paragraph with a line of
furniture is dear, a paragraph in two pieces cheap."""
STOP_WEIGHT, MIDDLE_WEIGHT = 0.6, 1.3
"""What a cut inside a line is worth behind a full stop, and elsewhere."""
RATED = (("space", "as-is"), ("nothing", "as-is"), ("runs", "as-is"), ("space", "lower"), ("space", "words-only"))
"""The forms that figures are printed of."""
STORY_SHARE, GLUED_SHARE = 0.12, 0.12
"""Shares of the texts that are the story alone, and in which sentences lose the spaces between them."""
SENTENCE_GAP = re.compile(r"(?<=[.!?…][\"”»)]) (?=[^\W\d_a-z])|(?<=\w\w[.!?…]) (?=[^\W\d_a-z\u3040-\u9fff])")
UNKNOWN_LETTERS = "".join(map(chr, range(0x905, 0x91F)))
"""Letters without capitals that stand for a to z in another order each time: a language that the network has never seen."""
LETTERS = re.compile(r"[^\w\s]")


def write_case(line: str, case: str, key: str = "") -> str:
    """A line in another case, or in letters that `key` draws."""
    if case == "upper":
        return line.upper()
    line = line if case == "as-is" else line.lower()
    if case == "unknown":
        letters = random.Random(key).sample(UNKNOWN_LETTERS, len(UNKNOWN_LETTERS))
        return line.translate(dict(zip(range(ord("a"), ord("z") + 1), letters, strict=True)))
    return " ".join(LETTERS.sub(" ", line).split()) if case == "words-only" else line


def draw_joints(n_lines: int, join: str, rng: random.Random) -> list[str]:
    """What stands between the lines."""
    n_joints = n_lines - 1
    if join == "space":
        return [" "] * n_joints
    if join == "nothing":
        return [""] * n_joints
    if join == "lines":
        return ["\n"] * n_joints
    if join == "runs":
        size, joint = rng.choice([2, 3, 6, 12, 12, 12, 30]), rng.choice([" ", " ", ""])
        return ["\n" if (place + 1) % size == 0 else joint for place in range(n_joints)]
    share = rng.random()
    return [rng.choice(["\n", "\n", " ", ""]) if rng.random() < share else rng.choice(["\n", " "]) for _ in range(n_joints)]


def make_example(page: Lines, rng: random.Random, *, is_short: bool) -> Example | None:
    """A page, or a few lines of it, in a form drawn at random."""
    case = rng.choices([name for name, _ in CASES], [share for _, share in CASES])[0]
    join = rng.choices([name for name, _ in JOINS], [share for _, share in JOINS])[0]
    pieces = choose_pieces(page, rng, is_short=is_short)
    if not pieces:
        return None
    joints = [
        "" if is_glued else joint
        for joint, (_, _, is_glued) in zip(draw_joints(len(pieces), join, rng), pieces[1:], strict=True)
    ]
    key = str(rng.random())
    texts = [write_case(text, case, key) + joint for (text, _, _), joint in zip(pieces, [*joints, ""], strict=True)]
    sizes = np.array([len(text) for text in texts])
    return label_tokens("".join(texts), np.cumsum(sizes) - sizes, np.array([side for _, side, _ in pieces]))


def choose_pieces(page: Lines, rng: random.Random, *, is_short: bool = False) -> list[tuple[str, int, bool]]:
    """A stretch of a page's lines, now and then of the story alone.

    Of each the text, its side (1 story, -1 furniture, 0 unknown), and whether it is a sentence that lost the space before it.
    """
    sides = np.zeros(len(page.lines), int) if page.kept is None else np.where(page.kept, 1, -1)
    lines = list(zip(page.lines, sides.tolist(), strict=True))
    if page.kept is not None and rng.random() < STORY_SHARE:
        lines = [(line, side) for line, side in lines if side > 0]
    n_lines = rng.randint(1, MAX_SHORT_LINES) if is_short else MAX_LINES
    start = choose_start([side for _, side in lines], n_lines, rng)
    share = rng.choice([0.05, 0.3, 1.0]) if rng.random() < GLUED_SHARE else 0.0
    pieces = []
    for line, side in lines[start : start + n_lines]:
        begin = 0
        for found in SENTENCE_GAP.finditer(line) if share else ():
            if rng.random() < share:
                pieces.append((line[begin : found.start()], side, begin > 0))
                begin = found.end()
        pieces.append((line[begin:], side, begin > 0))
    return pieces


def choose_start(sides: list[int], n_lines: int, rng: random.Random) -> int:
    """Where a stretch of lines begins: of a few, mostly one or two lines above the story or with it."""
    first = sides.index(1) if 1 in sides else 0
    if n_lines <= MAX_SHORT_LINES and first and rng.random() < 0.5:
        return max(first - rng.randint(0, 2), 0)
    return rng.randrange(max(len(sides) - n_lines, 0) + 1)


def label_tokens(text: str, line_starts: np.ndarray, kept: np.ndarray) -> Example:
    """The tokens of a text with what is to be learned of them; `kept` is 1 of a line of the story, -1 of another, 0 unknown."""
    tokens = read_tokens(text)
    lines = np.searchsorted(line_starts, tokens.starts, side="right") - 1
    labels = line_starts[lines] == tokens.starts
    before = np.concatenate([[0], lines[:-1]])
    side, side_before = kept[lines], kept[before]
    known = (side != 0) & (side_before != 0)
    miss = np.where(known & (side != side_before), TURN_WEIGHT, np.where(side < 0, OTHER_WEIGHT, BODY_WEIGHT))
    kinds = read_chars(text).kinds
    before_gap = np.maximum(np.concatenate([tokens.ends[:1], tokens.ends[:-1]]) - 1, 0)
    first, last = kinds[tokens.starts], kinds[before_gap]
    stopped = last >= TERMINAL
    false = np.where(stopped, STOP_WEIGHT, MIDDLE_WEIGHT) * np.where(side < 0, OTHER_WEIGHT, BODY_WEIGHT)
    # what the page itself has glued is no example of what should stay so
    doubtful = (tokens.gaps == GLUED) & stopped & (first == UPPER) & ~labels
    weights = np.where(labels, miss, false) * ((tokens.gaps != LINE) & ~doubtful)
    return Example(
        rows=rows_of(tokens.hashes), numbers=tokens.numbers,
        labels=labels.astype(np.float32), weights=weights.astype(np.float32),
    )  # fmt: skip


def rows_of(hashes: np.ndarray) -> np.ndarray:
    """The rows of the tables that hashes stand for."""
    return np.stack(
        [(row >> np.uint64(64 - bits)).astype(np.int64) for row, bits in zip(hashes, TABLE_BITS.values(), strict=True)]
    )


def draw_batches(pages: list[Lines], epoch: int, seed: int = SEED) -> Iterator[list[Example]]:
    """All pages in batches, in another order and other forms in each epoch."""
    order = random.Random(f"{seed} {epoch}").sample(range(len(pages)), len(pages))
    batch: list[Example] = []
    size = 0
    for number in order:
        rng = random.Random(f"{seed} {epoch} {pages[number].name}")
        for is_short in (False, True):
            example = make_example(pages[number], rng, is_short=is_short)
            if example is not None and len(example.labels):
                batch.append(example)
                size += len(example.labels) + PADDING
        if size >= BATCH_TOKENS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def count_steps(pages: list[Lines]) -> int:
    """About how many batches an epoch has."""
    sample = list(draw_batches(pages[:: max(len(pages) // 300, 1)], 0))
    return max(
        int(
            sum(len(e.labels) + PADDING for b in sample for e in b)
            / BATCH_TOKENS
            * len(pages)
            / len(pages[:: max(len(pages) // 300, 1)])
        ),
        1,
    )


def save(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write the model with its contract."""
    path.parent.mkdir(parents=True, exist_ok=True)
    about = {**describe(NUMBERS, arrays), "threshold": THRESHOLD, "threshold_after_stop": THRESHOLD_AFTER_STOP}
    described = np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8)
    write_arrays(path, {**arrays, "about": described})


def rate(model: BoundaryModel, pages: list[Lines]) -> dict[str, dict[str, float]]:
    """Of pages that the model has not seen, by form, the share of the cuts that are right, and of the lines that are found.

    `turns` is the latter between story and furniture.
    """
    figures = {}
    for join, case in RATED:
        total = sum((count_finds(model, page, join, case) for page in pages), np.zeros(5))
        hits, cuts, lines, turned, turns = np.maximum(total, 1e-9).tolist()
        rates = {"precision": hits / cuts, "recall": hits / lines, "turns": turned / turns}
        figures[f"{join} {case}"] = {name: round(value, 4) for name, value in rates.items()}
    return figures


def count_finds(model: BoundaryModel, page: Lines, join: str, case: str) -> np.ndarray:
    """Of a page in one form: right cuts, cuts, lines, turns found, turns."""
    lines = [(text, place) for place, line in enumerate(page.lines[:MAX_LINES]) if (text := write_case(line, case))]
    sides = np.zeros(len(page.lines), int) if page.kept is None else np.where(page.kept, 1, -1)
    joints = [*draw_joints(len(lines), join, random.Random(page.name)), ""] if lines else []
    texts = [text + joint for (text, _), joint in zip(lines, joints, strict=True)]
    sizes = np.array([len(text) for text in texts], np.int64)
    text = "".join(texts)
    example = label_tokens(text, np.cumsum(sizes) - sizes, sides[[place for _, place in lines]]) if len(lines) > 1 else None
    if example is None:
        return np.zeros(5)
    counted = example.weights > 0
    cut = (model.predict(read_tokens(text).hashes, example.numbers) >= model.threshold) & counted
    line = (example.labels > 0) & counted
    turn = line & (example.weights == np.float32(TURN_WEIGHT))
    return np.array([flags.sum() for flags in (cut & line, cut, line, cut & turn, turn)], float)


def train_boundaries(work: Workspace) -> None:
    """The model for the package, from every page there is."""
    path = work.make("boundary.npz")
    make_model(path, epochs=work.sampling.epochs or EPOCHS, every=work.sampling.every)
    shipped = work.out / "cleaner" / "data" / FILE
    shipped.parent.mkdir(parents=True, exist_ok=True)
    shipped.write_bytes(path.read_bytes())


def make_model(path: Path, *, held: Collection[int] = (), epochs: int = EPOCHS, every: int = 1) -> None:
    """Train on all pages but those of some folds of the sites, write, and tell."""
    began = time.monotonic()
    pages = load_pages()[::every]
    print(f"{len(pages)} pages, {time.monotonic() - began:.0f} s", flush=True)
    seen = [page for page in pages if find_fold(page.site) not in held]
    net = train_network(
        lambda epoch: draw_batches(seen, epoch),
        n_numbers=len(NUMBERS), epochs=epochs, steps=count_steps(seen), seed=SEED,
    )  # fmt: skip
    save(path, export(net))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{path}: {path.stat().st_size} bytes, {time.monotonic() - began:.0f} s, {memory} MB at most", flush=True)
    if held:
        model = BoundaryModel(path.read_bytes(), path.name, numbers=NUMBERS)
        rest = [
            page for page in pages if find_fold(page.site) in held and page.kept is not None and page.name.startswith("blocks")
        ]
        print(json.dumps(rate(model, rest), indent=1))


def main() -> None:
    """Train as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hold-out", type=int, help="a fold of the sites to measure on, with those that nobody tunes on")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    args = parser.parse_args()
    held = frozenset({args.hold_out, UNSEEN_FOLD}) if args.hold_out is not None else frozenset[int]()
    path = ROOT / "cleaner" / "data" / FILE if args.hold_out is None else ROOT / "build" / f"boundary-{args.hold_out}.npz"
    make_model(path, held=held, epochs=args.epochs)


if __name__ == "__main__":
    main()
