"""Paths in small transformers: against the package, in a model set by hand, and by identities."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.in_process import in_process
from minigpt.interp.patching.paths import path_patch
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.tasks.metrics import Metric
from minigpt.zoo.routes import plant_routes


def random_model(n_layer=3, mlp="gelu", seed=0):
    """A GPT with weights so large that everything in it matters to everything."""
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    shape = {"norm": "layer", "mlp": mlp, "d_head": 5, "tie_embeddings": False}
    model = GPT(GPTConfig(n_layer, 3, 14, 9, 11, **shape)).double().eval().requires_grad_(False)
    for parameter in model.parameters():
        if parameter.ndim > 1:
            parameter.normal_(std=0.5)
        else:
            parameter.add_(torch.randn_like(parameter) * 0.2)
    torch.set_rng_state(state)
    return model


def prompts(n=3, length=6, seed=0):
    """Clean and corrupt tokens."""
    g = torch.Generator().manual_seed(seed)
    clean, corrupt = torch.randint(11, (2, n, length), generator=g)
    return clean, corrupt


def weighted(shape):
    """A metric that reads every logit, with weights of its own."""
    g = torch.Generator().manual_seed(9)
    w = torch.randn(shape, generator=g, dtype=torch.float64)
    return Metric("weighted logits", "nats", lambda logits: (logits * w).sum((-1, -2)), None)


def with_held(model, tokens, values):
    """Run with some activations held: {name: value}."""

    def put(value, point):
        return values[point.name]

    with model.hooked(dict.fromkeys(values, put)):
        return model.run_with_cache(tokens)


def slips(model, clean, corrupt, sender, reader, frozen):
    """What typical slips give, and what to say to them."""
    layer, head = sender
    _, here = model.run_with_cache(clean)
    out_there, there = model.run_with_cache(corrupt)
    names = [n for n in model.hook_points if n.endswith(".z")]
    mlps = [n for n in model.hook_points if n.endswith(".mlp_out")]
    place = f"blocks.{layer}.attn.z"

    def sent(all_heads=False, base=here, other=there):
        z = base[place].clone()
        chosen = slice(None) if all_heads else head
        z[:, :, chosen] = other[place][:, :, chosen]
        return {place: z}

    def finish(run, every=False, more=None):
        logits, seen = run
        if reader == "logits":
            return logits
        name = f"blocks.{reader[0]}.attn.{reader[2]}"
        value = here[name].clone()
        chosen = slice(None) if every else reader[1]
        value[:, :, chosen] = seen[name][:, :, chosen]
        return with_held(model, clean, {name: value, **(more or {})})[0]

    held = {n: here[n] for n in (names + mlps if frozen else names)}
    usual = {**held, **sent()}
    run = with_held(model, clean, usual)
    found = [
        (model(clean), "nothing has changed: these are the logits of the clean run"),
        (out_there, "these are the logits of the corrupt run"),
        (
            finish(with_held(model, clean, sent())),
            "the other heads are not held: they react to the sender and carry its change along "
            "paths of their own",
        ),
        (
            finish(with_held(model, clean, {**held, **sent(all_heads=True)})),
            "all heads of the sender's layer are corrupt: one head was asked",
        ),
        (
            finish(with_held(model, clean, held)),
            "the sender is held at its clean value like the others: it must give its corrupt one",
        ),
    ]
    other = {n: here[n] for n in (names if frozen else names + mlps)}
    words = (
        "the MLPs are live: with `frozen_mlps` they keep their clean outputs"
        if frozen
        else "the MLPs are frozen: without `frozen_mlps` they react to what they read"
    )
    found.insert(2, (finish(with_held(model, clean, {**other, **sent()})), words))
    if reader != "logits":
        name = f"blocks.{reader[0]}.attn.{reader[2]}"
        whole = here[name].clone()
        whole[:, :, reader[1]] = there[name][:, :, reader[1]]
        found += [
            (
                run[0],
                "these are the logits of run 2, where the heads are held: the reader's change must "
                "go on from there, in a run of its own",
            ),
            (
                finish(run, every=True),
                "all heads of the reader's layer get the change: one head was asked",
            ),
            (
                with_held(model, clean, {name: whole})[0],
                "the reader gets its input from the corrupt run, to which all heads contribute: it "
                "must come from run 2, where the sender alone is corrupt",
            ),
            (
                finish(run, more={n: here[n] for n in mlps}),
                "the MLPs are still held in the last run: everything after the reader is live",
            ),
        ]
    there_first = {n: there[n] for n in (names + mlps if frozen else names)}
    swapped = with_held(model, corrupt, {**there_first, **sent(base=there, other=here)})
    if reader == "logits":
        found.append((swapped[0], "clean and corrupt are exchanged: the base is the clean run"))
    return found


def check(mine, model, clean, corrupt, sender, reader, frozen, atol=1e-5):
    """Compare a weighted sum of all logits with the package's, and name the slip."""
    with untouched(clean=clean, corrupt=corrupt):
        got = mine.patch_path(model, clean, corrupt, sender, reader, frozen)
    shape = (*clean.shape, model.cfg.d_vocab)
    what = f"the logits for the path {sender} → {reader}, MLPs {'frozen' if frozen else 'live'},"
    same_shape(got, shape, axes="batch pos d_vocab", what=what)
    to = reader if reader == "logits" else [reader]
    named = {"mlps": "frozen" if frozen else "live", "direction": "noise", "senders": [sender]}
    metric = weighted(shape[1:])
    right = path_patch(model, clean, corrupt, metric, to, **named).values[0]
    found = metric(got.to(torch.float64))
    told = []
    if not torch.allclose(found, right):
        told = [
            (metric(value), words)
            for value, words in slips(model, clean, corrupt, sender, reader, frozen)
        ]
    close(found, right, f"a weighted sum of {what}", hints=telling(told, right), atol=atol)


