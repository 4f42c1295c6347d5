"""swapped

The order in c_attn is query, key, value.
"""


def head_weights(tensors, layer, n_head):
    name = f"transformer.h.{layer}.attn."
    thirds = tensors[name + "c_attn.weight"].chunk(3, dim=1)
    W_K, W_Q, W_V = (W.unflatten(1, (n_head, -1)).transpose(0, 1) for W in thirds)
    return W_Q, W_K, W_V, tensors[name + "c_proj.weight"].unflatten(0, (n_head, -1))
