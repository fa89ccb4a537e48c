"""What becomes of work when the processes that do it are killed.

A worker's lease lasts 45 seconds and the tick comes every 20, so a job whose worker died goes on
after about a minute; that is how long these tests wait.
"""

from tests.services.conftest import Rig

A_LEASE_AND_A_TICK = 150


def test_work_survives_the_killing_of_the_whole_worker(rig: Rig) -> None:
    first = rig.start_worker()
    job, _ = rig.desk.ask_for(seconds=6)
    rig.wait("the work is under way", lambda: rig.job(job)["progress"] >= 20, 60)
    rig.kill(first)
    assert rig.job(job)["state"] == "running"

    rig.start_worker()
    rig.wait("the work is done", lambda: rig.job(job)["state"] == "done", A_LEASE_AND_A_TICK)

    assert rig.job(job) == {"state": "done", "attempt": 2, "progress": 100, "error": ""}
    assert rig.effects(job) == 1


def test_work_asked_for_without_a_broker_waits_for_it(rig: Rig) -> None:
    rig.start_worker()
    heard, _ = rig.desk.ask_for(seconds=0)
    rig.wait("the worker hears the bell", lambda: rig.job(heard)["state"] == "done", 60)

    # The broker goes and forgets everything; the desk still holds its connection to it.
    rig.redis_crew.dismiss(patience=0)
    unheard, seconds = rig.desk.ask_for(seconds=0)
    assert seconds < 4
    assert rig.job(unheard)["state"] == "waiting"

    rig.start_redis()
    rig.wait("the tick rings again", lambda: rig.job(unheard)["state"] == "done", 120)
    assert rig.job(unheard)["attempt"] == 1
    assert rig.effects(unheard) == 1
