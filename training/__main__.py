"""Makes every learned file again: `CLEANER_BENCH=… python -m training`.

Stages whose inputs are as they were are left out, so that it goes on where it was interrupted. A stage that builds on what
is out of date is refused; `--force` takes it as it is. `--list` tells the stages, what is done, and how long they take.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.sites import BENCH, ROOT, list_all_golds
from training.plan import PLAN
from training.stages import StageError, choose_stages, list_stages, run_stages
from training.workspace import Sampling, Workspace

NEEDS = ("torch", "catboost")


def main(arguments: list[str] | None = None) -> int:
    """Run what is asked for; the status of the command."""
    args = parse(arguments)
    work = Workspace(
        folder=args.work,
        out=args.out,
        jobs=args.jobs,
        sampling=Sampling(every=args.every, epochs=args.epochs, trees=args.trees, chrome=args.chrome),
    )
    if args.list:
        n_pages = len(list(list_all_golds())[:: args.every])
        print(f"{n_pages} pages of {BENCH}, in {work.folder}", *list_stages(PLAN, work, n_pages), sep="\n")
        return 0
    try:
        run_stages(PLAN, choose_stages(PLAN, args.only, args.upto), work, force=args.force)
    except StageError as error:
        print(f"training: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if error.name not in NEEDS:
            raise
        print(f"training needs {error.name}: pip install '.[training]'", file=sys.stderr)
        return 2
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The arguments of the command."""
    parser = argparse.ArgumentParser(
        "python -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--list", action="store_true", help="tell the stages and end")
    parser.add_argument("--only", action="append", default=[], metavar="STAGE", help="only this stage, or those so named")
    parser.add_argument("--upto", metavar="STAGE", help="all stages up to this one")
    parser.add_argument("--force", action="store_true", help="take what is stale as it is")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "training", help="folder for what stages make")
    parser.add_argument("--out", type=Path, default=ROOT, help="folder below which models, figures and card are written")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    sampling = parser.add_argument_group("less than everything")
    sampling.add_argument("--every", type=int, default=1, metavar="N", help="of the pages each Nth")
    sampling.add_argument("--epochs", type=int, metavar="N", help="rounds of the networks, else as many as fit the pages")
    sampling.add_argument("--trees", type=int, default=260, metavar="N", help="decision trees")
    sampling.add_argument("--chrome", type=int, metavar="N", help="of blocks far from the story trees see each Nth")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
