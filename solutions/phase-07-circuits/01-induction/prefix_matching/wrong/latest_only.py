"""only the latest earlier showing

A head may look behind any earlier showing, or behind all of them at once. Whatever it pays to any
of them is paid for the same reason.
"""


def prefix_matching(patterns, tokens):
    paid, even = [], []
    for pattern, row in zip(patterns, tokens.tolist(), strict=True):
        for i, token in enumerate(row):
            after = [j for j in range(1, i + 1) if row[j - 1] == token]
            if after:
                paid.append(pattern[:, i, after[-1]])
                even.append(1 / (i + 1))
    return torch.stack(paid).mean(0), torch.tensor(even).mean()
