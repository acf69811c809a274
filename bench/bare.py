"""The plainest thing that could work, to compare with: a Flask view and one durable INSERT, nothing checked."""

import os
import sqlite3
import threading

from flask import Flask, jsonify, request

CONNECTIONS = threading.local()


def application() -> Flask:
    """One view at the same address as ours, one connection a thread, SQLite's own waiting."""
    app = Flask(__name__)

    @app.put("/responses/<id>")
    def put(id: str):  # noqa: A002
        _connection().execute(
            "INSERT OR IGNORE INTO response VALUES (?, ?)", (id, request.get_data(as_text=True))
        )
        return jsonify(id=id), 201

    @app.get("/ping")
    def ping():
        return jsonify(pong=True)

    return app


def _connection() -> sqlite3.Connection:
    if not hasattr(CONNECTIONS, "one"):
        path = os.path.join(os.environ["LANGNGHE_INSTANCE"], "bare.sqlite3")
        CONNECTIONS.one = sqlite3.connect(path, timeout=30, isolation_level=None)
        for statement in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "CREATE TABLE IF NOT EXISTS response (id TEXT PRIMARY KEY, body TEXT)",
        ):
            CONNECTIONS.one.execute(statement)
    return CONNECTIONS.one
