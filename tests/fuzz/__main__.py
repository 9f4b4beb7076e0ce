"""Fuzzes each parser with coverage guidance: ``python -m tests.fuzz`` all, ``python -m tests.fuzz documents`` one.

A target is a module of this folder with ``fuzz(content: bytes)``, which raises if something is wrong, and ``SEEDS``,
patterns of files to begin with. What made one fail is left as ``crash-…`` in the folder that is printed.
"""

import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[2]
TARGETS = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))
SECONDS = 60
LONGEST_INPUT = 20_000


def fuzz_all() -> int:
    """Each target in a process of its own, because a fuzzer ends its process; how many of them failed."""
    return sum(_fuzz_apart(target) for target in TARGETS)


def fuzz_one(target: str, options: list[str]) -> None:
    """Fuzzes until a time is over or something is wrong, and ends the process."""
    with atheris.instrument_imports(include=["chalkline"]):
        module = import_module(f"tests.fuzz.{target}")
    atheris.Setup([target, *options], module.fuzz)
    atheris.Fuzz()


def _fuzz_apart(target: str) -> bool:
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{target}-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(_seeds(target)):
        shutil.copy(seed, corpus / f"{number}{seed.suffix}")
    limits = [f"-max_total_time={SECONDS}", f"-max_len={LONGEST_INPUT}", "-timeout=10"]
    options = [*limits, f"-artifact_prefix={folder}/", "-verbosity=0", "-print_final_stats=1", str(corpus)]
    sys.stdout.write(f"{target}: {SECONDS} seconds; findings go to {folder}\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "tests.fuzz", target, *options]
    return subprocess.run(command, cwd=ROOT, check=False).returncode != 0  # noqa: S603 - our own program


def _seeds(target: str) -> list[Path]:
    module = import_module(f"tests.fuzz.{target}")
    return [path for pattern in module.SEEDS for path in sorted(ROOT.glob(pattern))]


if __name__ == "__main__":
    if sys.argv[1:]:
        fuzz_one(sys.argv[1], sys.argv[2:] or [f"-max_total_time={SECONDS}"])
    else:
        sys.exit(fuzz_all())
