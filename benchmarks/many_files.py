"""Memory and time of indexing many small files: `python -m benchmarks.many_files [FILES ...]`.

By default 2,000 and 20,000 files. Only the text is indexed: memory for vectors is the encoder's matter, and a window of
units at a time. Each run is a process of its own; what it tells is the largest resident size of that process, and of
the largest of its children, which parse. The second run over each tree changes nothing, as most runs do.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from leancode_core.config import IndexConfig
from leancode_core.control import CancelToken, SilentProgress
from leancode_core.settings import Settings
from leancode_core.workspace import Workspace

_SIZES = (2_000, 20_000)
_FILES_PER_FOLDER = 50
_TEXTS = {
    "py": 'def load_{n}(path):\n    """Read part {n} of a table."""\n    return open(path).read()[{n}:]\n\n\n'
    "class Table{n}:\n    def rows(self):\n        return self.parts[{n}]\n",
    "js": "function render{n}(view) {\n  return view.part({n});\n}\n\nclass View{n} {\n  show() { return {n}; }\n}\n",
    "go": "package part{n}\n\nfunc Sum{n}(values []int) int {\n\treturn len(values) + {n}\n}\n",
    "java": "class Shape{n} {\n  /** The area of shape {n}. */\n  double area(double side) { return side * {n}; }\n}\n",
    "rs": "/// Part {n} of a path.\nfn part_{n}(path: &str) -> usize {\n    path.len() + {n}\n}\n",
}


def main() -> None:
    if sys.argv[1:2] == ["--run"]:
        run(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    for n_files in map(int, sys.argv[1:]) if len(sys.argv) > 1 else _SIZES:
        with tempfile.TemporaryDirectory() as folder:
            root, indexes = Path(folder) / "root", Path(folder) / "indexes"
            write_tree(root, n_files)
            for what in ("first run", "nothing changed"):
                arguments = ("-m", "benchmarks.many_files", "--run", str(root), str(indexes))
                done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
                told = json.loads(done.stdout)
                print(
                    f"{n_files:,} files, {what}: {told['units']:,} units in {told['seconds']:.1f} s, peak"
                    f" {told['peak_mb']:.0f} MB, of its largest child {told['child_peak_mb']:.0f} MB",
                    flush=True,
                )


def run(root: Path, indexes: Path) -> None:
    """Index the text below a root, and print what it took as JSON."""
    begun = time.perf_counter()
    workspace = Workspace.at(root, Settings(index=IndexConfig(location=indexes)))
    report = workspace.update(None, SilentProgress(), CancelToken())
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = time.perf_counter() - begun
    print(
        json.dumps({"units": report.units, "seconds": seconds, "peak_mb": own / 1024, "child_peak_mb": children / 1024})
    )


def write_tree(root: Path, n_files: int) -> None:
    """So many files in several languages, fifty in a folder."""
    for number in range(n_files):
        extension = list(_TEXTS)[number % len(_TEXTS)]
        path = root / f"part_{number // _FILES_PER_FOLDER}" / f"file_{number}.{extension}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_TEXTS[extension].replace("{n}", str(number)), encoding="utf-8")


if __name__ == "__main__":
    main()
