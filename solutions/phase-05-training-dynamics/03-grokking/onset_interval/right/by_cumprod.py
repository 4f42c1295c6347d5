"""A running product from the end: 1 as long as every later value is past the level."""


def onset_interval(steps, values, level, falls=True):
    past = (values < level) if falls else (values > level)
    stays = past.long().flip(0).cumprod(0).flip(0)
    if not stays[-1]:
        return None
    first = int(stays.argmax())
    return steps[max(first - 1, 0)].item(), steps[first].item()
