"""The baseline that the bank began as: a small web service behind gunicorn, measured with h2load over HTTP/1.1."""

import contextlib
import pathlib
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request

from programs import Program, run

APP = pathlib.Path(__file__).with_name("origin_app.py")
# Debian's own Python has the Debian packages, whichever Python is first in the path.
PYTHON = "/usr/bin/python3"
CONNECTIONS = 16
START_SECONDS = 120  # at most


def missing():
    """The Debian packages that are needed and not installed."""
    found = subprocess.run([PYTHON, "-c", "import flask, gunicorn, sqlalchemy"], capture_output=True, check=False)
    packages = [] if found.returncode == 0 else ["python3-flask", "python3-sqlalchemy", "gunicorn"]
    return packages + ([] if shutil.which("h2load") else ["nghttp2-client"])


@contextlib.contextmanager
def origin():
    """Starts the service and waits until it answers. It has threads, because gunicorn keeps connections open only then."""
    command = [PYTHON, "-m", "gunicorn", "--chdir", APP.parent, "--bind", "127.0.0.1:0", "--workers", 1]
    command += ["--worker-class", "gthread", "--threads", 4, "--keep-alive", 60, "--graceful-timeout", 2]
    # The time limit is off: on a busy machine, gunicorn would restart a slow worker again and again.
    command += ["--timeout", 0, f"{APP.stem}:app"]
    listening = r"Listening at: http://127\.0\.0\.1:(\d+)"
    with Program(*command, port=listening, ends_with=signal.SIGINT, stderr=subprocess.STDOUT) as server:
        wait_until_it_answers(server)
        yield server


def wait_until_it_answers(server):
    """gunicorn listens before its worker has loaded the service."""
    last = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url(server, 0, "balance"), timeout=10):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > last or server.process.poll() is not None:
                raise SystemExit("bench: the origin's service does not answer") from None
            time.sleep(0.1)


def url(server, index, method):
    return f"http://127.0.0.1:{server.port}/accounts/{10001 + index}/{method}"


def h2load(server, method, milliseconds, folder):
    """Calls a second, on ten accounts in turns."""
    words = ["h2load", "--h1", "--threads=1", f"--clients={CONNECTIONS}", "--warm-up-time=300ms"]
    words += [f"--duration={max(1, round(milliseconds / 1000))}"]
    if method == "deposit":
        body = folder / "deposit.json"
        body.write_text('{"amount_minor": 100}', encoding="ascii")
        words += ["--data", body, "--header", "content-type: application/json"]
    told = run(*words, *(url(server, index, method) for index in range(10)), timeout=60)
    refused = re.search(r"status codes: \d+ 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", told)
    per_second = re.search(r"finished in \S+, ([\d.]+) req/s", told)
    if not refused or not per_second or any(map(int, refused.groups())) or float(per_second[1]) == 0:
        raise SystemExit(f"bench: the origin's service failed:\n{told}")
    return float(per_second[1])
