"""What is done: the exercise library, the plan, the timed routine, and its pictures."""
