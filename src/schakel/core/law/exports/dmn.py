"""Write the rules of one day as decision tables in DMN 1.3 (OMG formal/2021-02-01).

One table per lock with its keys, one for what puts each lock on, one each for bars, obligations and
keeping; and one expression that says when something may go. Steps that would help are left out.
"""

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as Xml

from schakel.core.law.facts import FIELDS, SWITCHES, WORDS
from schakel.core.law.keeping import strictness
from schakel.core.law.rules import ALWAYS, Rule, Rules, Value
from schakel.core.law.vocabulary import Kind, Lock

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/"
NOTES = ("article", "source", "status", "explanation")
KEPT = ("mode", "hours", "months", "counted_from", "paused_by")


def dmn(rules: Rules) -> str:
    """Return one DMN document; the rows of a table stand in the order of preference.

    Tables of keys have hit policy RULE ORDER: the first that fits is the one used. Keeping is
    FIRST: the strictest row wins. All others are COLLECT: every row that fits counts.
    """
    root = Xml.Element(
        "definitions",
        {
            "xmlns": MODEL,
            "id": "schakel",
            "name": f"Schakel, the law of {rules.on.isoformat()}",
            "namespace": f"https://schakel.example/law/rulebook/{rules.sha256}",
            "expressionLanguage": FEEL,
            "typeLanguage": FEEL,
        },
    )
    for field, words in WORDS.items():
        _type(root, field, [word.value for word in words])
    for field in FIELDS:
        data = Xml.SubElement(root, "inputData", {"id": f"input_{field}", "name": field})
        Xml.SubElement(data, "variable", {"name": field, "typeRef": _type_of(field)})
    for lock in Lock:
        closes, opens = _rows(rules, Kind.LOCK, lock), _rows(rules, Kind.KEY, lock)
        if closes or lock not in ALWAYS:
            _table(root, f"closes_{lock}", closes, "COLLECT")
        _table(root, f"opens_{lock}", opens, "RULE ORDER")
    _table(root, "bars", _rows(rules, Kind.BAR), "COLLECT")
    _table(root, "obligations", _rows(rules, Kind.OBLIGATION), "COLLECT")
    keeping = sorted(_rows(rules, Kind.KEEPING), key=strictness)
    _table(root, "keeping", keeping, "FIRST")
    _may_go(root)
    Xml.indent(root)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"
    )


def _rows(rules: Rules, kind: Kind, lock: Lock | None = None) -> list[Rule]:
    return [rule for rule in rules.rows if rule.kind is kind and lock in (None, rule.lock)]


def _type_of(field: str) -> str:
    return "boolean" if field in SWITCHES else f"t_{field}"


def _type(root: Xml.Element, field: str, words: Iterable[str]) -> None:
    item = Xml.SubElement(root, "itemDefinition", {"name": f"t_{field}"})
    Xml.SubElement(item, "typeRef").text = "string"
    _text(item, "allowedValues", ", ".join(f'"{word}"' for word in words))


def _table(root: Xml.Element, name: str, rows: Sequence[Rule], policy: str) -> None:
    fields = [field for field in FIELDS if any(field == f for row in rows for f, _ in row.when)]
    outputs = ("rule", *KEPT) if name == "keeping" else ("rule", "obligations")
    decision = Xml.SubElement(root, "decision", {"id": name, "name": name})
    Xml.SubElement(decision, "variable", {"name": name})
    for field in fields or FIELDS[:1]:
        _needs(decision, "requiredInput", f"input_{field}")
    table = Xml.SubElement(
        decision, "decisionTable", {"hitPolicy": policy, "outputLabel": name.replace("_", " ")}
    )
    for field in fields or FIELDS[:1]:
        column = Xml.SubElement(table, "input")
        _text(column, "inputExpression", field, typeRef=_type_of(field))
    for output in outputs:
        Xml.SubElement(table, "output", {"name": output})
    for note in NOTES:
        Xml.SubElement(table, "annotation", {"name": note})
    for row in rows:
        _row(table, row, fields or FIELDS[:1], outputs)


def _row(table: Xml.Element, row: Rule, fields: Sequence[str], outputs: Sequence[str]) -> None:
    rule = Xml.SubElement(table, "rule", {"id": f"rule_{row.id}"})
    conditions = dict(row.when)
    for field in fields:
        _text(rule, "inputEntry", _test(field, conditions.get(field)))
    for output in outputs:
        _text(rule, "outputEntry", _output(row, output))
    notes = (row.article, row.source, row.status.value, row.explanation.en)
    for note in notes:
        _text(rule, "annotationEntry", note)


def _test(field: str, values: frozenset[Value] | None) -> str:
    """Return the unary test of a cell: a list means one of these, a dash means anything."""
    if values is None:
        return "-"
    if field in SWITCHES:
        return ", ".join(sorted(str(value).lower() for value in values))
    return ", ".join(f'"{word}"' for word in WORDS[field] if word in values)


def _output(row: Rule, output: str) -> str:
    value: object = row.id if output == "rule" else getattr(row.keeps or row, output)
    if value is None:
        return "null"
    if isinstance(value, tuple):
        return f"[{', '.join(_quoted(one) for one in value)}]"
    return str(value) if isinstance(value, int) else _quoted(str(value))


def _quoted(word: str) -> str:
    return f'"{word}"'


def _may_go(root: Xml.Element) -> None:
    """Say when something may go: no bar, and a key for every lock that is on the door."""
    parts, tables = ["count(bars) = 0"], ["bars"]
    for lock in Lock:
        tables.append(f"opens_{lock}")
        opened = f"count(opens_{lock}) > 0"
        if lock not in ALWAYS:
            tables.append(f"closes_{lock}")
            opened = f"(count(closes_{lock}) = 0 or {opened})"
        parts.append(opened)
    decision = Xml.SubElement(root, "decision", {"id": "may_go", "name": "may_go"})
    Xml.SubElement(decision, "variable", {"name": "may_go", "typeRef": "boolean"})
    for table in tables:
        _needs(decision, "requiredDecision", table)
    _text(decision, "literalExpression", " and ".join(parts))


def _needs(decision: Xml.Element, kind: str, name: str) -> None:
    needs = Xml.SubElement(decision, "informationRequirement")
    Xml.SubElement(needs, kind, {"href": f"#{name}"})


def _text(parent: Xml.Element, name: str, text: str, **attributes: str) -> None:
    Xml.SubElement(Xml.SubElement(parent, name, attributes), "text").text = text
