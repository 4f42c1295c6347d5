"""Columns whose numbers say where they come from, and queries computed the way GPT-2 does."""

from contextlib import suppress

import torch

from minigpt.course.grading.feedback import MisconceptionError, close, expect, same_shape, telling


def file(n_layer=3, d_model=12, d_vocab=7, tied=True, seed=0, dtype=torch.float32):
    """A state dict in Hugging Face's layout: random numbers."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=dtype)

    tensors = {"transformer.wte.weight": draw(d_vocab, d_model)}
    for i in range(n_layer):
        tensors[f"transformer.h.{i}.attn.c_attn.weight"] = draw(d_model, 3 * d_model)
        tensors[f"transformer.h.{i}.attn.c_attn.bias"] = draw(3 * d_model)
        tensors[f"transformer.h.{i}.attn.c_proj.weight"] = draw(d_model, d_model)
        tensors[f"transformer.h.{i}.mlp.c_fc.weight"] = draw(d_model, 4 * d_model)
    if not tied:
        tensors["lm_head.weight"] = draw(d_vocab, d_model)
    return tensors


def column(W, n_head, part, head):
    """The columns of one head, as GPT-2 uses them."""
    d_head = W.shape[0] // n_head
    start = part * W.shape[0] + head * d_head
    return W[:, start : start + d_head]


def slips(W, n_head, part):
    """What typical slips give for W_Q, W_K or W_V."""
    third = W.chunk(3, 1)[part]
    d = len(W)
    return [
        (third.T.unflatten(1, (n_head, -1)).transpose(0, 1),
         "the matrix is transposed first: GPT-2's blocks store [in out], as x @ W uses it"),
        (W.unflatten(1, (n_head, 3, -1)).permute(2, 1, 0, 3)[part],
         "query, key and value of one head are taken side by side; all queries come first"),
        (third.unflatten(1, (-1, n_head)).permute(2, 0, 1),
         "every n_head-th column is taken; a head's columns stand side by side"),
        (third.reshape(n_head, d, -1),
         "this is a view of [d_model, …] as [head, d_model, …]: split the columns, then swap axes"),
        *((column_stack(W, n_head, other), f"{'QKV'[part]} and {'QKV'[other]} are swapped")
          for other in range(3) if other != part),
    ]  # fmt: skip


def column_stack(W, n_head, part):
    return torch.stack([column(W, n_head, part, h) for h in range(n_head)])


def test_untouched(mine):
    """the dictionary stays as it is"""
    for tied in (False, True):
        tensors = file(tied=tied)
        before = {name: one.clone() for name, one in tensors.items()}
        mine.head_weights(tensors, 1, 3)
        with suppress(KeyError):  # test_unembedding says which name is missing
            mine.unembedding(tensors)
        expect(
            tensors.keys() == before.keys()
            and all(torch.equal(tensors[name], one) for name, one in before.items()),
            "your code changes the dictionary of tensors: leave the caller's as it is",
        )


def test_heads(mine):
    """W_Q, W_K and W_V of every head and layer, for several numbers of heads"""
    for n_head, seed, dtype in ((3, 0, torch.float32), (2, 1, torch.float64), (6, 2, torch.half)):
        tensors = file(seed=seed, dtype=dtype)
        first = tensors["transformer.h.0.attn.c_attn.weight"]
        for layer in (0, 2, 1):
            W = tensors[f"transformer.h.{layer}.attn.c_attn.weight"]
            found = mine.head_weights(tensors, layer, n_head)
            expect(isinstance(found, tuple | list) and len(found) == 4, "return four tensors")
            for part, one in enumerate(found[:3]):
                right, name = column_stack(W, n_head, part), f"W_{'QKV'[part]}"
                same_shape(one, right.shape, axes="head d_model d_head", what=name)
                same = (column_stack(first, n_head, part),
                        f"this is {name} of layer 0, whatever layer is asked for")  # fmt: skip
                close(one, right, name, telling([same, *slips(W, n_head, part)], right))


def test_output(mine):
    """W_O of every head: the rows of c_proj, head below head"""
    for n_head in (1, 2, 3, 4):
        tensors = file(seed=n_head)
        for layer in (0, 2):
            W = tensors[f"transformer.h.{layer}.attn.c_proj.weight"]
            d_head = len(W) // n_head
            right = torch.stack([W[h * d_head : (h + 1) * d_head] for h in range(n_head)])
            turned = torch.stack([W.T[h * d_head : (h + 1) * d_head] for h in range(n_head)])
            found = mine.head_weights(tensors, layer, n_head)[3]
            same_shape(found, right.shape, axes="head d_head d_model", what="W_O")
            slip = (turned, "W_O is transposed, and since it is square no shape complains")
            close(found, right, "W_O", hints=[slip])


def test_queries(mine):
    """x @ W_Q of each head is GPT-2's query, and the heads' outputs sum to its output"""
    n_head, tensors = 4, file(d_model=32, seed=5, dtype=torch.float64)
    W_Q, _, _, W_O = mine.head_weights(tensors, 1, n_head)
    x = torch.randn(5, 32, generator=torch.Generator().manual_seed(6)).double()
    qkv = x @ tensors["transformer.h.1.attn.c_attn.weight"]
    q = qkv.split(32, dim=1)[0].view(5, n_head, 8)
    close(torch.einsum("pd,hdk->phk", x, W_Q), q, "the queries")
    z = torch.randn(5, n_head, 8, generator=torch.Generator().manual_seed(7)).double()
    out = z.reshape(5, 32) @ tensors["transformer.h.1.attn.c_proj.weight"]
    close(torch.einsum("phk,hkd->pd", z, W_O), out, "the output of all heads")


def test_unembedding(mine):
    """W_U of a tied and of an untied model"""
    for d_vocab, d_model in ((7, 12), (12, 12), (13, 4)):
        for tied in (True, False):
            tensors = file(1, d_model, d_vocab, tied, seed=d_vocab)
            wte = tensors["transformer.wte.weight"]
            right = tensors.get("lm_head.weight", wte).T
            try:
                found = mine.unembedding(tensors)
            except KeyError:
                raise MisconceptionError(
                    "a tied model's file has no lm_head.weight: then W_U is the embedding"
                ) from None
            same_shape(found, right.shape, axes="d_model d_vocab", what="W_U")
            close(found, right, "W_U", telling([
                (wte.T, "for an untied model this is the embedding; its file holds lm_head"),
                (right.T if d_vocab == d_model else torch.zeros(()),
                 "the axes of W_U stand in the wrong order: a Linear stores [out in]"),
            ], right))  # fmt: skip


def test_layer_names(mine):
    """with twelve layers, layer 1 is not layer 11, wherever it stands in the file"""
    tensors = file(n_layer=12, seed=8)
    for n in range(2):
        for layer in (0, 1, 2, 10, 11):
            W = tensors[f"transformer.h.{layer}.attn.c_attn.weight"]
            found = mine.head_weights(tensors, layer, 3)
            texts = (
                "layer 1 is taken for layer 11, or 11 for 1: the whole name tells them apart",
                "a layer depends on the order of the names in the file",
            )
            expect(torch.equal(found[0], column_stack(W, 3, 0)), texts[n])
            W = tensors[f"transformer.h.{layer}.attn.c_proj.weight"]
            expect(torch.equal(found[3].reshape(12, 12), W), texts[n])
        tensors = dict(reversed(tensors.items()))


def test_any_number_of_heads(mine):
    """the number of heads is what is asked, and not 64 columns each"""
    tensors = file(n_layer=1, d_model=128, seed=9)
    W = tensors["transformer.h.0.attn.c_attn.weight"]
    for n_head in (1, 2, 4, 16):
        found = mine.head_weights(tensors, 0, n_head)
        same_shape(found[0], (n_head, 128, 128 // n_head), axes="head d_model d_head", what="W_Q")
        close(found[2], column_stack(W, n_head, 2), "W_V")


def test_other_heads(mine):
    """an lm_head of its own kind: longer than the embedding, zero in places, or of another dtype"""
    for dtype in (torch.float64, torch.half):
        tensors = file(1, tied=True, seed=10)
        head = torch.randn(16, 12, generator=torch.Generator().manual_seed(11)).to(dtype)
        head[12:] = 0
        tensors["lm_head.weight"] = head
        close(mine.unembedding(tensors), head.T, "W_U of a padded lm_head")
