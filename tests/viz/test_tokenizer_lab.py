"""The tokenizer in the page: it cuts, merges and numbers as the package does, on any text."""

import random
import unicodedata

import pytest
import regex

from minigpt import viz
from minigpt.model import bpe
from minigpt.model.tokenizer import BPETokenizer
from minigpt.viz.arrays import FigureError
from minigpt.viz.tokenizer_lab import CUT, MergeTable, token_text

from .conftest import press, read

TEXTS = [
    "strawberry Strawberry strawberries",
    "I'll see  2 doves!",
    "don't DON'T 's 've'd",
    "1984 12345",
    "naïve Straße e\u0301",
    "日本語 漢字",
    "Привет, мир",
    "नमस्ते दुनिया",
    "مرحبا",
    "👩\u200d🔬 👍🏽 🇩🇪",
    "a\u00a0b\u2003c",
    "\t\tx = 1\n    return x\n",
    "\u0085x \u001cx \ufeffx \u200bx",
    "   ",
    " \n\n ",
    "aaaaaaaaaaaa",
    "==== -- ... _x_",
    "½ ٣ Ⅷ x²",
    "<|endoftext|>",
    "ĠĊ ",
    "\u0000\u007f",
    "<b>&amp;\"'</b>",
    "z",
]


@pytest.fixture(scope="module")
def gpt2() -> BPETokenizer:
    return BPETokenizer.gpt2()


@pytest.fixture(scope="module")
def lab(gpt2):
    return viz.tokenizer_lab(*table(gpt2), "low lower", alt="GPT-2's tokenizer.")


def table(gpt2):
    names = sorted(gpt2.encoder, key=gpt2.encoder.get)
    first = [bpe.to_bytes(name)[0] for name in names[:256]]
    return first, [[gpt2.encoder[a], gpt2.encoder[b]] for a, b in gpt2.ranks]


def random_texts(n):
    """Texts of characters that every version of Unicode in use knows."""
    draw = random.Random(0)
    old = [chr(c) for c in range(1, 0x3000) if unicodedata.category(chr(c))[0] not in "C"]
    alphabets = ["etaoin shr'", " \t\n\u0085\u2028a1'.", "0123456789 .,", old]
    return ["".join(draw.choices(draw.choice(alphabets), k=draw.randint(1, 30))) for _ in range(n)]


def test_python_cuts_and_merges_as_the_model_does(gpt2):
    ours = MergeTable(*table(gpt2))
    for text in TEXTS + random_texts(200):
        pieces = regex.findall(CUT, text)
        assert pieces == gpt2.split(text), text
        ids = [id for piece in pieces for id in ours.steps(piece, ours.ranks)[-1][1]]
        assert ids == gpt2.encode(text), text


def test_the_page_computes_what_python_computes(open_page, lab, gpt2):
    page = open_page(lab)
    still = read(page)
    assert f">{still}</p>" in lab.html, "the script says what the still picture says"
    field = page.get_by_label("text")
    for text in TEXTS + random_texts(60):
        field.fill(text)
        found = page.locator(".mg-tokens i").all_text_contents()
        assert list(map(int, found)) == gpt2.encode(text), text
        names = page.locator(".mg-tokens span").evaluate_all(
            "all => all.map(e => e.firstChild.textContent)"
        )
        assert names == [token_text(gpt2._bytes[id]) for id in gpt2.encode(text)], text


def test_the_merges_of_a_piece_are_shown_step_by_step(open_page, lab, gpt2):
    page = open_page(lab, viewport={"width": 390, "height": 900})
    page.get_by_label("text").fill("x strawberry")
    page.locator('[data-n="0"]').first.click()
    assert "Piece 1 of 2" in read(page)
    page.locator(".mg-stage").focus()
    press(page, "ArrowRight")
    assert "Piece 2 of 2, “␣strawberry”: 11 bytes" in read(page)
    rows = page.locator(".mg-merges p").all()
    [_, work] = gpt2.encode_and_show_work("x strawberry")
    assert len(rows) == len(work.steps) + 1
    for row, (pair, tokens) in zip(rows[1:], work.steps, strict=True):
        assert row.locator("i").inner_text() == f"merge {gpt2.ranks[pair]}"
        cells = row.locator("span, b").all_text_contents()
        assert cells == [token_text(bpe.to_bytes(token)) for token in tokens]
        assert row.locator("b").count() == tokens.count("".join(pair))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_typing_follows_the_cursor_and_may_empty_the_field(open_page, figures):
    page = open_page(figures["tokenizer_lab"])
    field = page.get_by_label("text")
    field.press("End")
    field.type(" low")
    assert "“␣low”: 4 bytes, 3 merges, ids 258." in read(page)
    field.fill("")
    assert read(page) == "Type a text."
    field.type("lo")
    assert read(page).endswith("ids 256.")


@pytest.mark.parametrize(
    ("first", "merges", "text", "piece", "message"),
    [
        ([0] * 256, [], "a", 0, "each byte from 0 to 255 once"),
        (range(256), [[97, 256]], "a", 0, "two ids below 256"),
        (range(256), [[97, 98, 99]], "a", 0, "two ids below 256"),
        (range(256), [[97, 98]] * 65281, "a", 0, "too many"),
        (range(256), [], "a" * 201, 0, "at most 200"),
        (range(256), [], "", 0, "text"),
        (range(256), [], "a b", 2, "the pieces 0 to 1"),
    ],
)
def test_what_is_no_table_is_refused(first, merges, text, piece, message):
    with pytest.raises(FigureError, match=message):
        viz.tokenizer_lab(first, merges, text, piece=piece, alt="A lab.")
