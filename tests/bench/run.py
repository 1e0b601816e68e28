"""`python tests/bench/run.py [PREFIX]`: every bench in a process of its own, one figure a line.

A bench is a file `bench_*.py` that names its figures in `METRICS`; it runs when one of them begins with the prefix,
starts what it needs by itself, and prints `BENCH <name> <value> <unit> goal <goal>` or `BENCH <name> skipped: <why>`.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIMIT_SECONDS = 300


def metrics_of(bench: Path) -> tuple[str, ...]:
    """The literal `METRICS` of the file, read without running it."""
    for node in ast.parse(bench.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "METRICS":
            return tuple(ast.literal_eval(node.value))
    raise SystemExit(f"{bench.name} names no METRICS")


def run(bench: Path, only: str) -> bool:
    """Run one bench and pass its BENCH lines on; False when it failed."""
    environment = os.environ | {"ONLY": only, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
    try:
        done = subprocess.run(
            [sys.executable, str(bench)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        print(f"{bench.name} took longer than {LIMIT_SECONDS} s", file=sys.stderr)
        return False
    lines = [line for line in done.stdout.splitlines() if line.startswith("BENCH ")]
    for line in lines:
        if line.split()[1].startswith(only):
            print(line, flush=True)
    if done.returncode and not lines:
        print(f"{bench.name} failed:\n{done.stderr[-3000:]}", file=sys.stderr)
    return not done.returncode


def main() -> None:
    only = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("ONLY", "")
    benches = [
        bench for bench in sorted(HERE.glob("bench_*.py")) if any(name.startswith(only) for name in metrics_of(bench))
    ]
    if not benches:
        raise SystemExit(f"no figure begins with {only!r}")
    failed = [bench.name for bench in benches if not run(bench, only)]
    if failed:
        raise SystemExit(f"failed or beyond the goal: {', '.join(failed)}")


if __name__ == "__main__":
    main()
