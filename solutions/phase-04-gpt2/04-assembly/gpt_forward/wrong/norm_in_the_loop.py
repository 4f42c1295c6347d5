"""the final norm runs

The final norm stands once, behind the last block; the blocks have norms of their own.
"""


def gpt_forward(tokens, embedding, blocks, ln_final, W_U, past=None):
    x = embedding(tokens, 0 if past is None else past.length)
    for i, block in enumerate(blocks):
        x = ln_final(block(x, None if past is None else past.layer(i)))
    return x @ W_U
