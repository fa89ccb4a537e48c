"""The letters about the work: who is asked, who is warned, whose update came back."""
