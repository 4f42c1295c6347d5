"""Two effects of one head, against the same mean."""

import torch

from minigpt.course.grading.feedback import MisconceptionError, close, expect, untouched
from minigpt.interp.attribution.direct import fold_final
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.zoo.handmade import backup, induction


def random_model(norm="layer", seed=0, n_layer=3, n_head=4):
    """A GPT in which everything matters to everything."""
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    cfg = GPTConfig(n_layer, n_head, 20, 9, 17, d_mlp=12, norm=norm, tie_embeddings=False)
    model = GPT(cfg).double().eval().requires_grad_(False)
    for parameter in model.parameters():
        parameter.normal_(std=0.5)
    torch.set_rng_state(state)
    return model


def data(n=5, n_other=7, n_pos=6, seed=0):
    """Prompts, their answers, and a reference of the same length."""
    g = torch.Generator().manual_seed(seed)
    tokens = torch.randint(17, (n, n_pos), generator=g)
    answer = torch.randint(17, (n,), generator=g)
    wrong = (answer + torch.randint(1, 17, (n,), generator=g)) % 17
    return tokens, answer, wrong, torch.randint(17, (n_other, n_pos), generator=g)


def differences(logits, answer, wrong):
    """The logit difference of each prompt at the last position."""
    rows = torch.arange(len(answer))
    return logits[rows, -1, answer] - logits[rows, -1, wrong]


class Oracle:
    """Both effects by hooks alone, with every choice open."""

    def __init__(self, model, tokens, answer, wrong, layer, head, reference):
        self.model, self.tokens, self.pair = model, tokens, (answer, wrong)
        self.layer, self.head = layer, head
        logits, self.cache = model.run_with_cache(tokens)
        self.here = differences(logits, *self.pair)
        _, other = model.run_with_cache(reference)
        self.z, self.mean = (
            self.cache["z", layer][:, :, head],
            other["z", layer][:, :, head].mean(0),
        )
        self.own = self.z.mean(0)

    def direct(self, mean, frozen=True):
        """The final stream changes, and with `frozen` the scale stays."""
        write = (self.z - mean) @ self.model.blocks[self.layer].attn.W_O[self.head]
        hooks = {("resid_post", self.model.cfg.n_layer - 1): lambda x, point: x - write}
        if frozen:
            hooks["ln_final.scale"] = lambda scale, point: self.cache["ln_final.scale"]
        with self.model.hooked(hooks):
            return self.here - differences(self.model(self.tokens), *self.pair)

    def of_answers(self):
        """The direct effect on the logit of the answer alone."""
        write = (self.z - self.mean)[:, -1] @ self.model.blocks[self.layer].attn.W_O[self.head]
        d, _ = fold_final(self.model, self.model.W_U[:, self.pair[0]].T)
        return ((write * d).sum(-1) / self.cache["ln_final.scale"][:, -1, 0]).mean().item()

    def total(self, mean, at=slice(None)):
        """The head's z changes, and all that follows reacts."""

        def put(z, point):
            z = z.clone()
            z[:, at, self.head] = mean.expand(z.shape[1], -1)[at]
            return z

        with self.model.hooked({("z", self.layer): put}):
            return self.here - differences(self.model(self.tokens), *self.pair)


def slips(oracle):
    """What typical slips give, and what to say to them."""
    mean, none = oracle.mean, torch.zeros_like(oracle.mean)
    flat = mean.mean(0, keepdim=True)
    direct, total = oracle.direct(mean), oracle.total(mean)
    scale = oracle.cache["ln_final.scale"][:, -1, 0]
    u = (oracle.model.W_U[:, oracle.pair[0]] - oracle.model.W_U[:, oracle.pair[1]]).T
    W_O = oracle.model.blocks[oracle.layer].attn.W_O[oracle.head]
    unfolded = ((oracle.z - mean)[:, -1] @ W_O * u).sum(-1) / scale

    def mean_of(one, other):
        return tuple(None if part is None else part.mean().item() for part in (one, other))

    return [
        (mean_of(total, direct), "the two effects are swapped: the direct one comes first"),
        (
            mean_of(oracle.direct(none), None),
            "the direct effect compares with zero, and not with the mean over the reference",
        ),
        (
            mean_of(oracle.direct(mean, frozen=False), None),
            "the direct effect lets the scale follow: it was to stay as it was",
        ),
        (
            mean_of(oracle.direct(flat), None),
            "the direct effect averages the reference over positions, too: at the last one",
        ),
        (mean_of(direct * scale, None), "the direct effect lacks the scale: the norm divides"),
        (
            mean_of(unfolded, None),
            "the direct effect reads along u: `fold_final` takes the norm's weight and centering "
            "into account",
        ),
        ((direct[0].item(), None), "the direct effect of the first prompt: average over prompts"),
        (mean_of(-direct, None), "the direct effect has the wrong sign"),
        (
            mean_of(oracle.direct(oracle.own), None),
            "the mean over the prompts themselves stands in, and not that over the reference",
        ),
        (
            mean_of(None, oracle.total(oracle.own)),
            "the total effect uses the mean over the prompts themselves, and not that over the "
            "reference",
        ),
        (
            mean_of(None, oracle.total(none)),
            "the total effect compares with zero, and not with the mean over the reference",
        ),
        (
            mean_of(None, -total),
            "the total effect has the wrong sign: how far does the difference fall?",
        ),
        (
            mean_of(None, oracle.total(mean, at=slice(-1, None))),
            "the total effect replaces the last position alone: a head acts at all of them",
        ),
        (
            mean_of(None, oracle.total(flat)),
            "the total effect averages the reference over positions, too: position by position",
        ),
        (
            (direct.sum().item(), None),
            "the effects are summed over prompts: average them",
        ),
    ]


