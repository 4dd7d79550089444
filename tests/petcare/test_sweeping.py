from functools import partial

import pytest

from petcare import sweeping
from petcare.sweeping import work_off


def test_a_job_that_fails_keeps_none_behind_it_waiting_and_is_not_hushed_up():
    done = []

    def job(number):
        if number == 2:
            raise LookupError(number)
        done.append(number)

    with pytest.raises(ExceptionGroup) as raised:
        work_off(partial(job, number) for number in (1, 2, 3))
    assert done == [1, 3]
    assert [type(error) for error in raised.value.exceptions] == [LookupError]


def test_what_is_too_much_for_one_sweep_is_left_to_the_next(monkeypatch):
    monkeypatch.setattr(sweeping, "SWEEP_SECONDS", 0)
    work_off([pytest.fail])
