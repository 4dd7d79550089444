"""Reading every page that somebody can reach by links."""

import re
from collections import deque
from collections.abc import Iterable

from django.test import Client

LINK = re.compile(r'(?:href|src|hx-get)="(/[^"#]*)"')
NOT_PAGES = re.compile(r"^/(static|media|live|demo)/|/logout/|\.(webp|png|jpg|svg|css|js)$")


def pages_of(client: Client, starts: Iterable[str], *, most: int = 150) -> dict[str, str]:
    """The text of each page by its address, following links from the starts; one page of each address without its
    question, since lists answer many questions alike."""
    client.raise_request_exception = False
    seen: dict[str, str] = {}
    ahead = deque(starts)
    asked = {path.split("?")[0] for path in ahead}
    while ahead and len(seen) < most:
        path = ahead.popleft()
        answer = client.get(path)
        assert answer.status_code < 500, path
        if answer.streaming or not answer.get("Content-Type", "").startswith("text/"):
            continue
        seen[path] = text = answer.text + str(answer.headers)
        for link in LINK.findall(text.replace("&amp;", "&")):
            bare = link.split("?")[0]
            if bare not in asked and not NOT_PAGES.search(bare):
                asked.add(bare)
                ahead.append(link)
    return seen
