"""Vietnamese is the first language of every sentence; none is missing, none has lost a value."""

import re

from babel.messages.pofile import read_po

from tools.catalog import CATALOG, sentences

PLACEHOLDER = re.compile(r"%\(\w+\)s")


def translated():
    with CATALOG.open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="vi") if message.id}


def spoken():
    return [message.id for message in sentences() if message.id]


def test_every_sentence_has_its_vietnamese():
    catalog = translated()
    missing = [sentence for sentence in spoken() if not catalog.get(sentence)]
    assert len(spoken()) > 100
    assert missing == []


def test_the_catalog_holds_nothing_that_nobody_says():
    assert set(translated()) - set(spoken()) == set()


def test_every_translation_keeps_the_values_of_its_sentence():
    lost = {
        sentence: words
        for sentence, words in translated().items()
        if isinstance(sentence, str) and set(PLACEHOLDER.findall(sentence)) != set(PLACEHOLDER.findall(words))
    }
    assert lost == {}


def test_translations_are_vietnamese_and_whole():
    same = {sentence for sentence, words in translated().items() if sentence == words and len(sentence) > 24}
    assert same == set()
