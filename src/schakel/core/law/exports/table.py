"""Write the rules of one day as plain JSON, for whoever wants to read or compute with them."""

from dataclasses import asdict

from schakel.core.law.exports.receipt import written
from schakel.core.law.rules import Rule, Rules

FORMAT = "schakel-rules/v1"


def rules_json(rules: Rules) -> str:
    """Return the rules in force, in the order in which they are preferred, with what they name."""
    named = {name for rule in rules.rows for name in rule.obligations}
    return written(
        {
            "format": FORMAT,
            "on": rules.on.isoformat(),
            "rulebook": rules.sha256,
            "rules": [_row(rule) for rule in rules.rows],
            "obligations": {name: asdict(rules.obligations[name]) for name in named},
            "steps": [asdict(step) for step in rules.steps],
        }
    )


def _row(rule: Rule) -> dict[str, object]:
    row = asdict(rule)
    del row["file"]
    row["when"] = {field: sorted(values, key=str) for field, values in rule.when}
    for name in ("valid_from", "valid_to", "signed_on"):
        row[name] = None if row[name] is None else row[name].isoformat()
    return row
