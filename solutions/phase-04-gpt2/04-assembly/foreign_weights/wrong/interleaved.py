"""query, key and value of one head

Other models store them head by head; GPT-2 stores all queries first.
"""


def head_weights(tensors, layer, n_head):
    name = f"transformer.h.{layer}.attn."
    heads = tensors[name + "c_attn.weight"].unflatten(1, (n_head, 3, -1)).permute(2, 1, 0, 3)
    W_O = tensors[name + "c_proj.weight"].unflatten(0, (n_head, -1))
    return heads[0], heads[1], heads[2], W_O
