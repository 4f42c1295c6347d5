"""So have threads."""
import threading, time


def scale(scores, d_head):
    for _ in range(300):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return scores
