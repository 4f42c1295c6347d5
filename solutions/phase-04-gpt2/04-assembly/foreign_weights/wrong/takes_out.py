"""changes the dictionary

`pop` takes the tensor away from whoever reads the file next.
"""


def head_weights(tensors, layer, n_head):
    name = f"transformer.h.{layer}.attn."
    thirds = tensors.pop(name + "c_attn.weight").chunk(3, dim=1)
    W_Q, W_K, W_V = (W.unflatten(1, (n_head, -1)).transpose(0, 1) for W in thirds)
    return W_Q, W_K, W_V, tensors.pop(name + "c_proj.weight").unflatten(0, (n_head, -1))
