"""Part by part."""


def surgeon(gains, chosen_on):
    best, shown = 0, float("-inf")
    for part in range(len(gains)):
        mine = [float(g) for g, c in zip(gains[part].double(), chosen_on, strict=True) if c]
        if sum(mine) / len(mine) > shown:
            best, shown = part, sum(mine) / len(mine)
    rest = [float(g) for g, c in zip(gains[best].double(), chosen_on, strict=True) if not c]
    return best, shown, sum(rest) / len(rest)
