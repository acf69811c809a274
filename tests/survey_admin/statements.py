"""What a page asks of the database."""

from sqlalchemy import event

from survey_core.web import db


def statements_of(client, path: str) -> list[str]:
    """The statements of one look at a page that had been looked at before, so that nothing is counted first."""
    client.get(path)
    with client.app.app_context():
        engine = db.engine
    found: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    assert client.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return found
