"""Where the scripts lie that need care of their own, as ranges for a character class of a regular expression."""

THAI_AND_LAO = "\u0e00-\u0eff"
BURMESE = "\u1000-\u109f"
KHMER = "\u1780-\u17ff"
SOUTH_EAST_ASIAN = THAI_AND_LAO + BURMESE + KHMER
KATAKANA = "\u30a0-\u30ff"
KANA = f"\u3040-\u309f{KATAKANA}"
HAN = "\u3400-\u9fff"
"""With the rare characters of extension A, which names are written in too."""
HAN_COMPATIBILITY = "\uf900-\ufaff"
"""All but twelve are second forms of other Han characters, which repaired text does not have."""
HANGUL = "\uac00-\ud7af"
"""Whole syllables, as news has them. Korean parts words by spaces, but not family name and given name."""
EAST_ASIAN_MARKS = "\u3001-\u303f"
FULL_WIDTH = "\uff01-\uff60"
"""Marks, digits and Latin letters as wide as a Han character."""

UNSPACED = SOUTH_EAST_ASIAN + KANA + HAN
"""Scripts that put no space between words."""
UNSPACED_IN_PAIRS = THAI_AND_LAO + KANA + HAN
"""Those of which two characters are about a word; a syllable of Burmese or Khmer alone is often more of them."""
UNSPACED_NAMES = UNSPACED + HANGUL
"""Scripts in which a person's name has no space."""
UNSPACED_TEXT = EAST_ASIAN_MARKS + KANA + HAN + HAN_COMPATIBILITY + FULL_WIDTH
"""What Chinese and Japanese are set in: a line may break between any two of these characters."""
EAST_ASIAN = KANA + HAN + HANGUL
"""What Japanese, Chinese and Korean are written in: no script of these has capitals."""
FIRST_UNSPACED = SOUTH_EAST_ASIAN[0]
"""No word that begins with a lower character is of a script without spaces."""
