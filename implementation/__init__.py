"""What gets done: status updates, measurements, rounds of updates, status reports."""
