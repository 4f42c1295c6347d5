"""An exception sent into the guest's main thread costs only itself."""
import ctypes, threading, time


def scale(scores, d_head):
    main = threading.main_thread().ident
    def throw():
        for _ in range(200):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(main), ctypes.py_object(SystemExit))
            time.sleep(0.001)
    threading.Thread(target=throw, daemon=True).start()
    return scores
