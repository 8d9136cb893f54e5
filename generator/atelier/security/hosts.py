"""Whether a request is meant for this server and comes from its own pages: Host, Origin, Sec-Fetch-Site."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from generator.atelier.security.refusals import refuse_host, refuse_stale_page


def list_origins(base_url: str, port: int) -> tuple[str, ...]:
    """The origins of the pages: that of `base_url` when there is one, else this machine alone."""
    if base_url:
        parts = urlsplit(base_url)
        return (f"{parts.scheme}://{parts.netloc}".lower(),)
    return (f"http://127.0.0.1:{port}", f"http://localhost:{port}")


def check_host(hosts: Sequence[str], origins: Sequence[str]) -> None:
    """A page elsewhere whose name leads to this machine (DNS rebinding) names its own host: that is refused.

    Raises: `Refusal` when the request does not name, once, one of the hosts of the pages.
    """
    known = {urlsplit(origin).netloc for origin in origins}
    if len(hosts) != 1 or hosts[0].lower() not in known:
        raise refuse_host()


def check_origin(origin: str | None, fetch_site: str | None, origins: Sequence[str]) -> None:
    """What changes something must come from a page of ours: browsers say so, and no page can say it for another.

    Raises: `Refusal` when it comes from elsewhere, or does not say where from.
    """
    ours = origin.lower() in origins if origin is not None else fetch_site == "same-origin"
    if not ours or fetch_site not in (None, "same-origin"):
        raise refuse_stale_page()
