"""Two loops."""


def area_under(scores, lie):
    yes, no = scores[lie].tolist(), scores[~lie].tolist()
    if not yes or not no:
        raise ValueError("one kind is missing")
    total = 0.0
    for a in yes:
        for b in no:
            total += 1.0 if a > b else 0.5 if a == b else 0.0
    return total / (len(yes) * len(no))
