"""Known and unknown characters, both ways, and texts that stop in the middle of one."""

import random

from minigpt.course.grading.feedback import MisconceptionError, equal

KNOWN = {"a": 300, "ß": 256, "b": 257, " ": 400, "漢": 258}


def test_encode(mine):
    """known characters are one id, unknown ones are their bytes"""
    equal(
        mine.encode("ab€é", KNOWN),
        [300, 257, 226, 130, 172, 195, 169],
        "the ids of “ab€é”",
        hints=[
            ([300, 257, 8364, 233], "a code point is not a byte: “€” is three bytes of UTF-8"),
            ([300, 257, 0, 0], "what is unknown is lost: every unknown character has one id"),
            (
                list("ab€é".encode()),
                "known characters have ids of their own: look into `characters` first",
            ),
            (
                [97, 98, 226, 130, 172, 195, 169],
                "known characters have ids of their own: look into `characters` first",
            ),
        ],
    )
    equal(
        mine.encode("漢aß!", KNOWN),
        [258, 300, 256, 33],
        "the ids of “漢aß!”",
        hints=[
            (
                [258, 97, 256, 33],
                "known characters have ids of their own, also “a”: look into `characters` first",
            )
        ],
    )
    equal(mine.encode("", KNOWN), [], "the ids of an empty text")


def test_decode(mine):
    """the bytes of a character become text together"""
    equal(
        mine.decode([226, 130, 172, 300, 195, 169, 257], KNOWN),
        "€aéb",
        "the text of the ids of “€aéb”",
        hints=[
            ("���a��b", "each byte was decoded on its own: collect them first"),
            ("â\x82¬aÃ©b", "each byte was taken for a character: decode them as UTF-8"),
        ],
    )
    equal(
        mine.decode([300, 195, 169], KNOWN),
        "aé",
        "the text of the ids of “aé”",
        hints=[("a", "bytes at the end are lost")],
    )


def test_broken(mine):
    """half a character becomes “�”"""
    for ids, right, gone in [
        ([300, 226, 130], "a�", "a"),
        ([226, 300, 257], "�ab", "ab"),
        ([130, 130, 300], "��a", "a"),
        ([255, 258], "�漢", "漢"),
    ]:
        try:
            found = mine.decode(ids, KNOWN)
        except UnicodeDecodeError as problem:
            raise MisconceptionError(
                f"decode({ids}) raises an error: half a character should become “�”"
            ) from problem
        equal(found, right, f"the text of {ids}", hints=[(gone, "broken bytes vanish: show “�”")])


def test_round_trip(mine):
    """every text comes back, whatever its alphabet, and the ids are in order"""
    draw = random.Random(0)
    for _ in range(100):
        text = "".join(draw.choices("ab ß漢字€é🙂\n\x00я", k=draw.randint(0, 15)))
        ids = mine.encode(text, KNOWN)
        right = [i for c in text for i in ([KNOWN[c]] if c in KNOWN else c.encode())]
        equal(ids, right, f"the ids of {text!r}")
        equal(mine.decode(tuple(ids), KNOWN), text, f"the text of the ids of {text!r}")
