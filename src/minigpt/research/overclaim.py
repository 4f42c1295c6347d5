"""Overclaims: sentences that say more than the evidence beside them, found by five rules.

The rules read words. They know neither what was measured nor whether it is true.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

from minigpt.errors import ConfigError, nearest

EVIDENCE = ("intervention", "control", "other models")
# rule → its words, and the evidence that allows them
CAUSE = (
    *("cause", "causes", "caused", "make", "makes", "made", "drives", "drive", "produces"),
    *("leads to", "led to", "due to", "thanks to", "because of", "responsible for"),
)
NEED = (
    *("need", "needs", "needed", "require", "requires", "relies on", "rely on"),
    *("depends on", "depend on", "necessary", "essential", "crucial"),
)
GENERAL = ("always", "never", "all", "every", "any", "in general", "language models")
REFERENCE = ("than", "from", "of", "against", "instead of", "between", "compared", "times", "where")
UNITS = (
    *("%", "nats", "nat", "bits", "logits", "logit", "tokens", "token", "steps", "prompts"),
    *("heads", "head", "layers", "blocks", "neurons", "units", "features", "seeds", "models"),
    *("parameters", "times", "degrees", "bytes", "points"),
)
NAMING = ("head", "heads", "layer", "block", "mlp", "lesson", "figure", "table", "seed", "step")
_WORDS = {"cause": CAUSE, "need": NEED, "general": GENERAL}
_ALLOWED = dict(zip(_WORDS, EVIDENCE, strict=True))
_NUMBER = re.compile(r"(?<![\w.])[+−-]?\d[\d,]*(?:\.\d+)?(?![\w])")


def overclaims(sentence: str, evidence: Collection[str] = ()) -> list[str]:
    """Name the rules that a sentence breaks, in the order cause, need, general, unit, reference.

    A word of `CAUSE` asks for an intervention, one of `NEED` for a control, one of `GENERAL` for
    other models. Among its numbers at least one has a unit of `UNITS` behind it, and a sentence
    with a number has a word of `REFERENCE`. A number behind a word of `NAMING`, or in `code`, is a
    name and no measurement. Words count whole, large letters as small ones.

    Raises:
        ConfigError: an evidence that is none of `EVIDENCE`.

    Source: Lesson 10.4.
    """
    if isinstance(evidence, str):
        raise ConfigError("give a set of words as evidence, not one text")
    for one in evidence:
        if one not in EVIDENCE:
            raise ConfigError(f"no evidence is called {one!r}; {nearest(one, EVIDENCE)}")
    text = re.sub(r"`[^`]*`", " ", sentence.lower())
    said = [
        rule
        for rule, words in _WORDS.items()
        if has_word(text, words) and _ALLOWED[rule] not in evidence
    ]
    numbers = [n for n in _NUMBER.finditer(text) if not _ends_with(text[: n.start()], NAMING)]
    if numbers and not any(_begins_with(text[n.end() :], UNITS) for n in numbers):
        said.append("unit")
    if numbers and not has_word(text, REFERENCE):
        said.append("reference")
    return said


def has_word(text: str, words: Sequence[str]) -> bool:
    """Whether one of some words or phrases stands in a text, whole."""
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in words)


def _begins_with(text: str, words: Sequence[str]) -> bool:
    return any(re.match(rf"\s*{re.escape(word)}(?!\w)", text) for word in words)


def _ends_with(text: str, words: Sequence[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}\s*$", text) for word in words)


@cache
def bold_sentences() -> tuple[tuple[str, str], ...]:
    """Return 235 bold sentences from the experiments of this book: (lesson, sentence).

    They were copied once and are not kept up to date. Every number that a page computes stands as
    1.5 here: the rules do not look at its size.
    """
    text = Path(__file__).with_name("bold.txt").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    return tuple((lesson, sentence) for lesson, sentence in rows)
