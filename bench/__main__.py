"""Starts servers of its own, fills a database with a large city, and prints the table of docs/benchmarks.md."""

import argparse
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from petcare import embedded
from petcare.demo.roads import build_tiles
from petcare.demo.town import build_town

FOLDER = Path(__file__).resolve().parents[1] / ".bench"


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--caregivers", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=60, help="homes that each line is measured for")
    parser.add_argument("--driving", type=int, metavar="N", help="only: ways, and N people on the way at once")
    parser.add_argument("--desk", action="store_true", help="only: the pages of the desk over a million bookings")
    parser.add_argument("--only", default="", metavar="TEXT", help="of the desk, only pages whose name has this")
    options = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with ExitStack() as servers:
        print("Starting PostgreSQL, Redis and the routing engine …", file=sys.stderr)
        data = FOLDER / ("driving" if options.driving else "desk" if options.desk else "postgres")
        database = servers.enter_context(embedded.postgres(data, for_tests=True))
        redis = servers.enter_context(embedded.redis(FOLDER / "redis"))
        if not (FOLDER / "roads").exists():
            build_tiles(build_town(), FOLDER / "roads")
        engine = servers.enter_context(embedded.valhalla(FOLDER / "roads"))
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "petcare.settings",
            "PETCARE_DEMO": "1",
            "DATABASE_URL": database.address,
            "REDIS_URL": redis.address,
            "VALHALLA_URL": engine.address,
            "LOG_LEVEL": "ERROR",
        }
        # Django reads its settings at once, so it comes after the servers.
        import django

        django.setup()
        from bench.city import fill
        from bench.desk import fill_desk, measure_desk
        from bench.driving import measure_arrivals, measure_ways
        from bench.measure import measure

        if options.desk:
            fill_desk()
            measure_desk(rounds=min(options.rounds, 5), only=options.only)
            return 0
        if options.driving:
            # A tenth does not work and one is the owner.
            fill(options.driving + options.driving // 5)
            measure_ways(rounds=options.rounds)
            measure_arrivals(drivers=options.driving)
            return 0
        fill(options.caregivers)
        measure(rounds=options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
