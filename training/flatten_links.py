"""Ways to flatten a page to text that tell what was a link: as lynx, as Markdown, as html-to-text."""

from __future__ import annotations

import random
import textwrap
from itertools import groupby

from training.boxes import Box, Piece, bullet, fold, list_boxes, read_boxes


def flatten_lynx(markup: str, key: str) -> str:
    """As `lynx -dump`: text indented by three, numbers before links, wrapped, and a list of references at the end."""
    width = random.Random(key).choice([76, 78, 80, 1000])
    links: list[str] = []
    paragraphs = []
    for box in list_boxes(markup):
        sign = f"{'  ' * box.level}  {'*+o#'[min(box.level, 4) - 1]} " if box.kind == "item" else ""
        indent = "" if box.kind == "heading" and box.level < 3 else "   "
        text = fold("".join(number_link(piece, links) for piece in box.pieces))
        paragraphs.append(
            ("\n" if sign else "\n\n")
            + textwrap.fill(text, width, initial_indent=indent + sign, subsequent_indent=indent + " " * len(sign))
        )
    references = "".join(f"\n{number:>4}. {link}" for number, link in enumerate(links, 1))
    return "".join(paragraphs).strip("\n") + (f"\n\nReferences\n\n   Visible links:{references}\n" if links else "")


def number_link(piece: Piece, links: list[str]) -> str:
    """The text of a piece, a link's behind its number."""
    if piece.link is None or not piece.text.strip():
        return piece.text
    if not links or links[-1] != piece.link:
        links.append(piece.link)
    return f"{piece.text[: len(piece.text) - len(piece.text.lstrip())]}[{len(links)}]{piece.text.lstrip()}"


def flatten_markdown(markup: str, key: str) -> str:
    """As html2text or trafilatura write Markdown: headings, lists, links, pictures, quotes, bold, tables."""
    rng = random.Random(key)
    sign, has_links, has_images = rng.choice("*-*"), rng.random() < 0.7, rng.random() < 0.5
    pieces: list[str] = []
    before = ""
    for _, group in groupby(enumerate(read_boxes(markup)), key=lambda item: item[1].row or -item[0]):
        boxes = [box for _, box in group]
        texts = [print_markdown(box, has_links=has_links, has_images=has_images) for box in boxes]
        texts = [text for text in texts if text]
        if not texts:
            continue
        box = boxes[0]
        kind = "row" if len(texts) > 1 else box.kind
        indent = "  " * (box.level - 1) if kind == "item" else ""
        lead = {"heading": f"{'#' * box.level} ", "item": indent + bullet(box, sign), "blockquote": "> "}.get(kind, "")
        tight = kind == before and kind in {"item", "row"}
        pieces.append(("\n" if tight else "\n\n") + lead + " | ".join(texts))
        before = kind
    return "".join(pieces).strip() + "\n"


def print_markdown(box: Box, *, has_links: bool, has_images: bool) -> str:
    """A box with links, pictures and bold as Markdown."""
    parts = []
    for link, pieces in groupby(box.pieces, key=lambda piece: piece.link):
        inner = "".join(print_piece(piece, has_images=has_images, is_bold=box.kind != "heading") for piece in pieces)
        named = has_links and link and inner.strip()
        parts.append(f"{' ' * (inner[:1] == ' ')}[{inner.strip()}]({link}){' ' * (inner[-1:] == ' ')}" if named else inner)
    return fold("".join(parts))


def print_piece(piece: Piece, *, has_images: bool, is_bold: bool) -> str:
    """A text, bold where it is, or a picture, as Markdown."""
    if piece.image is not None:
        alt, _, source = piece.image.partition("\n")
        return f"![{alt}]({source})" if has_images and not source.startswith("data:") else ""
    text = piece.text
    if not (piece.bold and is_bold and text.strip()):
        return text
    return f"{' ' * (text[0] == ' ')}**{text.strip()}**{' ' * (text[-1] == ' ')}"


def flatten_shouting(markup: str, key: str) -> str:
    """As the package html-to-text: headings in capitals, the address behind a link in brackets, stars before items."""
    has_links = random.Random(key).random() < 0.6
    pieces = []
    before = ""
    for box in list_boxes(markup):
        text = box.text.upper() if box.kind == "heading" else print_links(box) if has_links else box.text
        tight = before == box.kind == "item"
        pieces.append(("\n" if tight else "\n\n") + (" " if box.kind == "item" else "") + bullet(box, "*") + text)
        before = box.kind
    return "".join(pieces).strip()


def print_links(box: Box) -> str:
    """The box's text with addresses behind its links."""
    parts = []
    for link, pieces in groupby(box.pieces, key=lambda piece: piece.link):
        inner = "".join(piece.text for piece in pieces)
        named = link and inner.strip() and not link.startswith("#")
        parts.append(f"{inner.rstrip()} [{link}]{' ' * (inner[-1:] == ' ')}" if named else inner)
    return fold("".join(parts))
