"""Each claim's kind, and what its evidence leaves open."""

from minigpt.course.grading.feedback import expect

INSIDE = {
    "B": "it names a head and says what it carries",
    "D": "it names a unit and says that the output reads it",
    "E": "it names a direction in a layer and says that the answer depends on it",
    "F": "it names a head and says that nothing it writes is used",
    "H": "it names a head and says what its output decides",
}
OUTSIDE = {
    "A": "it counts answers",
    "C": "it compares answers to two spellings",
    "G": "it is about what the model says",
}
SHOWN = {
    "A": "the claim is about these 16 prompts, and all of them were run",
    "C": "the claim is about these 100 questions, and all of them were run in both spellings",
    "D": "one unit was changed while all others were held, and the output changed: the only way "
    "left is that the output reads it",
    "H": "the output followed head 0.0 alone, with head 1.0 held: this is a direct effect",
}
OPEN = {
    "B": "the attention pattern is the same if the head adds nothing from where it looks",
    "E": "a probe shows what can be read from a layer; nothing need read it",
    "F": "another part may have taken over: the test removes one head while all others react",
    "G": "the 51st text may do it: a sample cannot show “never”",
}


def answers(mine):
    """The learner's table, checked for kind."""
    table = mine.sort_claims()
    expect(table is not None, "None came back: is there a return statement?")
    expect(isinstance(table, dict), f"a {type(table).__name__} came back, not a dictionary")
    missing = sorted(set("ABCDEFGH") - set(table))
    expect(not missing, f"claim {missing[:1]} has no answer")
    for name in "ABCDEFGH":
        expect(
            isinstance(table[name], tuple | list) and len(table[name]) == 2,
            f"claim {name} needs two answers: its kind, and whether its evidence shows it",
        )
        expect(
            table[name][0] in ("behavioral", "mechanistic"),
            f"the kind of {name} is {table[name][0]!r}: write “behavioral” or “mechanistic”",
        )
        expect(
            isinstance(table[name][1], bool),
            f"the second answer for {name} is {table[name][1]!r}: write True or False",
        )
    return table


def test_form(mine):
    """eight claims, two answers each"""
    answers(mine)


def test_kinds(mine):
    """behavioral or mechanistic"""
    table = answers(mine)
    for name, why in INSIDE.items():
        expect(table[name][0] == "mechanistic", f"claim {name} is mechanistic: {why}")
    for name, why in OUTSIDE.items():
        expect(table[name][0] == "behavioral", f"claim {name} is behavioral: {why}")


def test_evidence(mine):
    """shown, or still open"""
    table = answers(mine)
    for name, why in OPEN.items():
        expect(
            not table[name][1], f"claim {name} could be false although its evidence holds: {why}"
        )
    for name, why in SHOWN.items():
        expect(table[name][1], f"the evidence for claim {name} leaves nothing open: {why}")
