"""What an assessor types, from strings to values. What the law asks is asked by the commands."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schakel.assessments import keeping
from schakel.assessments.items import NOBODY, SignalItem
from schakel.assessments.models import Ended
from schakel.assessments.shown import language, words
from schakel.core.indicators.conclusion import Conclusion, ConclusionError, ConclusionProblem
from schakel.core.indicators.observation import (
    ByWhom,
    HowKnown,
    Observation,
    ObservationError,
    ProblemKind,
    Standing,
)
from schakel.web.forms import Form

AS_USUAL = "usual"
SHORT = 200
FIELD_OF: dict[ProblemKind, str] = {
    ProblemKind.NO_MOMENT: "observed_on",
    ProblemKind.IN_THE_FUTURE: "observed_on",
    ProblemKind.TOLD_IS_NO_FACT: "standing",
    ProblemKind.CONTESTED_WITHOUT_REASON: "contested_reason",
}

PLAIN = ("place", "business", "observation")
PERSONS: dict[str, tuple[str, ...]] = {
    "presumed_victim": ("identity", "contact", "health_or_sexual_life", "free_text"),
    "minor": ("identity", "contact", "health_or_sexual_life", "free_text"),
    "suspect": ("identity", "contact", "vehicle", "criminal", "free_text"),
    "witness": ("identity", "contact", "free_text"),
}
"""What can be written down about whom. What is not asked for cannot be kept, given or demanded."""

ABOUT: dict[Conclusion, object] = {
    Conclusion.TRAFFICKING_SUSPECTED: gettext_lazy(
        "At least one element of the law is supported. You suspect; you do not prove."
    ),
    Conclusion.LABOUR_LAW_BREACH: gettext_lazy(
        "Underpayment, long hours or unsafe work, without signs of coercion."
    ),
    Conclusion.DOMESTIC_VIOLENCE: gettext_lazy(
        "Violence or control by a partner or a relative, without exploitation."
    ),
    Conclusion.OTHER_OFFENCE: gettext_lazy("Another crime, such as theft, threat or fraud."),
    Conclusion.NO_ABUSE: gettext_lazy(
        "What was seen has an ordinary explanation, such as work by free choice. Nothing is kept."
    ),
    Conclusion.CANNOT_TELL: gettext_lazy(
        "There is too little to judge. This is a full answer too. Nothing is kept."
    ),
}

DECISIONS: dict[Ended, tuple[object, object]] = {
    Ended.NO_PERSONS: (
        gettext_lazy("There is nothing about persons in it"),
        gettext_lazy("You read all of it, and nothing leads to a person. The text stays here."),
    ),
    Ended.STRIPPED: (
        gettext_lazy("Strip it: erase the text and everything about persons"),
        gettext_lazy("The notes go too. Facts about the place, in the signal, stay."),
    ),
    Ended.HANDED_OVER: (
        gettext_lazy("It was handed over: erase it here"),
        gettext_lazy("The party that must act has it now. Facts about the place stay."),
    ),
}


class ObservationForm(Form):
    """That one indicator was observed: how it is known, by whom, when."""

    how_known = forms.ChoiceField(
        label=gettext_lazy("How is this known?"), widget=forms.RadioSelect
    )
    standing = forms.ChoiceField(
        label=gettext_lazy("Is it a fact or hearsay?"), widget=forms.RadioSelect, initial=AS_USUAL
    )
    by_whom = forms.ChoiceField(label=gettext_lazy("Who observed it?"))
    observed_on = forms.DateField(
        label=gettext_lazy("On which day?"),
        help_text=gettext_lazy("Not known? Say below about when it was."),
        required=False,
        widget=forms.DateInput,
    )
    about = forms.CharField(
        label=gettext_lazy("Or when, in words"),
        help_text=gettext_lazy("Such as: in May, or every evening."),
        required=False,
        max_length=100,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("What exactly was seen or heard. Goes when the quarantine ends."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contested_reason = forms.CharField(
        label=gettext_lazy("Why do you note this contested sign?"),
        help_text=gettext_lazy("In your own words, without names. This stays."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, contested: bool = False, **kwargs: object) -> None:
        """Offer the words of the page's language; ask the reason for a contested sign only."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["how_known"] = _choices(
            self.fields["how_known"], [(each.value, words(each.label)) for each in HowKnown]
        )
        self.fields["by_whom"] = _choices(
            self.fields["by_whom"], [(each.value, words(each.label)) for each in ByWhom]
        )
        usual = _("As usual: a fact if seen, heard or in a document, else hearsay")
        self.fields["standing"] = _choices(
            self.fields["standing"],
            [(AS_USUAL, usual), *((each.value, words(each.label)) for each in Standing)],
        )
        missing = words(ProblemKind.CONTESTED_WITHOUT_REASON.text)
        self.fields["contested_reason"].error_messages["required"] = missing
        if not contested:
            del self.fields["contested_reason"]

    def clean(self) -> None:
        """Refuse two moments at once."""
        super().clean()
        if self.cleaned_data.get("observed_on") and self.cleaned_data.get("about"):
            self.add_error("about", _("Give a day or words, not both."))

    def observation(self, code: str) -> Observation:
        """Return what was typed as an observation of this indicator."""
        given = self.cleaned_data
        how_known = HowKnown(given["how_known"])
        chosen = given["standing"]
        return Observation(
            indicator=code,
            how_known=how_known,
            by_whom=ByWhom(given["by_whom"]),
            standing=how_known.usual_standing if chosen == AS_USUAL else Standing(chosen),
            observed_on=given["observed_on"] or given["about"],
            note=given["note"],
            contested_reason=given.get("contested_reason", ""),
        )

    def show_problems(self, error: ObservationError, code: str) -> None:
        """Put each problem beside the field that it is about."""
        for problem in error.problems:
            field = FIELD_OF.get(problem.kind) if problem.indicator == code else None
            self.add_error(field if field in self.fields else None, words(problem.kind.text))


