"""a block adds to the stream itself

A block returns the stream with its writes in it; adding it once more counts the stream twice.
"""


def gpt_forward(tokens, embedding, blocks, ln_final, W_U, past=None):
    x = embedding(tokens, 0 if past is None else past.length)
    for i, block in enumerate(blocks):
        x = x + block(x, None if past is None else past.layer(i))
    return ln_final(x) @ W_U
