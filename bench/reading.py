"""What reading an article costs, against what plain SQLite needs to insert and index it: one core, one run.

The floor is measured twice: with a transaction for each article, and with one for all of them, which is far cheaper.
"""

import sqlite3
import tempfile
import time
from pathlib import Path

from generate import articles

from hemeroteca.authority import load_archive, load_authority
from hemeroteca.folder import Input
from hemeroteca.pipeline import Desk

_COUNT = 400
_ROUNDS = 3


def main() -> None:
    texts = list(articles(_COUNT))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in texts:
            (root / name).write_text(text, encoding="utf-8")
        desk = Desk(load_archive(root), load_authority(root))
        files = [Input(root / name, name) for name, _ in texts]
        for file in files[:20]:  # lexicons are compiled once a process
            list(desk.read(file))
        reading = min(_seconds(lambda: [list(desk.read(file)) for file in files]) for _ in range(_ROUNDS))
        each = min(_seconds(lambda: _insert(root / f"each{n}", texts, each=True)) for n in range(_ROUNDS))  # noqa: B023
        once = min(_seconds(lambda: _insert(root / f"once{n}", texts, each=False)) for n in range(_ROUNDS))  # noqa: B023
    words = sum(len(text.split()) for _, text in texts) / _COUNT
    print(f"{_COUNT} articles of {words:.0f} words")
    print(f"reading: {reading * 1000 / _COUNT:.2f} ms an article, {_COUNT / reading:.0f} articles a second")
    for name, floor in (("a transaction each", each), ("one transaction", once)):
        print(f"plain SQLite, {name}: {floor * 1000 / _COUNT:.2f} ms an article; reading takes {reading / floor:.1f} times that")


def _seconds(work: object) -> float:
    start = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - start


def _insert(file: Path, texts: list[tuple[str, str]], each: bool) -> None:
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
    connection.execute(
        "CREATE VIRTUAL TABLE articles_fts USING fts5(title, body, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
    )
    for number, (_, text) in enumerate(texts, 1):
        title, body = text.split("\n", 1)
        connection.execute("INSERT INTO articles VALUES (?, ?, ?)", (number, title, body))
        connection.execute("INSERT INTO articles_fts(rowid, title, body) VALUES (?, ?, ?)", (number, title, body))
        if each:
            connection.commit()
    connection.commit()
    connection.close()


if __name__ == "__main__":
    main()
