"""an empty cache is not handed on

`start` is 0 with an empty cache as without one; the prompt has to be written into the empty one.
"""


def gpt_forward(tokens, embedding, blocks, ln_final, W_U, past=None):
    start = 0 if past is None else past.length
    x = embedding(tokens, start)
    for i, block in enumerate(blocks):
        x = block(x, past.layer(i) if start else None)
    return ln_final(x) @ W_U
