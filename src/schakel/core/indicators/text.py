"""A text that a person reads, always in Dutch and in English."""

from dataclasses import dataclass
from enum import Enum


class Language(Enum):
    """The languages of every screen."""

    DUTCH = "nl"
    ENGLISH = "en"


@dataclass(frozen=True)
class Text:
    """The same sentence in both languages."""

    nl: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.nl if language is Language.DUTCH else self.en
