"""after your code the model gives other logits

The blocks are emptied from the last one on, and stay empty.
"""


def lens_logits(model, tokens):
    rows = [model(tokens)]
    for block in reversed(model.blocks):
        for parameter in block.parameters():
            parameter.data.zero_()
        rows.append(model(tokens))
    return torch.stack(rows[::-1])
