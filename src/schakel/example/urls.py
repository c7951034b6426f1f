"""The start page of the example; these addresses exist nowhere else."""

from django.urls import path

from schakel.example import views

app_name = "example"
urlpatterns = [
    path("", views.start, name="start"),
    path("example/step-in/", views.step_in, name="step_in"),
]
