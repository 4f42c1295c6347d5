"""one query at a time, in Python numbers"""


def prefix_matching(patterns, tokens):
    paid, even, n = torch.zeros(patterns.shape[1], dtype=patterns.dtype), 0.0, 0
    for pattern, row in zip(patterns, tokens.tolist(), strict=True):
        for i, token in enumerate(row):
            keys = [j + 1 for j in range(i) if row[j] == token]
            if keys:
                n += 1
                even += len(keys) / (i + 1)
                paid = paid + pattern[:, i, keys].sum(-1)
    return paid / n, even / n
