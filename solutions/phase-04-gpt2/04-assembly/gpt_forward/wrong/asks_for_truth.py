"""a cache that counts as false is not handed on

`if past` asks a cache whether it is true. A cache may have a length; then an empty one is false.
"""


def gpt_forward(tokens, embedding, blocks, ln_final, W_U, past=None):
    x = embedding(tokens, past.length if past else 0)
    for i, block in enumerate(blocks):
        x = block(x, past.layer(i) if past else None)
    return ln_final(x) @ W_U
