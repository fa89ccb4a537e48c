"""What becomes of a worker that was taken for dead and wakes up again."""

import signal

from tests.services.conftest import Rig


def test_a_worker_that_wakes_too_late_changes_nothing(rig: Rig) -> None:
    sleeper = rig.start_worker()
    job, _ = rig.desk.ask_for(seconds=6)
    rig.wait("the work is under way", lambda: rig.job(job)["progress"] >= 20, 60)
    sleeper.tell_group(signal.SIGSTOP)

    rig.start_worker()
    rig.wait("another worker has done it", lambda: rig.job(job)["state"] == "done", 150)
    done = rig.job(job)
    sleeper.tell_group(signal.SIGCONT)
    rig.wait("the sleeper is refused", lambda: "came too late" in rig.log.read_text(), 60)

    assert rig.job(job) == done
    assert rig.effects(job) == 1
