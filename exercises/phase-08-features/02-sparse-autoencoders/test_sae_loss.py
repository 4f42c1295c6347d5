"""Features, reconstruction and loss against a loop over examples, and the gradients of each."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients


def inputs(n=5, d=3, n_feature=7, seed=0, dtype=torch.float32, offset=0.0):
    """Examples and weights of unequal sizes; rows of W_dec have norms of their own."""
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, d, generator=g, dtype=torch.float64) * 2 + 1 + offset
    W_enc = torch.randn(d, n_feature, generator=g, dtype=torch.float64)
    b_enc = torch.randn(n_feature, generator=g, dtype=torch.float64)
    W_dec = torch.randn(n_feature, d, generator=g, dtype=torch.float64)
    b_dec = torch.randn(d, generator=g, dtype=torch.float64) + offset
    return [one.to(dtype) for one in (x, W_enc, b_enc, W_dec, b_dec)]


def oracle(x, W_enc, b_enc, W_dec, b_dec, penalty):
    """The same, one example and one feature at a time."""
    rows, rebuilt, total = [], [], 0.0
    for one in x:
        active = [
            torch.clamp((one - b_dec) @ W_enc[:, i] + b_enc[i], min=0) for i in range(len(b_enc))
        ]
        again = b_dec
        for value, direction in zip(active, W_dec, strict=True):
            again = again + value * direction
        total = total + ((one - again) ** 2).sum() + penalty * sum(active)
        rows.append(torch.stack(active))
        rebuilt.append(again)
    return torch.stack(rows), torch.stack(rebuilt), total / len(x)


def run(mine, given, penalty):
    """Call the learner's function and check that three results came back."""
    result = mine.sae_loss(*given, penalty)
    expect(
        isinstance(result, tuple) and len(result) == 3,
        "return three things: features, reconstruction, loss",
    )
    return result


def test_shapes(mine):
    """features, reconstruction and loss have the right shapes"""
    features, rebuilt, loss = run(mine, inputs(), 0.3)
    same_shape(features, (5, 7), axes="batch feature", what="the features")
    same_shape(rebuilt, (5, 3), axes="batch d", what="the reconstruction")
    same_shape(loss, (), what="the loss")


def test_features(mine):
    """the encoder reads x less b_dec, adds b_enc, and keeps what is positive"""
    given = inputs(seed=1)
    x, W_enc, b_enc, _, b_dec = given
    wanted = oracle(*given, 0.3)[0]
    pre = (x - b_dec) @ W_enc + b_enc
    close(
        run(mine, given, 0.3)[0],
        wanted,
        "the features",
        hints=[
            (pre, "there is no ReLU: features below zero are left"),
            ((x @ W_enc + b_enc).relu(), "the encoder reads x itself: b_dec is not subtracted"),
            (((x - b_dec) @ W_enc).relu(), "b_enc is missing"),
            (
                ((x - b_dec) @ W_enc).relu() + b_enc,
                "b_enc comes after the ReLU, and belongs inside",
            ),
            (pre.abs(), "negative readings are turned around: a ReLU sets them to zero"),
        ],
    )


def test_reconstruction(mine):
    """the decoder adds the active directions to b_dec"""
    given = inputs(seed=2)
    features, wanted, _ = oracle(*given, 0.3)
    _, W_enc, _, W_dec, b_dec = given
    close(
        run(mine, given, 0.3)[1],
        wanted,
        "the reconstruction",
        hints=[
            (features @ W_dec, "b_dec does not come back in the reconstruction"),
            (features @ W_enc.T + b_dec, "it is decoded by the encoder's transpose, not by W_dec"),
        ],
    )


def test_loss(mine):
    """the loss is summed within an example and averaged over examples"""
    for seed, (n, penalty) in enumerate([(5, 0.3), (2, 2.0), (1, 0.7)]):
        given = inputs(n=n, seed=seed)
        x = given[0]
        features, rebuilt, wanted = oracle(*given, penalty)
        error, price = (x - rebuilt).square(), features
        slips = [
            (error.sum(-1).mean(), "the loss has no price for features"),
            (
                error.mean() + penalty * price.sum(-1).mean(),
                "the squared error is averaged over coordinates: sum it within an example",
            ),
            (
                error.sum(-1).mean() + penalty * price.mean(),
                "the features are averaged over the dictionary: sum them within an example",
            ),
            (error.mean() + penalty * price.mean(), "both parts are means over everything"),
            (
                error.sum(-1).sqrt().mean() + penalty * price.sum(-1).mean(),
                "the error is a distance: its square is asked",
            ),
            (
                error.sum(-1).mean() + penalty * (price > 0).sum(-1).float().mean(),
                "the price counts active features: their sum is asked",
            ),
            (error.sum(-1).mean() + price.sum(-1).mean(), "the penalty is not used"),
            (
                error.sum(-1).mean() + penalty * (price * given[3].norm(dim=1)).sum(-1).mean(),
                "the price is weighted by the decoder's norms: the plain sum is asked",
            ),
        ]
        if n > 1:
            slips += [
                (
                    error.sum() + penalty * price.sum(),
                    "the loss is summed over examples: take the mean over them",
                )
            ]
        close(run(mine, given, penalty)[2], wanted, "the loss", hints=slips)


def test_gradients(mine):
    """gradients flow to all five inputs, from each result"""
    given = dict(zip(("x", "W_enc", "b_enc", "W_dec", "b_dec"), inputs(seed=4), strict=True))
    for i in range(3):
        same_gradients(
            lambda *a, i=i: run(mine, a, 0.6)[i] + 0 * sum(one.sum() for one in a),
            lambda *a, i=i: oracle(*a, 0.6)[i] + 0 * sum(one.sum() for one in a),
            **given,
        )


def test_sizes_and_scales(mine):
    """double precision, offsets, large and tiny numbers, one feature"""
    cases = [
        (7, 33, 130, 1.0, 1e4),
        (3, 1, 1, 1.0, 0.0),
        (4, 5, 2, 1e-12, 0.0),
        (4, 5, 2, 1e9, 0.0),
    ]
    for n, d, n_feature, scale, offset in cases:
        x, W_enc, b_enc, W_dec, b_dec = inputs(n, d, n_feature, 5, torch.float64, offset)
        given = [x * scale, W_enc, b_enc * scale, W_dec, b_dec * scale]
        wanted = oracle(*given, 0.3 * scale)
        for i, what in enumerate(("the features", "the reconstruction", "the loss")):
            size = wanted[i].abs().max()
            close(
                run(mine, given, 0.3 * scale)[i] / size,
                wanted[i] / size,
                f"{what}, relative,",
                atol=1e-9,
                rtol=1e-9,
            )


def test_layouts(mine):
    """inputs may lie in memory in any way, and stay as they are"""
    given = dict(zip(("x", "W_enc", "b_enc", "W_dec", "b_dec"), inputs(seed=6), strict=True))
    any_layout(lambda *a: run(mine, a, 0.3), **given)
    nan_stays(
        lambda *a: run(mine, a, 0.3)[2],
        x=given["x"],
        W_enc=given["W_enc"],
        b_enc=given["b_enc"],
        W_dec=given["W_dec"],
        b_dec=given["b_dec"],
    )
