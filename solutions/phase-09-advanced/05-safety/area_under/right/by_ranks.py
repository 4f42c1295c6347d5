"""By ranks, ties averaged."""


def area_under(scores, lie):
    n_yes, n_no = int(lie.sum()), int((~lie).sum())
    if n_yes * n_no == 0:
        raise ValueError("one kind is missing")
    _, place, count = scores.double().unique(return_inverse=True, return_counts=True)
    last = count.cumsum(0).double()
    rank = last - (count.double() - 1) / 2
    above = rank[place][lie].sum() - n_yes * (n_yes + 1) / 2
    return (above / (n_yes * n_no)).item()
