from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from kg import pool
from kg.errors import ArticleError, KgError, SettingsError


def work(job: int) -> int:
    if job == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    if job == 14:
        raise ArticleError("here", "unlucky")
    if job == 15:
        raise ValueError("a fault")
    print("a library that prints")
    return job * job


def prepared() -> Callable[[int], int]:
    return work


def unprepared(error: Exception) -> Callable[[int], int]:
    raise error


def results(jobs: list[int], workers: int = 2) -> dict[int, int | pool.Failed]:
    return {done.job: done.result for done in pool.run(prepared, jobs, workers)}


def test_every_job_is_done_once_whatever_is_printed() -> None:
    assert results([*range(10), *range(20, 30)]) == {n: n * n for n in [*range(10), *range(20, 30)]}


def test_a_killed_process_takes_only_its_own_job_with_it() -> None:
    found = results([1, 2, 13, 3, 4])
    killed = found.pop(13)
    assert isinstance(killed, pool.Failed)
    assert "killed" in killed.problem
    assert found == {1: 1, 2: 4, 3: 9, 4: 16}


def test_processes_that_keep_dying_end_the_run() -> None:
    with pytest.raises(KgError, match="3 processes reading articles ended early"):
        results([13, 13, 13, 13], workers=1)


def test_errors_keep_their_words_and_faults_their_traceback() -> None:
    found = results([14, 15], workers=1)
    assert found[14] == pool.Failed("unlucky")
    fault = found[15]
    assert isinstance(fault, pool.Failed)
    assert fault.problem == "internal error: ValueError: a fault"
    assert "in work" in fault.details


def test_what_cannot_be_prepared_is_said() -> None:
    with pytest.raises(SettingsError, match="no such thing"):
        list(pool.run(partial(unprepared, SettingsError("no such thing")), [1], 2))
    with pytest.raises(KgError, match="cannot start: ZeroDivisionError"):
        list(pool.run(partial(unprepared, ZeroDivisionError()), [1], 1))


def test_what_cannot_be_sent_is_said() -> None:
    with pytest.raises(SettingsError, match="use one worker"):
        list(pool.run(lambda: work, [1], 2))


def test_an_error_of_the_jobs_source_is_raised() -> None:
    def jobs() -> Iterator[int]:
        yield 1
        raise KgError("no more")

    with pytest.raises(KgError, match="no more"):
        list(pool.run(prepared, jobs(), 2))


def test_leaving_early_ends_the_processes() -> None:
    running = pool.run(prepared, range(1000), 2)
    assert next(running).job in (0, 1)
    running.close()  # type: ignore[attr-defined]
