"""head by head and key by key"""


def by_source(pattern, v, W_O, d, scale):
    batch, head, _, key = pattern.shape
    out = pattern.new_zeros(batch, head, key)
    for b in range(batch):
        for h in range(head):
            for k in range(key):
                write = v[b, k, h] @ W_O[h]
                out[b, h, k] = pattern[b, h, -1, k] * (write @ d[b]) / scale[b]
    return out
