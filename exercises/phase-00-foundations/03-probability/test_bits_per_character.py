"""Hand-computed passages, unequal lengths, long tokens, pooling."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, untouched
from minigpt.course.grading.properties import same_gradients

TEXTS = ["the", "king\n␣ is\nhere, my lörd", " O!"]


def inputs(seed=0, sizes=(2, 7, 2), dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    return [-(3 * torch.rand(n, generator=g)).to(dtype) for n in sizes]


def test_by_hand(mine):
    """tokens of probability ½ need one bit each"""
    half = [torch.full((8,), 0.5).log()]
    close(
        mine.bits_per_character(half, ["12345678"]),
        torch.tensor(1.0),
        "the bits of eight tokens of one character",
        hints=[
            (torch.tensor(math.log(2)), "that is in nats: a bit is log 2 nats"),
            (
                torch.tensor(math.log(2) / 8),
                "that is in nats, and a mean over tokens was divided by characters again",
            ),
            (torch.tensor(math.log(2) ** 2), "multiplied by log 2, where a division is needed"),
            (torch.tensor(2.0), "that is a perplexity: a number of choices, not of bits"),
            (torch.tensor(0.125), "the surprisals of a passage were averaged, and divided again"),
            (torch.tensor(8.0), "the sum is divided by the number of words, not of characters"),
            (torch.tensor(-1.0), "the sign is turned"),
            (torch.tensor(math.log10(2)), "the logarithm has base 10: a bit is log 2 nats"),
        ],
    )


def test_long_tokens(mine):
    """the unit is a character, not a token"""
    half = [torch.full((2,), 0.5).log()]
    close(
        mine.bits_per_character(half, ["12345678"]),
        torch.tensor(0.25),
        "the bits of two tokens of four characters",
        hints=[
            (torch.tensor(1.0), "the sum is divided by the number of tokens, not of characters"),
            (torch.tensor(0.125), "the surprisals of a passage were averaged first"),
        ],
    )


def test_pooling(mine):
    """every character counts the same"""
    log_p = inputs()
    bits = torch.stack([-x.sum() for x in log_p]) / math.log(2)
    means = torch.stack([-x.mean() for x in log_p]) / math.log(2)
    size = torch.tensor([float(len(t)) for t in TEXTS])
    in_bytes = float(sum(len(t.encode()) for t in TEXTS))
    with untouched(**{f"log_probs_{i}": x for i, x in enumerate(log_p)}):
        found = mine.bits_per_character(log_p, TEXTS)
    close(
        found,
        bits.sum() / size.sum(),
        "the bits per character of three passages",
        hints=[
            ((bits / size).mean(), "every passage counts the same, where every character should"),
            (means.sum() / size.sum(), "the surprisals of a passage were averaged, not summed"),
            ((means / size).mean(), "passages are averaged twice: over tokens and over passages"),
            (bits.sum() / 11, "the sum is divided by the number of tokens, not of characters"),
            (bits[-1] / size[-1], "that is the last passage alone: add up over all of them"),
            (
                bits.sum() / sum(len(t.replace(" ", "")) for t in TEXTS),
                "blanks were left out: a blank is a character, and must be predicted like others",
            ),
            (
                bits.sum() / sum(len(t.split()) for t in TEXTS),
                "the sum is divided by the number of words, not of characters",
            ),
            (
                bits.sum() / sum(len(t.strip()) for t in TEXTS),
                "blanks at the ends were left out: they must be predicted like others",
            ),
            (
                (bits / size * torch.tensor([2, 7, 2])).sum() / 11,
                "passages are weighted by their tokens: every character counts the same",
            ),
            (
                bits.sum() / sum(len(t.replace("\n", "")) for t in TEXTS),
                "line breaks were left out: they are characters, and must be predicted like others",
            ),
            (
                bits.sum() / len(" ".join(TEXTS)),
                "blanks between the passages were counted: no text holds them",
            ),
            (bits.sum() / in_bytes, "bytes were counted: ␣ is one character of three bytes"),
            (bits.sum() / size.sum() / 3, "the sum is divided by the number of passages as well"),
        ],
    )


def test_impossible_token(mine):
    """a token to which the model gave no probability costs infinitely much"""
    rare = mine.bits_per_character([torch.tensor([-300.0])], ["o"])
    expect(
        math.isfinite(rare), "a token of log-probability −300 costs infinitely many bits in yours: "
        "its probability is 0 in single precision, and its logarithm is not",
    )  # fmt: skip
    log_p = [torch.tensor([0.5, 0.0]).log(), torch.tensor([0.5]).log()]
    found = mine.bits_per_character(log_p, ["to", "be"])
    expect(
        float(found) == math.inf,
        f"a token of probability 0 came, and you say {float(found):.3g} bits: it must be infinite",
    )


def test_order_and_size(mine):
    """one passage in two pieces needs as many bits; long texts and double precision"""
    log_p = inputs(seed=1, sizes=(900,), dtype=torch.float64)
    text = "to be, or not to be " * 90
    whole = mine.bits_per_character(log_p, [text])
    pieces = mine.bits_per_character([log_p[0][:1], log_p[0][1:]], [text[:2], text[2:]])
    wanted = -log_p[0].sum() / math.log(2) / 1800
    close(whole, wanted, "the bits of a long text in double precision", atol=1e-12, rtol=1e-12)
    close(pieces, whole.detach(), "the bits of the same text in two pieces", rtol=1e-9)
    half = log_p[0] * 0 + math.log(0.5)
    again = mine.bits_per_character([half[:4], half[:2]], ["to", "to"])
    close(again, half[0] * 0 + 1.5, "the bits of a passage that comes twice (count it twice)")


def test_gradient(mine):
    """gradients flow back to every log-probability"""
    same_gradients(
        lambda a, b: mine.bits_per_character([a, b], ["abc", "defgh"]),
        lambda a, b: -(a.sum() + b.sum()) / math.log(2) / 8,
        first=inputs(seed=2)[0],
        second=inputs(seed=2)[1],
    )
