"""Total effects by hooks, direct ones by adding to the last stream, and a backup that is known."""

import torch

from minigpt.course.grading.feedback import MisconceptionError, close, expect, untouched
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.zoo.handmade import backup


def random_model(seed=0, n_layer=3, n_head=4, mlp="gelu", norm="layer", n_ctx=9):
    """A GPT with weights so large that everything in it matters to everything."""
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    shape = {"norm": norm, "mlp": mlp, "d_mlp": 20, "d_head": 5}
    cfg = GPTConfig(n_layer, n_head, 20, n_ctx, 30, tie_embeddings=False, **shape)
    model = GPT(cfg).double().eval().requires_grad_(False)
    for parameter in model.parameters():
        if parameter.ndim > 1:
            parameter.normal_(std=0.5)
    torch.set_rng_state(state)
    return model


def data(seed=0, n=6, pos=7):
    """Prompts, and a reference of fewer prompts or, where the seed is odd, of more."""
    g, n_other = torch.Generator().manual_seed(seed), (5, 9)[seed % 2]
    tokens, other = (torch.randint(30, (k, pos), generator=g) for k in (n, n_other))
    answer = torch.randint(30, (n,), generator=g)
    return tokens, other, answer, (answer + 1 + torch.randint(29, (n,), generator=g)) % 30


def margin(logits, answer, wrong):
    rows = torch.arange(len(answer))
    return logits[rows, answer] - logits[rows, wrong]


def stand_in(model, head, reference, how):
    """What takes the head's place, [pos d_head]."""
    layer, number = head
    _, cache = model.run_with_cache(reference, names=("attn.z", layer))
    z = cache["attn.z", layer][:, :, number]
    return {"mean": z.mean(0), "pooled": z.mean((0, 1)).expand(z.shape[1:]), "zero": 0 * z[0]}[how]


def total_effect(model, tokens, head, reference, answer, wrong, how="mean", at=-1, last=False):
    new = stand_in(model, head, reference, how)

    def replace(z, point):
        z = z.clone()
        z[:, -1 if last else slice(None), head[1]] = new[-1] if last else new
        return z

    clean = margin(model(tokens)[:, at], answer, wrong)
    with model.hooked({("attn.z", head[0]): replace}):
        return margin(model(tokens)[:, at], answer, wrong) - clean


def direct_effect(model, tokens, head, reference, answer, wrong, how="mean", scale="live"):
    """By hand: the stream after the last block, with the head's change added to it."""
    layer, number = head
    end = f"blocks.{model.cfg.n_layer - 1}.resid_post"
    _, cache = model.run_with_cache(tokens, names=[f"blocks.{layer}.attn.z", end])
    z, x = cache["attn.z", layer][:, -1, number], cache[end][:, -1:]
    change = stand_in(model, head, reference, how)[-1] - z
    moved = x + (change @ model.blocks[layer].attn.W_O[number])[:, None]
    after, before = (
        margin((model.ln_final(y) @ model.W_U)[:, 0], answer, wrong) for y in (moved, x)
    )
    return after - before


def with_mlps_live(model, tokens, head, reference, answer, wrong):
    """The other heads held, and the MLPs not."""
    new = stand_in(model, head, reference, "mean")
    names = [f"blocks.{layer}.attn.z" for layer in range(model.cfg.n_layer)]
    _, cache = model.run_with_cache(tokens, names=names)

    def hold(z, point):
        kept = cache[point.name].clone()
        if point.layer == head[0]:
            kept[:, :, head[1]] = new
        return kept

    clean = margin(model(tokens)[:, -1], answer, wrong)
    with model.hooked(dict.fromkeys(names, hold)):
        return margin(model(tokens)[:, -1], answer, wrong) - clean


def result(mine, model, *given):
    """Run the learner's function; check the form of what comes back."""
    tokens, head, reference, answer, wrong = given
    with untouched(tokens=tokens, reference=reference, answer=answer, wrong=wrong):
        found = mine.repaired_share(model, tokens, head, reference, answer, wrong)
    expect(
        isinstance(found, tuple) and len(found) == 3,
        "return three things: total effects, direct effects, and the share",
    )
    return found


def told(value, wanted, what, slips):
    """Compare; only if it is wrong, find out which slip it is."""
    try:
        close(value, wanted, what)
    except MisconceptionError:
        hints = [(v, said) for make, said in slips if not torch.allclose(v := make(), wanted)]
        close(value, wanted, what, hints=hints)


CASES = [
    (0, (0, 1), {}),
    (1, (1, 3), {}),
    (2, (2, 0), {"norm": "rms"}),
    (3, (0, 2), {"mlp": "none"}),
    (4, (1, 1), {"n_layer": 2, "n_head": 2, "mlp": "swiglu", "norm": "rms"}),
]


