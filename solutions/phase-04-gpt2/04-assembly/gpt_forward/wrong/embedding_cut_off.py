"""no gradient flows back to E

The embedding is trained like every other part.
"""


def gpt_forward(tokens, embedding, blocks, ln_final, W_U, past=None):
    x = embedding(tokens, 0 if past is None else past.length).detach()
    for i, block in enumerate(blocks):
        x = block(x, None if past is None else past.layer(i))
    return ln_final(x) @ W_U
