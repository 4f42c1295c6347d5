"""The translator is judged by KL on states that it was not trained on."""

import torch

from minigpt.course.grading.feedback import as_tensor, expect, same_shape, untouched
from minigpt.train.optim import Adam

D, D_VOCAB, N = 4, 12, 100  # N states to train on, and five times as many to judge by


def problem(seed=1):
    """States with a large common part, what follows from them, and an unembedding with a bias."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64)

    def even(low, high, n):
        return torch.linspace(low, high, n, dtype=torch.float64)

    W_U = 1.2 * draw(D, D_VOCAB) * even(0.3, 1.6, D_VOCAB)
    bias = draw(D_VOCAB)
    turn, bent, shift = torch.linalg.qr(draw(D, D)).Q, draw(D, D), draw(1, D)
    x = draw(6 * N, D) * even(0.5, 1.5, D) + shift
    last = (x - shift) @ turn + 0.9 * torch.sin(2 * x @ bent) + 0.5 * shift.flip(-1)
    final = (last @ W_U + bias).log_softmax(-1)
    return x[:N], final[:N], x[N:], final[N:], lambda y: y @ W_U.to(y.dtype) + bias.to(y.dtype)


def forward(p, q):
    """KL(final || lens) of log-probabilities."""
    return (p.exp() * (p - q)).sum(-1).mean()


# what a typical slip minimizes, and what to say to it
OTHERS = [
    (
        lambda p, q: forward(q, p),
        "the KL is the other way round: you minimize KL(lens || final), and KL(final || lens) was "
        "asked",
    ),
    (
        lambda p, q: -q.gather(-1, p.argmax(-1, keepdim=True)).mean(),
        "your translator learns the likeliest token of the model, and is far too sure: compare "
        "with the whole distribution",
    ),
    (
        lambda p, q: (p - q).square().mean(),
        "you minimize the difference of logits or of log-probabilities: weight each token by its "
        "probability, as KL does",
    ),
    (
        lambda p, q: (p.exp() - q.exp()).square().sum(-1).mean(),
        "you minimize the difference of probabilities: KL was asked, which sees small "
        "probabilities as well",
    ),
]


def reading(x, A, b, unembed):
    return unembed(x + x @ A + b).log_softmax(-1)


def best(x, final, unembed, losses):
    """One long training with a falling rate: a translator for each loss."""
    n, d = len(losses), x.shape[1]
    A = torch.zeros(n, d, d, dtype=x.dtype, requires_grad=True)
    b = torch.zeros(n, 1, d, dtype=x.dtype, requires_grad=True)
    optimizer = Adam([A, b], lr=0.08)
    for step in range(120):
        optimizer.set_lr(0.08 * (1 - step / 120))
        log_q = reading(x, A, b, unembed)
        value = sum(loss(final, one) for loss, one in zip(losses, log_q, strict=True))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
    return list(zip(A.detach(), b[:, 0].detach(), strict=True))


def trained(mine, x, final, unembed):
    """Her A and b, of the right shapes, in double precision."""
    found = mine.train_translator(x, final, unembed)
    expect(isinstance(found, tuple | list) and len(found) == 2, "two tensors are asked: A and b")
    A, b = (as_tensor(one, name).detach() for one, name in zip(found, "Ab", strict=True))
    d = x.shape[1]
    same_shape(A, (d, d), axes="d_model d_model", what="A")
    same_shape(b, (d,), axes="d_model", what="b")
    for one, name in ((A, "A"), (b, "b")):
        expect(
            one.dtype == x.dtype,
            f"{name} is {str(one.dtype)[6:]}, and should be {str(x.dtype)[6:]}, as the states are",
        )
        expect(one.isfinite(), f"{name} holds values that are not finite: is the rate too large?")
    return A.double(), b.double()


def forgotten(A, b, x, final, unembed, good):
    """Name what is missing from a form that would be right with it."""
    near = 1.1 * good + 0.005
    eye = torch.eye(len(A), dtype=A.dtype)
    expect(
        forward(final, reading(x, A - eye, b, unembed)) > near,
        "the state itself is added to x A + b in the form that was asked, and your A is the whole "
        "matrix: subtract the identity",
    )
    expect(
        forward(final, reading(x, A.T, b, unembed)) > near,
        "your A is transposed: states are rows, and the translator computes x A",
    )
    expect(A.any() or not b.any(), "A is 0, so only b is trained: is A among the parameters?")
    expect(b.any() or not A.any(), "b is 0, so only A is trained: is b among the parameters?")


def another_loss(log_q, given, x, unembed):
    """Name the loss whose own translator reads almost the same."""
    found = []
    trained_by = best(*given, unembed, [loss for loss, _ in OTHERS])
    for (A, b), (_, text) in zip(trained_by, OTHERS, strict=True):
        other = reading(x, A, b, unembed)
        found.append((float(forward(other, log_q) + forward(log_q, other)), text))
    away, text = min(found)
    expect(away > 0.04, text)


def test_other_states(mine):
    """on states that it was not trained on, its KL is near the best"""
    x, final, other, other_final, unembed = problem()
    (goal,) = best(x, final, unembed, [forward])
    given, first = [], []

    def watched(y):
        first[:] = first or [y.detach().clone()]
        given.append(y.shape == (D, D) and torch.equal(y, torch.eye(D, dtype=y.dtype)))
        return unembed(y)

    with untouched(stream=x, final=final):
        A, b = trained(mine, x, final, watched)
    log_q = reading(other, A, b, unembed)
    got = float(forward(other_final, log_q))
    good = float(forward(other_final, reading(other, *goal, unembed)))
    if got <= 1.015 * good + 0.002:
        far = torch.cdist(first[0].double(), x).amin(1).max() if first else 0.0
        expect(
            far < 1e-4,
            "the first states that are unembedded are not those that came in: begin at A = 0 and "
            "b = 0, which is the logit lens",
        )
        return
    expect(
        not any(given),
        "you take a matrix out of unembed, by the identity: it is a function with a norm or a bias "
        "inside, to be called on the translated states",
    )
    forgotten(A, b, other, other_final, unembed, good)
    lens = float(forward(other_final, unembed(other).log_softmax(-1)))
    expect(
        got < 1.02 * lens,
        f"your translator reads worse than the logit lens from which it starts: {got:.3f} nats on "
        f"other states, after {lens:.3f}. Does the loss fall from step to step? Check its sign, "
        "`zero_grad`, the rate, and `log_target` if you use `kl_div`",
    )
    expect(
        got < 0.9 * lens,
        f"your translator is hardly trained: on other states its KL is {got:.3f} nats, and that of "
        f"the logit lens is {lens:.3f}",
    )
    another_loss(log_q, (x, final), other, unembed)
    expect(
        False,
        f"on states that it was not trained on, your translator has a KL of {got:.3f} nats, where "
        f"{good:.3f} can be reached: do you use all states as they are, and all of A, with a sum "
        "over tokens? And does the loss still fall when you stop?",
    )


def test_basis(mine):
    """a state in another basis is read exactly, in single precision too"""
    g = torch.Generator().manual_seed(5)
    W_U = 2 * torch.randn(3, 6, generator=g)
    turn = torch.linalg.qr(torch.randn(3, 3, generator=g)).Q
    x = torch.randn(60, 3, generator=g)
    final = (x @ turn @ W_U).log_softmax(-1)
    A, b = trained(mine, x, final, lambda y: y @ W_U.to(y.dtype))
    log_q = reading(x.double(), A, b, lambda y: y @ W_U.double())
    got = float(forward(final.double(), log_q))
    expect(
        got < 0.02,
        "a rotation hides what these states say, and a translator can undo it exactly. Yours "
        f"leaves a KL of {got:.3f} nats",
    )
