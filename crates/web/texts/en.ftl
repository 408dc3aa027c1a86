# The language itself.
language-name = English
language-direction = ltr
language-lowers-labels = yes

# Dates. Months and weekdays are looked up by number (Monday is 1).
date-long = { $day } { $month } { $year }
date-and-time = { $day } { $month } { $year } at { $hour }:{ $minute }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

# Components.
component-back = Back
component-breadcrumbs = Breadcrumb
component-count-characters = You can enter up to { $count } characters
component-count-words = You can enter up to { $count } words
component-error = Error
component-footer-title = Support links
component-important = Important
component-language = Language
component-menu = Menu
component-next-html = Next<span class="govuk-visually-hidden"> page</span>
component-page = Page { $number }
component-pagination = Pagination
component-password-show = Show
component-password-show-label = Show password
component-previous-html = Previous<span class="govuk-visually-hidden"> page</span>
component-service-information = Service information
component-success = Success
component-warning = Warning

# The frame of every page.
frame-account-label = Your account
frame-accessibility = Accessibility
frame-cookies = Cookies
frame-main-label = Main menu
frame-sign-in = Sign in
frame-sign-out = Sign out
frame-signed-in-as = Signed in as { $name }
frame-skip = Skip to main content
frame-email = Email
frame-phone = Phone
frame-hours = Open

# When something goes wrong.
fault-contact-title = If you need help
fault-home = Go to the start page
fault-not-found-title = Page not found
fault-not-found-text = If you typed the address, check that it is correct. If you followed a link, the page may have moved.
fault-forbidden-title = You cannot see this page
fault-forbidden-text = It belongs to somebody else, or your account is not allowed to open it. If you were sent here by another website, start again from our start page.
fault-too-large-title = The file is too large
fault-too-large-text = Nothing was saved from the last page. Go back and choose a file smaller than 20 MB, or make a long text shorter.
fault-stale-title = This page has changed since you opened it
fault-stale-text = Somebody, perhaps you in another window, has already changed it. What you had saved before is still there. Go back, load the page again and check your answers.
fault-unreadable-title = We could not read what was sent
fault-unreadable-text = What you had saved before is still there. Go back and try again.
fault-unavailable-title = Sorry, the service is not available
fault-unavailable-text = What you had saved before is still there. Try again in a few minutes.
fault-problem-title = Sorry, there is a problem with the service
fault-problem-text = What you had saved before is still there. Try again later. We have been told about the problem.

# Filling in a form.
form-page-title = Your answers
form-problem-title = There is a problem
form-continue = Continue
form-later = Save and come back later
form-step = Step { $number } of { $count }
frame-error-prefix = Error:
form-optional = (optional)
form-why = Why we ask this
form-choose = Choose one
form-choose-all = Select all that apply.
form-date-hint = For example, 27 3 2026.
form-time-hint = For example, 14:30.
form-file-hint = Choose a file smaller than 20 MB.
form-files-there = Files you have added
form-remove-html = Remove<span class="govuk-visually-hidden"> { $what }</span>
form-add = Add
form-add-another = Add another
form-row = { $label } { $number }
form-table = Table
form-table-left-out = { $count } more rows are not shown.
form-count-under-one = You have %{"{"}count{"}"} character remaining
form-count-under = You have { $count } characters remaining
form-count-at = You have 0 characters remaining
form-count-over-one = You have %{"{"}count{"}"} character too many
form-count-over = You have { $count } characters too many

# Parts of a date and time: within a sentence, and as a label.
part-day = day
part-month = month
part-year = year
part-time = time
part-day-label = Day
part-month-label = Month
part-year-label = Year
part-time-label = Time
list-and = and

