"""Who is answered, and to what: nobody else hears of the machine and its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.serve.guard import is_loopback
from tests.serve.preview import Client


@pytest.mark.parametrize(
    "path",
    [
        "/slides.yaml",
        "/deck.md",
        "/../slides.yaml",
        "/%2e%2e/slides.yaml",
        "/..%2fslides.yaml",
        "/_live/deck.js",
        "/_live/../live.js/..",
        "/_live/live/../deck.js",
        "/_live/live/..%2fdeck.js",
        "/_live/live/",
        "/_fonts/latin/../../../../pyproject.toml",
        "/_fonts/latin/%2e%2e/package.json",
        "/_fonts/latin/%00",
        "/_fonts/latin/" + "a" * 3000,
        "/" + "a" * 2000,
    ],
)
def test_nothing_else_is_served(client: Client, path: str) -> None:
    client.get("/deck.html")
    assert client.get(path).status == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "127.0.0.1:8000"}, 200),
        ({"host": "localhost:8000"}, 200),
        ({"host": "[::1]:8000"}, 200),
        ({"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"}, 200),
        ({"host": "rebound.example:8000"}, 403),
        ({"host": "192.0.2.1:8000"}, 403),
        ({"host": ""}, 403),
        ({"host": "[::1"}, 403),
        ({"host": "127.0.0.1:8000", "origin": "http://evil.example"}, 403),
        ({"host": "127.0.0.1:8000", "origin": "null"}, 403),
    ],
)
def test_foreign_hosts_and_origins(client: Client, headers: dict[str, str], status: int) -> None:
    assert client.get("/deck.html", **headers).status == status


def test_no_other_site_frames_a_page(client: Client) -> None:
    assert client.get("/deck.html").headers["content-security-policy"] == "frame-ancestors 'self'"


def test_only_reading_is_answered(client: Client) -> None:
    assert client.get("/deck.html", method="POST").status == 405


def test_paths_of_this_machine_are_told_to_this_machine_only(decks: Path, client: Client) -> None:
    assert "edit:{path}" in client.get("/deck.html").text
    assert "edit:{path}" not in client.get("/deck.html", near="192.0.2.7").text


def test_loopback_names() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "::1", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "a.example", "")))
