"""Files of pages, PDF and e-books: the texts of their pages as one, within the limits."""

from __future__ import annotations

from transforms.decoding import Unreadable


class PageTexts:
    """The texts of a file's pages in their order; ``Unreadable`` where it has too many or they hold too much."""

    def __init__(self, count: int, most_pages: int, most_characters: int) -> None:
        if count > most_pages:
            raise Unreadable("too_large", f"it has {count} pages; the limit is {most_pages}")
        self._most_characters = most_characters
        self._texts: list[str] = []
        self._pages = self._characters = 0

    def add(self, text: str, joint: str = "\n\n") -> None:
        """The text of the next page and what stands before it; a blank one counts as a page and leaves nothing."""
        self._pages += 1
        self._characters += len(text)
        if self._characters > self._most_characters:
            raise Unreadable(
                "too_large",
                f"its first {self._pages} pages hold {self._characters} characters; "
                f"the limit is {self._most_characters}",
            )
        if text.strip():
            self._texts += [joint, text] if self._texts else [text]

    def cut(self, count: int) -> None:
        """Take so many characters from the end of what was added."""
        self._texts[-1] = self._texts[-1][: len(self._texts[-1]) - count]

    def together(self) -> str:
        """All of them."""
        return "".join(self._texts)
