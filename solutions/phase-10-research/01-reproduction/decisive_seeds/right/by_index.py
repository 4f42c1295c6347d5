"""A list of the other seeds' numbers."""


def decisive_seeds(values, verdict):
    whole, found = verdict(values), []
    for seed in range(len(values)):
        others = [i for i in range(len(values)) if i != seed]
        if verdict(values[others]) != whole:
            found.append(seed)
    return found
