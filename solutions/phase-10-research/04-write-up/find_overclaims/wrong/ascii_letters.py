"""Digits, _ and ï are no end of a word"""

import re

from minigpt.research.overclaim import CAUSE, GENERAL, NAMING, NEED, REFERENCE, UNITS


def find_overclaims(sentence, evidence=frozenset()):
    text = re.sub(r"`[^`]*`", " ", sentence.lower())

    def one_of(words):
        return "(?:" + "|".join(map(re.escape, words)) + ")"

    def has(words):
        return re.search(rf"(?<![a-z]){one_of(words)}(?![a-z])", text) is not None

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
