"""the values of W_U of a padded lm_head are right, but it is float32

A loader that changes the dtype fills twice the memory, or loses digits.
"""


def unembedding(tensors):
    tied = tensors["transformer.wte.weight"]
    return tensors.get("lm_head.weight", tied).float().T
