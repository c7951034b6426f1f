"""From what a member typed to a proposal, its evidence, an answer, a recall."""

import uuid
from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.assessments.items import SignalItem
from schakel.core.law import WORDS, Consent, Obligation, Party, Purpose, Subject, Who
from schakel.core.law import Evidence as Shape
from schakel.disclosures import evidence as rules
from schakel.disclosures import stated
from schakel.disclosures.card import item_label, purposes
from schakel.disclosures.deliberation import keys_on, rulebook, rules_on
from schakel.disclosures.models import AnswerCode
from schakel.disclosures.preference import Choice
from schakel.disclosures.proposal import (
    Evidence,
    Footing,
    Label,
    Proposal,
    Reliability,
    Source,
)
from schakel.disclosures.words import said
from schakel.parties.models import Member, Organisation
from schakel.parties.queries import partners_of
from schakel.parties.roles import Kind
from schakel.web.forms import Form

ASK_BACK_LENGTH = 400
REASON_LENGTH = 2000
CONSENTS = [
    (Consent.NOT_ASKED.value, _("Not asked")),
    (Consent.GIVEN.value, _("Asked: yes")),
    (Consent.REFUSED.value, _("Asked: no")),
]
STEP_FIELDS = {"proofread": ("reader",), "lawyer_agrees": ("jurist", "jurist_reason")}
"""Which fields show that a step which changes a fact was taken, where it is not the fact itself."""
YES_OR_NO = [("no", _("No")), ("yes", _("Yes"))]
Choices = list[tuple[str, str]]
Groups = list[tuple[str, Choices]]
NOTHING_YET = ("", "—")


