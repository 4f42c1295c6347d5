"""Run the groups that are named, or all of them, and write the results."""

import argparse
from importlib import import_module
from pathlib import Path

import benchmarks
from benchmarks import report
from benchmarks.measure import Growth, Row


def groups() -> list[str]:
    """Return the names of all groups: the modules here that have a `run`."""
    folder = Path(benchmarks.__file__).parent
    return sorted(f.stem for f in folder.glob("*.py") if "\ndef run(" in f.read_text("utf8"))


def measure(names: list[str]) -> list[Row | Growth]:
    """Run groups one after another; print each table as it comes."""
    found: list[Row | Growth] = []
    for name in names:
        results = import_module(f"benchmarks.{name}").run()
        rows, growths = split(results)
        print(f"\n{name}\n", flush=True)
        print(report.rows_table(rows) if rows else report.growth_table(growths), flush=True)
        found += results
    return found


def split(results: list[Row | Growth]) -> tuple[list[Row], list[Growth]]:
    """Separate comparisons from growth."""
    rows = [result for result in results if isinstance(result, Row)]
    return rows, [result for result in results if isinstance(result, Growth)]


def main() -> None:
    """Measure, and write `results.json` and the page; each machine keeps rows of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("group", nargs="*", metavar="GROUP", help=", ".join(groups()))
    names = parser.parse_args().group
    unknown = sorted(set(names) - set(groups()))
    if unknown:
        parser.error(f"no group {unknown[0]!r}; there are {', '.join(groups())}")
    where = report.machine()
    print(", ".join(f"{key} {value}" for key, value in where.items()), flush=True)
    rows, growths = split(measure(names or groups()))
    kept = report.RESULTS.read_text("utf8")
    results = report.merged(kept, report.to_json(where, rows, growths))
    report.RESULTS.write_text(results, encoding="utf8")
    report.PAGE.write_text(report.page(results), encoding="utf8")


if __name__ == "__main__":
    main()
