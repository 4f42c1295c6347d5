"""auc compares with one number

Known is what lies below the mean of the new texts.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    return (new.mean() - seen.mean()).item(), (seen < new.mean()).double().mean().item()
