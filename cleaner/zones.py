"""Time zones as pages write them, to offsets; null for what is not known for certain."""

from __future__ import annotations

import re

ZONE = re.compile(
    r"^\s?[,(|]?\s?((?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)|Z|UTC|GMT|[+-]\d{2}:?\d{2}|[A-Z]{2,4}\b|(?:МСК|мск|MSK)\b)"
)
OFFSET = re.compile(r"[+-].*")
HOURS = {
    "+00:00": ("Z", "UTC", "GMT", "WET"),
    "+01:00": ("CET", "MEZ", "WEST", "WAT"),
    "+02:00": ("CEST", "MESZ", "EET", "SAST", "CAT"),
    "+03:00": ("EEST", "MSK", "МСК", "EAT", "TRT"),
    "+03:30": ("IRST",),
    "+05:00": ("PKT",),
    "+05:45": ("NPT",),
    "+07:00": ("WIB", "ICT"),
    "+08:00": ("WITA", "SGT", "HKT", "MYT", "PHT", "AWST"),
    "+09:00": ("WIT", "JST", "KST"),
    "+10:00": ("AEST",),
    "+11:00": ("AEDT",),
    "+12:00": ("NZST",),
    "+13:00": ("NZDT",),
    "-03:00": ("BRT", "ART"),
    "-04:00": ("EDT",),
    "-05:00": ("EST", "CDT"),
    "-06:00": ("MDT",),
    "-07:00": ("MST", "PDT"),
    "-08:00": ("PST",),
}
ZONES = {name: offset for offset, names in HOURS.items() for name in names}
"""Zone names that mean one offset only: not IST (India, Ireland, Israel), CST (America, China), BST (Britain, Bangladesh)."""
MAX_ZONE_HOURS = 14


def make_zone(zone: str | None) -> str | None:
    """The offset of a zone as +HH:MM; null for one that is not known for certain.

    >>> make_zone("+0300"), make_zone("GMT+1"), make_zone("EDT"), make_zone("XYZ"), make_zone("+5:30")
    ('+03:00', '+01:00', '-04:00', None, '+05:30')
    """
    if not zone:
        return None
    if found := OFFSET.search(zone):
        sign, (hour, _, minute) = found[0][0], found[0][1:].partition(":")
        if not minute and len(hour) > 2:
            hour, minute = hour[:-2], hour[-2:]
        hours, minutes = int(hour), int(minute or 0)
        return f"{sign}{hours:02}:{minutes:02}" if hours <= MAX_ZONE_HOURS and minutes < 60 else None
    return ZONES.get(zone.upper())
