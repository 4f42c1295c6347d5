"""Against a loop over single tokens, on models that read the future, the length, or one place."""

import math

import torch
from torch.nn.functional import cross_entropy, one_hot

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched

VOCAB = 5


def text(seed=0, batch=3, n=7):
    """Random tokens [batch pos]."""
    return torch.randint(VOCAB, (batch, n), generator=torch.Generator().manual_seed(seed))


def causal(tokens):
    """Logits from a fading sum of the past, with an offset that a softmax does not see."""
    g = torch.Generator().manual_seed(0)
    table, place = (2 * torch.randn(n, VOCAB, generator=g) for n in (VOCAB, 1000))
    n = tokens.shape[1]
    age = torch.arange(n)[:, None] - torch.arange(n)
    fade = (0.6 ** age.clamp(min=0)) * (age >= 0)
    return fade @ table[tokens] + place[:n]


def peeks(tokens):
    """Logits that name the next token it was handed; at the end, token 0."""
    following = torch.cat([tokens[:, 1:], 0 * tokens[:, :1]], 1)
    return causal(tokens) + 6.0 * one_hot(following, VOCAB)


def counts(tokens):
    """Logits that depend on how many tokens it was handed."""
    return causal(tokens) * (1 + tokens.shape[1])


def looks_everywhere(tokens):
    """Logits that depend on all tokens it was handed, and on their number."""
    return causal(tokens) + one_hot(tokens, VOCAB).sum(1, keepdim=True) * 1.5


def by_hand(model, tokens):
    """One text and one token at a time, in double precision."""
    table = torch.zeros(tokens.shape[0], tokens.shape[1] - 1)
    for b, row in enumerate(tokens):
        for i in range(len(row) - 1):
            logits = model(row[None, : i + 1])[0, -1].double().tolist()
            top = max(logits)
            log_sum = top + math.log(sum(math.exp(value - top) for value in logits))
            table[b, i] = log_sum - logits[int(row[i + 1])]
    return table


def slips(model, tokens):
    """What typical slips give, each with its sentence."""
    n = tokens.shape[1]
    whole = model(tokens)
    one_short = model(tokens[:, :-1])

    def loss(logits, answer=tokens[:, 1:]):
        return cross_entropy(logits.mT, answer, reduction="none")

    right = torch.stack([model(tokens[:, :i])[:, -1] for i in range(1, n)], 1)
    first = torch.stack([model(tokens[:, :i])[:, 0] for i in range(1, n)], 1)
    after = torch.stack([model(tokens[:, : i + 1])[:, -1] for i in range(1, n)], 1)
    blank = torch.stack([model(tokens * (torch.arange(n) < i))[:, i - 1] for i in range(1, n)], 1)
    alone = torch.stack([model(tokens[:, i : i + 1])[:, -1] for i in range(n - 1)], 1)
    seen = (
        "the model was handed the whole window, or one token too many: a model that reads the "
        "future is not found out"
    )
    chosen = right.gather(-1, tokens[:, 1:, None])[..., 0]
    return [
        (loss(whole[:, :-1]), seen),
        (loss(one_short), seen),
        (loss(first), "you read the logits at position 0: the last position makes the prediction"),
        (
            loss(after),
            "the model was handed the very token that it must predict: token i + 1 is predicted "
            "from tokens 0 … i",
        ),
        (
            loss(alone),
            "the model was handed one token and not all that came before: a prefix begins at 0",
        ),
        (
            loss(blank),
            "the model was handed filler in place of the later tokens, and it reads how many "
            "tokens there are: cut them off",
        ),
        (
            loss(right, tokens[:, :-1]),
            "the loss is that of the last token handed over, not of the one that follows",
        ),
        (-loss(right), "the sign is wrong: a loss is minus a log-probability"),
        (loss(right) / math.log(2), "your losses are in bits: the natural logarithm gives nats"),
        (-chosen, "minus a logit is no loss yet: a softmax turns logits into probabilities"),
        ((-loss(right)).exp(), "these are probabilities: the loss is minus their logarithm"),
        (1 - (-loss(right)).exp(), "one minus a probability is no loss in nats"),
        (loss(right.softmax(-1)), "the softmax is taken twice: cross_entropy takes logits"),
    ]


def check(mine, model, tokens, what):
    """Compare with the loop, naming typical slips."""
    wanted = by_hand(model, tokens)
    close(mine.prefix_loss(model, tokens), wanted, what, telling(slips(model, tokens), wanted))


def test_shape(mine):
    """one loss for every token but the first, and the tokens stay as they were"""
    for batch, n in [(3, 7), (1, 2), (4, 5)]:
        tokens = text(batch=batch, n=n)
        with untouched(tokens=tokens):
            out = mine.prefix_loss(causal, tokens)
        same_shape(out, (batch, n - 1), axes="batch pos-1", what="the table of losses")
        expect(out.isfinite(), "a loss is NaN or infinite, though all logits are of moderate size")


def test_causal(mine):
    """for a causal model, it is the usual loss"""
    for seed, batch, n in [(0, 3, 7), (1, 1, 2), (2, 5, 4)]:
        tokens = text(seed, batch, n)
        check(mine, causal, tokens, "the loss of a causal model")


def test_reads_the_future(mine):
    """a model that copies the next token gains nothing"""
    for seed in range(3):
        check(mine, peeks, text(seed), "the loss of a model that copies the next token")


def test_reads_everything(mine):
    """a model that reads all it is handed is handed a prefix"""
    for seed in range(3):
        check(mine, looks_everywhere, text(seed, 2, 6), "the loss of a model that reads everything")


def test_no_filler(mine):
    """the model is handed a prefix, and no filler after it"""
    tokens = text(3)
    check(mine, counts, tokens, "the loss of a model that counts its tokens")


def test_long(mine):
    """long texts, and tokens that do not lie side by side in memory"""
    tokens = text(4, 300, 2).T  # 2 texts of 300 tokens
    expected = cross_entropy(causal(tokens)[:, :-1].mT, tokens[:, 1:], reduction="none")
    close(mine.prefix_loss(causal, tokens), expected, "the loss of 300 tokens")


def test_large_logits(mine):
    """logits in the thousands overflow nothing"""

    def model(t):
        return 1e4 + 300 * causal(t)

    tokens = text(5)
    out = mine.prefix_loss(model, tokens)
    expect(
        out.isfinite(),
        "large logits give an infinite loss or NaN: take log_softmax, which subtracts the maximum, "
        "and not the logarithm of a softmax",
    )
    close(out, by_hand(model, tokens), "the loss for large logits", rtol=1e-3, atol=1e-2)


def test_gradient(mine):
    """the loss can be trained on"""
    weight = torch.ones(VOCAB, requires_grad=True)

    def model(t):
        return causal(t) * weight

    tokens = text(6)
    found = mine.prefix_loss(model, tokens)
    expect(found.requires_grad, "the losses have lost their gradient: no .item(), no .detach()")
    (ours,) = torch.autograd.grad(found.sum(), weight)
    usual = cross_entropy(model(tokens)[:, :-1].mT, tokens[:, 1:], reduction="sum")
    (theirs,) = torch.autograd.grad(usual, weight)
    close(ours, theirs, "the gradient of the loss", rtol=1e-3)