# What is wrong with an answer. $label fits within a sentence, $Label is the label as it stands.
answer-not-provided = Not provided
answer-other = Check your answer to { $label }
answer-required-question = Answer the question “{ $Label }”
answer-required-text = Enter { $label }
answer-required-choice = Select { $label }
answer-required-choices = Select at least one: { $label }
answer-required-tick = Tick the box “{ $Label }” to continue
answer-required-file = Choose a file: { $label }
answer-required-rows = Add at least one: { $label }
answer-too-short = { $Label } must have at least { $min } characters
answer-too-long = { $Label } must have { $max } characters or fewer. You have written { $length }
answer-pattern = Enter { $label } in the right format
answer-email = Enter an email address in the right format, like name@example.com
answer-phone = Enter a phone number, like 01632 960 001 or +44 808 157 0192
answer-number = { $Label } must be a number
answer-number-ambiguous = Write { $label } without thousands separators, like 1500 or 1500.50
answer-too-many-digits = { $Label } has too many digits
answer-too-many-decimals = { $Label } may have { $max } digits behind the decimal point
answer-not-a-step = { $Label } must be a multiple of { $step }, like { $below } or { $above }
answer-too-small = { $Label } must be { $min } or more
answer-too-large = { $Label } must be { $max } or less
answer-not-an-option = Select one of the choices for { $label }
answer-too-many-options = Select { $max } or fewer for { $label }
answer-date = { $Label } must be a real date
answer-date-incomplete = { $Label } must include a { $missing }
answer-time = Enter { $label } as hours and minutes, like 14:30
answer-too-early = { $Label } must be { $earliest } or later
answer-too-late = { $Label } must be { $latest } or earlier
answer-file-type = The file “{ $name }” must be one of these kinds: { $accept }
answer-file-too-large = The file “{ $name }” must be smaller than { $max_bytes }
answer-too-many-files = You can add { $max } files
answer-too-few-rows = Add at least { $min }: { $label }
answer-too-many-rows = You can add at most { $max }: { $label }
answer-wrong-type = Check your answer to { $label }
answer-not-computed = { $Label } could not be worked out from your answers. Check them

# The resident's pages.
navigation-services = Services
navigation-cases = Your cases
fee = { $amount } { $currency }
fee-from = from { $amount } { $currency }
fee-none = Free of charge

home-title = What do you need to do?
home-lead = Apply to { $authority } online, follow your cases, and answer when we ask you something.
home-search-label = Search for a service
home-search = Search
home-services = Services
home-found-title = Search for { $query }
home-found = { $count ->
    [0] No service found for “{ $query }”
    [one] One service found for “{ $query }”
   *[other] { $count } services found for “{ $query }”
}
home-nothing-found = Try other words.
home-all = Show all services
home-none = There is no service here yet.

service-drafts = You have already begun an application
service-draft-changed = Last changed { $when }
service-draft-resume = Go on with it
service-draft-discard = Throw it away
service-cost-title = What it costs
service-duration-title = How long it takes
service-need-title = What you need
service-start = Start now
service-start-again = Start a new application
service-sign-in-first = You will be asked to sign in first. You can stop at any time and go on later.
service-ways-title = Other ways to apply
service-law-title = The law
service-owner-title = Who is responsible
way-counter = In person
way-phone = By phone
way-post = By post
way-email = By email
way-assisted = With our help

sign-in-account = Email address or account name
sign-in-account-hint = The one your account is in.
sign-in-password = Password
sign-in-account-missing = Enter your email address or account name
sign-in-password-missing = Enter your password
sign-in-wrong = The account or the password is wrong. Check both and try again
component-password-hide = Hide
component-password-hide-label = Hide password

upload-too-large = “{ $name }” is too large. Choose a file smaller than { $max } MB
upload-type = “{ $name }” is not of a kind that we can open. Choose a PDF, a picture (JPG, PNG), a text or an office document
upload-disguised = “{ $name }” is not what its name says. Save it again from the program that made it, then choose it here
upload-bomb = “{ $name }” cannot be opened safely. Save it as a PDF and choose that
upload-empty = “{ $name }” is empty. Choose another file

check-title = Check your answers
check-send-title = Send your application
check-send-text = By sending it you confirm that what you have written is correct, as far as you know.
check-send = Send application
answer-change = Change
answer-yes = Yes
answer-no = No

discard-title = Do you want to throw this application away?
discard-text = You began an application for { $service } and last changed it { $when }. What you have written will be gone.
discard-yes = Throw it away
discard-no = Keep it

sent-title = Application sent
sent-reference = Your reference
sent-service = We received your application: { $service }.
sent-decided = Your application has already been decided: { $outcome }.
sent-next = What happens next
sent-due = We decide by { $date } at the latest.
sent-follow = You can see at any time what has happened and what we are waiting for.
sent-case = Go to your case
sent-keep = You can bookmark or print this page.

