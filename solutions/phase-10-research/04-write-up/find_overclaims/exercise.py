"""Sentences that say more than the evidence beside them."""

import re
from collections.abc import Set

from minigpt.research.overclaim import CAUSE, GENERAL, NAMING, NEED, REFERENCE, UNITS


def find_overclaims(sentence: str, evidence: Set[str] = frozenset()) -> list[str]:
    """Name the rules that a sentence breaks, in this order.

    "cause": a word of CAUSE, and no "intervention" among the evidence.
    "need": a word of NEED, and no "control".
    "general": a word of GENERAL, and no "other models".
    "unit": there are numbers, and none has a word of UNITS behind it.
    "reference": there are numbers, and no word of REFERENCE.

    The lists hold words and phrases, in small letters; print them. Words
    count whole, and large letters as small ones. What stands in `code`
    does not count. A number directly behind a word of NAMING is a name
    (head 1.0). Numbers look like 5, 1,024 or 0.25.

    Example:
        >>> find_overclaims("Head 1.0 causes a loss of 5.07 nats.")
        ['cause']
        >>> find_overclaims("The loss rises to 5.07.", {"intervention"})
        ['unit', 'reference']
    """
    ### BEGIN SOLUTION
    text = re.sub(r"`[^`]*`", " ", sentence.lower())

    def one_of(words):
        return "(?:" + "|".join(map(re.escape, words)) + ")"

    def has(words):
        return re.search(rf"(?<!\w){one_of(words)}(?!\w)", text) is not None

    said = []
    if has(CAUSE) and "intervention" not in evidence:
        said.append("cause")
    if has(NEED) and "control" not in evidence:
        said.append("need")
    if has(GENERAL) and "other models" not in evidence:
        said.append("general")
    text = re.sub(rf"(?<!\w){one_of(NAMING)}\s+[\d.,]*\d", " ", text)
    number = r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)"
    if re.search(number, text):
        if not re.search(rf"{number}\s*{one_of(UNITS)}(?!\w)", text):
            said.append("unit")
        if not has(REFERENCE):
            said.append("reference")
    return said
    ### END SOLUTION
