"""has 2 axes

Training needs a prediction at every position; who generates takes the last one.
"""


def gpt_forward(tokens, embedding, blocks, ln_final, W_U, past=None):
    x = embedding(tokens, 0 if past is None else past.length)
    for i, block in enumerate(blocks):
        x = block(x, None if past is None else past.layer(i))
    return ln_final(x[:, -1]) @ W_U
