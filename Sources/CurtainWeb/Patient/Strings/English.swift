// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

extension PageStrings {
    static let english: [String: String] = [
        // Every page
        "skip": "Skip to the content",
        "languages": "Language",
        "service": "Private messages",
        "emergency": "Emergency",
        "emergency_clinic": "For anything else that cannot wait, call {clinic} at {phone}.",
        "footer": "Private message service of {clinic}.",

        // Landing
        "landing_title": "Private messages",
        "landing_lead": "{clinic} uses this service to talk with people in private.",
        "landing_invited": "Did you get an invitation?",
        "landing_invited_text": "Open the link in it, or type its code.",
        "landing_code_link": "Type an invitation code",
        "landing_back": "Have you been here before?",
        "landing_back_text": "Come back with your return code and your passphrase.",
        "landing_back_link": "Come back to your conversation",
        "landing_wrote": "Did you write to us in public?",
        "landing_wrote_text":
            "We cannot answer personal questions where everybody reads along. Call {phone}, and we go on from there.",

        // Is this the right place?
        "check_title": "Is this the right place?",
        "check_text": "You need not take our word for it. The clinic's own site says which address this service has:",

        // Invitation
        "invite_title": "You are invited to a private conversation",
        "invite_lead": "Nothing has been opened yet. Only you can read what comes next.",
        "invite_button": "Open the invitation",
        "invite_code_title": "Type your invitation code",
        "invite_code_label": "Invitation code",
        "invite_code_hint": "Twelve letters and digits from your invitation. Capitals and dashes make no difference.",
        "invite_code_button": "Go on",
        "invite_not_open":
            "This invitation is not open. It may be mistyped, out of date or replaced by a newer one. "
            + "Check it, or ask {clinic} for a new one: {phone}.",
        "invite_again": "Please open your invitation's link again, or type its code.",

        // Confirm
        "confirm_title": "A clinic would like to talk privately",
        "confirm_lead":
            "Choose a passphrase. With it, and with a code that you get on the next page, only you can come back.",
        "confirm_passphrase": "Passphrase",
        "confirm_passphrase_hint": "At least 12 characters. A few words that you can remember are good.",
        "confirm_repeat": "The passphrase again",
        "confirm_button": "Start the conversation",
        "confirm_mismatch": "The two passphrases are not the same. Please type both again.",
        "confirm_weak": "This passphrase is too short or too easy to guess. Please choose another one.",

        // Welcome
        "welcome_title": "Keep this return code",
        "welcome_lead": "It is shown only now. You need it, together with your passphrase, to come back.",
        "welcome_label": "Your return code",
        "welcome_keep": "Write it down or print it, and keep it where only you find it. We cannot show it again.",
        "welcome_copy": "Copy",
        "welcome_copied": "Copied",
        "welcome_print": "Print",
        "welcome_go": "I have kept it. Go to the conversation",

        // Contested
        "contested_title": "This invitation was used already",
        "contested_lead": "Somebody has opened it before, so the conversation is locked to protect it.",
        "contested_todo":
            "If that was not you, nothing is lost: call {clinic} at {phone} and ask for a new invitation. "
            + "The staff have been told.",

        // Thread
        "thread_title": "Your conversation",
        "thread_messages": "Messages",
        "thread_none": "There are no messages yet.",
        "thread_earlier": "Earlier messages",
        "thread_newest": "Newest messages",
        "thread_you": "You",
        "thread_service": "Note",
        "thread_write": "Write a message",
        "thread_label": "Your message",
        "thread_hint": "Only you and the staff of {clinic} can read it.",
        "thread_send": "Send",
        "thread_closed":
            "This conversation is closed. You can read it, and not write in it. Call {phone} if you need us.",
        "thread_leave": "Leave",
        "thread_leave_hint": "Leave when you are done, above all on a device that others use.",
        "session_warning": "You will be signed out in less than a minute.",
        "session_stay": "Stay",
        "session_ended": "Your session has ended, and the conversation is hidden.",

        // A message that was not sent
        "unsent_title": "Your message was not sent",
        "unsent_empty": "It holds no text that can be sent.",
        "unsent_long": "It is too long. Please shorten it, or send it in parts.",
        "unsent_busy": "The service is busy. Please wait a moment, then send it again.",
        "unsent_closed": "The conversation was closed in the meantime.",
        "unsent_session": "Your session has ended. Copy your text, come back, and send it then.",
        "unsent_form": "The page was out of date. Please send it again from here.",
        "unsent_back": "Back to the conversation",

        // Return
        "return_title": "Come back to your conversation",
        "return_code": "Return code",
        "return_code_hint": "The code that was shown to you when you started.",
        "return_passphrase": "Passphrase",
        "return_button": "Come back",
        "return_wrong": "Return code and passphrase do not go together. Please check both.",
        "return_ended": "Your session has ended. Come back with your return code and passphrase.",
        "return_lost": "Lost one of them? Call {clinic} at {phone} and ask for a new invitation.",

        // Left
        "left_title": "You have left",
        "left_text": "This device keeps nothing of the conversation. You may close this page.",

        // Problems
        "problem_title": "This did not work",
        "problem_not_found": "There is no page at this address.",
        "problem_denied": "The page was out of date, or the request came from another site. Please open it again.",
        "problem_throttled": "There were too many attempts. Please wait a while, then try again.",
        "problem_busy": "The service is busy. Please try again in a moment.",
        "problem_unavailable": "The service cannot take anything in at the moment. Please try again later.",
        "problem_unreadable": "What was sent could not be read. Please open the page again.",
        "problem_internal": "Something went wrong on our side. Please try again later.",
        "problem_reference": "If you call us about it, give this number:",
        "problem_home": "To the start page",
    ]
}
