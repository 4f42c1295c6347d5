"""Each rule by hand, the pieces joined, and a scanner without regular expressions."""

import random
import unicodedata

from minigpt.course.grading.feedback import equal, expect

ALPHABET = "aZéß漢я0९½_!'’-🙂 \t\n\u00a0\u0301ि"
TAILS = ("s", "t", "re", "ve", "m", "ll", "d")


def kind(character):
    if character.isspace():
        return "space"
    first = unicodedata.category(character)[0]
    return first if first in "LN" else "other"


def scanned(text):
    """Cut by looking at one character after the other."""
    pieces = []
    while text:
        tail = next((t for t in TAILS if text.startswith("'" + t)), None)
        if tail:
            n = 1 + len(tail)
        elif kind(text[0]) == "space" and (
            text[0] != " " or len(text) == 1 or kind(text[1]) == "space"
        ):
            n = next((i for i, c in enumerate(text) if kind(c) != "space"), len(text))
            n -= n > 1 and n < len(text)
        else:
            head = 1 if text[0] == " " else 0
            same = kind(text[head])
            n = head
            while n < len(text) and kind(text[n]) == same:
                n += 1
        pieces.append(text[:n])
        text = text[n:]
    return pieces


def test_nothing_is_lost(mine):
    """joined, the pieces are the text"""
    for text in ("one two", "I'll see  2 doves!\n", "", "   ", "naïve 漢字 🙂\t\n x"):
        found = mine.split_pieces(text)
        equal(type(found), list, "the type of the result")
        expect(
            all(isinstance(piece, str) and piece for piece in found),
            f"split_pieces({text!r}) is {found}: with a group in parentheses, findall returns the "
            "group and not the piece; write (?:…)",
        )
        expect(
            "".join(found) == text,
            f"the pieces do not join to the text: {text!r} became {found}",
        )


def test_words(mine):
    """a word takes the one space in front of it"""
    equal(
        mine.split_pieces("one two three"),
        ["one", " two", " three"],
        "“one two three” in pieces",
        hints=[
            (["one ", "two ", "three"], "the space stands behind the word: it belongs in front"),
            (
                ["one", " ", "two", " ", "three"],
                "words have lost their space: it is ` ?` in rule 2",
            ),
        ],
    )
    equal(
        mine.split_pieces("x  two"),
        ["x", " ", " two"],
        "“x”, two spaces and “two” in pieces",
        hints=[
            (["x", "  ", "two"], "the word lost its space: rule 5 leaves one to what follows"),
            (["x", "  two"], "a word took more than one space"),
        ],
    )


def test_contractions(mine):
    """'ll and the other six stand alone, only in small letters"""
    equal(
        mine.split_pieces("we'll"),
        ["we", "'ll"],
        "“we'll” in pieces",
        hints=[
            (["we", "'", "ll"], "the contraction was cut: its rule must come first"),
            (["we'll"], "the contraction is no piece of its own"),
        ],
    )
    equal(
        mine.split_pieces("WE'LL"),
        ["WE", "'", "LL"],
        "“WE'LL” in pieces",
        hints=[(["WE", "'LL"], "contractions are cut only in small letters")],
    )
    equal(mine.split_pieces("'s't're've'm'll'd"), ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"],
          "all seven contractions in pieces")  # fmt: skip


def test_kinds(mine):
    """letters, numbers and other signs never share a piece"""
    equal(
        mine.split_pieces("in2049 a_b ½!?"),
        ["in", "2049", " a", "_", "b", " ½", "!?"],
        "“in2049 a_b ½!?” in pieces",
        hints=[
            (["in2049", " a_b", " ½!?"], "letters and digits are one piece: \\w takes both"),
            (
                ["in", "2049", " a", "_", "b", " ½!?"],
                "letters are a to z only, and numbers 0 to 9: use \\p{L} and \\p{N}",
            ),
        ],
    )
    equal(
        mine.split_pieces("x½ Ⅷa"),
        ["x", "½", " Ⅷ", "a"],
        "“x½ Ⅷa” in pieces",
        hints=[(["x½", " Ⅷa"], "½ was taken for a letter, and Ⅷ, too: they are numbers, \\p{N}")],
    )
    equal(
        mine.split_pieces(" naïve яблоко"),
        [" naïve", " яблоко"],
        "“ naïve яблоко” in pieces",
        hints=[
            (
                [" na", "ï", "ve", " яблоко"],
                "letters are a to z only: use \\p{L} for those of every alphabet",
            )
        ],
    )


def test_marks(mine):
    """accents and vowel signs that are characters of their own are no letters"""
    equal(
        mine.split_pieces("नमस्ते"),
        ["नमस", "्", "त", "े"],
        "“नमस्ते” in pieces",
        hints=[
            (
                ["नमस्ते"],
                "vowel signs were taken for letters: \\p{L} leaves them to rule 4, as GPT-2 does",
            )
        ],
    )
    equal(mine.split_pieces("e\u0301t"), ["e", "\u0301", "t"], "e, an accent of its own, and t")


def test_whitespace(mine):
    """whitespace leaves its last character to what follows, and keeps it at the end"""
    for text in ("a\n\nb", "a   ", "\t\tx", "a \n b", "\u00a0\u00a0c", " ", "\n"):
        equal(mine.split_pieces(text), scanned(text), f"the pieces of {text!r}")


def test_many(mine):
    """the same as a scanner, on random texts of many alphabets"""
    draw = random.Random(0)
    for _ in range(300):
        text = "".join(draw.choices(ALPHABET + "std'   ", k=draw.randint(1, 20)))
        equal(mine.split_pieces(text), scanned(text), f"the pieces of {text!r}")
