"""text as words between blanks"""

import re

from minigpt.research.overclaim import CAUSE, GENERAL, NAMING, NEED, REFERENCE, UNITS


def find_overclaims(sentence, evidence=frozenset()):
    text = " " + re.sub(r"`[^`]*`", " ", sentence.lower()) + " "

    def positions(words, text):
        for word in words:
            start = text.find(word)
            while start >= 0:
                end = start + len(word)
                before, after = text[start - 1 : start], text[end : end + 1]
                if not any(c.isalnum() or c == "_" for c in before + after):
                    yield start, end
                start = text.find(word, start + 1)

    said = []
    for rule, listed, allows in (
        ("cause", CAUSE, "intervention"),
        ("need", NEED, "control"),
        ("general", GENERAL, "other models"),
    ):
        if allows not in evidence and any(True for _ in positions(listed, text)):
            said.append(rule)
    numbers = [
        found
        for found in re.finditer(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)", text)
        if not any(
            text[: found.start()].rstrip(" +−-")
            and text[: found.start()].rstrip(" +−-").endswith(text[a:b])
            and text[b : found.start()].strip(" +−-") == ""
            for a, b in positions(NAMING, text[: found.start()] + " ")
        )
    ]
    if numbers:
        if not any(
            re.match(r"\s*" + re.escape(unit) + r"(?!\w)", text[n.end() :])
            for n in numbers
            for unit in UNITS
        ):
            said.append("unit")
        if not any(True for _ in positions(REFERENCE, text)):
            said.append("reference")
    return said
