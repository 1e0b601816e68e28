"""Applications for examinations: who asks, what is missing, by when it is decided, and which place is booked."""
