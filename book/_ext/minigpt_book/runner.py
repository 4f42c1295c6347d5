"""Run notebooks in parallel, one kernel process each, and measure them."""

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from minigpt.course.lessons.executed import kernel_environment

PROBE = {
    "pid": "__import__('os').getpid()",
    "maxrss": "__import__('resource').getrusage(0).ru_maxrss",
    "seconds": "__import__('time').process_time()",
    "home": "getattr(__import__('sys').modules.get('minigpt'), '__file__', '')",
}


@dataclass(frozen=True)
class NotebookJob:
    """A notebook to run: its kernel must import the package of the course in `root`."""

    name: str
    notebook: NotebookNode
    folder: Path
    root: Path
    timeout: int = 300


@dataclass(frozen=True)
class Execution:
    """What came of a job: processor seconds and most memory of its kernel, what went wrong.

    Processor time, because it is the same whether or not another lesson runs beside this one.
    """

    job: NotebookJob
    seconds: float
    peak_mb: float
    error: str = ""


def run_all(
    jobs: Sequence[NotebookJob], workers: int, done: Callable[[Execution], None]
) -> list[Execution]:
    """Run the jobs, at most `workers` at once, and call `done` as each one ends."""

    async def everything() -> list[Execution]:
        gate = asyncio.Semaphore(workers)

        async def one(job: NotebookJob) -> Execution:
            async with gate:
                outcome = await run_one(job)
            done(outcome)
            return outcome

        return list(await asyncio.gather(*(one(job) for job in jobs)))

    return asyncio.run(everything())


async def run_one(job: NotebookJob) -> Execution:
    """Run one notebook in place; an error in a cell is part of the outcome, not an exception."""
    if not any(cell.cell_type == "code" for cell in job.notebook.cells):
        return Execution(job, 0.0, 0.0)
    client = NotebookClient(
        job.notebook,
        timeout=job.timeout,
        record_timing=False,
        coalesce_streams=True,  # lines with a pause between them are one text
        extra_arguments=["--log-level=ERROR"],
    )
    client.km = client.create_kernel_manager()
    client.reset_execution_trackers()
    try:
        await client.async_start_new_kernel(cwd=str(job.folder), env=kernel_environment(job.root))
        await client.async_start_new_kernel_client()
        return await _run_cells(job, client)
    except (DeadKernelError, NoSuchKernel, RuntimeError) as failure:
        return Execution(job, 0.0, 0.0, f"the kernel stopped: {failure}")
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        if client.km.has_kernel:
            await client.km.shutdown_kernel(now=True)


async def _run_cells(job: NotebookJob, client: NotebookClient) -> Execution:
    info = await _reply(client, client.kc.kernel_info())
    job.notebook.metadata["language_info"] = info["language_info"]
    error = ""
    for index, cell in enumerate(job.notebook.cells):
        try:
            count = client.code_cells_executed + 1
            await client.async_execute_cell(cell, index, execution_count=count)
        except (CellExecutionError, CellTimeoutError) as failure:
            error = f"{_where(job.notebook, index)}\n{failure}"
            break
    client.set_widgets_metadata()
    if isinstance(error, str) and "Timeout" in error:
        return Execution(job, float(job.timeout), 0.0, error)
    probe = await _probe(client)
    error = error or _wrong_package(probe["home"], job.root)
    return Execution(job, probe["seconds"], probe["peak_mb"], error)


def _where(notebook: NotebookNode, index: int) -> str:
    code = [number for number, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    lines = notebook.metadata.get("source_map") or []
    line = f", line {lines[index] + 1}" if index < len(lines) else ""
    return f"code cell {code.index(index) + 1} of {len(code)}{line}:"


async def _reply(client: NotebookClient, message: Any) -> dict[str, Any]:
    reply = await client.async_wait_for_reply(await _settled(message))
    if reply is None:
        raise DeadKernelError("no answer")
    return reply["content"]


async def _settled(message: Any) -> str:
    return await message if asyncio.iscoroutine(message) else message


async def _probe(client: NotebookClient) -> dict[str, Any]:
    message = client.kc.execute("", silent=True, user_expressions=PROBE)
    answers = (await _reply(client, message))["user_expressions"]
    values = {
        name: answer["data"]["text/plain"].strip("'") if answer["status"] == "ok" else ""
        for name, answer in answers.items()
    }
    memory = _peak_mb(values["pid"], values["maxrss"])
    return {"home": values["home"], "seconds": float(values["seconds"] or 0), "peak_mb": memory}


def _peak_mb(pid: str, maxrss: str) -> float:
    """Most resident memory of a process: the kernel's own high-water mark, else getrusage's.

    After an exec Linux lets `ru_maxrss` start at what the parent used, so `VmHWM` comes first.
    """
    status = Path(f"/proc/{pid}/status")
    if status.is_file():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    unit = 2**20 if os.uname().sysname == "Darwin" else 2**10
    return int(maxrss) / unit if maxrss.isdigit() else 0.0


def _wrong_package(home: str, root: Path) -> str:
    expected = root / "src" / "minigpt" / "__init__.py"
    if not home or Path(home).resolve() == expected.resolve():
        return ""
    return f"the kernel imported minigpt from {home} instead of {expected}"
