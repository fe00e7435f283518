"""Personal data: taken away, erased, kept no longer than the organiser says, and accounted for."""
