"""Against the two halves run apart, causal, and with no more than two products with weights."""

import torch
from torch.nn.functional import gelu, layer_norm, scaled_dot_product_attention
from torch.overrides import TorchFunctionMode

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import same_gradients

D, D_MLP = 8, 20


def inputs(seed=0):
    """A stream [batch pos d_model] and the weights."""
    g = torch.Generator().manual_seed(seed)
    shapes = {"W_QKV": (D, 3 * D), "W_O": (D, D), "W_in": (D, D_MLP), "W_out": (D_MLP, D)}
    w = {name: torch.randn(shape, generator=g) * D**-0.5 for name, shape in shapes.items()}
    w |= {"ln.w": 1 + 0.3 * torch.randn(D, generator=g), "ln.b": torch.randn(D, generator=g)}
    return 2 * torch.randn(3, 6, D, generator=g) + 1, w


def apart(x, w, n_head, reads="normed"):
    """The halves one after the other, by PyTorch's own attention."""
    normed = layer_norm(x, (D,), w["ln.w"], w["ln.b"])
    cut = (normed @ w["W_QKV"]).unflatten(-1, (3, n_head, -1)).transpose(1, 3)
    q, k, v = cut.unbind(2)
    z = scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(-2)
    mid = x + z @ w["W_O"]
    mlp_reads = {"normed": normed, "x": x, "mid": layer_norm(mid, (D,), w["ln.w"], w["ln.b"])}
    return mid + gelu(mlp_reads[reads] @ w["W_in"], approximate="tanh") @ w["W_out"]


PRODUCTS = ("matmul", "__matmul__", "__rmatmul__", "mm", "addmm", "linear", "einsum", "tensordot")


TIMES = ("mul", "__mul__", "__rmul__", "multiply")  # summed over an axis, a product as well
WEIGHTS = {(D, 3 * D), (D, D), (D, D_MLP), (D_MLP, D), (D, 3 * D + D_MLP), (D + D_MLP, D)}


class Products(TorchFunctionMode):
    """Counts products of activations with weights, which are the matrices among the factors."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def __torch_function__(self, func, types, args=(), kwargs=None):
        factors = [one for one in args if isinstance(one, torch.Tensor)]
        name = getattr(func, "__name__", "")
        by_hand = name in TIMES and any(tuple(one.shape) in WEIGHTS for one in factors)
        self.count += by_hand or (name in PRODUCTS and any(one.dim() == 2 for one in factors))
        return func(*args, **(kwargs or {}))


def test_values(mine):
    """both halves read the same normalized stream"""
    for n_head in (1, 2):
        x, w = inputs(n_head)
        with untouched(x=x, **{name.replace(".", "_"): value for name, value in w.items()}):
            out = mine.parallel_block(x, w, n_head)
        same_shape(out, x.shape, axes="batch pos d_model", what="the output")
        changed = torch.cat([x[:, :3], -x[:, 3:]], dim=1)
        moved = (mine.parallel_block(changed, w, n_head) - out)[:, :3].abs().max()
        expect(moved < 1e-4, f"your block reads later positions: outputs move by {moved:.2g}")
        close(
            out,
            apart(x, w, n_head),
            "the output",
            hints=[
                (apart(x, w, n_head, "mid"), "the MLP reads what attention has just written"),
                (apart(x, w, n_head, "x"), "the MLP reads the stream without its norm"),
                (apart(x, w, n_head) - x, "the stream itself is not added"),
            ],
        )


def test_long(mine):
    """a text of any length"""
    _, w = inputs(6)
    x = torch.randn(1, 1100, D, generator=torch.Generator().manual_seed(6))
    close(mine.parallel_block(x, w, 2), apart(x, w, 2), "the output for 1,100 positions", atol=1e-4)


def test_causal(mine):
    """no output depends on a later input"""
    x, w = inputs(3)
    changed = torch.cat([x[:, :3], -x[:, 3:]], dim=1)
    moved = (mine.parallel_block(changed, w, 2) - mine.parallel_block(x, w, 2))[:, :3].abs().max()
    expect(moved < 1e-5, f"your block reads later positions: outputs move by {moved:.2g}")


def test_large_scores(mine):
    """with scores of a hundred thousand, in double precision"""
    x, w = inputs(7)
    x, w = x.double(), {name: value.double() for name, value in w.items()}
    w["W_QKV"][:, :D] *= 1e5
    close(
        mine.parallel_block(x, w, 2),
        apart(x, w, 2),
        "the output where scores reach 100,000 (no clamp, no exp without the maximum, and no mask "
        "of a finite number such as −10,000 survives that)",
    )


def test_two_products(mine):
    """two products with weights, no more"""
    x, w = inputs(4)
    with Products() as products:
        mine.parallel_block(x, w, 2)
    expect(
        products.count <= 2,
        f"you take {products.count} products of activations with weights: two are enough",
    )


def test_gradient(mine):
    """every gradient equals that of the halves run apart"""
    x, w = inputs(5)
    same_gradients(
        lambda x, *values: mine.parallel_block(x, dict(zip(w, values, strict=True)), 2),
        lambda x, *values: apart(x, dict(zip(w, values, strict=True)), 2),
        atol=1e-3,
        rtol=1e-3,
        x=x,
        **{name.replace(".", "_"): value for name, value in w.items()},
    )
