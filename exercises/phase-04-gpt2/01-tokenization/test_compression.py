"""Bytes, ratios, and a control that is looked at while it is being encoded."""

import random
from collections import Counter
from types import SimpleNamespace

from minigpt.course.grading.feedback import close, equal, expect
from minigpt.course.grading.properties import depends_on_seed

TEXT = "the cat saw the other cat, and the other cat saw the café\n" * 4
PAIRS = ("th", "e ", "ca")


def spy():
    """A tokenizer that joins every “th”, “e ” and “ca”, and remembers what it was given."""
    seen = []

    def encode(text):
        seen.append(text)
        for i, pair in enumerate(PAIRS):
            text = text.replace(pair, chr(i))
        return [ord(character) for character in text]

    def decode(ids):
        return "".join(PAIRS[i] if i < len(PAIRS) else chr(i) for i in ids)

    return SimpleNamespace(encode=encode, decode=decode, seen=seen)


def places(text, characters):
    return [i for i, character in enumerate(text) if character in characters]


def test_ratio(mine):
    """the text's own number is its UTF-8 bytes over its tokens"""
    found = mine.compression(spy(), TEXT)
    equal(type(found) in (tuple, list) and len(found), 2, "the number of results")
    n_tokens = len(spy().encode(TEXT))
    n_bytes = len(TEXT.encode())
    close(
        found[0],
        n_bytes / n_tokens,
        "the compression of the text",
        hints=[
            (len(TEXT) / n_tokens, "characters were counted, not bytes: “é” takes two"),
            (n_tokens / n_bytes, "the ratio is upside down: bytes per token"),
        ],
    )


def test_control(mine):
    """the control has the same characters as the text, in another order"""
    tokenizer = spy()
    _, control = mine.compression(tokenizer, TEXT)
    others = [text for text in tokenizer.seen if text != TEXT]
    expect(len(others) > 0, "the tokenizer never saw a text in another order: build the control")
    given = others[-1]
    expect(
        len(given) == len(TEXT) or Counter("".join(TEXT.split())) != Counter(given),
        "spaces and line ends are missing in the control: `list(text)` keeps every character",
    )
    expect("\ufffd" not in given, "bytes were shuffled, and “é” fell apart: shuffle characters")
    expect(
        Counter(given) == Counter(TEXT),
        "the control does not have the characters of the text: shuffle them, draw none twice",
    )
    expect(
        places(given, " \n") != places(TEXT, " \n"),
        "every character stays in its word: shuffle all characters of the text together",
    )
    expect(
        sum(given.count(word) for word in ("cat", "the", "saw")) < 8,
        "whole words kept their order in the control: shuffle characters, not words",
    )
    expect(
        sum(given.count(pair) for pair in PAIRS) < sum(TEXT.count(pair) for pair in PAIRS) / 2,
        "tokens stayed whole in the control: shuffle characters, not tokens",
    )
    n = len(spy().encode(given))
    close(
        control,
        len(TEXT.encode()) / n,
        "the compression of the control",
        hints=[(n / len(TEXT.encode()), "the ratio of the control is upside down")],
    )


def test_control_mixes_lines(mine):
    """the order is of the whole text, not of each line"""
    tokenizer = spy()
    text = "ab ab ab ab ab ab\ncd cd cd cd cd cd\n"
    mine.compression(tokenizer, text)
    given = next(one for one in tokenizer.seen if one != text)
    expect(
        set("cd") & set(given[: len(text) // 2]),
        "every character stays in its line: shuffle all characters of the text together",
    )


def test_seed(mine):
    """the seed decides the order, and no global state does"""

    def order(seed):
        tokenizer = spy()
        mine.compression(tokenizer, TEXT, seed)
        return next(text for text in tokenizer.seen if text != TEXT)

    expect(
        order(0) != order(1),
        "another seed gives the same control: the order must depend on the seed",
    )
    before = random.getstate()
    depends_on_seed(order, "the control")
    expect(
        random.getstate() == before,
        "the global random state was changed: use random.Random(seed), a generator of your own",
    )


def test_seeds_cover_all_orders(mine):
    """every order of three characters comes, about equally often"""
    counts = Counter()
    for seed in range(300):
        tokenizer = spy()
        mine.compression(tokenizer, "xyz", seed)
        counts[tokenizer.seen[-1] if tokenizer.seen[0] == "xyz" else tokenizer.seen[0]] += 1
    expect(
        len(counts) == 6 and min(counts.values()) > 15,
        f"300 seeds give the orders {dict(counts)}: each of six should come about fifty times",
    )