def initial_of(observation: Observation) -> dict[str, object]:
    """Return the form's values for an observation that was noted before."""
    when = observation.observed_on
    usual = observation.standing is observation.how_known.usual_standing
    return {
        "how_known": observation.how_known.value,
        "standing": AS_USUAL if usual else observation.standing.value,
        "by_whom": observation.by_whom.value,
        "observed_on": when if isinstance(when, dt.date) else None,
        "about": "" if isinstance(when, dt.date) else when,
        "note": observation.note,
        "contested_reason": observation.contested_reason,
    }


@dataclass(frozen=True)
class PersonFields:
    """The fields about one kind of person; `filled` keeps their section open."""

    subject: str
    label: str
    fields: list[BoundField]
    filled: bool


class ConcludeForm(Form):
    """The conclusion, its reasons, and the items of the signal, those about persons apart."""

    conclusion = forms.ChoiceField(
        label=gettext_lazy("What do you conclude?"), widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "What supports it, what speaks against it. In your words, without names. This stays."
        ),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy("The address or spot, without who lives there."),
        required=False,
        max_length=SHORT,
    )
    business = forms.CharField(label=gettext_lazy("Business"), required=False, max_length=SHORT)
    observation = forms.CharField(
        label=gettext_lazy("What was seen there"),
        help_text=gettext_lazy("About the place and the work. Nobody may be recognised in it."),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the conclusions with what they mean, and the fields about persons."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["conclusion"] = _choices(
            self.fields["conclusion"],
            [(each.value, _explained(words(each.label), ABOUT[each])) for each in Conclusion],
        )
        self.fields["reasons"].error_messages["required"] = words(ConclusionProblem.NO_REASON.text)
        for subject, categories in PERSONS.items():
            for category in categories:
                self.fields[_name(subject, category)] = forms.CharField(
                    label=keeping.category_label(category, language()).capitalize(),
                    required=False,
                    max_length=1_000,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def persons(self) -> Iterator[PersonFields]:
        """Yield the fields about each kind of person."""
        for subject, categories in PERSONS.items():
            fields = [self[_name(subject, category)] for category in categories]
            yield PersonFields(
                subject=subject,
                label=keeping.subject_label(subject, language()).capitalize(),
                fields=fields,
                filled=any(field.value() or field.errors for field in fields),
            )

    def items(self) -> tuple[SignalItem, ...]:
        """Return what was filled in, each with its label."""
        asked = [(category, NOBODY, category) for category in PLAIN] + [
            (_name(subject, category), subject, category)
            for subject, categories in PERSONS.items()
            for category in categories
        ]
        return tuple(
            SignalItem(id=name, category=category, subject=subject, value=self.cleaned_data[name])
            for name, subject, category in asked
            if self.cleaned_data[name]
        )

    def show_problems(self, error: ConclusionError) -> None:
        """Put each problem beside the field that it is about."""
        for problem in error.problems:
            field = "reasons" if problem is ConclusionProblem.NO_REASON else "conclusion"
            self.add_error(field, words(problem.text))


class QuarantineForm(Form):
    """How a quarantine ends."""

    ended = forms.ChoiceField(label=gettext_lazy("What do you decide?"), widget=forms.RadioSelect)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the ends that a person can decide on."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["ended"] = _choices(
            self.fields["ended"],
            [(each.value, _explained(*texts)) for each, texts in DECISIONS.items()],
        )


class FreezeForm(Form):
    """A lawful pause: its ground, who ordered it, from when until when."""

    ground = forms.ChoiceField(label=gettext_lazy("On which ground?"), widget=forms.RadioSelect)
    authority = forms.CharField(
        label=gettext_lazy("Who ordered it?"),
        help_text=gettext_lazy(
            "The office and the reference of the order or request. "
            "No names: this line is not sealed."
        ),
        max_length=SHORT,
    )
    starts_on = forms.DateField(label=gettext_lazy("From which day?"), widget=forms.DateInput)
    ends_on = forms.DateField(
        label=gettext_lazy("Until which day?"),
        help_text=gettext_lazy("An order under art. 126ni: at most 90 days, and once 90 more."),
        widget=forms.DateInput,
    )
    oral = forms.BooleanField(
        label=gettext_lazy("The order is oral. It must be on paper within 3 days."),
        required=False,
    )

    def __init__(self, *args: object, grounds: list[tuple[str, str]], **kwargs: object) -> None:
        """Offer the grounds that the law's keeping rules name."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["ground"] = _choices(self.fields["ground"], grounds)


class MessageForm(Form):
    """A message to the reporter."""

    text = forms.CharField(
        label=gettext_lazy("Write to the reporter"),
        help_text=gettext_lazy(
            "Only who holds the receipt reads it. Do not ask who they are, and name nobody."
        ),
        max_length=settings.TEXT_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _choices(field: forms.Field, choices: list[tuple[str, str]]) -> forms.Field:
    field.choices = choices  # type: ignore[attr-defined]
    return field


def _explained(label: object, explanation: object) -> str:
    return format_html(
        '<span>{}<br><span class="schakel-quiet schakel-small">{}</span></span>', label, explanation
    )


def _name(subject: str, category: str) -> str:
    return f"{subject}-{category}"
