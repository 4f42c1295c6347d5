"""“Cause: so.”: you say nothing"""

import re

from minigpt.research.overclaim import CAUSE, GENERAL, NAMING, NEED, REFERENCE, UNITS


def find_overclaims(sentence, evidence=frozenset()):
    words = sentence.lower().split()
    text = " ".join(words)
    said = []
    for rule, listed, allows in (
        ("cause", CAUSE, "intervention"),
        ("need", NEED, "control"),
        ("general", GENERAL, "other models"),
    ):
        if set(words) & set(listed) and allows not in evidence:
            said.append(rule)
    if re.search(r"\d", text):
        if not set(words) & set(UNITS):
            said.append("unit")
        if not set(words) & set(REFERENCE):
            said.append("reference")
    return said
