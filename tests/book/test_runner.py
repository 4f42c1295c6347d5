"""The notebooks' runner: what a cell prints is one text, however slowly it comes."""

from pathlib import Path

from minigpt_book.runner import NotebookJob, run_all
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[2]
SLOW = "import time, minigpt\nfor i in range(3):\n    print(i, flush=True)\n    time.sleep(0.4)"


def test_lines_that_come_slowly_are_one_output(tmp_path: Path) -> None:
    notebook = new_notebook(cells=[new_code_cell(SLOW)])
    (outcome,) = run_all([NotebookJob("slow", notebook, tmp_path, ROOT)], 1, lambda _: None)
    assert outcome.error == ""
    (output,) = notebook.cells[0].outputs
    assert output["text"] == "0\n1\n2\n"
