"""A rulebook with a mistake is refused at load, naming file, line and word."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

import schakel.core.law
from schakel.core.law import RulebookError, load

SHIPPED = Path(schakel.core.law.__file__).parent
ROW = """\
- id: test-row
  kind: key
  opens: basis_sender
  nature: power
  article: "AVG art. 6(1)(e)"
  source: "https://eur-lex.europa.eu/eli/reg/2016/679/oj#art_6"
  valid: {from: 2020-01-01, to: 2020-12-31}
  when:
    sender: [municipality]
    receiver: [police]
    purpose: [detection]
    category: [facts_only]
    subject: [none]
    agreement: true
  obligations: [record]
  explanation:
    nl: "Uitleg."
    en: "Explanation."
  status: concept
  signed_by: null
  signed_on: null
  transfers: [T11]
"""
KEEPING = """\
- id: test-keeping
  kind: keeping
  article: "AVG art. 5(1)(e)"
  source: "https://eur-lex.europa.eu/eli/reg/2016/679/oj#art_5"
  valid: {from: 2020-01-01}
  when: {receiver: [municipality]}
  keeps: {mode: term, months: 12, counted_from: closure, paused_by: [woo_request]}
  explanation: {nl: "Uitleg.", en: "Explanation."}
  status: concept
  signed_by: null
  signed_on: null
