"""the axes of W_U stand in the wrong order

A Linear stores [out in].
"""


def unembedding(tensors):
    return tensors.get("lm_head.weight", tensors["transformer.wte.weight"])
