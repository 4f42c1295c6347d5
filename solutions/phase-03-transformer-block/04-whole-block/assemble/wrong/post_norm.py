"""the norms stand after the additions

That is the first transformer's order. GPT-2 moved the norm to the input of each part, and leaves
the stream alone.
"""


def block(x, ln1, attn, ln2, mlp, past=None):
    x = ln1(x + attn(x, past))
    return ln2(x + mlp(x))
