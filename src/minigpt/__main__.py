"""`python -m minigpt …` is `minigpt …`; `torchrun -m minigpt train …` needs it."""

from minigpt.cli import main

if __name__ == "__main__":
    main()
