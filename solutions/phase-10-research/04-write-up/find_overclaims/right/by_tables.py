"""a table of rules, compiled once"""

import re

from minigpt.research.overclaim import CAUSE, GENERAL, NAMING, NEED, REFERENCE, UNITS


def find_overclaims(sentence, evidence=frozenset()):
    def pattern(words):
        longest = sorted(words, key=len, reverse=True)
        return re.compile(r"(?<!\w)(" + "|".join(re.escape(w) for w in longest) + r")(?!\w)")

    text = (
        "".join(sentence.lower().split("`")[::2])
        if sentence.count("`") % 2 == 0
        else sentence.lower()
    )
    text = " ".join(sentence.lower().split("`")[::2]) if sentence.count("`") % 2 == 0 else text
    table = {
        "cause": (CAUSE, "intervention"),
        "need": (NEED, "control"),
        "general": (GENERAL, "other models"),
    }
    said = [
        rule
        for rule, (words, allows) in table.items()
        if allows not in evidence and pattern(words).search(text)
    ]
    numbers = []
    for found in re.finditer(r"(?<![\w.])[+−-]?\d[\d,]*(?:\.\d+)?(?!\w)", text):
        before = text[: found.start()].rstrip()
        if not any(m.end() == len(before) for m in pattern(NAMING).finditer(before)):
            numbers.append(found)
    unit = re.compile(r"\s*(" + "|".join(re.escape(w) for w in UNITS) + r")(?!\w)")
    if numbers and not any(unit.match(text, found.end()) for found in numbers):
        said.append("unit")
    if numbers and not pattern(REFERENCE).search(text):
        said.append("reference")
    return said
