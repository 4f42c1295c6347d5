"""the matrix is transposed first

GPT-2's blocks store [in out]; only torch.nn.Linear stores [out in].
"""


def head_weights(tensors, layer, n_head):
    name = f"transformer.h.{layer}.attn."
    thirds = tensors[name + "c_attn.weight"].chunk(3, dim=1)
    W_Q, W_K, W_V = (W.T.unflatten(1, (n_head, -1)).transpose(0, 1) for W in thirds)
    return W_Q, W_K, W_V, tensors[name + "c_proj.weight"].unflatten(0, (n_head, -1))
