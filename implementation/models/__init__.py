"""What is true about the work: updates and their proof, measurements, rounds, reports."""

from implementation.models.measuring import Measurement, MilestoneReached
from implementation.models.reports import ReportRow, StatusReport
from implementation.models.rounds import FollowUp, UpdateRound, Warned
from implementation.models.updates import Proof, StatusUpdate

__all__ = [
    "FollowUp",
    "Measurement",
    "MilestoneReached",
    "Proof",
    "ReportRow",
    "StatusReport",
    "StatusUpdate",
    "UpdateRound",
    "Warned",
]
