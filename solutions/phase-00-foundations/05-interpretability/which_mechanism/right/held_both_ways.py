"""Every unit held at 0 and at 1; correlation finds the condition, of either sign."""

import torch

from minigpt.tasks.mechanisms import all_inputs


def which_mechanism(box, units):
    every = all_inputs()
    rest = torch.tensor([float((x["a"] or x["b"]) and x["c"]) for x in every])
    for unit in units:
        codes = torch.tensor([float(box(x, {})[unit]) for x in every])
        if codes.std() == 0 or torch.corrcoef(torch.stack([codes, rest]))[0, 1].abs() < 0.99:
            continue
        outs = [[box(x, {unit: held})["out"] for x in every] for held in (0, 1)]
        if outs[0] != outs[1]:
            return "relay"
    return "vote"