"""


@pytest.fixture
def root(tmp_path):
    shutil.copy(SHIPPED / "vocabulary.yaml", tmp_path)
    (tmp_path / "rules" / "local").mkdir(parents=True)
    return tmp_path


def refusal(root, text, *, file="rules/test.yaml"):
    (root / file).write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load(root)
    assert str(caught.value).startswith(f'{file}, line {caught.value.line}: "')
    return caught.value


def test_the_row_of_these_tests_is_itself_in_order(root):
    (root / "rules" / "test.yaml").write_text(ROW + KEEPING, encoding="utf-8")

    assert [rule.id for rule in load(root).rules] == ["test-keeping", "test-row"]


@pytest.mark.parametrize(
    ("good", "bad", "line", "word"),
    [
        ("  nature:", "  natrue:", 4, "natrue"),
        ("    sender:", "    sendr:", 9, "sendr"),
        ("[municipality]", "[municipalty]", 9, "municipalty"),
        ("[police]", "[polite]", 10, "polite"),
        ("[police]", "[pоlice]", 10, "pоlice"),
        ("[detection]", "[detecting]", 11, "detecting"),
        ("[facts_only]", "[facts]", 12, "facts"),
        ("[facts_only]", "[police_or_prosecutor]", 12, "police"),
        ("[none]", "[nobody]", 13, "nobody"),
        ("[none]", "[]", 13, "subject"),
        ("agreement: true", "agreement: [maybe]", 14, "['maybe']"),
        ("kind: key", "kind: keys", 2, "keys"),
        ("opens: basis_sender", "opens: basis", 3, "basis"),
        ("nature: power", "nature: might", 4, "might"),
        ("AVG art. 6(1)(e)", "AVG art. 66(1)(e)", 5, "AVG art. 66(1)(e)"),
        ("AVG art. 6(1)(e)", "AGV art. 6(1)(e)", 5, "AGV art. 6(1)(e)"),
        ("AVG art. 6(1)(e)", "AVG article 6", 5, "AVG article 6"),
        ("AVG art. 6(1)(e)", "AVG art. 9(2)(c)", 6, "https://eur-lex.europa.eu/eli/reg/2016/679/oj#art_6"),
        ("from: 2020-01-01", "from: 2020-13-01", 7, "2020-13-01"),
        ("to: 2020-12-31", "to: 2019-12-31", 7, "2019-12-31"),
        ("from: 2020-01-01", "form: 2020-01-01", 7, "form"),
        ("[record]", "[recrd]", 15, "recrd"),
        ('    en: "Explanation."\n', "", 16, "en"),
        ('"Uitleg."', '""', 17, ""),
        ("status: concept", "status: final", 19, "final"),
        ("status: concept", "status: adopted", 19, "adopted"),
        ("signed_by: null", "signed_by: mr. A. Jansen", 19, "concept"),
        ("  signed_on: null\n", "", 1, "signed_on"),
        ("[T11]", "[T1]", 22, "T1"),
        ("  opens: basis_sender\n", "", 1, "opens"),
        ("    receiver: [police]\n", "", 8, "receiver"),
        ("  kind: key\n", "  kind: bar\n", 3, "opens"),
        ("  status:", "  question: {nl: 'Ja?', en: 'Yes?'}\n  status:", 19, "question"),
        ("    agreement: true", "    lawyer_agrees: true", 1, "question"),
        ("    agreement: true", "    agreement: true\n    agreement: false", 15, "agreement"),
        ("id: test-row", "id: Test Row", 1, "Test Row"),
        ("  article:", "\tarticle:", 5, "YAML"),
    ],
)  # fmt: skip
def test_a_typo_is_refused_by_file_line_and_word(root, good, bad, line, word):
    assert good in ROW

    error = refusal(root, ROW.replace(good, bad, 1))

    assert (error.file, error.line, error.word) == ("rules/test.yaml", line, word)


@pytest.mark.parametrize(
    ("good", "bad", "word"),
    [
        ("mode: term", "mode: forever", "forever"),
        ("months: 12", "months: 0", "0"),
        ("[woo_request]", "[woo]", "woo"),
        ("counted_from: closure", "counted_from: later", "later"),
    ],
)
def test_a_typo_in_what_may_be_kept_is_refused(root, good, bad, word):
    error = refusal(root, KEEPING.replace(good, bad))

    assert (error.line, error.word) == (7, word)


def test_what_may_have_been_meant_is_suggested(root):
    error = refusal(root, ROW.replace("[police]", "[polite]"))

    assert "did you mean police?" in str(error)


def test_two_validities_of_one_rule_may_not_overlap(root):
    later = ROW.replace("2020-01-01, to: 2020-12-31", "2020-12-31")

    error = refusal(root, ROW + later)

    assert (error.line, error.word) == (23, "test-row")
    assert "already in force from 2020-01-01" in error.problem


def test_a_rule_may_be_succeeded_and_never_falls_back(root):
    later = ROW.replace("2020-01-01, to: 2020-12-31", "2021-02-01")
    (root / "rules" / "test.yaml").write_text(ROW + later, encoding="utf-8")

    book = load(root)

    counts = {
        day: len(book.in_force(day).rows)
        for day in (
            date(2019, 12, 31),
            date(2020, 1, 1),
            date(2020, 12, 31),
            date(2021, 1, 1),
            date(2021, 2, 1),
        )
    }
    assert list(counts.values()) == [0, 1, 1, 0, 1]


def test_a_local_file_adds_no_key(root):
    error = refusal(root, ROW, file="rules/local/town.yaml")

    assert (error.line, error.word) == (2, "key")
    assert "never keys" in error.problem


def test_a_file_that_is_no_text_is_refused(root):
    (root / "rules" / "test.yaml").write_bytes(b"- id: \xff")

    with pytest.raises(RulebookError, match="rules/test.yaml, line 1"):
        load(root)


def test_a_file_that_is_no_list_is_refused(root):
    assert refusal(root, "rules: none\n").problem == "is not a list of rules"


@pytest.mark.parametrize(
    ("good", "bad", "word"),
    [
        ("    police: {nl", "    polite: {nl", "polite"),
        ('    police: {nl: "politie", en: "police"}\n', "", "police"),
        ('police: {nl: "politie", en: "police"}', 'police: {nl: "politie"}', "en"),
        ("members: [police, prosecutor]", "members: [police, persecutor]", "persecutor"),
        ("who: sender, blocking: true", "who: sender, blokking: true", "blokking"),
        ("fact: proofread, before: false", "fact: proofred, before: false", "False"),
        ("  acute: {provenance", "  akute: {provenance", "akute"),
    ],
)
def test_a_typo_in_the_vocabulary_is_refused(root, good, bad, word):
    text = (SHIPPED / "vocabulary.yaml").read_text(encoding="utf-8")
    assert good in text

    error = refusal(root, text.replace(good, bad, 1), file="vocabulary.yaml")

    assert error.word == word


def test_the_hash_is_over_what_the_rules_say(root):
    file = root / "rules" / "test.yaml"
    file.write_text(ROW, encoding="utf-8")
    first = load(root).sha256
    file.write_text("# a remark\n" + ROW.replace('"Uitleg."', "Uitleg."), encoding="utf-8")
    same = load(root).sha256
    file.write_text(ROW.replace("[police]", "[prosecutor]"), encoding="utf-8")
    other = load(root).sha256

    assert first == same != other
    assert len(first) == 64


def test_the_shipped_rules_cite_a_statute_a_ruling_or_a_guideline(book):
    beginnings = (
        "https://wetten.overheid.nl/BWBR",
        "https://eur-lex.europa.eu/eli/",
        "ruling: ",
        "guideline: ",
    )

    assert all(rule.source.startswith(beginnings) for rule in book.rules)


def test_the_example_in_the_documentation_is_a_rule_that_is_shipped(book):
    text = (Path(__file__).parents[3] / "docs/formats/rule.md").read_text(encoding="utf-8")
    (row,) = yaml.safe_load(text.split("```yaml\n")[1].split("```")[0])

    (rule,) = (rule for rule in book.rules if rule.id == row["id"])

    assert (rule.kind, rule.lock, rule.nature) == (row["kind"], row["opens"], row["nature"])
    assert (rule.article, rule.source) == (row["article"], row["source"])
    assert list(rule.obligations) == row["obligations"]
    assert {name for name, _ in rule.when} == set(row["when"])
