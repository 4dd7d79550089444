"""Runs the tests that prove promises and counts them by promise. script/promises loads it.

--promises=U1,B5 runs the tests marked with these; --promises= runs those of every promise.
"""

from collections import Counter, defaultdict

import pytest

PROPERTY = "promise"


def pytest_addoption(parser):
    parser.addoption("--promises", default="", help="ids, separated by commas; none: every promise that has a test")


def pytest_configure(config):
    config.pluginmanager.register(Promises(config), "promises-table")


def ids_of(item) -> set[str]:
    return {id for mark in item.iter_markers(PROPERTY) for id in mark.args}


class Promises:
    def __init__(self, config) -> None:
        self.config = config
        self.named = [id.strip() for id in config.getoption("--promises").split(",") if id.strip()]
        self.outcomes: dict[str, dict[str, str]] = defaultdict(dict)

    def pytest_collection_modifyitems(self, config, items):
        wanted, others = [], []
        for item in items:
            ids = ids_of(item)
            is_wanted = not ids.isdisjoint(self.named) if self.named else ids
            (wanted if is_wanted else others).append(item)
            # Properties travel with the reports of parallel workers; marks do not.
            item.user_properties += [(PROPERTY, id) for id in sorted(ids)]
        config.hook.pytest_deselected(items=others)
        items[:] = wanted

    def pytest_runtest_logreport(self, report):
        for name, id in report.user_properties:
            if name != PROPERTY or (self.named and id not in self.named):
                continue
            outcomes = self.outcomes[id]
            before = outcomes.get(report.nodeid, "passed")
            outcomes[report.nodeid] = report.outcome if before == "passed" else before

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        if hasattr(self.config, "workerinput"):
            return
        kept = all(self.is_kept(id) for id in self.rows())
        session.exitstatus = pytest.ExitCode.OK if self.rows() and kept else pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        rows = [("promise", "tests", "passed", "failed")]
        for id in self.rows():
            count = Counter(self.outcomes[id].values())
            rows.append((id, str(count.total()), str(count["passed"]), str(count["failed"])))
        terminalreporter.section("promises")
        for id, *numbers in rows:
            terminalreporter.write_line(f"{id:<8}" + "".join(f"{number:>8}" for number in numbers))

    def rows(self) -> list[str]:
        return list(dict.fromkeys(self.named)) or sorted(self.outcomes, key=lambda id: (id[0], int(id[1:] or 0)))

    def is_kept(self, id: str) -> bool:
        """At least one of its tests passed, and none failed."""
        outcomes = set(self.outcomes[id].values())
        return "passed" in outcomes and "failed" not in outcomes
