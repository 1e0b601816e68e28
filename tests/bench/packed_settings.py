"""The bench's settings with the files as production packs them: hashed names, gzip and brotli beside each."""

from tests.bench.settings import *  # noqa: F403
from tests.bench.settings import ALLOWED_HOSTS, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
