"""takes from it

The caller still needs the losses, for a plot.
"""


def early_stopping(val_losses, patience, min_delta=0.0):
    best, best_loss, waited, ran = -1, float("inf"), 0, 0
    while val_losses:
        loss = val_losses.pop(0)
        if loss < best_loss and loss <= best_loss - min_delta:
            best, best_loss, waited = ran, loss, 0
        else:
            waited += 1
        ran += 1
        if waited == patience:
            break
    return ran, best
