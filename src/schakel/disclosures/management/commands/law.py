"""`./schakel law`: read the rules, ask them, prove, compare them, take decisions again."""

import datetime as dt
from argparse import ArgumentParser
from dataclasses import replace

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from schakel.core.law import (
    FACTS,
    WORDS,
    Category,
    Circumstances,
    Consent,
    Decision,
    Item,
    Party,
    Purpose,
    Rule,
    Subject,
    decide,
)
from schakel.core.law.exports.receipt import receipt_of
from schakel.core.law.proof.check import SHOWN, Wanted, check
from schakel.disclosures.adoption import verbs as adoption
from schakel.disclosures.deliberation import rulebook
from schakel.disclosures.downloads.verbs import add_verbs, exported, verified

WORD_FACTS = tuple(fact for fact in FACTS if fact in WORDS and fact != "consent")
SWITCHES = tuple(fact for fact in FACTS if fact not in WORDS)


class Command(BaseCommand):
    """Read the law on the command line; nothing is stored."""

    help = "List the rules of the law, ask what they say of one item, or see what a change does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `rules`, or `decide` with the words of the law's vocabulary."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("rules", help="every rule with its article and status")
        question = verbs.add_parser("decide", help="the answer for one item, with its articles")
        proof = verbs.add_parser("check", help="prove what must hold of every decision there is")
        proof.add_argument("--whole", action="store_true", help="every point and mutant (minutes)")
        proof.add_argument("--cedar", action="store_true", help="ask Cedar the same questions")
        adoption.add_verbs(verbs)
        for verb in (listing, question, proof, *add_verbs(verbs)):
            verb.add_argument("--on", type=dt.date.fromisoformat, help="day of the law, YYYY-MM-DD")
        question.add_argument("--receipt", action="store_true", help="print the receipt (JSON)")
        question.add_argument("--from", dest="sender", required=True, choices=list(Party))
        question.add_argument("--to", dest="receiver", required=True, choices=list(Party))
        question.add_argument("--purpose", required=True, choices=list(Purpose))
        question.add_argument("--category", required=True, choices=list(Category))
        question.add_argument("--subject", default=Subject.NONE, choices=list(Subject))
        question.add_argument("--consent", default=Consent.NOT_ASKED, choices=list(Consent))
        for fact in WORD_FACTS:
            words = WORDS[fact]
            name = f"--{fact.replace('_', '-')}"
            question.add_argument(name, default=next(iter(words)).value, choices=list(words))
        for switch in SWITCHES:
            question.add_argument(f"--{switch.replace('_', '-')}", action="store_true")

    def handle(self, *_args: object, **options: object) -> None:
        """Print the rules in force, or the answer."""
        day = options.get("on")
        on = day if isinstance(day, dt.date) else timezone.localdate()
        if options["verb"] == "rules":
            self._rules(on)
        elif options["verb"] == "check":
            self._check(Wanted(on, whole=bool(options["whole"]), cedar=bool(options["cedar"])))
        elif options["verb"] == "export":
            self.stdout.write(exported(options, on), ending="")
        elif options["verb"] == "verify":
            self.stdout.writelines(f"{line}\n" for line in verified(options))
        elif options["verb"] == "diff":
            self.stdout.writelines(f"{line}\n" for line in adoption.differing(options, today=on))
        elif options["verb"] == "replay":
            at = timezone.now()
            self.stdout.writelines(f"{line}\n" for line in adoption.replaying(options, at=at))
        else:
            self._decide(options, on)

    def _check(self, wanted: Wanted) -> None:
        failed = 0
        for line in check(wanted):
            verdict = "FAILED" if line.failures else "holds"
            self.stdout.write(f"{line.name:<34} {verdict:<7} {line.seconds:6.1f} s  {line.count}")
            failed += len(line.failures)
            for failure in line.failures[:SHOWN]:
                self.stdout.write(f"    {failure}")
            if len(line.failures) > SHOWN:
                self.stdout.write(f"    and {len(line.failures) - SHOWN} more")
        if failed:
            raise CommandError(f"{failed} findings: the rules do not hold")

    def _rules(self, on: dt.date) -> None:
        rules = sorted(rulebook().in_force(on).rows, key=lambda rule: (rule.kind, rule.id))
        for rule in rules:
            signed = rule.status if rule.signed_by is None else f"{rule.status}, {rule.signed_by}"
            self.stdout.write(f"{rule.kind:<11}{rule.id:<44} {rule.article:<34} {signed}")
        self.stdout.write(f"{len(rules)} rules in force on {on}, {rulebook().sha256}")

    def _decide(self, options: dict[str, object], on: dt.date) -> None:
        try:
            item = Item(Category(str(options["category"])), Subject(str(options["subject"])))
        except ValueError as error:
            raise CommandError(str(error)) from error
        circumstances = Circumstances(
            sender=Party(str(options["sender"])),
            receiver=Party(str(options["receiver"])),
            purpose=Purpose(str(options["purpose"])),
            consent=Consent(str(options["consent"])),
        )
        facts = {fact: WORDS[fact](str(options[fact])) for fact in WORD_FACTS}
        switches = {switch: bool(options[switch]) for switch in SWITCHES}
        circumstances = replace(circumstances, **facts, **switches)  # type: ignore[arg-type]
        decision = decide(item, circumstances, rulebook().in_force(on))
        if options["receipt"]:
            self.stdout.write(receipt_of([decision], book=rulebook(), on=on), ending="")
            return
        for line in _told(decision):
            self.stdout.write(line)
        self.stdout.write(f"Law of {on}, rules {rulebook().sha256}")


def _told(decision: Decision) -> list[str]:
    words = rulebook().vocabulary
    lines = [words.label(decision.outcome).en]
    lines += [_rule(f"opens {words.label(key.lock).en}", key.rule) for key in decision.keys]
    lines += [_rule("bars", bar) for bar in decision.bars]
    for shut in decision.shut:
        lines += [_rule(f"closes {words.label(shut.lock).en}", rule) for rule in shut.rules]
    lines += [f"  step: {needed.step.text.en}" for needed in decision.steps]
    for duty in decision.obligations:
        lines.append(f"  {'before' if duty.blocking else 'afterwards'}: {duty.text.en}")
    return lines


def _rule(what: str, rule: Rule) -> str:
    return f"  {what}: {rule.article} ({rule.id}, {rule.status}): {rule.explanation.en}"
