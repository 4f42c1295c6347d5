"""the final norm is missing

The stream grows from block to block; the unembedding was trained on its normalized form.
"""


def gpt_forward(tokens, embedding, blocks, ln_final, W_U, past=None):
    x = embedding(tokens, 0 if past is None else past.length)
    for i, block in enumerate(blocks):
        x = block(x, None if past is None else past.layer(i))
    return x @ W_U
