"""What a reporter wrote, as it is sealed and as it was sent."""

import json
import uuid
from dataclasses import asdict, dataclass


class ContentError(Exception):
    """What was sealed is not the content of a report. The message never quotes it."""


@dataclass(frozen=True)
class ReportContent:
    """The answers of a reporter, all in words of their own choice. Nothing here is in the clear."""

    text: str
    place: str = ""
    when: str = ""
    how_known: str = ""

    def to_bytes(self) -> bytes:
        """Return the answers as JSON in UTF-8."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode("utf-8")

    @classmethod
    def from_bytes(cls, content: bytes) -> "ReportContent":
        """Return the answers, or raise ContentError when these bytes are something else."""
        try:
            found = json.loads(content)
            known = {name: found[name] for name in ("text", "place", "when", "how_known")}
        except (ValueError, TypeError, KeyError) as error:
            raise ContentError("this is not the content of a report") from error
        if not all(isinstance(value, str) for value in known.values()):
            raise ContentError("an answer in this report is not a text")
        return cls(**known)

    def as_sent(self) -> str:
        """Return all answers as one text: what the proof of receipt is about.

        It is made of the reporter's words alone, so that it reads the same in every language.
        """
        answers = (self.text, self.place, self.when, self.how_known)
        return "\n\n".join(answer for answer in answers if answer) + "\n"


def content_context(report_id: uuid.UUID) -> str:
    """Return the context in which a report's content is sealed."""
    return f"report/{report_id}/content"


def message_context(report_id: uuid.UUID, message_id: uuid.UUID) -> str:
    """Return the context in which one message of a report's conversation is sealed."""
    return f"report/{report_id}/message/{message_id}"
