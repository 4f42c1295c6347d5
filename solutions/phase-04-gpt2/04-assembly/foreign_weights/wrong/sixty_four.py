"""W_Q has size

All models of GPT-2's family have heads of 64 columns, and others do not.
"""


def head_weights(tensors, layer, n_head):
    name = f"transformer.h.{layer}.attn."
    thirds = tensors[name + "c_attn.weight"].chunk(3, dim=1)
    d_model = thirds[0].shape[1]
    d_head = 64 if d_model % 64 == 0 else d_model // n_head
    W_Q, W_K, W_V = (W.unflatten(1, (-1, d_head)).transpose(0, 1) for W in thirds)
    return W_Q, W_K, W_V, tensors[name + "c_proj.weight"].unflatten(0, (-1, d_head))
