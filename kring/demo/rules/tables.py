"""The tables that the generator fills, parents before children, and the columns it gives; the rest keep the model's default."""

_DOSSIER = ("id", "region_id", "dossier_id")

TABLES: dict[str, tuple[str, ...]] = {
    "directory_postcodearea": ("code", "place", "latitude", "longitude", "approximate"),
    "identity_region": ("id", "name", "slug", "country", "theme", "smallest_count"),
    "identity_organisation": (
        "id", "region_id", "name", "kind", "parent_id", "address", "postcode", "place", "phone", "email", "active",
    ),
    "identity_user": (
        "id", "password", "email", "name", "job_title", "phone", "language", "is_active", "date_joined",
    ),
    "identity_photo": ("id", "region_id", "user_id", "version", "made_at", "content"),
    "identity_linkworkerprofile": ("id", "user_id", "about", "background", "trained_on", "volunteer", "languages"),
    "identity_membership": ("id", "region_id", "user_id", "organisation_id", "role", "since", "until"),
    "clients_consenttext": ("id", "region_id", "version", "text_nl", "text_en", "published_at"),
    "programme_programme": ("id", "region_id", "name"),
    "programme_programmeversion": (
        "id", "region_id", "programme_id", "number", "content", "edited_at", "published_at", "published_by_id",
    ),
    "programme_location": (
        "id", "region_id", "name", "programme_id", "welfare_id", "place", "postcode", "urbanity", "started_in", "systems",
    ),
    "programme_locationpractice": ("id", "region_id", "location_id", "practice_id", "takes_part", "contact_id"),
    "programme_locationmember": ("id", "region_id", "location_id", "user_id", "hours_per_week", "since", "until"),
    "capacity_presence": (
        "id", "region_id", "user_id", "location_id", "site_id", "room", "weekday", "starts", "ends", "slot_minutes", "since",
        "until",
    ),
    "capacity_absence": ("id", "region_id", "user_id", "since", "until", "deputy_id", "registered_at"),
    "access_standin": ("id", "region_id", "organisation_id", "absent_id", "deputy_id", "since", "until"),
    "directory_activity": (
        "id", "region_id", "title", "description", "organisation_id", "organiser", "language", "theme", "theme_guessed", "venue",
        "street", "postcode", "town", "transport", "latitude", "longitude", "days", "starts", "ends", "when_words", "moments", "cost",
        "cost_per", "cost_words", "trial", "city_pass", "age_min", "age_max", "age_words", "for_whom", "spoken", "access", "group_size",
        "buddy", "places", "waiting", "expect", "phone", "email", "website", "contact_agreed", "full", "active", "confirmed_on", "expires_on",
    ),
    "directory_schoolholiday": ("id", "region_id", "name", "first", "last"),
    "directory_keeper": ("id", "region_id", "activity_id", "name", "email", "since"),
    "directory_tip": ("id", "region_id", "activity_id", "text", "by_id", "at"),
    "clients_client": (
        "id", "region_id", "owner_id", "first_name", "prefix", "last_name", "search_name", "birth_date", "street",
        "postcode", "place", "phone", "email", "language", "may_call", "may_text", "may_mail", "may_write", "voicemail",
        "call_from", "call_until", "reach_note", "may_speak_with", "made_at",
    ),
    "access_dossier": ("id", "region_id", "opened_at", "closed_at"),
    "referral_referral": (
        "dossier_id", "region_id", "client_id", "location_id", "version_id", "practice_id", "referrer_id", "sent_by_id",
        "welfare_id", "link_worker_id", "key", "help_question", "discussed", "willing", "yes", "advice",
        "overruled_because", "icpc", "warm_handover", "state", "seq", "sent_at", "accepted_at", "first_contact_at",
        "hold_until", "closed_at", "ending",
    ),
    "access_relation": (*_DOSSIER, "kind", "organisation_id", "user_id", "ground", "since", "until"),
    "clients_consent": (*_DOSSIER, "text_id", "how", "told_to_id", "share_icpc", "given_at", "withdrawn_at"),
    "capacity_appointment": (
        *_DOSSIER, "user_id", "site_id", "room", "kind", "starts_at", "minutes", "booked_at", "cancelled_at",
        "cancelled_by",
    ),
    "referral_referralevent": (
        "id", "region_id", "referral_id", "seq", "at", "kind", "before", "after", "user_id", "organisation_id", "data",
    ),
    "duties_step": (
        *_DOSSIER, "kind", "code", "details", "organisation_id", "owner_id", "due_on", "opened_at", "done_at", "outcome",
        "kept_for_id",
    ),
    "referral_message": (
        "id", "region_id", "referral_id", "kind", "author_id", "organisation_id", "text", "written_at", "read_at",
    ),
    "journey_contact": (
        "id", "region_id", "referral_id", "organisation_id", "user_id", "on", "kind", "role", "outcome", "minutes", "note",
        "recorded_at", "moved_from_id",
    ),
    "journey_plan": (
        "id", "region_id", "referral_id", "what_matters", "problems", "problems_when", "overview_by", "barriers", "barriers_note",
        "changed_at",
    ),
    "journey_goal": ("id", "region_id", "referral_id", "text", "importance", "made_at", "reached_at", "dropped_at"),
    "matching_handover": (
        "id", "region_id", "referral_id", "activity_id", "provider_id", "state", "first_name", "reach_by",
        "practicalities", "volunteering", "sent_by_id", "sent_at", "answered_at", "answer_note", "started_on", "stopped_on",
        "stop_reason",
    ),
    "matching_attendance": ("id", "region_id", "handover_id", "on", "present"),
    "feedback_feedback": (
        "id", "region_id", "referral_id", "moment", "text", "author_id", "sent_at", "read_at", "read_by_id", "reminded_at",
        "practice_id",
    ),
    "feedback_notice": (
        *_DOSSIER, "organisation_id", "user_id", "happening", "made_at", "read_at", "read_by_id",
    ),
    "access_link": (
        "id", "region_id", "purpose", "dossier_id", "subject_id", "token_hash", "made_at", "expires_at", "revoked_at",
    ),
    "referral_signpost": ("id", "region_id", "location_id", "practice_id", "support", "because", "on"),
    "access_auditentry": (
        "region_id", "at", "verb", "action", "user_id", "bearer_id", "organisation_id", "role", "on_behalf_of_id",
        "dossier_id", "object_type", "object_ids", "ground", "refused",
    ),
}  # fmt: skip

type Rows = dict[str, list]


def no_rows() -> Rows:
    """An empty list for each table."""
    return {table: [] for table in TABLES}


def field(table: str, column: str) -> int:
    """Where a column stands in a table's rows."""
    return TABLES[table].index(column)
