"""`python tests/bench/run.py [PREFIX]`: every bench in a process of its own, one figure a line.

A bench is a file `bench_*.py` that names its figures in `METRICS`; it runs when one of them begins with the prefix,
starts what it needs by itself, and prints `BENCH <name> <value> <unit> goal <goal>` or `BENCH <name> skipped: <why>`.
"""

from __future__ import annotations

import ast
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIMIT_SECONDS = 300
GRACE_SECONDS = 30


def literal(bench: Path, name: str) -> Any:
    """What the file assigns to `name`, read without running it; None when it doesn't."""
    for node in ast.parse(bench.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return ast.literal_eval(node.value)
    return None


def metrics_of(bench: Path) -> tuple[str, ...]:
    """The names of its figures, or beginnings of them."""
    found = literal(bench, "METRICS")
    if not found:
        raise SystemExit(f"{bench.name} names no METRICS")
    return tuple(found)


def run(bench: Path, only: str) -> bool:
    """Run one bench and pass its BENCH lines on; False when it failed."""
    environment = os.environ | {"ONLY": only, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
    process = subprocess.Popen(
        [sys.executable, str(bench)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    limit = literal(bench, "LIMIT_SECONDS") or LIMIT_SECONDS
    try:
        out, err = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        _stop(process)
        print(f"{bench.name} took longer than {limit} s", file=sys.stderr)
        return False
    lines = [line for line in out.splitlines() if line.startswith("BENCH ")]
    for line in lines:
        if line.split()[1].startswith(only):
            print(line, flush=True)
    if process.returncode and not lines:
        print(f"{bench.name} failed:\n{err[-3000:]}", file=sys.stderr)
    return not process.returncode


def _stop(process: subprocess.Popen[str]) -> None:
    """Ctrl-C first, so that it takes its server and its database away; then whatever of its session is left."""
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=GRACE_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def main() -> None:
    only = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("ONLY", "")
    benches = [
        bench
        for bench in sorted(HERE.glob("bench_*.py"))
        if any(name.startswith(only) or only.startswith(name) for name in metrics_of(bench))
    ]
    if not benches:
        raise SystemExit(f"no figure begins with {only!r}")
    failed = [bench.name for bench in benches if not run(bench, only)]
    if failed:
        raise SystemExit(f"failed or beyond the goal: {', '.join(failed)}")


if __name__ == "__main__":
    main()
