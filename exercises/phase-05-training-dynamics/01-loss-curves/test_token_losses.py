"""Three tokens by hand, random texts against sums in double precision, and very large logits."""

import math

import torch

from minigpt.course.grading.feedback import as_tensor, close, telling
from minigpt.course.grading.properties import any_layout, nan_stays


def by_loop(logits, tokens):
    """Token by token: log-sum-exp minus the token's own logit, with exact sums."""
    rows = []
    for scores, text in zip(logits.double().tolist(), tokens.tolist(), strict=True):
        row = []
        for z, token in zip(scores, text[1:], strict=False):
            top = max(z)
            row.append(top - z[token] + math.log(math.fsum(math.exp(x - top) for x in z)))
        rows.append(row)
    return torch.tensor(rows, dtype=torch.float64).to(logits.dtype)


def pick(log_p, tokens):
    return -log_p.gather(-1, tokens[..., None])[..., 0]


def slips(logits, tokens):
    """What typical slips give."""
    log_p = logits.log_softmax(-1)
    right = pick(log_p[:, :-1], tokens[:, 1:])
    p = (-right).exp()
    turned = logits.reshape(len(logits), logits.shape[2], -1).log_softmax(1).mT[:, :-1]
    own = "no shift: row i has read token i, and is asked for it again; it predicts token i + 1"
    across = (
        "the softmax runs over {}, not over the vocabulary: the last axis has one number a word"
    )
    return [
        (pick(log_p, tokens), own),
        (pick(log_p[:, :-1], tokens[:, :-1]), own),
        (pick(log_p[:, 1:], tokens[:, 1:]), "the first row of the logits is dropped instead of the "
         "last: each row is asked for a token that it has read"),
        (pick(log_p[:, 1:], tokens[:, :-1]), "shifted the wrong way: row i + 1 is asked for token "
         "i, which lies in the past"),
        (pick(log_p, tokens.roll(-1, 1)), "the last row of the logits is kept: it predicts a token "
         "that is not in the text, and here it is compared with the first one"),
        (pick(log_p[:, :-2], tokens[:, 2:]), "shifted by two: row i predicts token i + 1"),
        (right.mean(), "one mean over all tokens: this function averages nothing"),
        (right.mean(1), "the mean of each text: this function averages nothing"),
        (right.flatten(), "all texts stand in one row: keep one row for each text"),
        (right.mean(0), "the mean over texts: this function averages nothing"),
        (right.sum(1), "the sum over each text: this function adds nothing up"),
        (-right, "the sign is that of the log-probability: a loss is never below 0"),
        (p, "this is the probability: the loss is minus its logarithm"),
        (1 - p, "this is 1 minus the probability: the loss is minus the logarithm of the "
         "probability"),
        *((-(p + eps).log(), "a small number is added to each probability, which changes the loss: "
           "take the logarithm of the softmax in one step") for eps in (1e-12, 1e-10, 1e-9, 1e-8)),
        (right * (tokens[:, 1:] != 0), "targets with the number 0 get no loss: token 0 is a token "
         "like any other"),
        (right[:1].expand_as(right), "every text has the losses of the first one"),
        (pick(turned, tokens[:, 1:]), "reshape or view cuts the logits up in another order: "
         "exchange axes with mT or movedim"),
        (right / math.log(2), "these are bits: nats come from the natural logarithm"),
        (-logits[:, :-1].gather(-1, tokens[:, 1:, None])[..., 0],
         "minus the logit itself: turn logits into log-probabilities first"),
        (pick(logits.log_softmax(1)[:, :-1], tokens[:, 1:]), across.format("positions")),
        (pick(logits[:, :-1].log_softmax(1), tokens[:, 1:]), across.format("positions")),
        (pick(logits.log_softmax(0)[:, :-1], tokens[:, 1:]), across.format("the batch")),
    ]  # fmt: skip


def text(batch, pos, d_vocab, seed=0, dtype=torch.float32, scale=2.0):
    g = torch.Generator().manual_seed(seed)
    logits = scale * torch.randn(batch, pos, d_vocab, generator=g, dtype=dtype)
    return logits, torch.randint(d_vocab, (batch, pos), generator=g)


def check(mine, logits, tokens, what, atol=1e-5, rtol=1e-4, more=lambda found: []):
    wanted = by_loop(logits, tokens)
    hints = telling([*slips(logits, tokens), *more(wanted)], wanted, atol, rtol)
    close(mine.token_losses(logits, tokens), wanted, what, hints, atol, rtol)


def test_by_hand(mine):
    """two texts of three tokens by hand"""
    logits = (
        torch.tensor([0.1, 0.2, 0.7, 0.5, 0.25, 0.25, 0.6, 0.3, 0.1])
        .log()
        .view(1, 3, 3)
        .repeat(2, 1, 1)
    )
    wanted = -torch.tensor([[0.2, 0.25], [0.7, 0.5]]).log()
    tokens = torch.tensor([[0, 1, 2], [1, 2, 0]])
    found = mine.token_losses(logits, tokens)
    close(found, wanted, "the losses of tokens with probabilities 0.2, 0.25, 0.7 and 0.5",
          telling(slips(logits, tokens), wanted))  # fmt: skip


def test_random_texts(mine):
    """random texts of several sizes: row i with token i + 1, one loss each"""
    check(mine, *text(3, 7, 5), "the losses of 3 texts of 7 tokens")
    check(mine, *text(4, 4, 4, seed=1), "the losses of 4 texts of 4 tokens, 4 words")
    check(mine, *text(2, 33, 257, seed=2), "the losses of 2 texts of 33 tokens, 257 words")
    check(mine, *text(1, 2, 6, seed=3), "the loss of a text of two tokens")


def test_double(mine):
    """double precision is kept"""
    check(mine, *text(3, 6, 11, 4, torch.float64), "the losses in float64", 1e-11, 1e-9)


def test_large_logits(mine):
    """logits near 10,000 and logits 1,000 apart"""
    logits, tokens = text(3, 6, 5, seed=5)
    check(mine, (logits + 1e4).double(), tokens, "the losses for logits near 10,000",
          more=lambda found: [(torch.full_like(found, math.inf), "exp overflows for logits near "
                               "10,000: use log_softmax or logsumexp")])  # fmt: skip
    apart = logits.double().round() * 500
    wanted = by_loop(apart, tokens)
    under = -apart[:, :-1].softmax(-1).gather(-1, tokens[:, 1:, None])[..., 0].log()
    over = -(apart[:, :-1].exp() / apart[:, :-1].exp().sum(-1, keepdim=True)).gather(
        -1, tokens[:, 1:, None])[..., 0].log()  # fmt: skip
    lost = "for logits 1,000 apart {}: take the logarithm of the softmax in one step"
    hints = [(under, lost.format("a probability is rounded to 0, and its logarithm is infinite")),
             (over, lost.format("exp overflows"))]  # fmt: skip
    found = as_tensor(mine.token_losses(apart, tokens)).detach()
    cut = wanted.clamp(max=found.max())
    hints += telling([(cut, "large losses are cut off: a loss has no upper bound")], wanted)
    close(found, wanted, "the losses for logits 1,000 apart", hints)


def test_nan(mine):
    """a NaN among the logits is seen in the losses"""
    logits, tokens = text(3, 7, 5, seed=7)
    nan_stays(lambda logits: mine.token_losses(logits, tokens), logits=logits)


def test_layouts(mine):
    """any layout in memory, inputs unchanged"""
    logits, tokens = text(3, 7, 5, seed=6)
    any_layout(mine.token_losses, logits=logits, tokens=tokens)
