"""The steps of the programme: its phases, who sits where, and the seal."""

from programme.months import add_months
from programme.transitions.bodies import edit_seat, end_seat, take_seat, write_body
from programme.transitions.phases import (
    MOVES,
    MoveRefused,
    PhaseMove,
    begin_round,
    make_move,
    open_moves,
)
from programme.transitions.seals import correct_seal, record_seal, strike_seal, withdraw_seal

__all__ = [
    "MOVES",
    "MoveRefused",
    "PhaseMove",
    "add_months",
    "begin_round",
    "correct_seal",
    "edit_seat",
    "end_seat",
    "make_move",
    "open_moves",
    "record_seal",
    "strike_seal",
    "take_seat",
    "withdraw_seal",
    "write_body",
]
