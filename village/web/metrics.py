"""The figures of an installation for Prometheus.

Requests are counted by each process; prometheus_client adds the processes of a machine up from
their files, where `PROMETHEUS_MULTIPROC_DIR` says that there are several. Everything else is read
from the database, so that any machine tells it of all.
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from ipaddress import ip_address
from typing import TypeVar

from flask import request
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import OperationalError

from village.board import installation
from village.core import queue
from village.core.context import Context
from village.extensions import db
from village.web.context import job_context, settings

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")

REQUESTS = Counter(
    "village_requests", "Requests by part of the site.", ["area", "method", "status"]
)
DURATION = Histogram(
    "village_request_seconds",
    "Time from a request's arrival to the last byte of its answer.",
    ["area"],
    buckets=_SECONDS,
)


#: A figure's labels; none where there is one figure.
Labels = TypeVar("Labels", bound=tuple[str, ...])


def count(area: str, method: str, status: str, seconds: float) -> None:
    """Count one request that was answered."""
    REQUESTS.labels(area, method, status).inc()
    DURATION.labels(area).observe(seconds)


def may_read() -> bool:
    """Say whether this request has the token; without one set, whether it is from this machine.

    What a proxy has passed on is not from this machine, whatever its address.
    """
    token = settings().metrics_token
    if token:
        return hmac.compare_digest(
            request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()
        )
    passed_on = any(name in request.headers for name in _FORWARDED)
    return not passed_on and ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104


def exposition() -> bytes:
    """Return all figures in the text format of Prometheus."""
    registry = CollectorRegistry()
    try:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    except ValueError:  # no folder is set: this process serves alone
        registry.register(_Own())
    registry.register(_FromDatabase())
    return generate_latest(registry)


class _Own(Collector):
    """What this process has counted."""

    def collect(self) -> Iterable[Metric]:
        """Give it."""
        return REGISTRY.collect()


class _FromDatabase(Collector):
    """What the database knows; only that it does not answer where it does not."""

    def collect(self) -> Iterator[Metric]:
        """Give it."""
        yield _gauge("village_build", "The release.", {(version("village"),): 1}, "version")
        try:
            found = list(_figures(job_context()))
        except OperationalError:
            db.session.rollback()
            found = []
        yield _gauge("village_database_up", "Whether the database answers.", {(): bool(found)})
        yield from found


def _figures(ctx: Context) -> Iterator[Metric]:
    lines = queue.lines(ctx)
    seen = installation.figures(ctx)
    jobs = {(one.task, one.status): one.jobs for one in lines}
    yield _gauge("village_jobs", "Jobs by kind and status.", jobs, "task", "status")
    waited = {
        (one.task,): max(0.0, (ctx.now - one.since).total_seconds()) for one in lines if one.since
    }
    yield _gauge("village_job_waiting_seconds", "How long the oldest job waits.", waited, "task")
    if beat := queue.last_beat(ctx):
        yield _gauge(
            "village_worker_beat_seconds",
            "Seconds since a worker last said that it lives.",
            {(): (ctx.now - beat).total_seconds()},
        )
    mails = {(state.value,): number for state, number in seen.mails.items()}
    yield _gauge("village_mails", "Mails by status.", mails, "status")
    runs = {(kind, state.value): number for (kind, state), number in seen.runs.items()}
    yield _gauge("village_runs", "Runs of long work by kind and status.", runs, "kind", "status")
    scans = CounterMetricFamily(
        "village_gate_scans", "Scans at the gates.", labels=["edition", "verdict"]
    )
    for labels, number in seen.scans.items():
        scans.add_metric(labels, number)
    yield scans
    yield _gauge("village_files", "Stored files.", {(): seen.files})
    yield _gauge("village_file_bytes", "Size of the stored files.", {(): seen.files_bytes})
    if seen.backed_up_at:
        made_at = {(): seen.backed_up_at.timestamp()}
        yield _gauge("village_backup_timestamp_seconds", "When the last back-up was made.", made_at)


def _gauge(
    name: str, words: str, values: Mapping[Labels, float], *labels: str
) -> GaugeMetricFamily:
    metric = GaugeMetricFamily(name, words, labels=labels)
    for key, value in values.items():
        metric.add_metric(key, float(value))
    return metric
