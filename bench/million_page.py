"""The page of results as a person who has signed in waits for it: seconds as JSON on standard output.

python -m bench.million_page FACILITY_ID: cold for one form, of which every cell has to be counted; warm for another.
"""

import json
import re
import sys
from time import perf_counter

from sqlalchemy.orm import Session
from werkzeug.test import Client

import langnghe
from survey_admin.accounts import new_account
from survey_core.database import create_engine
from survey_core.settings import load

EMAIL, PASSWORD = "bench@bv.vn", "một mật khẩu đủ dài"
COLD, WARM = "inpatient-2024", "outpatient-2024"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def main() -> None:
    settings = load()
    client = Client(langnghe.staff_alone(settings))
    with Session(create_engine(settings.database_url)) as session, session.begin():
        session.add(new_account(int(sys.argv[1]), EMAIL, PASSWORD, "quality_officer"))
    _sign_in(client)
    cold = _seconds(client, COLD)
    _seconds(client, WARM)
    print(json.dumps({"cold": cold, "warm": min(_seconds(client, WARM) for _ in range(5))}))  # noqa: T201


def _sign_in(client: Client) -> None:
    page = client.get("/admin/sign-in").get_data(as_text=True)
    found = TOKEN.search(page)
    assert found, page  # noqa: S101
    form = {"email": EMAIL, "password": PASSWORD, "csrf_token": found[1]}
    assert client.post("/admin/sign-in", data=form).status_code == 303  # noqa: S101


def _seconds(client: Client, form: str) -> float:
    started = perf_counter()
    reply = client.get(f"/admin/results?form={form}&period=2025Q4")
    assert reply.status_code == 200, reply.status  # noqa: S101
    return perf_counter() - started


if __name__ == "__main__":
    main()
