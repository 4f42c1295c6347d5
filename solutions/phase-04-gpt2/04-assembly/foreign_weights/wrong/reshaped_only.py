"""a view of [d_model, …] as

`reshape` keeps the order in memory; axes are swapped by `transpose`.
"""


def head_weights(tensors, layer, n_head):
    name = f"transformer.h.{layer}.attn."
    thirds = tensors[name + "c_attn.weight"].chunk(3, dim=1)
    W_Q, W_K, W_V = (W.reshape(n_head, len(W), -1) for W in thirds)
    return W_Q, W_K, W_V, tensors[name + "c_proj.weight"].unflatten(0, (n_head, -1))
