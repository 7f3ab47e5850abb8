"""The addresses of those who look after listings together: claims, invitations, handing over; and of the stewards'."""

from django.urls import path

from directory.views import claims
from directory.views.desk import claims as desk_claims
from directory.views.desk import organisers as desk_organisers
from directory.views.keep import claims as keep_claims
from directory.views.keep import home, invited, people

urlpatterns = [
    path("groups/<uuid:listing_id>/claim/", claims.claim, name="claim"),
    path("groups/<uuid:listing_id>/claim/sent/", claims.claim_sent, name="claim_sent"),
    path("keep/", home.home, name="keep_home"),
    path("keep/close/", home.close, name="keep_close"),
    path("keep/new-link/", home.new_link, name="keep_new_link"),
    path("keep/invited/", invited.invited, name="keep_invited"),
    path("keep/claim/", keep_claims.prove, name="keep_prove"),
    path("keep/me/", home.about_me, name="keep_me"),
    path("keep/me/account/", home.make_account, name="keep_account"),
    path("keep/me/forget/", home.forget_me, name="keep_forget"),
    path("keep/<uuid:listing_id>/people/", people.people, name="keep_people"),
    path("keep/<uuid:listing_id>/people/invite/", people.invite, name="keep_invite"),
    path("keep/<uuid:listing_id>/people/<uuid:organiser_id>/out/", people.take_out, name="keep_take_out"),
    path("keep/<uuid:listing_id>/leave/", people.leave, name="keep_leave"),
    path("keep/<uuid:listing_id>/hand-over/", people.hand_over, name="keep_hand_over"),
    path("keep/<uuid:listing_id>/hand-over/answer/", people.hand_over_answer, name="keep_hand_over_answer"),
    path("keep/<uuid:listing_id>/claims/<uuid:claim_id>/", keep_claims.claim, name="keep_claim"),
    path("desk/claims/", desk_claims.claims, name="desk_claims"),
    path("desk/claims/<uuid:claim_id>/", desk_claims.claim, name="desk_claim"),
    path("desk/organisers/", desk_organisers.organisers, name="desk_organisers"),
    path("desk/organisers/<uuid:organiser_id>/", desk_organisers.organiser, name="desk_organiser"),
    path("desk/listings/<uuid:listing_id>/people/", desk_organisers.people, name="desk_people"),
    path("desk/listings/<uuid:listing_id>/people/call-off/", desk_organisers.call_off, name="desk_call_off"),
]
