"""pairs that the mask forbids

Forbidden pairs hold no noise, so they lower the floor.
"""


def which_scheme(scores, n, d_model, repeats=64):
    def average(x):
        calls = torch.stack([scores(x).nan_to_num(neginf=0.0) for _ in range(repeats)])
        return calls.mean(0), float((calls.var(0).mean() / repeats).sqrt())

    same, floor = average(torch.ones(n, d_model))
    effect = float(same.std(correction=0))
    if effect < 2 * floor:
        return "none", effect, floor
    empty, _ = average(torch.zeros(n, d_model))
    if float(empty.std(correction=0)) < 2 * floor:
        return "rotary", effect, floor
    change = float((same - empty).std(correction=0))
    return ("bias" if change < 2 * 2**0.5 * floor else "added"), effect, floor
