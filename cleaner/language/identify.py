"""The language of the story: what the text shows, with what the page says of itself as second witness."""

from __future__ import annotations

import re

from resiliparse.parse.lang import detect_fast

from cleaner.language import detector
from cleaner.types import Language

DETECT_CHARS = 1_000
MIN_LETTERS = 60
"""Fewer letters say nothing about a language."""
SURE = 0.99
AGREED_CONFIDENCE = 0.99
UNRELIABLE_DISTANCE = 1_200
"""resiliparse's out-of-place distance, above which its documentation calls an answer unreliable."""
CODE = re.compile(r"([a-zA-Z]{2,3})(?:[-_].{0,30})?$")
CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et"
    " eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk"
    " kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nd ne ng nl no nr nv ny oc oj"
    " om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn"
    " to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
"""ISO 639-1."""
COUNTRIES = {"ua": "uk", "cz": "cs", "jp": "ja", "cn": "zh", "gr": "el", "dk": "da"}
"""Codes of countries that pages give for their language, and that are no languages."""
SAME = {**COUNTRIES, "nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "fil": "tl", "zh-cn": "zh", "zh-tw": "zh"}


def identify_language(text: str, declared: str | None, override: str | None) -> Language:
    """The language of the body candidate `text` as ISO 639-1, with the witness believed; null where there is too little."""
    if override:
        return Language(code=override, confidence=1.0, source="option", raw=override)
    wanted = read_code(declared)
    sample = text[:DETECT_CHARS]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return Language(code=wanted, confidence=0.5, source="html-lang", raw=declared) if wanted else Language()
    fast, distance = detect_fast(sample)
    if wanted and wanted == read_code(fast) and distance < UNRELIABLE_DISTANCE:
        return Language(code=wanted, confidence=AGREED_CONFIDENCE, source="html-lang+detector", raw=declared)
    return weigh_witnesses(detect(sample), wanted, declared)


def weigh_witnesses(found: dict[str, float], wanted: str | None, declared: str | None) -> Language:
    """The detector's answer, unless the page declares a language that the detector holds possible or does not know."""
    best = max(found, key=lambda code: found[code], default=None)
    if best is None:
        return Language(code=wanted, confidence=0.5, source="html-lang", raw=declared) if wanted else Language()
    if wanted and wanted != best:
        unknown = wanted not in known_languages()
        possible = found[best] < SURE and wanted in found
        if unknown or possible:
            return Language(code=wanted, confidence=round(found.get(wanted, 0.5), 4), source="html-lang", raw=declared)
    return Language(code=best, confidence=round(min(found[best], 1.0), 4), source="detector", raw=best)


def read_code(declared: str | None) -> str | None:
    """The ISO 639-1 code of a language tag.

    >>> read_code("en-US"), read_code("nb"), read_code("undefined")
    ('en', 'no', None)
    """
    tag = (declared or "").strip().lower()
    found = CODE.match(SAME.get(tag, tag))
    code = SAME.get(found[1], found[1]) if found else None
    return code if code in CODES else None


def detect(text: str) -> dict[str, float]:
    """The detector's languages for the text as ISO 639-1, with their probabilities; those of its kinds of Chinese are one."""
    found: dict[str, float] = {}
    for code, probability in detector.detect(text):
        found[SAME.get(code, code)] = found.get(SAME.get(code, code), 0.0) + probability
    return found


def known_languages() -> frozenset[str]:
    """The languages that the detector has a profile of."""
    return frozenset(SAME.get(code, code) for code in detector.list_languages())
