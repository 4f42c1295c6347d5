"""Two loops over pairs, sums of what counts divided by their number."""


def memorized(trained, held_out):
    def means(losses):
        counts = ~losses.isnan()
        return (losses.where(counts, 0.0).double().sum(1) / counts.sum(1)).tolist()

    seen, new = means(trained), means(held_out)
    won = sum(1 if a < b else 0.5 if a == b else 0 for a in seen for b in new)
    gap = math.fsum(new) / len(new) - math.fsum(seen) / len(seen)
    return gap, won / len(seen) / len(new)
