"""Every rule alone and with others; whole words, code, names of parts, and evidence."""

import itertools
import random

from minigpt.course.grading.feedback import expect
from minigpt.research.overclaim import (
    CAUSE,
    EVIDENCE,
    GENERAL,
    NAMING,
    NEED,
    REFERENCE,
    UNITS,
    bold_sentences,
    overclaims,
)

ORDER = ("cause", "need", "general", "unit", "reference")


def check(mine, sentence, wanted, why, evidence=frozenset()):
    found = mine.find_overclaims(sentence, set(evidence))
    expect(found is not None, "find_overclaims returns None: is there a return statement?")
    expect(isinstance(found, list), f"return a list of names, not {type(found).__name__}")
    says = f"“{sentence}”" + (f" with {sorted(evidence)}" if evidence else "")
    expect(len(set(found)) == len(found), f"{says}: {found} names a rule twice")
    expect(sorted(found) != sorted(wanted) or found == wanted, f"{says}: {found} are not in the "
           "order of the docstring")  # fmt: skip
    expect(found == wanted, f"{says}: you say {found or 'nothing'}. {why}")


def test_words(mine):
    """every word of the three lists is found"""
    for rule, words in zip(ORDER, (CAUSE, NEED, GENERAL), strict=False):
        for word in words:
            check(mine, f"This {word} so.", [rule], f"“{word}” belongs to {rule!r}")
            check(mine, f"{word.capitalize()}: so.", [rule], "Large letters count as small ones")
            check(mine, f"THIS, {word.upper()}", [rule], "Large letters count as small ones")


def test_whole_words(mine):
    """words count whole"""
    for sentence in (
        "Remakes, everyone, smallest and alleys.", "It is needless to ask for causesx or xmade.",
        "An anyhow overall nevertheless.", "It was due today, and led tot.",
    ):  # fmt: skip
        check(mine, sentence, [], "A word is no part of another one")
    check(mine, "It is all2, _any and naïveall.", [], "Digits, _ and ï are no end of a word")
    check(mine, "It is never-ending.", ["general"], "A hyphen ends a word")
    check(mine, "(always)", ["general"], "A bracket ends a word")
    check(mine, "“Needs”, he said.", ["need"], "A quotation mark ends a word")


def test_evidence(mine):
    """each evidence allows its own words, and nothing else"""
    worst = "It always needs what causes 3"
    allowed = dict(zip(EVIDENCE, ORDER, strict=False))
    for n in range(4):
        for given in itertools.combinations(EVIDENCE, n):
            wanted = [r for r in ORDER if r not in [allowed[one] for one in given]]
            check(mine, worst, wanted, "Which evidence allows which words?", given)
    found = mine.find_overclaims("It causes noise.")
    expect(found == ["cause"], f"without evidence you say {found}: it is the empty set then")


def test_units(mine):
    """one number with a unit is enough, and a unit stands directly behind"""
    for unit in UNITS:
        check(mine, f"It fell from 3 {unit}.", [], f"“{unit}” is a unit")
    check(mine, "It fell from 3% here.", [], "A unit may stand close to its number")
    check(mine, "It fell from 0.06 to 5.07 nats.", [], "One number with a unit is enough")
    check(mine, "It fell from 5 nats to 0.06.", [], "One number with a unit is enough")
    check(mine, "It fell from 3 good heads.", ["unit"], "The unit stands directly behind")
    check(mine, "Of all nats it fell from 3.", ["general", "unit"], "The unit stands behind")
    check(mine, "It fell from 3 natsy.", ["unit"], "A unit counts whole")
    check(mine, "It fell from 1,024 tokens.", [], "1,024 is one number")
    check(mine, "It fell from 0.25 nats.", [], "0.25 is one number")
    check(mine, "It fell to nats.", [], "There is no number here")
    check(mine, "It fell from −3 nats.", [], "A sign belongs to the number")


def test_references(mine):
    """a number is compared with something"""
    for word in REFERENCE:
        check(mine, f"It is 3 nats {word} so.", [], f"“{word}” is a reference")
    check(mine, "It is 3 nats often.", ["reference"], "A word is no part of another one")
    check(mine, "It is so.", [], "There is no number here")


def test_names(mine):
    """a number behind head, layer, … is a name, and code does not count"""
    for word in NAMING:
        check(mine, f"This is {word} 3.", [], f"a number behind “{word}” is a name")
        check(mine, f"This is {word} 3, and 0.25 nats.", ["reference"], "0.25 is a measurement")
    check(mine, "Head 1.0 is here.", [], "1.0 is the name of a head")
    check(mine, "A behead 3 of nats.", ["unit"], "“behead” is not “head”")
    check(mine, "Take `always 3` and `head 7`.", [], "Code does not count")
    check(mine, "Take `a` always `b`.", ["general"], "What stands between two codes counts")
    check(mine, "The model attn-2l and h3 are here.", [], "A digit in a word is no number")


def test_both_ends(mine):
    """combinations of all kinds"""
    draw = random.Random(0)
    for _ in range(300):
        words = [draw.choice([*CAUSE, *NEED, *GENERAL, *REFERENCE, *NAMING, *UNITS, "so", "the",
                              "3", "0.25", "1,024", "`x 3`", "remakes", "loss"])
                 for _ in range(draw.randint(1, 7))]  # fmt: skip
        sentence = " ".join(words) + "."
        given = {one for one in EVIDENCE if draw.random() < 0.3}
        check(mine, sentence, overclaims(sentence, given), "Go through the rules by hand", given)


def test_book(mine):
    """the bold sentences of this book"""
    for _, sentence in bold_sentences():
        check(mine, sentence, overclaims(sentence), "Go through the rules by hand")