def test_total(mine):
    """the total effect: everything after the head reacts"""
    for seed, head, shape in CASES:
        model, (tokens, other, answer, wrong) = random_model(seed, **shape), data(seed)
        given = (model, tokens, head, other, answer, wrong)
        slips = [
            (lambda g=given: -total_effect(*g), "the sign is wrong: ablated less intact"),
            (
                lambda g=given, s=(model, answer, wrong, tokens): (
                    total_effect(*g) + margin(s[0](s[3])[:, -1], s[1], s[2])
                ),
                "this is the measure with the head ablated: take the intact one away",
            ),
            (lambda g=given: total_effect(*g, how="zero"), "the head is put to zero"),
            (
                lambda g=given: total_effect(*g, how="pooled"),
                "the mean is taken over positions too",
            ),
            (
                lambda g=given: total_effect(g[0], g[1], g[2], g[1], g[4], g[5]),
                "the mean is over the prompts themselves, and not over the reference",
            ),
            (
                lambda g=given: total_effect(*g[:3], g[3][: len(g[1])], *g[4:]),
                "only as many reference prompts count as there are prompts: the mean is over all",
            ),
            (
                lambda g=given: total_effect(*g, last=True),
                "the head is ablated at the last position only",
            ),
            (
                lambda g=given: total_effect(*g, at=0),
                "the measure is read at the first position",
            ),
            (
                lambda g=given: direct_effect(*g),
                "this is the direct effect: for the total, let everything react",
            ),
        ]
        value, _, _ = result(mine, model, tokens, head, other, answer, wrong)
        told(value, total_effect(*given), f"the total effect of head {head}", slips)


def test_direct(mine):
    """the direct effect: all other heads and all MLPs are frozen"""
    for seed, head, shape in CASES:
        model, (tokens, other, answer, wrong) = random_model(seed, **shape), data(seed)
        given = (model, tokens, head, other, answer, wrong)
        slips = [
            (lambda g=given: -direct_effect(*g), "the sign is wrong: ablated less intact"),
            (
                lambda g=given: torch.zeros(len(g[1]), dtype=torch.float64),
                "it is 0 everywhere: the head itself is frozen too, or the frozen run is "
                "compared with itself",
            ),
            (lambda g=given: with_mlps_live(*g), "the MLPs still react: freeze them too"),
            (
                lambda g=given: total_effect(*g),
                "this is the total effect: nothing is frozen when you measure",
            ),
            (lambda g=given: direct_effect(*g, how="zero"), "the head is put to zero"),
        ]
        _, value, _ = result(mine, model, tokens, head, other, answer, wrong)
        told(value, direct_effect(*given), f"the direct effect of head {head}", slips)


def test_share(mine):
    """the share is 1 less the ratio of the mean effects"""
    for seed, head, shape in CASES[:3]:
        model, (tokens, other, answer, wrong) = random_model(seed, **shape), data(seed)
        given = (model, tokens, head, other, answer, wrong)
        total, direct = total_effect(*given), direct_effect(*given)
        _, _, share = result(mine, model, tokens, head, other, answer, wrong)
        wanted = 1 - total.mean() / direct.mean()
        slips = [
            (total.mean() / direct.mean(), "that is the share that is left, not repaired"),
            (1 - direct.mean() / total.mean(), "the ratio is upside down"),
            (1 - (total / direct).mean(), "the ratios of single prompts are averaged: one prompt "
             "with a direct effect near 0 decides such a mean"),
            (total.mean() - direct.mean(), "that is the repair itself, in logits"),
        ]  # fmt: skip
        hints = [(float(v), said) for v, said in slips if abs(v - wanted) > 1e-3]
        close(share, float(wanted), "the share", hints=hints, rtol=1e-4)


def test_known_backup(mine):
    """in a model set by hand, the backup repairs all of it, and idle heads nothing"""
    model, truth = backup()
    p = truth.prompts(12)
    same = p.clean[:1].clone()
    same[:] = 6  # start tokens, from which nothing is carried
    total, direct, share = result(mine, model, p.clean, (0, 0), same, p.answer, p.wrong)
    expect(
        torch.as_tensor(direct + 10).abs().max() < 0.05,
        f"head 0.0 writes all 10 logits of the answer, and your direct effect is "
        f"{float(torch.as_tensor(direct).mean()):.2f}",
    )
    expect(
        torch.as_tensor(total).abs().max() < 0.05,
        f"head 1.0 takes over for head 0.0, and your total effect is "
        f"{float(torch.as_tensor(total).mean()):.2f}",
    )
    expect(abs(float(share) - 1) < 0.01, f"all is repaired, and your share is {float(share):.2f}")


def test_model_stays(mine):
    """the model is afterward what it was"""
    model, (tokens, other, answer, wrong) = random_model(7), data(7)
    before = model(tokens)
    result(mine, model, tokens, (1, 2), other, answer, wrong)
    expect(
        torch.equal(model(tokens), before),
        "the model is not what it was: something is still ablated or frozen",
    )
