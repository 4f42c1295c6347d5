"""is finite, and you take it for no improvement"""


def early_stopping(val_losses, patience, min_delta=0.0):
    best, least, waited = -1, 1e9, 0
    for epoch, loss in enumerate(val_losses):
        if loss < least and loss <= least - min_delta:
            best, least, waited = epoch, loss, 0
        else:
            waited += 1
            if waited == patience:
                return epoch + 1, best
    return len(val_losses), best
