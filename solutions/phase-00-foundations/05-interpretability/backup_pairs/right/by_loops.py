"""Two loops, every effect asked for as it is needed."""


def backup_pairs(effect, parts, tolerance):
    pairs = []
    for i in range(len(parts)):
        for j in range(i + 1, len(parts)):
            one, other = effect([parts[i]]), effect([parts[j]])
            if abs(one) > tolerance or abs(other) > tolerance:
                continue
            extra = effect([parts[i], parts[j]]) - (one + other)
            if extra > tolerance or extra < -tolerance:
                pairs.append((parts[i], parts[j]))
    return pairs
