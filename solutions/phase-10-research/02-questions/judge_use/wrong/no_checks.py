"""must be refused

Zeros, negative numbers and controls that are missing are judged all the same.
"""


def judge_use(effects, controls, bar=1.25):
    n = min(len(effects), len(controls))
    ratio = (effects[:n].double() / controls[:n].double()).log().mean().exp()
    if ratio > bar:
        return 1
    return -1 if ratio < 1 / bar else 0
