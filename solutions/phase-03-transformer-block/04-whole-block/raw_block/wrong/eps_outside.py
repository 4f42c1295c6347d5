"""on a very quiet stream, where eps decides

eps stands under the root. Outside of it, it is smaller by a factor of three hundred.
"""


def raw_block(x, w, n_head):
    def norm(x, name):
        x = x - x.mean(-1, keepdim=True)
        scale = x.pow(2).mean(-1, keepdim=True).sqrt() + 1e-5
        return x / scale * w[f"{name}.w"] + w[f"{name}.b"]

    def attn(x):
        n = x.shape[1]
        qkv = (x @ w["attn.W_QKV"] + w["attn.b_QKV"]).unflatten(-1, (3, n_head, -1))
        q, k, v = (part.transpose(1, 2) for part in qkv.unbind(2))
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        future = torch.ones(n, n, dtype=torch.bool).triu(1)
        pattern = scores.masked_fill(future, -torch.inf).softmax(-1)
        z = (pattern @ v).transpose(1, 2).flatten(-2)
        return z @ w["attn.W_O_fused"] + w["attn.b_O"]

    def mlp(x):
        pre = x @ w["mlp.W_in"] + w["mlp.b_in"]
        post = torch.nn.functional.gelu(pre, approximate="tanh")
        return post @ w["mlp.W_out"] + w["mlp.b_out"]

    x = x + attn(norm(x, "ln1"))
    return x + mlp(norm(x, "ln2"))
