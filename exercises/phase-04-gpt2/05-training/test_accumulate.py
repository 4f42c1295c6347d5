"""Unequal parts against one padded batch, whose loss and gradient are computed at once."""

import math
import weakref

import torch
from torch.nn import functional

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.in_process import in_process

SKIP = -100


def model(weights, tokens):
    """Logits [batch pos d_vocab]: embed, bend, unembed."""
    return torch.tanh(weights[0][tokens]) @ weights[1]


def new_weights(d_vocab=7, d_model=4, dtype=torch.float32, seed=0):
    g = torch.Generator().manual_seed(seed)
    shapes = ((d_vocab, d_model), (d_model, d_vocab))
    return [torch.randn(s, generator=g, dtype=dtype).requires_grad_() for s in shapes]


def new_part(rows, length, skipped=0, d_vocab=7, seed=0):
    """Random tokens and targets; the last `skipped` targets of the part are padding."""
    g = torch.Generator().manual_seed(seed)
    tokens = torch.randint(d_vocab, (rows, length), generator=g)
    targets = torch.randint(d_vocab, (rows, length), generator=g)
    if skipped:
        targets.view(-1)[-skipped:] = SKIP
    return tokens, targets


UNEQUAL = [new_part(3, 5, seed=1), new_part(1, 2, seed=2), new_part(2, 4, 3, seed=3)]


def at_once(weights, parts, reduction="mean"):
    """Every counted token in one row: the loss, and the gradient of each weight."""
    tokens = torch.cat([t.reshape(-1) for t, _ in parts])
    targets = torch.cat([t.reshape(-1) for _, t in parts])
    kept = targets != SKIP
    logits = model(weights, tokens[kept][None])[0]
    loss = functional.cross_entropy(logits, targets[kept], reduction=reduction)
    return [loss.item(), *torch.autograd.grad(loss, weights)]


def slips(weights, parts):
    """What typical slips give: the loss, then the gradients."""
    each = [at_once(weights, [part]) for part in parts]
    sums = [sum(values) for values in zip(*each, strict=True)]
    size = sum(t.numel() for t, _ in parts)
    n_row = sum(len(t) for t, _ in parts)
    by_row = [[v * len(t) / n_row for v in one] for one, (t, _) in zip(each, parts, strict=True)]
    summed = at_once(weights, parts, "sum")
    by_size = [[v * t.numel() / size for v in one] for one, (t, _) in zip(each, parts, strict=True)]
    n_kept = [int((t != SKIP).sum()) for _, t in parts]
    as_zero = at_once(weights, [(t, y.clamp(min=0)) for t, y in parts], "sum")
    single = [(t[i : i + 1], y[i : i + 1]) for t, y in parts for i in range(len(t))]
    rows = [at_once(weights, [one]) for one in single if (one[1] != SKIP).any()]
    moved = [(t[:, :-1], y[:, 1:]) for t, y in parts]
    equal = "every part counts the same, whatever its size: a token of a short part counts more"
    return [
        ([v / len(parts) for v in sums], equal),
        ([sum(values) for values in zip(*by_row, strict=True)],
         "a part counts by its sequences, and they differ in length: count tokens"),
        (sums, "the mean losses of the parts are added up and never divided"),
        (summed, "the losses are summed over tokens; divide by the number of tokens that count"),
        ([v / size for v in summed], "padding counts as tokens in the divisor"),
        ([v / len(parts) for v in summed], "divide by the number of tokens, not of parts"),
        ([sum(values) for values in zip(*by_size, strict=True)],
         "a part counts by all its targets: its padding does not count"),
        ([v / sum(n_kept) for v in as_zero], "padding is read as token 0: leave it out"),
        ([sum(values) / len(rows) for values in zip(*rows, strict=True)],
         "every sequence counts the same, whatever its length: a mean over tokens is asked"),
        ([v / sum(n_kept) for v in at_once(weights, moved, "sum")],
         "targets are moved by one against the logits: they are the next tokens already"),
        ([None, *(v * n_kept[-1] / sum(n_kept) for v in each[-1][1:])],
         "this is the gradient of the last part alone: add the gradients of the parts up"),
        (each[-1], "this is the last part alone: add the gradients of the parts up"),
        ([v / len(parts) for v in at_once(weights, parts)],
         "the mean over tokens is divided by the number of parts once more"),
    ]  # fmt: skip


