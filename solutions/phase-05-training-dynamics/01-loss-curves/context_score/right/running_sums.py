"""Differences of running sums, in double precision."""


def context_score(losses, early, late):
    sums = torch.nn.functional.pad(losses.double().cumsum(1), (1, 0))

    def mean(span):
        first, end = span
        return (sums[:, end] - sums[:, first]) / (end - first)

    return (mean(late) - mean(early)).to(losses.dtype)