cases-title = Your cases
cases-open = Running
cases-drafts = Not sent yet
cases-closed = Closed
cases-draft-tag = Not sent
cases-opened = Sent { $date }
cases-due = Decision by { $date }
cases-none = You have no cases yet.
waiting-resident-tag = Waiting for you
waiting-office-tag = We are working on it
waiting-third-party-tag = Waiting for others
waiting-timer-tag = Nothing to do
waiting-nobody-tag = Closed
waiting-resident-title = We are waiting for you
waiting-office-title = We are working on your case
waiting-third-party-title = We are waiting for somebody else
waiting-timer-title = There is nothing to do right now
waiting-nobody-title = This case is closed

case-reference = Reference { $reference }
case-due-html = We decide by <strong>{ $date }</strong> at the latest.
case-fee-html = The fee is <strong>{ $amount } { $currency }</strong>.
case-suspended = The time for our decision has stood still since { $date }. It goes on when we have your answer.
case-overdue = We should have decided by { $date }. We are sorry. Contact us if you want to know more.
case-answer = Answer
case-answer-by-html = Answer by <strong>{ $date }</strong>.
case-decision = Our decision
case-decided = Decided { $date }
case-reasons = Reasons
case-sources = Law
case-letter = The decision as a letter (PDF)
case-appeal = If you do not agree
case-appeal-until-html = The last day to appeal is <strong>{ $date }</strong>.
case-timeline = What has happened
case-readers = { $count ->
    [one] We have looked at your case once
   *[other] We have looked at your case { $count } times
}
case-answers = What you applied for
case-answers-show = Show your answers
case-documents = Letters and files
case-messages = You can also
task-send = Send
task-back = Back to the case
message-send = Confirm and send

timeline-by-you = You
timeline-internal = Only colleagues see this
timeline-application-received = You sent your application.
timeline-term-started = The time for our decision began. We decide by { $due } at the latest.
timeline-term-suspended = The time for our decision stands still until we have your answer.
timeline-term-resumed = The time for our decision goes on. We decide by { $due } at the latest.
timeline-document-added = A file was added: { $document }.
timeline-message-registered = A message came in.
timeline-outcome-recorded = The case was decided.
timeline-letter-made = A letter was sent: { $document }.
timeline-notice-sent = We wrote to you.
timeline-data-viewed = Your case was opened.
timeline-asked-resident = We asked you: { $task }.
timeline-step = Something happened in your case.
timeline-ended = The case is closed.
timeline-cancelled = The case was ended: { $reason }
timeline-task-claimed = { $name } took a task.
timeline-task-released = A task was given back.
timeline-note-added = Note: { $note }
timeline-effect-failed = Not done ({ $effect }): { $message }
timeline-task-created = New task: { $task }
timeline-task-completed = Done: { $task }
timeline-decision-made = Rules were applied: { $decision }
timeline-incident-raised = The process stopped: { $message }

cookies-what = Cookies are small files that a website keeps on your device.
cookies-only = We only use cookies that are needed for this website to work. We do not follow you, and nobody else sets cookies here.
cookies-table = Cookies that we use
cookies-name = Name
cookies-purpose = What it is for
cookies-expires = When it goes
cookies-session = Keeps you signed in
cookies-session-expires = When you sign out, or after { $hours } hours
cookies-language = Remembers the language you chose
cookies-language-expires = After one year

accessibility-title = Accessibility
accessibility-lead = { $authority } wants as many people as possible to be able to use this website.
accessibility-can =
    You should be able to:

    - zoom in up to 400% without text running off the screen
    - get from the first page to the last with only a keyboard
    - listen to all of it with a screen reader
    - use it without scripts, on an old phone and on a slow connection
accessibility-known-title = What does not work yet
accessibility-known =
    - Files that others sent us may not be accessible. Tell us if you need one in another form.
    - Process diagrams are pictures. The same figures always stand in a table beside them.
accessibility-tell-title = Tell us
accessibility-tell = If something here is hard to use, or you need it in another form, contact us. We answer and mend it.
accessibility-how-title = How we check
accessibility-how = We aim for WCAG 2.2, level AA. Every page is checked by a program in two screen widths each time it changes, and by people with a keyboard and a screen reader before larger changes.
