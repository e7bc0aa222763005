"""How much hypothesis tries: little and always the same in the suite, and with `--hypothesis-profile=long` a hundred times that."""

from hypothesis import HealthCheck, settings

# No deadline by the clock: other processes are at work. What takes too long is measured in processor time, by the tests.
_ALWAYS = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
}
settings.register_profile("suite", max_examples=60, derandomize=True, **_ALWAYS)
settings.register_profile("long", max_examples=6000, print_blob=True, **_ALWAYS)
settings.load_profile("suite")
