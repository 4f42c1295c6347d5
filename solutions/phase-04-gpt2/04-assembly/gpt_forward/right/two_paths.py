"""With and without a cache, each written out, and a linear layer at the end."""

from torch.nn import functional


def gpt_forward(tokens, embedding, blocks, ln_final, W_U, past=None):
    if past is None:
        x = embedding(tokens, 0)
        for block in blocks:
            x = block(x, None)
    else:
        x = embedding(tokens, past.length)
        for number in range(len(blocks)):
            x = blocks[number](x, past.layer(number))
    return functional.linear(ln_final(x), W_U.transpose(0, 1))
