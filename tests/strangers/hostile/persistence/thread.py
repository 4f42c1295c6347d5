"""A thread that goes on does not meet the next one."""
import threading, time


def scale(scores, d_head):
    threading.Thread(target=lambda: [time.sleep(0.01) for _ in iter(int, 1)], daemon=False).start()
    return scores
