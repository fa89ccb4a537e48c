"""How days and times are written where Django's own habits are not ours."""
