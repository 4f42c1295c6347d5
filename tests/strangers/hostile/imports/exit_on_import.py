"""A file that leaves on import does not load."""
import os
os._exit(0)
