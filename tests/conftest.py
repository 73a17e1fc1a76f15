"""What holds for all tests: a slow machine makes none of them fail."""

import gc

from hypothesis import settings

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
gc.set_threshold(100_000, 20, 100)  # Python searches for cycles less often: a tenth of the time
