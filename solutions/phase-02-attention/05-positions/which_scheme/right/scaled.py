"""Contents are told from a bias by vectors three times as long, in double precision."""


def which_scheme(scores, n, d_model, repeats=64):
    allowed = torch.ones(n, n, dtype=torch.bool).tril()

    def average(size):
        x = torch.full((n, d_model), float(size))
        calls = torch.stack([scores(x)[allowed].double() for _ in range(repeats)])
        return calls.mean(0), (calls.var(0).mean() / repeats).sqrt().item()

    same, floor = average(1)
    effect = same.std(correction=0).item()
    if effect < 2 * floor:
        return "none", effect, floor
    empty, _ = average(0)
    if empty.std(correction=0).item() < 2 * floor:
        return "rotary", effect, floor
    larger, _ = average(3)
    change = (larger - empty).std(correction=0).item()
    return ("added" if change > 2 * 2**0.5 * floor else "bias"), effect, floor
