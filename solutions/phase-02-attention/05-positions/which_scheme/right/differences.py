"""The difference is taken call by call, with a floor of its own."""


def which_scheme(scores, n, d_model, repeats=64):
    i, j = torch.tril_indices(n, n)

    def calls(x):
        return torch.stack([scores(x)[i, j] for _ in range(repeats)])

    def effect_and_floor(values):
        mean = values.mean(0)
        floor = (values - mean).square().sum(0).div(repeats - 1).mean().div(repeats).sqrt()
        return float((mean - mean.mean()).square().mean().sqrt()), float(floor)

    same, empty = calls(torch.ones(n, d_model)), calls(torch.zeros(n, d_model))
    effect, floor = effect_and_floor(same)
    if effect <= 2 * floor:
        return "none", effect, floor
    left, bottom = effect_and_floor(empty)
    if left <= 2 * bottom:
        return "rotary", effect, floor
    change, base = effect_and_floor(same - empty)
    return ("bias" if change <= 2 * base else "added"), effect, floor
