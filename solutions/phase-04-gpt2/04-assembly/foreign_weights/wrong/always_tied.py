"""an untied model

Where the file holds lm_head, that is the unembedding.
"""


def unembedding(tensors):
    return tensors["transformer.wte.weight"].T
