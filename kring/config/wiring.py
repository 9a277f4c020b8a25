"""Who reacts to what. Two columns: what must hold together with the write, and what leaves the building after it; and what each
day brings.

`IN_TRANSACTION` handlers run inside the transaction of the write and get the event; `AFTER_COMMIT` handlers get an
`OutboxMessage` whose payload holds the event's fields, delivered at least once by `manage.py run_outbox`.
"""

from collections.abc import Callable
from datetime import datetime

from kring.access import photos
from kring.directory import events as directory_events
from kring.directory.taking import events as taking_events
from kring.directory.taking import likenesses
from kring.directory.taking import work as taking_work
from kring.directory.upkeep import daily as upkeep_daily
from kring.directory.upkeep import letters as upkeep_letters
from kring.doors.steward.people import events as account_events
from kring.doors.steward.people import letters
from kring.duties import daily as duties_daily
from kring.events import outbox
from kring.events.bus import Delivery, Wiring
from kring.feedback import daily as feedback_daily
from kring.feedback import events as feedback_events
from kring.feedback import handlers as feedback
from kring.feedback.channels.mail import clients as client_mail
from kring.feedback.channels.mail import professionals as professional_mail
from kring.feedback.channels.mail import providers as provider_mail
from kring.identity import events as identity_events
from kring.identity import letters as identity_letters
from kring.identity import sessions as identity_sessions
from kring.insight import counting
from kring.insight.results import keeping as results
from kring.journey import events as journey_events
from kring.matching import events as matching_events
from kring.matching import mail as matching_mail
from kring.matching import reactions as matching
from kring.outcomes import daily as outcomes_daily
from kring.outcomes import events as outcome_events
from kring.outcomes import letters as outcome_letters
from kring.outcomes import planning as moments
from kring.referral import events as referral_events
from kring.referral.actions import daily as steps_daily
from kring.referral.actions import drafts

IN_TRANSACTION: Wiring = {
    referral_events.Sent: [counting.count_move, feedback.tell_of_move],
    referral_events.Accepted: [counting.count_move, moments.course_began],
    referral_events.Signposted: [counting.count_signpost],
    referral_events.Resent: [feedback.tell_of_move],
    referral_events.Asked: [feedback.tell_of_move],
    referral_events.Answered: [feedback.tell_of_move],
    referral_events.Returned: [counting.count_move, feedback.tell_of_move, moments.course_fell_through],
    referral_events.Withdrawn: [
        matching.file_withdrawn,
        counting.count_move,
        feedback.tell_of_move,
        moments.course_fell_through,
    ],
    # Who welcomed somebody is thanked before what did not begin ends with the file.
    referral_events.Closed: [
        feedback.owe_at_end,
        counting.count_closing,
        feedback.tell_of_move,
        matching.file_closed,
        moments.course_began,
    ],
    referral_events.Reopened: [
        counting.count_move,
        feedback.forget_the_end,
        feedback.tell_of_move,
        moments.course_goes_on,
    ],
    referral_events.NoteWritten: [feedback.tell_of_note],
    referral_events.MessagesRead: [feedback.forget_messages],
    referral_events.AppointmentBooked: [feedback.plan_reminder_of],
    referral_events.ConsentWithdrawn: [
        matching.consent_withdrawn,
        feedback.forget_what_is_owed,
        feedback.tell_of_withdrawn_consent,
        moments.consent_withdrawn,
    ],
    journey_events.FirstContact: [feedback.owe_after_intake, counting.count_first_contact, moments.course_began],
    journey_events.PlanMade: [feedback.owe_at_plan, counting.count_plan],
    journey_events.ContactRecorded: [matching.people_spoke],
    journey_events.ContactMoved: [feedback.tell_of_moved_contact, moments.contact_moved],
    matching_events.ActivityStarted: [counting.count_start],
    matching_events.ActivityNotStarted: [counting.uncount_start],
    matching_events.ActivityStopped: [counting.count_stop],
    matching_events.HandoverTakenBack: [counting.uncount_stop],
    directory_events.ActivityChanged: [matching.activity_changed],
    directory_events.ActivityFilled: [matching.activity_filled],
    directory_events.ActivityHasRoom: [matching.activity_has_room],
    directory_events.ActivityEnded: [matching.activity_ended],
    directory_events.ActivityGoesOn: [matching.activity_goes_on],
    feedback_events.FeedbackSent: [counting.count_feedback, feedback.tell_of_feedback],
    feedback_events.FeedbackUnread: [feedback.tell_of_unread],
    feedback_events.FeedbackReplied: [feedback.tell_of_reply],
    feedback_events.NoContactInTime: [feedback.tell_of_no_contact],
    feedback_events.NoFeedbackInTime: [feedback.tell_of_no_feedback],
}

AFTER_COMMIT: Wiring = {
    feedback_events.MailDue: [professional_mail.say_that_something_waits],
    feedback_events.ReminderDue: [client_mail.remind],
    feedback_events.ClientThanked: [client_mail.thank],
    feedback_events.ProviderThanked: [provider_mail.thank],
    matching_events.HandoverSent: [matching_mail.invite],
    outcome_events.QuestionsDue: [outcome_letters.ask],
    outcome_events.Measured: [results.bring_up_to_date],
    taking_events.IntakeWaits: [taking_work.carry_on],
    directory_events.ActivityAdded: [likenesses.look_at_new],
    directory_events.ProposalAnswered: [upkeep_letters.tell_of_answer],
    directory_events.KeeperNamed: [upkeep_letters.welcome],
    directory_events.EntryDue: [upkeep_letters.ask_keeper],
    directory_events.OwnEntriesDue: [upkeep_letters.ask_organisation],
    directory_events.MoneyEnds: [upkeep_letters.tell_keeper_of_money],
    directory_events.OwnMoneyEnds: [upkeep_letters.tell_organisation_of_money],
    account_events.Invited: [letters.invitation],
    identity_events.PasswordForgotten: [identity_letters.new_password],
    identity_events.AccountChanged: [identity_letters.account_changed],
}

# What may be busy for minutes has a lane of its own in the outbox, so that mail does not wait behind it.
LONG: list[Delivery] = [taking_work.carry_on, likenesses.look_at_new, results.bring_up_to_date]

# Who hears of a message that is no longer tried.
WHEN_PARKED: dict[Delivery, Delivery] = {taking_work.carry_on: taking_work.give_up}

# What only the passing of days brings about; each returns how much there was to do. Run by `manage.py run_daily`.
DAILY: list[Callable[[datetime], object]] = [
    steps_daily.tidy,
    duties_daily.look_for_files_without_a_step,
    feedback_daily.remind_unread,
    feedback_daily.tell_of_no_contact,
    feedback_daily.tell_of_no_feedback,
    feedback_daily.plan_reminders,
    outcomes_daily.ask,
    outcomes_daily.remind,
    outcomes_daily.close_windows,
    results.bring_all_up_to_date,
    upkeep_daily.ask_to_confirm,
    upkeep_daily.tell_of_money,
    outbox.forget_delivered,
    identity_sessions.forget_ended,
    photos.forget_leavers,
    drafts.forget_drafts,
    taking_work.fetch_feeds,
]
