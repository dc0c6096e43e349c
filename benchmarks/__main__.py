"""`python -m benchmarks`: prints docs/benchmarks.md's tables as Markdown.

accuracy SET.yaml …    beside others; the queries are in SET.queries.jsonl, or where --queries says
outcomes SET.yaml …    what people get to see with the cut-offs that ship, of the sets and of the shipped FAQ
speed [SIZE …]         time and memory against size, 13 to 100,000 entries; long messages; the desk's list
calibrate SET.yaml …   the constants of bot/matcher/odds.py; with --semantic those of bot/matcher/meaning.py
outlook SET.yaml …     the constants of bot/lint/outlook.py: how well a FAQ will answer, by its shape
acts                   what tells the act of a message: fits bot/encoding/acts, measured on messages of others
followups              what tells the sentence of an answer that people ask for next: its weights, and what they tell
ablate SET.yaml …      what each part of the matcher is worth: fitted on one half without it, measured on the other;
                       with --semantic what each cosine is
faults [TRIAL …]       what is lost, doubled and kept waiting when Telegram, a person or the machine goes wrong
all SET.yaml …         accuracy, score bands and speed
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from benchmarks import ablate, accuracy, calibrate, outcomes, outlook, speed
from benchmarks.sets import Labelled, half, load
from bot.matcher.meaning import Encoder

_SIZES = (13, 1_000, 10_000, 100_000)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one benchmark and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "what",
        choices=[
            "accuracy",
            "outcomes",
            "speed",
            "calibrate",
            "outlook",
            "acts",
            "followups",
            "ablate",
            "faults",
            "all",
        ],
    )
    parser.add_argument("arguments", nargs="*", metavar="SET.yaml, SIZE or TRIAL")
    parser.add_argument("--queries", type=Path, help="queries that are not in SET.queries.jsonl")
    parser.add_argument("--semantic", action="store_true", help="outcomes, calibrate, ablate: by meaning too")
    parser.add_argument("--half", type=int, choices=[0, 1], help="only every second query, from this one on")
    parser.add_argument("--reporting", action="store_true", help="outcomes: the reporting half about the shipped FAQ")
    parser.add_argument("--left-out", action="store_true", help="outcomes: each family by odds fitted without it")
    parser.add_argument("--webhook", action="store_true", help="faults: by webhook instead of polling")
    parser.add_argument("--database", default="", metavar="URL", help="faults: on Postgres instead of a SQLite file")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="faults: outages, bans and the soak so many times shorter"
    )
    options = parser.parse_intermixed_args(argv)
    if options.what == "faults":
        return asyncio.run(_try(options))
    if options.what == "speed":
        print("\n".join(speed.table([int(size) for size in options.arguments] or _SIZES)))
        from benchmarks import slowest  # loads a store, which would count as memory of the matchers

        for lines in (slowest.long_messages(), slowest.cases()):
            print()
            for line in lines:
                print(line, flush=True)
        return 0
    if options.what in ("acts", "followups"):
        from benchmarks import acts, followups  # need the extra `semantic`

        for line in (acts if options.what == "acts" else followups).report():
            print(line, flush=True)
        return 0
    if options.what == "ablate":
        for line in ablate.table([load(Path(name)) for name in options.arguments], _encoder(options)):
            print(line, flush=True)
        return 0
    sets = [_chosen(load(Path(name), options.queries), options.half) for name in options.arguments]
    if options.what == "calibrate":
        for line in calibrate.report(sets, _encoders(options)):
            print(line, flush=True)
        return 0
    if options.what == "outlook":
        for line in outlook.report(sets):
            print(line, flush=True)
        return 0
    if options.what == "outcomes" and options.left_out:
        for line in outcomes.left_out(sets):
            print(line, flush=True)
        return 0
    if options.what == "outcomes":
        for line in outcomes.table(sets, "reporting" if options.reporting else "tuning", _encoder(options)):
            print(line, flush=True)
        return 0
    print("\n".join([*accuracy.table(sets), "", *accuracy.bands(sets)]))
    if options.what == "all":
        print("\n" + "\n".join(speed.table(_SIZES)))
    return 0


async def _try(options: argparse.Namespace) -> int:
    from benchmarks import faults

    if unknown := set(options.arguments) - set(faults.TRIALS):
        print(f"There is no trial {', '.join(sorted(unknown))}: choose from {', '.join(faults.TRIALS)}.")
        return 2
    names = options.arguments or list(faults.TRIALS)
    async for line in faults.rows(names, options.webhook, options.database, options.scale):
        print(line, flush=True)
    return 0


def _encoder(options: argparse.Namespace) -> Encoder | None:
    if not options.semantic:
        return None
    from benchmarks.encoders import english

    return english()


def _encoders(options: argparse.Namespace) -> list[Encoder]:
    if not options.semantic:
        return []
    from benchmarks.encoders import english, multilingual

    return [english(), multilingual()]


def _chosen(source: Labelled, which: int | None) -> Labelled:
    return source if which is None else half(source, which)


if __name__ == "__main__":
    raise SystemExit(main())
