"""every block reads the embedded tokens

In a stack, a block reads what the blocks before it have written.
"""


def gpt_forward(tokens, embedding, blocks, ln_final, W_U, past=None):
    first = x = embedding(tokens, 0 if past is None else past.length)
    for i, block in enumerate(blocks):
        x = x + block(first, None if past is None else past.layer(i)) - first
    return ln_final(x) @ W_U
