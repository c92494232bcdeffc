"""`python -m tests.fuzz.run TARGET [SECONDS] [CORPUS]`: atheris on one target, led by what the package's code does.

Needs `pip install atheris`. CORPUS is a folder outside the repository that grows; the cases that are kept seed it. A
finding is written there as `crash-…` or `timeout-…`, and ends the run with a status that is not 0.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

CASES = Path(__file__).parent / "cases"
SECONDS = 600
MAX_BYTES = 4_096
MAX_SECONDS = 60
"""For one input, on a machine that may be busy with other things."""


def main(arguments: list[str]) -> None:
    """Fuzz one target."""
    try:
        import atheris
    except ImportError:
        sys.exit("this needs atheris: pip install atheris")
    with atheris.instrument_imports(include=["cleaner"]):
        from tests.fuzz.targets import TARGETS
    if not arguments or arguments[0] not in TARGETS:
        sys.exit(f"which target? {', '.join(TARGETS)}")
    import cleaner.run.warm  # noqa: F401  (or the first input would have to load the model and the profiles)

    name = arguments[0]
    seconds = arguments[1] if len(arguments) > 1 else str(SECONDS)
    corpus = Path(arguments[2] if len(arguments) > 2 else f"/tmp/cleaner-fuzz/{name}")
    corpus.mkdir(parents=True, exist_ok=True)
    settings = {"max_total_time": seconds, "max_len": MAX_BYTES, "timeout": MAX_SECONDS, "artifact_prefix": f"{corpus}/"}
    options = [f"-{key}={value}" for key, value in settings.items()]
    atheris.Setup([sys.argv[0], *options, str(corpus), *filter(os.path.isdir, [str(CASES / name)])], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