def whole_layer(oracle, reference):
    """The total effect of a whole attention layer."""
    _, other = oracle.model.run_with_cache(reference)
    mean = other["attn_out", oracle.layer].mean(0)
    with oracle.model.hooked(
        {("attn_out", oracle.layer): lambda x, point: mean.expand_as(x).clone()}
    ):
        return (oracle.here - differences(oracle.model(oracle.tokens), *oracle.pair)).mean().item()


def measure(mine, given):
    """Run the learner's function; check that two numbers came back."""
    tokens, reference = given[1], given[-1]
    with untouched(tokens=tokens, reference=reference):
        got = mine.two_effects(*given)
    expect(
        isinstance(got, tuple | list) and len(got) == 2,
        "return two numbers: the direct and the total effect",
    )
    expect(
        not any(isinstance(one, torch.Tensor) for one in got),
        "the effects are tensors: average over prompts, and make numbers of them with .item()",
    )
    return list(got)


def check(mine, given, what):
    """Compare with the oracle; only if it is wrong, find out which slip it is."""
    got, oracle = measure(mine, given), Oracle(*given)
    wanted = tuple(
        one.mean().item() for one in (oracle.direct(oracle.mean), oracle.total(oracle.mean))
    )
    try:
        close(got, wanted, what)
    except MisconceptionError:
        sizes = tuple(abs(one) for one in wanted)
        told = [
            (sizes, "the sign is lost: a head may argue against the answer"),
            *slips(oracle),
            (
                (oracle.of_answers(), None),
                "this is the effect on the logit of the answer alone: the wrong answer's is "
                "subtracted",
            ),
            (
                (None, whole_layer(oracle, given[-1])),
                "the total effect is that of the whole layer: one head was asked",
            ),
        ]
        for values, said in told:
            if values != wanted and _same(values, got) and not _same(values, wanted):
                raise MisconceptionError(said) from None
        close(got, wanted, what)


def _same(values, others):
    """Whether a slip's values are these; None stands for those that it leaves right."""
    return all(v is None or abs(v - o) < 1e-4 for v, o in zip(values, others, strict=True))


def test_model_stays(mine):
    """the model is afterward what it was"""
    model = random_model(seed=5).train()
    tokens, answer, wrong, reference = data(seed=5)
    weights = {name: value.clone() for name, value in model.state_dict().items()}
    before = model(tokens)
    measure(mine, (model, tokens, answer, wrong, 0, 0, reference))
    expect(
        all(torch.equal(value, weights[name]) for name, value in model.state_dict().items()),
        "your code changes the model's weights",
    )
    expect(model.training, "the model was in training mode, and your code leaves it in eval mode")
    expect(
        torch.equal(model(tokens), before),
        "the head is still ablated when your function returns: a `with` block ends that",
    )


def test_value(mine):
    """layer and RMS norms, early and late heads, references of another size"""
    for seed, (norm, layer, head) in enumerate(
        [("layer", 0, 1), ("rms", 1, 3), ("layer", 2, 0), ("rms", 0, 2), ("layer", 1, 2)]
    ):
        given = data(n=3 + seed, n_other=5 + seed, n_pos=4 + seed, seed=seed)
        tokens, answer, wrong, reference = given
        model = random_model(norm, seed)
        check(
            mine,
            (model, tokens, answer, wrong, layer, head, reference),
            f"the direct and the total effect of head {layer}.{head}",
        )


def test_one_prompt(mine):
    """one prompt, one other prompt, two positions"""
    tokens, answer, wrong, reference = data(1, 1, 2, seed=9)
    given = random_model(seed=9), tokens, answer, wrong, 1, 1, reference
    check(mine, given, "the effects on one prompt")


def test_same_reference(mine):
    """if the reference gives what the prompt gives, nothing changes"""
    tokens, answer, wrong, _ = data(1, 1, 5, seed=4)
    got = measure(mine, (random_model(seed=4), tokens, answer, wrong, 1, 0, tokens.clone()))
    close(got, (0.0, 0.0), "the effects with the prompt itself as reference")


def test_known_models(mine):
    """where the truth is known: a head without a share that matters, and one with it"""
    for make, layer, head, direct, total in [
        (induction, 0, 1, (-0.01, 0.01), (5, 15)),
        (induction, 1, 0, (5, 15), (5, 15)),
        (backup, 1, 0, (-0.01, 0.01), (-0.01, 0.01)),
    ]:
        model, truth = make()
        drawn = truth.prompts(24)
        given = model, drawn.clean, drawn.answer, drawn.wrong, layer, head, drawn.corrupt
        got = measure(mine, given)
        for value, (low, high), name in zip(got, (direct, total), ("direct", "total"), strict=True):
            expect(
                low <= value <= high,
                f"in the {make.__name__} model set by hand, the {name} effect of head "
                f"{layer}.{head} is {value:.2f} by your measurement, which is not right",
            )
