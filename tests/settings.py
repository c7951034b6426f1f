"""The product's settings in a test: the example's own, with a folder and secrets of this run."""

import atexit
import os
import tempfile
from pathlib import Path

from schakel import environment
from schakel.__main__ import compile_messages

_state = tempfile.TemporaryDirectory(prefix="schakel-test-")
atexit.register(_state.cleanup)
for _name in [name for name in os.environ if name.startswith("SCHAKEL_")]:
    del os.environ[_name]
if "TEST_DATABASE" in os.environ:
    os.environ["SCHAKEL_DATABASE"] = os.environ["TEST_DATABASE"]
environment.use_example(Path(_state.name))
(Path(_state.name) / "static").mkdir()
compile_messages()

from schakel.settings import *  # noqa: E402, F403
from schakel.settings import DATABASES  # noqa: E402

# A file, as in production: threads and processes meet in it as they do there.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_state.name) / "test.sqlite3")}
# Whether guesses are dear is proved in tests/house; here they only cost time.
PASSWORD_HASHERS = ["tests.cast.QuickHasher"]
