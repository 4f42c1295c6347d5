"""Values and gradients of a crosscoder's loss, for any number of models."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients

SIZES = [(5, 2, 4, 6), (1, 2, 1, 1), (7, 2, 3, 9), (4, 3, 2, 5), (6, 4, 5, 2), (40, 2, 8, 30)]
NAMES = ("x", "W_enc", "b_enc", "W_dec", "b_dec")


def draw(n, m, d, feature, seed=0):
    """Weights of a crosscoder whose directions differ in length, and some activations."""
    g = torch.Generator().manual_seed(seed)
    shapes = (n, m, d), (m, d, feature), (feature,), (feature, m, d), (m, d)
    found = [torch.randn(shape, generator=g, dtype=torch.float64) for shape in shapes]
    found[3] *= torch.rand(feature, m, 1, generator=g, dtype=torch.float64) * 2
    found[2] += 0.3
    return dict(zip(NAMES, found, strict=True))


def read(x, W_enc, b_enc):
    """Pre-activations, model by model."""
    pre = b_enc.expand(len(x), -1)
    for m in range(x.shape[1]):
        pre = pre + x[:, m] @ W_enc[m]
    return pre


def oracle(x, W_enc, b_enc, W_dec, b_dec, penalty, f=None, norms=None, divide=1.0):
    """The definition; a slip puts other features, or other lengths, in place."""
    f = read(x, W_enc, b_enc).relu() if f is None else f
    norms = W_dec.norm(dim=2).sum(1) if norms is None else norms
    left = torch.stack([x[:, m] - f @ W_dec[:, m] - b_dec[m] for m in range(x.shape[1])], 1)
    return left.pow(2).sum() / len(x) / divide + penalty * (f @ norms).mean()


def apart(x, W_enc, b_enc, W_dec, b_dec, penalty):
    """Two autoencoders: every model has features of its own."""
    loss = 0.0
    for m in range(x.shape[1]):
        f = (x[:, m] @ W_enc[m] + b_enc).relu()
        loss = loss + (x[:, m] - f @ W_dec[:, m] - b_dec[m]).pow(2).sum(1).mean()
        loss = loss + penalty * (f @ W_dec[:, m].norm(dim=1)).mean()
    return loss


def rooted(x, W_enc, b_enc, W_dec, b_dec, penalty):
    """The distance without its square."""
    f = read(x, W_enc, b_enc).relu()
    left = torch.stack([x[:, m] - f @ W_dec[:, m] - b_dec[m] for m in range(x.shape[1])], 1)
    return left.flatten(1).norm(dim=1).mean() + penalty * (f @ W_dec.norm(dim=2).sum(1)).mean()


def slips(penalty, x, W_enc, b_enc, W_dec, b_dec):
    """What typical slips give, and what to say to them."""
    w = {"x": x, "W_enc": W_enc, "b_enc": b_enc, "W_dec": W_dec, "b_dec": b_dec}
    pre, joint = read(x, W_enc, b_enc), W_dec.flatten(1).norm(dim=1)
    ones, total = torch.ones_like(joint), x.shape[1] * x.shape[2]
    swapped = {**w, "W_dec": W_dec.flip(1)}
    early = (torch.einsum("nmd,mdf->nmf", x, W_enc).relu().sum(1) + b_enc).relu()
    two = (x[:, 0] @ W_enc[0] + x[:, 1] @ W_enc[1] + b_enc).relu()
    pair = {**w, "x": x[:, :2], "W_dec": W_dec[:, :2], "b_dec": b_dec[:2]}
    return [
        (oracle(**w, penalty=penalty, norms=joint),
         "both directions are measured as one: sum their lengths, or no feature becomes exclusive"),
        (apart(**w, penalty=penalty),
         "every model has features of its own: one set is read from all models"),
        (rooted(**w, penalty=penalty), "the distance is not squared"),
        (oracle(**w, penalty=penalty, f=early), "the ReLU comes before the sum over models"),
        (oracle(**pair, penalty=penalty, f=two), "two models are written out: sum over all"),
        (oracle(**w, penalty=penalty, norms=ones), "the penalty ignores how long directions are"),
        (oracle(**w, penalty=penalty, norms=joint**2), "the lengths are squared"),
        (oracle(**w, penalty=penalty, norms=W_dec.norm(dim=2).amax(1)),
         "the longest direction counts alone: sum the lengths"),
        (oracle(**w, penalty=penalty, norms=W_dec.norm(dim=2).mean(1)),
         "the lengths are averaged over the models: sum them"),
        (oracle(**w, penalty=penalty, f=(x[:, 0] @ W_enc[0] + b_enc).relu()),
         "features are read from the first model alone"),
        (oracle(**w, penalty=penalty, f=((pre - b_enc) / x.shape[1] + b_enc).relu()),
         "the readings are averaged: they are summed"),
        (oracle(**w, penalty=penalty, f=(pre - b_enc).relu()), "the encoder's bias is missing"),
        (oracle(**w, penalty=penalty, f=pre), "there is no ReLU: features are below zero"),
        (oracle(**w, penalty=penalty, divide=total), "the error is a mean over dimensions: sum"),
        (oracle(**w, penalty=penalty) * len(x), "this is a sum over examples: take the mean"),
        (oracle(**w, penalty=penalty / len(joint)), "the penalty is a mean over features: sum"),
        (oracle(**swapped, penalty=penalty), "the two decoders are exchanged"),
        (oracle(**{**w, "b_dec": 0 * b_dec}, penalty=penalty), "the decoder's bias is missing"),
    ]  # fmt: skip


def check(mine, weights, penalty, where="", atol=1e-9, rtol=1e-9):
    """Compare with the loops."""
    with untouched(**weights):
        found = mine.crosscoder_loss(**weights, penalty=penalty)
    same_shape(found, (), what="the loss")
    wanted = oracle(**weights, penalty=penalty)
    close(found, wanted, f"the loss{where}", telling(slips(penalty, **weights), wanted), atol, rtol)


def test_any_shape(mine):
    """two models and more, any width, any number of features"""
    for seed, (n, m, d, feature) in enumerate(SIZES):
        for penalty in (0.7, 0.0, 5.0):
            weights = draw(n, m, d, feature, seed)
            check(mine, weights, penalty, f" for {m} models of width {d}, {feature} features")


def test_by_hand(mine):
    """the card: x = 1 and 2, one feature"""
    weights = {
        "x": torch.tensor([[[1.0], [2.0]]]),
        "W_enc": torch.ones(2, 1, 1),
        "b_enc": torch.zeros(1),
        "W_dec": torch.full((1, 2, 1), 0.5),
        "b_dec": torch.zeros(2, 1),
    }
    check(mine, weights, 1.0, " of the card", atol=1e-6)


def test_exclusive_is_cheaper(mine):
    """with one joint length, a direction in one model costs more when it is spread over both"""
    base = draw(6, 2, 4, 3, 9)
    base["b_dec"], base["x"] = 0 * base["b_dec"], base["x"].abs()
    base["W_enc"], base["b_enc"] = base["W_enc"].abs(), base["b_enc"].abs()
    lengths = torch.tensor([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]).double()[..., None]
    unit = torch.nn.functional.normalize(base["W_dec"], dim=2)
    base["W_dec"] = unit * lengths
    check(mine, base, 2.0, " where lengths sum to one")


def test_gradients(mine):
    """the gradients of every weight are right"""
    weights = draw(5, 2, 4, 6, 4)
    same_gradients(
        lambda *w: mine.crosscoder_loss(*w, penalty=0.8),
        lambda *w: oracle(*w, penalty=0.8),
        **weights,
    )


def test_gradient_of_exclusive_features(mine):
    """a direction of length zero, as an exclusive feature has, gets a finite gradient"""
    weights = draw(5, 2, 4, 6, 11)
    weights["W_dec"][0, 0] = weights["W_dec"][3, 1] = 0.0
    W_dec = weights["W_dec"].clone().requires_grad_()
    loss = mine.crosscoder_loss(**{**weights, "W_dec": W_dec}, penalty=0.8)
    (found,) = torch.autograd.grad(loss, [W_dec])
    expect(
        bool(found.isfinite().all()),
        "the gradient of W_dec is not finite where a direction has length zero: the slope of a "
        "square root is infinite at 0, and .norm() takes 0 there",
    )
    same_gradients(
        lambda *w: mine.crosscoder_loss(*w, penalty=0.8),
        lambda *w: oracle(*w, penalty=0.8),
        **weights,
    )


def test_large_numbers_and_layouts(mine):
    """activations around 10,000 in float64; float32; strided and read-only inputs"""
    weights = draw(8, 2, 3, 5, 6)
    shifted = {**weights, "x": weights["x"] + 1e4, "b_dec": weights["b_dec"] + 1e4,
               "b_enc": weights["b_enc"] - 1e4 * weights["W_enc"].sum((0, 1))}  # fmt: skip
    close(
        mine.crosscoder_loss(**shifted, penalty=0.5),
        oracle(**weights, penalty=0.5),
        "the loss with 10,000 added to all activations (and to the biases)",
        atol=1e-6,
    )
    single = {name: value.float() for name, value in weights.items()}
    found = mine.crosscoder_loss(**single, penalty=0.5)
    expect(found.dtype == torch.float32, f"the loss of float32 inputs is {found.dtype}")
    check(mine, single, 0.5, " in float32", atol=1e-4, rtol=1e-4)
    any_layout(lambda *w: mine.crosscoder_loss(*w, penalty=0.5), **single)