class ProposalForm(Form):
    """Ask to whom, what for, which items, and what is known about consent and danger."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    receiver = forms.ModelChoiceField(
        label=_("To whom?"), queryset=Organisation.objects.none(), empty_label="—"
    )
    purpose = forms.ChoiceField(
        label=_("What for?"),
        help_text=_("The purpose of the receiver. The law answers for this purpose only."),
    )
    acute = forms.ChoiceField(
        label=_("Is there danger to life or body now?"),
        help_text=_("Then call 112 first. You justify it within 24 hours afterwards."),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        initial="no",
    )
    consent = forms.ChoiceField(
        label=_("What did the person say when asked for consent?"),
        help_text=_(
            "For a place or business this plays no part. If only some people said yes, "
            "choose only their data."
        ),
        choices=CONSENTS,
        widget=forms.RadioSelect,
        initial=Consent.NOT_ASKED.value,
    )
    incapacity = forms.BooleanField(
        label=_("The person is physically or legally unable to consent"),
        help_text=_("Unreachable is not the same as unable."),
        required=False,
    )
    reporter_consent = forms.ChoiceField(
        label=_("What did the reporter say when asked?"),
        help_text=_("Who reported is passed on only with the reporter's own consent."),
        choices=CONSENTS,
        widget=forms.RadioSelect,
        initial=Consent.NOT_ASKED.value,
        required=False,
    )
    items = forms.MultipleChoiceField(
        label=_("Which data?"),
        help_text=_("Choose only what the receiver needs."),
        widget=forms.CheckboxSelectMultiple,
    )
    source = forms.ChoiceField(label=_("How do you know this?"), choices=Source.choices)
    reliability = forms.ChoiceField(
        label=_("How reliable is the source?"), choices=Reliability.choices
    )
    footing = forms.ChoiceField(label=_("Fact or opinion?"), choices=Footing.choices)
    asked_back = forms.CharField(
        label=_("What do you ask back?"),
        max_length=ASK_BACK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The receiver answers with a code. Do not name persons here."),
    )
    hand_over = forms.BooleanField(
        label=_("Hand over data on persons: they then go from your own records"),
        help_text=_("All data on persons in this signal go, also what was not given."),
        required=False,
    )
    reader = forms.ModelChoiceField(
        label=_("Who else read the free text?"),
        help_text=_("This colleague says that it holds no more than is needed."),
        queryset=Member.objects.none(),
        required=False,
        empty_label="—",
    )
    jurist = forms.ModelChoiceField(
        label=_("Which jurist said yes?"),
        queryset=Member.objects.none(),
        required=False,
        empty_label="—",
    )
    jurist_reason = forms.CharField(
        label=_("What did the jurist answer, and why?"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    preferred = forms.MultipleChoiceField(
        label=_("Rest on another article?"),
        help_text=_("Only where it would do as well. The choice is kept and cannot change later."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    weighed = forms.CharField(
        label=_("By whom was this judged, and why?"),
        help_text=_("The office and the reason, at least 20 characters. No names of persons."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(
        self,
        data: object = None,
        *,
        member: Member,
        items: Sequence[SignalItem],
        initial: dict[str, object] | None = None,
    ) -> None:
        """Offer the partners of the member's organisation and the items of the signal."""
        giver = member.organisation
        start = {
            "draft": uuid.uuid4(),
            "items": [item.id for item in items if item.subject == Subject.NONE],
            "asked_back": _("Do you take this up?"),
            "hand_over": giver.kind == Kind.MUNICIPALITY,
            "purpose": Purpose.DETECTION.value,
            "source": Source.REPORT.value,
            "reliability": Reliability.UNKNOWN.value,
            "footing": Footing.FACT.value,
        }
        super().__init__(data, initial=start | (initial or {}))  # type: ignore[arg-type]
        self._offer("receiver", partners_of(giver))
        self._offer("reader", rules.others(member, Who.SECOND_PERSON))
        self._offer("jurist", rules.others(member, Who.JURIST))
        self._choose("purpose", [(word.value, said(text)) for word, text in purposes()])
        self._choose("items", _grouped(items))
        self.asked = stated.asked_of(Party(giver.kind), rules_on(timezone.localdate()))
        self._choose(
            "preferred", [(rule.id, rule.article) for rule in keys_on(timezone.localdate())]
        )
        for fact in self.asked:
            self.fields[fact_field(fact)] = _fact_field(fact)
        self.persons = any(item.subject != Subject.NONE for item in items)
        if not self.persons:
            for name in ("consent", "incapacity", "hand_over"):
                self.fields[name].widget = forms.HiddenInput()
                self.fields[name].required = False
        if not any(item.subject == Subject.REPORTER for item in items):
            self.fields["reporter_consent"].widget = forms.HiddenInput()

    def _offer(self, name: str, found: QuerySet[Organisation] | QuerySet[Member]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = found

    def _choose(self, name: str, choices: Choices | Groups) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, object]:
        """A jurist's yes needs the answer in words."""
        cleaned = super().clean() or self.cleaned_data
        reason = str(cleaned.get("jurist_reason") or "")
        if cleaned.get("jurist") and rules.reason_problem(reason):
            self.add_error("jurist_reason", _("Write down what the jurist answered, and why."))
        told = stated.without_reason(self._stated(cleaned), rulebook().vocabulary)
        if told and rules.reason_problem(str(cleaned.get("weighed") or "")):
            self.add_error("weighed", _("Write down by whom this was judged, and why."))
        return cleaned

    def fields_of_steps(self, on_card: set[str]) -> set[str]:
        """Return which fields show that a step was taken: those of the card, and those filled."""
        shown: set[str] = set()
        for step in rulebook().vocabulary.steps:
            names = STEP_FIELDS.get(step.fact, (fact_field(step.fact),))
            if names[0] in self.fields and (step.id in on_card or self._is_filled(names[0])):
                shown.update(names)
                judged = step.fact in self.asked and stated.is_judged(
                    step.fact, rulebook().vocabulary
                )
                shown.update({"weighed"} if judged else ())
        return shown

    def offer_keys(self, choices: Sequence[Choice]) -> bool:
        """Offer the keys that would do as well as those used; say whether there are any."""
        words = rulebook().vocabulary
        offered = {
            rule.id: f"{rule.article} ({said(words.label(choice.lock))}): {said(rule.explanation)}"
            for choice in choices
            for rule in choice.offered(self.cleaned_data["preferred"])
        }
        if offered:
            self._choose("preferred", list(offered.items()))
        return bool(offered)

    def _is_filled(self, name: str) -> bool:
        value = self.cleaned_data.get(name)
        return bool(value) and value != self.fields[name].initial

    def facts(self) -> list[forms.BoundField]:
        """Return the fields of the further facts, with the reason that belongs to them."""
        return [*(self[fact_field(fact)] for fact in self.asked), self["weighed"]]

    def _stated(self, cleaned: dict[str, object]) -> stated.Stated:
        typed = {fact: cleaned.get(fact_field(fact)) for fact in self.asked}
        return {
            fact: stated.value_of(fact, value)
            for fact, value in typed.items()
            if isinstance(value, str | bool)
        }

    def proposal(self) -> Proposal:
        """Return what is proposed, from a form that was found right."""
        found = self.cleaned_data
        return Proposal(
            purpose=Purpose(found["purpose"]),
            chosen=tuple(found["items"]),
            label=Label(
                source=Source(found["source"]),
                reliability=Reliability(found["reliability"]),
                footing=Footing(found["footing"]),
            ),
            asked_back=found["asked_back"],
            consent=Consent(found["consent"] or Consent.NOT_ASKED),
            reporter_consent=Consent(found["reporter_consent"] or Consent.NOT_ASKED),
            acute=found["acute"] == "yes",
            incapacity=found["incapacity"],
            reader=found["reader"],
            jurist=found["jurist"],
            jurist_reason=found["jurist_reason"],
            stated=self._stated(found),
            weighed=found["weighed"],
            preferred=tuple(found["preferred"]),
            hand_over=found["hand_over"],
        )


