"""What people say: consultations, comments and their answers, statements, ideas, meetings."""

from participation.models.comment import Comment, EarlierWording, Heart
from participation.models.consultation import Consultation
from participation.models.gathering import Gathering, GatheringResult, Photo
from participation.models.idea import Idea, Support
from participation.models.joining import JoinCode
from participation.models.moderation import ModerationAct
from participation.models.notice import Notice
from participation.models.outcome import Outcome, PartMove
from participation.models.picture import Picture
from participation.models.report import REPORTS, AbuseReport, IdeaReport, Report, StatementReport
from participation.models.statement import JointStatement, StatementWording

__all__ = [
    "REPORTS",
    "AbuseReport",
    "Comment",
    "Consultation",
    "EarlierWording",
    "Gathering",
    "GatheringResult",
    "Heart",
    "Idea",
    "IdeaReport",
    "JoinCode",
    "JointStatement",
    "ModerationAct",
    "Notice",
    "Outcome",
    "PartMove",
    "Photo",
    "Picture",
    "Report",
    "StatementReport",
    "StatementWording",
    "Support",
]
