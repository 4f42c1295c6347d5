"""4 products of activations with weights

einsum is another way to write the same products, and no fewer of them.
"""


def parallel_block(x, w, n_head):
    n, d_model = x.shape[1:]
    normed = layer_norm(x, (d_model,), w["ln.w"], w["ln.b"], 1e-5)
    qkv = torch.einsum("bnd,de->bne", normed, w["W_QKV"])
    q, k, v = (part.transpose(1, 2) for part in qkv.unflatten(-1, (3, n_head, -1)).unbind(2))
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    future = torch.ones(n, n, dtype=torch.bool).triu(1)
    z = scores.masked_fill(future, -torch.inf).softmax(-1) @ v
    attn = z.transpose(1, 2).flatten(-2) @ w["W_O"]
    post = gelu(torch.einsum("bnd,de->bne", normed, w["W_in"]), approximate="tanh")
    return x + attn + post @ w["W_out"]
