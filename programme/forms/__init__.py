"""What a coordinator types about the phases, about who works on the plan, and about the seal."""

from programme.forms.bodies import BodyForm, SeatEndForm, SeatForm
from programme.forms.phases import PhaseForm
from programme.forms.seals import SealForm, SealStrikeForm, SealWithdrawForm

__all__ = [
    "BodyForm",
    "PhaseForm",
    "SealForm",
    "SealStrikeForm",
    "SealWithdrawForm",
    "SeatEndForm",
    "SeatForm",
]