def fact_field(fact: str) -> str:
    """Return the name of the field that asks for a fact."""
    return f"fact_{fact}"


def _fact_field(fact: str) -> forms.Field:
    words = rulebook().vocabulary
    label = said(words.facts[fact].text)
    if fact not in WORDS:
        return forms.BooleanField(label=label, required=False)
    choices = [(word.value, said(words.label(word))) for word in WORDS[fact]]
    # What nobody says is the careful default, so that the street asks no more than it must.
    return forms.ChoiceField(label=label, choices=choices, initial=choices[0][0], required=False)


def _grouped(items: Sequence[SignalItem]) -> Groups:
    """Return the items as choices: what is about nobody apart from what is about persons."""
    place = [_choice(item) for item in items if item.subject == Subject.NONE]
    persons = [_choice(item) for item in items if item.subject != Subject.NONE]
    groups = ((_("About a place or business"), place), (_("About persons"), persons))
    return [(str(title), choices) for title, choices in groups if choices]


def _choice(item: SignalItem) -> tuple[str, str]:
    category, about = item_label(item.category, item.subject)
    name = said(category) if about is None else f"{said(category)} ({said(about)})"
    return item.id, f"{name}: {item.value}"


class EvidenceForm(Form):
    """Ask for what shows that each of these obligations was met; fields are named by their id."""

    def __init__(
        self, data: object = None, *, obligations: Sequence[Obligation], member: Member
    ) -> None:
        """Make a field for each obligation."""
        super().__init__(data)  # type: ignore[arg-type]
        self.obligations, self.member = tuple(obligations), member
        for obligation in obligations:
            field = _field(obligation, member)
            nothing = rules.problems([obligation], Evidence(), member)
            field.error_messages["required"] = str(nothing.get(obligation.id, ""))
            self.fields[obligation.id] = field

    def clean(self) -> dict[str, object]:
        """Ask the same rules as the command does, so that a message stands beside its field."""
        found = rules.problems(self.obligations, self.evidence(), self.member)
        for name, problem in found.items():
            if name not in self.errors:
                self.add_error(name, str(problem))
        return self.cleaned_data

    def evidence(self) -> Evidence:
        """Return what was shown."""
        return Evidence({name: _shown(value) for name, value in self.cleaned_data.items()})


def _shown(value: object) -> str:
    if isinstance(value, Member):
        return str(value.pk)
    if isinstance(value, bool):
        return rules.YES if value else ""
    return str(value or "")


def _field(obligation: Obligation, member: Member) -> forms.Field:
    label = said(obligation.text)
    form = obligation.evidence
    if form is Shape.CONFIRMATION:
        return forms.BooleanField(label=label)
    if form is Shape.MEMBER:
        return forms.ModelChoiceField(
            label=label,
            queryset=rules.others(member, obligation.who),
            empty_label="—",
            help_text=_("Choose who looked and agreed. It is recorded under that name."),
        )
    if form is Shape.CHOICE:
        heads = rules.CHOICES.get(obligation.id, {})
        choices = [NOTHING_YET, *((code, said(text)) for code, text in heads.items())]
        return forms.ChoiceField(label=label, choices=choices)
    return forms.CharField(
        label=label,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("At least 20 characters. Do not name persons here."),
    )


ANSWERS = [
    (AnswerCode.RECEIVED, _("Received: we have it, and will look at it.")),
    (AnswerCode.ASSESSED, _("Assessed: we looked at it. What becomes of it, you hear later.")),
    (AnswerCode.TAKEN_UP, _("Taken up: we act on it.")),
    (AnswerCode.NOT_TAKEN_UP, _("Not taken up: we looked at it and do not act on it.")),
    (AnswerCode.CLOSED, _("Closed: our work on it has ended.")),
    (AnswerCode.WRONG, _("Not for us, or not right: it went to the wrong place or is mistaken.")),
]


class AnswerForm(Form):
    """Ask for one of the six codes."""

    code = forms.ChoiceField(
        label=_("Your answer"),
        help_text=_("A code only. Never police, care or personal data."),
        choices=[(code.value, text) for code, text in ANSWERS],
        widget=forms.RadioSelect,
    )


class RecallForm(Form):
    """Ask why something is recalled."""

    reason = forms.CharField(
        label=_("Why do you recall it?"),
        help_text=_("At least 20 characters. Do not name persons here."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_reason(self) -> str:
        """Refuse a reason that says nothing."""
        reason: str = self.cleaned_data["reason"]
        if rules.reason_problem(reason):
            raise forms.ValidationError(_("Write at least 20 characters, in your own words."))
        return reason
