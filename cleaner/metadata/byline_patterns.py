"""What stands before, behind and between the names in a byline, as patterns."""

from __future__ import annotations

import re

from cleaner.scripts import HAN, HANGUL, KANA

NOISE = re.compile(
    r"\((?:[^()]{0,300}[^()\w\s.'’-][^()]{0,300}|[^()\s]{0,9}|[^()]{0,300}\d[^()]{0,300}|@?www[^()]{0,300})\)|\[.{0,300}?\]|<.{0,300}?>|https?://\S+|\S{1,64}@\S{1,99}\.\w+|@\w+"
    r"|\+?\d[\d ()-]{6,20}|\b(?:view|see) (?:all posts|profile|bio|in)\b.*|[|•·⋅].*$|\s[–—-]\s.*$",
    re.IGNORECASE,
)
"""Addresses, what stands in brackets but for a second name, links to a profile, what follows a bar or dash."""
SPLIT = re.compile(r"(\s{0,9}[;/、，]\s{0,9}|\s{0,9},\s{0,9}(?:and\s{1,9})?|\s{1,9}(?:&|\+)\s{1,9}|\s{0,9}\n\s{0,9})")
TRAILING_DATE = re.compile(
    r"(?<=[^\W\d_])\d{1,4}(?:[./年-]\d|\s?min).*$"
    r"|\s{1,9}(?:mon|tue|wed|thu|fri|sat|sun)\.?$"
    r"|\s{0,9}\b(?:published|posted|updated|last updated|on|am|le|el|il)?\s{0,9}:?\s{0,9}\d{1,2}[ ./-].*$"
    r"|\s{1,9}(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}\b.*$"
    r"|\s{1,9}(?:last updated|updated|(?:first )?published|posted)\b.*$"
    r"|\s{1,9}\d{4}.*$"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$",
    re.IGNORECASE,
)
ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d).*$")
WRAPPED = re.compile(r"\[[^\[\]]*\]")
"""A whole byline in brackets."""
REPORTER = re.compile(rf"^(?:记者|記者)\s{{0,2}}(?=[{HAN}])|\s?(?:기자|특파원|記者|记者)$")
HANGUL_JOINT = re.compile(rf"(?<=[{HANGUL}])\s?·\s?(?=[{HANGUL}])")
HAN_NAMES = re.compile(f"[{HAN}]{{2,4}}(?: [{HAN}]{{2,4}})+")
"""Chinese names with a space between them."""
PHOTOGRAPHERS = re.compile(
    r"(?:^|[,;/&]|\s(?:and|und|et|y|e|i|en|och|og))\s{0,3}[^,;/&()]{2,60}"
    r"\((?:fotos?|photos?|bild(?:er)?|video|illustrations?|grafik|foto's|фото)\b[^()]{0,20}\)",
    re.IGNORECASE,
)
"""Who took the pictures: "Klaus Beispiel (Foto)"."""
LAST_BRACKET = re.compile(r"(?<=\S\s)\([^()]{0,60}\)$")
"""What is said of a person behind the whole name: "Jane Doe (Rome)"."""
GLUED_BY = re.compile(r"^By(?=[A-Z][a-z]+ [A-Z])")
TRAILING_IN = re.compile(r"\s{1,9}(?:(?:in|on|at|for|from)(?:\s.*)?|In|On|At)$")
"""Where or when it stands: "Jane Doe in Growth"."""
POSTS_BY = re.compile(r"^(?:view |see |read |more |all ){1,3}(?:posts|articles|stories|news) (?:by|from) ", re.IGNORECASE)
"""What a link to the author's other articles says before the name."""
INNER_BY = re.compile(
    r"(?<=\w)[ ,]{1,3}(?:written|posted|published|reported|authored|words|story|text) by\b\s?:?", re.IGNORECASE
)
"""A second byline behind the first."""
OF = re.compile(r"\s(?:of|for)\s", re.IGNORECASE)
"""What somebody heads may be joined: "Head of Marketing and Design"."""
HAN_OUTLET = re.compile(
    rf"^[{KANA}{HAN}]+(?:报|報|网|網|新闻|新聞|财经|財經|综合|綜合|通信|放送|频道|頻道|电视台|電視台|编辑部|編集部|整理|公司|会社)$"
)
"""What Chinese and Japanese papers, sites and desks are called."""
HAN_PHRASE = re.compile(f"[{HAN}]{{7,}}")
"""No name has so many Chinese characters without a space."""
