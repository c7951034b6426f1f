"""What this room refuses."""


class AssessmentError(Exception):
    """An assessment or a quarantine cannot go this way. The message says why, for the reader."""
