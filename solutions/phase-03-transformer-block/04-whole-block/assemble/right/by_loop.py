"""A loop over the two halves."""


def block(x, ln1, attn, ln2, mlp, past=None):
    for norm, part in ((ln1, lambda read: attn(read, past)), (ln2, mlp)):
        x = part(norm(x)).add(x)
    return x
