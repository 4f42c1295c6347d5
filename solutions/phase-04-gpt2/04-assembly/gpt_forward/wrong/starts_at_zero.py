"""starts at position 0, although the cache holds

A new token would stand at the first position again, each time.
"""


def gpt_forward(tokens, embedding, blocks, ln_final, W_U, past=None):
    x = embedding(tokens, 0)
    for i, block in enumerate(blocks):
        x = block(x, None if past is None else past.layer(i))
    return ln_final(x) @ W_U