def check(mine, weights, parts, what="", atol=1e-5, rtol=1e-4):
    watched = {f"weight {i}": w for i, w in enumerate(weights)}
    watched |= {f"targets of part {i}": targets for i, (_, targets) in enumerate(parts)}
    with untouched(**watched):
        result = mine.accumulate(model, weights, parts)
    shape = "return two things: the mean loss, and the list of gradients"
    expect(isinstance(result, tuple | list) and len(result) == 2, shape)
    loss, grads = result
    expect(not getattr(loss, "requires_grad", False), "the loss that you return still hangs on the "
           "graphs of all parts, which keeps their memory: turn it into a number")  # fmt: skip
    expect(isinstance(grads, tuple | list) and len(grads) == len(weights),
           f"return one gradient for each of the {len(weights)} weights, in a list")  # fmt: skip
    wanted = at_once(weights, parts)
    usual = slips(weights, parts) if all((t != SKIP).any() for _, t in parts) else []
    found = [loss, *grads]
    names = [f"the loss{what}", *(f"the gradient of weight {i}{what}" for i in range(len(weights)))]
    for i, name in enumerate(names):
        hints = [(slip[i], text) for slip, text in usual if slip[i] is not None]
        hints = telling(hints, wanted[i], atol, rtol)
        close(found[i], wanted[i], name, hints, atol=atol, rtol=rtol)


def test_equal_parts(mine):
    """equal parts give the gradient of the whole batch"""
    check(mine, new_weights(), [new_part(2, 3, seed=s) for s in range(4)])


def test_unequal_parts(mine):
    """unequal parts and padding: the mean is over tokens"""
    check(mine, new_weights(), UNEQUAL)
    check(mine, new_weights(), UNEQUAL[::-1])
    check(mine, new_weights(), [new_part(1, 1, seed=5), new_part(13, 31, 7, seed=6)])


def test_padding_only(mine):
    """a part of nothing but padding changes nothing"""
    for parts in ([new_part(2, 3, 6), *UNEQUAL], [*UNEQUAL, new_part(2, 3, 6)]):
        check(mine, new_weights(), parts, " with a part of padding only")


def test_one_part(mine):
    """one part is an ordinary batch, in double precision too"""
    check(mine, new_weights(dtype=torch.float64), [new_part(3, 5, 2)], atol=1e-12, rtol=1e-9)
    check(mine, new_weights(dtype=torch.float64), UNEQUAL, atol=1e-12, rtol=1e-9)


def test_old_gradients(mine):
    """what `.grad` held before does not enter, and twice gives the same"""
    weights = new_weights()
    for w in weights:
        w.grad = torch.full_like(w, 100.0)
    wanted = at_once(weights, UNEQUAL)
    for _ in range(2):
        loss, grads = mine.accumulate(model, weights, UNEQUAL)
        text = "the gradient that .grad held before is still in it"
        old = [[(g + 100, text), (2 * g, text)] for g in wanted[1:]]
        close(loss, wanted[0], "the loss")
        for found, right, hint in zip(grads, wanted[1:], old, strict=True):
            close(found, right, "a gradient where .grad was not empty", hint)


class Token:
    """Stands for one tensor that a graph keeps for its backward pass."""

    def __init__(self, tensor):
        self.tensor = tensor


def test_runs(mine):
    """each part runs the model once"""
    seen = []

    def counted(weights, tokens):
        seen.append(len(tokens))
        return model(weights, tokens)

    mine.accumulate(counted, new_weights(), UNEQUAL)
    expect(len(seen) == 3, f"3 parts run the model {len(seen)} times: once for each part")


@in_process("how many parts of the batch are in memory at once")
def test_memory(mine):
    """one part at a time: what it kept is freed before the next runs"""
    kept, alive = [], []  # references to the tokens of each part; parts alive as each one starts

    def watched(weights, tokens):
        alive.append(sum(any(one() is not None for one in part) for part in kept))
        part = []

        def pack(tensor):
            token = Token(tensor)
            part.append(weakref.ref(token))
            return token

        with torch.autograd.graph.saved_tensors_hooks(pack, lambda token: token.tensor):
            logits = model(weights, tokens)
        kept.append(part)
        return logits

    mine.accumulate(watched, new_weights(), UNEQUAL)
    most = max(alive) + 1
    expect(most <= 1, f"{most} parts are in memory at once: take the gradient of a part before "
           "you run the next, and keep no graph (retain_graph)")  # fmt: skip


def test_long_gradient(mine):
    """a long gradient stays as long as it is"""
    weights = [(30 * w.detach()).requires_grad_() for w in new_weights()]
    check(mine, weights, UNEQUAL, " with large weights", atol=1e-4)


def test_diverged(mine):
    """a loss that is NaN is not hidden"""
    weights = new_weights()
    with torch.no_grad():
        weights[1][0, 0] = torch.nan
    loss, grads = mine.accumulate(model, weights, UNEQUAL)
    hidden = "a weight is NaN, and the loss is a number: only parts of padding may be left out"
    expect(not math.isfinite(loss), hidden)
    expect(any(g.isnan().any() for g in grads), "a weight is NaN, and no gradient is")
