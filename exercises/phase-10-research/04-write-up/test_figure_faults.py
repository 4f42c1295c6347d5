"""Each fault alone, at its edges, and all combinations."""

import itertools

from minigpt.course.grading.feedback import expect
from minigpt.research.figures import UNITLESS, FigurePlan

SOUND = {
    "kind": "bars", "x_label": "head", "y_label": "rise of the loss, nats per token",
    "values": (0.1, 5.0), "axis": (0.0, 6.0), "spread": True,
    "alt": "Without head 1.0 the loss rises by five nats.",
}  # fmt: skip
BREAK = {
    "x label": {"x_label": " "},
    "unit": {"y_label": "rise of the loss"},
    "zero": {"axis": (0.05, 6.0)},
    "cut": {"values": (0.1, 7.0)},
    "alt": {"alt": "Losses of all heads of the model"},
    "spread": {"spread": False},
}


def check(mine, wanted, why, **changes):
    plan = FigurePlan(**{**SOUND, **changes})
    found = mine.figure_faults(plan)
    expect(found is not None, "figure_faults returns None: is there a return statement?")
    expect(isinstance(found, list), f"return a list of names, not {type(found).__name__}")
    expect(sorted(found) != sorted(wanted) or found == wanted, f"{found}: keep the order of the "
           "docstring")  # fmt: skip
    expect(found == wanted, f"{changes or SOUND}: you say {found or 'nothing'}. {why}")


def test_sound(mine):
    """a sound figure has no fault"""
    check(mine, [], "Nothing is wrong with it")
    check(mine, [], "Nothing is wrong with it", kind="lines", axis=(-1.0, 5.0))


def test_labels(mine):
    """labels and units"""
    for blank in ("", " ", "\n\t"):
        check(mine, ["x label"], "The x label is blank", x_label=blank)
        check(mine, ["y label"], "The y label is blank, so no unit is missed", y_label=blank)
    for label in ("loss", "loss,", "loss, ", "loss per head"):
        check(mine, ["unit"], "Nothing stands behind a comma", y_label=label)
    check(mine, [], "The unit stands behind the comma", y_label="loss, nats")
    check(mine, ["unit"], "Nothing stands behind the last comma", y_label="loss, clean,")
    for word in UNITLESS:
        check(mine, [], f"“{word}” has no unit", y_label=f"the {word} of heads")
        check(mine, [], f"“{word}” has no unit", y_label=word.capitalize())
    check(mine, ["unit"], "“rankings” is not “rank”", y_label="rankings and shareholders")
    check(mine, [], "a label with blanks around", y_label="  loss, nats ")


def test_zero(mine):
    """bars have 0 on their axis; lines need not"""
    check(mine, ["zero"], "Bars begin at 0.05", axis=(0.05, 6.0))
    check(mine, [], "0 is the lower end, and belongs to the axis", axis=(0.0, 5.0))
    check(mine, [], "0 is the upper end, and belongs to the axis", axis=(-6.0, 0.0),
          values=(-1.0, 0.0))  # fmt: skip
    check(mine, ["zero"], "Bars that end below 0", axis=(-6.0, -0.5), values=(-1.0, -2.0))
    check(mine, [], "Lines may begin anywhere", kind="lines", axis=(0.05, 6.0))


def test_cut(mine):
    """no value lies outside"""
    for values in ((0.1, 6.1), (-0.1, 3.0), (7.0,), (0.1, 0.2, 0.3, -5.0, 0.4)):
        check(mine, ["cut"], "A value lies outside the axis", values=values)
    check(mine, [], "A value at the end of the axis is not cut", values=(0.0, 6.0))
    check(mine, ["cut"], "Lines can be cut, too", kind="lines", values=(0.1, 6.1))
    check(mine, ["cut"], "A fault is named once, however many values lie outside",
          values=(-1.0, 7.0, 8.0))  # fmt: skip


def test_alt(mine):
    """eight words, and a spread"""
    for n in range(12):
        check(mine, ["alt"] if n < 8 else [], f"The text has {n} words", alt="  word\n" * n)
    check(mine, ["alt"], "Letters are no words", alt="Loss-of-all-heads-of-the-model-by-layer.")
    check(mine, ["spread"], "No spread is shown", spread=False)
    check(mine, ["spread"], "Lines need a spread, too", kind="lines", spread=False)


def test_all(mine):
    """all combinations, in order"""
    for n in range(len(BREAK) + 1):
        for chosen in itertools.combinations(BREAK, n):
            changes = {key: value for one in chosen for key, value in BREAK[one].items()}
            check(mine, list(chosen), "Each fault is found beside others", **changes)


def test_words(mine):
    """words stand between blanks or punctuation, and a unit behind a comma"""
    for label in ("rank: head 1.0", "heads (count)", "cosine/probe"):
        check(mine, [], "A word may stand beside a bracket, a colon, or a stroke", y_label=label)
    for label in ("rise in %", "loss (nats)"):
        check(mine, ["unit"], "A unit stands behind a comma", y_label=label)
