"""The exactness grid: a tool equals a loop over hooks on models of many makes."""

import torch

from minigpt import GPT, GPTConfig
from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, telling, untouched

F64 = torch.float64
SHAPE = {"n_layer": 2, "n_head": 4, "d_model": 12, "d_head": 4, "d_mlp": 10, "d_vocab": 13}
GRID = {
    "like GPT-2": {},
    "one layer, wide heads": {"n_layer": 1, "d_head": 7},
    "two value heads for four heads": {"n_kv_head": 2, "positions": "rotary"},
    "one value head for four heads": {"n_kv_head": 1, "positions": "rotary"},
    "rotary positions, SwiGLU, RMS norm": {"positions": "rotary", "mlp": "swiglu", "norm": "rms"},
    "no MLP, no norm": {"mlp": "none", "norm": "none"},
    "norms behind": {"norm_order": "post", "positions": "sinusoidal"},
    "no positions, one head": {"positions": "none", "n_head": 1, "n_layer": 3},
    "untied, two value heads for six": {
        "tie_embeddings": False,
        "n_head": 6,
        "n_kv_head": 2,
        "positions": "rotary",
    },
}


def make(changes, seed=0):
    """A model whose weights and biases are far from where training starts."""
    model = GPT(GPTConfig(**{**SHAPE, "n_ctx": 9, **changes})).double()
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for p in model.parameters():
            noise = torch.randn(p.shape, generator=g, dtype=F64)
            p.copy_(noise * (0.8 / p.shape[-1] ** 0.5) if p.dim() > 1 else 0.3 * noise + 0.5)
    return model.eval()


def tokens_for(n_batch, n_pos, seed=1):
    return torch.randint(13, (n_batch, n_pos), generator=torch.Generator().manual_seed(seed))


@torch.no_grad()
def write(model, tokens, layer, pattern):
    """What attention writes with a pattern so."""
    seen = {}

    def keep(value, point):
        seen["out"] = value

    def put(value, point):
        return pattern

    at = f"blocks.{layer}"
    with model.hooked({f"{at}.attn.pattern": put, f"{at}.attn_out": keep}):
        model(tokens)
    return seen["out"]


@torch.no_grad()
def naive(model, tokens):
    """Every head and key alone, by hooks: [layer batch head query key]."""
    _, cache = model.run_with_cache(tokens)
    layers = []
    for layer in range(model.cfg.n_layer):
        pattern = cache["pattern", layer]
        none = write(model, tokens, layer, torch.zeros_like(pattern))
        sizes = torch.zeros_like(pattern)
        for head in range(pattern.shape[1]):
            for key in range(pattern.shape[3]):
                one = torch.zeros_like(pattern)
                one[:, head, :, key] = pattern[:, head, :, key]
                change = write(model, tokens, layer, one) - none
                sizes[:, head, :, key] = change.norm(dim=-1)
        layers.append(sizes)
    return torch.stack(layers)


def slips(model, tokens, right):
    """What typical slips give."""
    _, cache = model.run_with_cache(tokens)
    layers = range(model.cfg.n_layer)
    patterns = torch.stack([cache["pattern", i] for i in layers])
    v = [cache["v", i] for i in layers]
    n = model.cfg.n_head // v[0].shape[2]
    lengths = torch.stack([one.repeat_interleave(n, 2).norm(dim=-1) for one in v])
    lengths = lengths.transpose(2, 3)  # [layer batch head key]
    moved = torch.stack([
        (one.repeat_interleave(n, 2).transpose(1, 2) @ model.blocks[i].attn.W_O).norm(dim=-1)
        for i, one in enumerate(v)])  # fmt: skip
    other = torch.stack([
        (one.repeat(1, 1, n, 1).transpose(1, 2) @ model.blocks[i].attn.W_O).norm(dim=-1)
        for i, one in enumerate(v)])  # fmt: skip
    hints = [
        (patterns, "this is the pattern alone: what it weighs has a length, too"),
        (patterns * lengths[..., None, :], "this is the length of v: W_O is missing, and it "
         "stretches some directions more than others"),
        (patterns * moved[..., :, None], "the length belongs to the key, and is multiplied along "
         "the query axis"),
        (moved[..., None, :].expand_as(patterns), "the pattern is missing"),
        (right**2, "these are squared lengths"),
        (patterns * other[..., None, :], "the values of a group go to the wrong heads: heads 0 "
         "and 1 share the first, not heads 0 and 2. repeat_kv does it"),
        (right / right.sum(-1, keepdim=True), "these are shares that sum to 1: return the lengths"),
    ]  # fmt: skip
    return telling(hints, right, atol=1e-9)


def agree(mine, name, changes, shape=(2, 3)):
    model = make(changes)
    tokens = tokens_for(*shape)
    wanted = naive(model, tokens)
    with untouched(tokens=tokens):
        found = as_tensor(mine.source_sizes(model, tokens), f"the result ({name})")
    same_shape(found, tuple(wanted.shape), "layer batch head query key", f"the result ({name})")
    hints = slips(model, tokens, wanted)
    close(found, wanted, f"the result ({name})", hints, atol=1e-9, rtol=1e-8)


def test_first(mine):
    """a model like GPT-2"""
    agree(mine, "like GPT-2", GRID["like GPT-2"])


def test_grid(mine):
    """nine models of other makes"""
    for name, changes in list(GRID.items())[1:]:
        agree(mine, name, changes)


def test_sizes(mine):
    """any number of prompts and positions"""
    for shape in [(1, 1), (3, 2), (1, 7)]:
        agree(mine, f"{shape[0]} prompts of {shape[1]}", {"n_layer": 1}, shape)


def test_linear(mine):
    """twice W_O, twice the lengths; a bias changes nothing"""
    model = make({"n_layer": 1})
    tokens = tokens_for(2, 4)
    before = as_tensor(mine.source_sizes(model, tokens)).clone()
    with torch.no_grad():
        model.blocks[0].attn.b_O += 3
    close(mine.source_sizes(model, tokens), before, "the result with another b_O: the bias comes "
          "from no key", atol=1e-9)  # fmt: skip
    with torch.no_grad():
        model.blocks[0].attn.W_O_fused *= -2
    close(mine.source_sizes(model, tokens), 2 * before, "the result after W_O was multiplied by −2",
          atol=1e-9)  # fmt: skip


def test_clean(mine):
    """no hook stays, no gradient is kept, single precision stays single"""
    model = make({}).float()
    tokens = tokens_for(2, 4)
    logits = model(tokens).detach()
    found = as_tensor(mine.source_sizes(model, tokens))
    expect(found.dtype == torch.float32, f"a float32 model gives {found.dtype}")
    expect(not found.requires_grad, "the result keeps a graph: use torch.no_grad()")
    expect(torch.equal(model(tokens).detach(), logits), "the model computes something else after "
           "your call: is a hook still attached?")  # fmt: skip
