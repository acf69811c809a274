"""A form of two questions: a level to touch, and words that tell one person from every other."""

import json

from tests.forms import EVERY_TYPE, SCORED, both


def two_questions(key: str, title: str) -> str:
    """The form as a definition; another title makes another version."""
    questions = [
        {**SCORED, "code": "S1", "text": both("Cách đón tiếp")},
        {
            "code": "T1",
            "role": "text",
            "type": "text",
            "text": both("Ông/bà muốn nói thêm điều gì?"),
            "long": False,
            "max_length": 100,
        },
    ]
    form = EVERY_TYPE | {
        "key": key,
        "title": both(title),
        "sections": [{"code": "A", "title": both("Phần A"), "items": questions}],
    }
    return json.dumps(form, ensure_ascii=False)
