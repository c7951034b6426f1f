"""The pages of this room. They are about the parties, so that is the name they go by."""

from django.urls import path

from schakel.entrance import colleagues, devices, views

app_name = "parties"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("sign-out/everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("invitation/<str:code>/", views.join, name="join"),
    path("role/", views.role, name="role"),
    path("secret/", views.secret, name="secret"),
    path("sign-in/passkey/", devices.sign_in, name="sign_in_passkey"),
    path("unlock/", devices.unlock, name="unlock"),
    path("passkeys/", devices.devices, name="passkeys"),
    path("passkeys/<uuid:pk>/remove/", devices.remove, name="remove_passkey"),
    path("second-factor/", views.factor, name="factor"),
    path("members/", colleagues.members, name="members"),
    path("members/invite/", colleagues.invite, name="invite"),
    path("members/<uuid:pk>/access/", colleagues.access, name="access"),
    path("members/<uuid:pk>/end/", colleagues.end, name="end"),
]