def test_to_the_logits(mine):
    """every layer's heads to the logits, MLPs live and frozen, as the package has it"""
    model = random_model()
    for sender in ((0, 1), (2, 0)):
        for frozen in (False, True):
            check(mine, model, *prompts(), sender, "logits", frozen)


def test_to_a_head(mine):
    """to queries, keys and values, of the next layer and beyond"""
    model = random_model(seed=1)
    for sender, reader in [
        ((0, 2), (1, 1, "q")),
        ((0, 1), (2, 0, "v")),
        ((1, 0), (2, 1, "k")),
    ]:
        for frozen in (False, True):
            check(mine, model, *prompts(seed=1), sender, reader, frozen)


def test_deep(mine):
    """in a model of twelve layers, layer 1 is layer 1 and not layer 10"""
    check(mine, random_model(n_layer=12, seed=6), *prompts(2, 3, seed=6), (1, 0), "logits", False)


def test_by_hand(mine):
    """a model set by hand: a chain of heads, and a route that skips one of them"""
    chain = {("embed", "0.0"): 1.0, ("0.0", "1.0"): 1.0, ("1.0", "2.0"): 1.0, ("2.0", "logits"): 4}
    model = plant_routes({**chain, ("0.0", "logits"): 4.0, ("embed", "1.1"): 7.0})
    clean, corrupt = torch.tensor([[3], [0]]), torch.tensor([[1], [2]])
    for sender, reader, lost in [
        ((0, 0), "logits", 4.0),
        ((0, 0), (1, 0, "v"), 4.0),
        ((1, 0), (2, 0, "v"), 4.0),
        ((0, 0), (2, 0, "v"), 0.0),
        ((1, 0), "logits", 0.0),
        ((1, 1), "logits", 0.0),
        ((0, 0), (1, 0, "k"), 0.0),
    ]:
        got = mine.patch_path(model, clean, corrupt, sender, reader)
        same_shape(got, (2, 1, 5), axes="batch pos d_vocab", what="the logits")
        right = torch.zeros(2, 1, 5)
        for i in range(2):
            right[i, 0, clean[i, 0]] = 8.0 - lost
            right[i, 0, corrupt[i, 0]] = lost
        told = telling(slips(model, clean, corrupt, sender, reader, False), right)
        close(got, right, f"the logits for the path {sender} → {reader}", hints=told)


def test_without_mlps(mine):
    """attention only: there is nothing to freeze"""
    model = random_model(n_layer=2, mlp="none", seed=2)
    for frozen in (False, True):
        check(mine, model, *prompts(n=1, length=9, seed=2), (0, 1), (1, 0, "k"), frozen)
        check(mine, model, *prompts(n=4, length=2, seed=3), (0, 2), "logits", frozen)


def test_same_prompts(mine):
    """two equal runs: no path changes anything"""
    model, (clean, _) = random_model(seed=4), prompts(seed=4)
    for reader in ("logits", (2, 1, "v")):
        got = mine.patch_path(model, clean, clean.clone(), (0, 0), reader)
        close(got, model(clean), "the logits with the clean values in their own place")


@in_process("whether a hook is left in the model")
def test_no_hook_stays(mine):
    """afterwards the model is as it was"""
    model, (clean, corrupt) = random_model(seed=5), prompts(seed=5)
    before = model(clean)
    mine.patch_path(model, clean, corrupt, (0, 0), (1, 1, "v"))
    expect(
        torch.equal(model(clean), before),
        "after your function the model gives other logits: a hook is still attached, so use "
        "`with model.hooked(…)`",
    )
