"""By signs of differences."""


def area_under(scores, lie):
    if bool(lie.all()) or not bool(lie.any()):
        raise ValueError("one kind is missing")
    s = scores.double()
    return float(((s[lie].unsqueeze(1) - s[~lie].unsqueeze(0)).sign().mean() + 1) / 2)
