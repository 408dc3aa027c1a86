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
frame-back-label = Previous page
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
fault-gone-title = This case was disposed of
fault-gone-text = Cases are kept for the time that the law gives, then what they say is deleted. This one is gone. If you have our decision as a letter, it stays valid. Contact us if you have questions.
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
upload-infected = “{ $name }” was not kept: our virus scanner found something in it. Check the device that it came from, or choose another file
upload-away = “{ $name }” could not be stored just now. Your other answers are not lost. Choose the file again in a few minutes

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
timeline-case-opened = The case began. Its reference is { $reference }.
timeline-term-started = The time for our decision began. We decide by { $due } at the latest.
timeline-term-suspended = The time for our decision stands still until we have your answer.
timeline-term-resumed = The time for our decision goes on. We decide by { $due } at the latest.
timeline-term-extended = The time for our decision was made longer. We decide by { $due } at the latest. { $reason }
timeline-term-ended = The time for our decision ended without one.
timeline-document-added = A file was added: { $document }.
timeline-message-registered = A message came in.
timeline-signal-heard = A signal of another case came in: { $signal }.
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
timeline-effect-retried = What could not be sent is tried again: { $reason }
timeline-effect-given-up = What could not be sent was given up: { $reason }
timeline-hold-placed = Kept beyond its term: { $reason }
timeline-hold-lifted = No longer kept beyond its term: { $reason }
timeline-task-created = New task: { $task }
timeline-task-completed = Done: { $task }
timeline-decision-made = Rules were applied: { $decision }
timeline-incident-retried = Tried again: { $task } ({ $reason })
timeline-data-corrected = Data corrected: { $changes } ({ $reason })
timeline-token-moved = Moved by hand from { $task } to { $to } ({ $reason })
timeline-activity-cancelled = Left by hand: { $task } ({ $reason })
timeline-migrated = The case went over to a newer version of the service ({ $reason })
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

# desk
desk-worklist = Worklist
desk-cases = Cases
desk-services = Services
desk-theme = Appearance
desk-back-to-worklist = Worklist
desk-back-to-case = Back to the case
desk-whole-case = Open the whole case
desk-why = Urgency
desk-task = Task
desk-resident = Resident
desk-case = Case
desk-service = Service
desk-holder = Who has it
desk-holder-me = You have it
desk-holder-nobody = Nobody yet
desk-held-by = { $name } has it
desk-filter = Filter the worklist
desk-filter-whose = Show
desk-filter-all = All tasks for me
desk-filter-mine = Only what I have taken
desk-filter-any-service = All services
desk-filter-text = Reference, name or words
desk-filter-apply = Filter
desk-filter-clear = Show all
desk-worklist-count = { $count ->
    [one] 1 task, most urgent first
   *[other] { $count } tasks, most urgent first
}
desk-worklist-many = { $count } tasks or more, most urgent first
desk-worklist-none-title = No task fits
desk-worklist-none-text = Nothing that waits for you matches these filters. Use fewer words, or choose all services.
desk-worklist-empty-title = Nothing waits for you
desk-worklist-empty-text = New tasks appear here by themselves. If you expected one, it may belong to a role that you do not have: open the case to see whose turn it is.
desk-why-overdue = { $count ->
    [0] Overdue since today
    [one] Overdue by 1 day
   *[other] Overdue by { $count } days
}
desk-why-due = { $count ->
    [0] Due today
    [one] Due tomorrow
   *[other] Due in { $count } days
}
desk-why-waits = { $count ->
    [0] Came in today
    [one] Waits since yesterday
   *[other] Waits for { $count } days
}

# Cases at the desk.
desk-cases-find = Find a case
desk-cases-words = Words
desk-cases-words-hint = A reference, a name, a street, a registration number.
desk-cases-found = { $count ->
    [one] 1 case found
   *[other] { $count } cases found
}
desk-cases-newest = Newest cases
desk-cases-more = There are more. Add a word to find the one you look for.
desk-cases-none-title = No case found
desk-cases-none-text = Check the spelling, or use fewer words. You find only cases of the services that you work for.
desk-cases-empty-text = There are no cases yet in the services that you work for.
desk-status = Status
desk-status-open = Open
desk-status-decided = Decided
desk-status-closed = Closed
desk-waits = Waits for
desk-waits-resident = The resident
desk-waits-office = The office
desk-waits-third-party = Others
desk-waits-timer = A date
desk-waits-nobody = Nobody
desk-deadline = Decision due
desk-term-stands-still = The term stands still
desk-term-suspended = Stands still since { $since }
desk-opened = Received
desk-closed = Closed on
desk-channel-online = online
desk-channel-counter = at the counter
desk-channel-phone = by phone
desk-channel-post = by post
desk-channel-email = by email
desk-channel-assisted = online with help
desk-channel-system = by another system

# The case file.
desk-now = What is to be done now
desk-open-task = Open the task
desk-claim = Take the task
desk-release = Give it back
desk-other-task = { $whose }: { $task }
desk-other-system = Another system: { $step }
desk-resident-reads = What the resident reads about this:
desk-nothing-open = Nothing is to be done in this case.
desk-decision = Decision
desk-reasons = Reasons
desk-sources = Legal sources
desk-appeal-until = It can be appealed until { $date }.
desk-rules = Rules that fired
desk-rule = Rule
desk-rule-number = Rule { $number }
desk-rule-saw = What it saw
desk-rule-saw-nothing = Nothing: it always fires
desk-rule-gave = Result
desk-rule-source = Legal source
desk-rule-no-source = None given
desk-answers = Answers
desk-answers-none = The application came without answers.
desk-language = Language: { $code }
desk-documents = Documents
desk-documents-none = There are none.
desk-public = the resident sees it
desk-internal = internal
desk-document-add = Add a document
desk-document-file = File
desk-document-hint = PDF, picture, text, table or office document of at most 20 MB.
desk-document-missing = Choose a file
desk-document-public = May the resident see it?
desk-document-public-yes = Yes
desk-document-public-yes-hint = It appears in the resident’s case at once.
desk-document-public-no = No, it is internal
desk-document-public-missing = Select whether the resident may see it
desk-further = What else you can do
desk-note = Note for colleagues
desk-note-label = Note
desk-note-hint = The resident does not see it here, but may ask for the file.
desk-note-add = Add the note
desk-note-missing = Write the note
desk-note-too-long = The note must have 10,000 characters or fewer
desk-diagram = Where the case stands
desk-diagram-of = Process: { $name }
desk-diagram-stands = The case stands at: { $places }. Passed steps are drawn stronger, the number says how many wait at a step.
desk-diagram-ended = The case has ended. Passed steps are drawn stronger.
desk-timeline = Timeline
desk-who-nobody = by itself

# What happened, as clerks read it.
desk-event-received = The application came in
desk-event-opened = The case began by itself
desk-event-term-started = The legal term began: decision due on { $due }
desk-event-term-suspended = The legal term stands still: the resident’s turn
desk-event-term-resumed = The legal term goes on: decision due on { $due }
desk-event-term-extended = The legal term was extended: decision due on { $due }
desk-event-term-ended = The legal term ended without a decision: { $outcome }
desk-event-claimed = Took the task
desk-event-released = Gave the task back
desk-event-task = New task: { $task }
desk-event-task-done = Done: { $task }
desk-event-asked = The resident was asked: { $task }
desk-event-document = Document added: { $document }
desk-event-letter = Letter made: { $document }
desk-event-note = Note
desk-event-message = Registered: { $message }
desk-event-signal = A signal of another case came in: { $signal }
desk-event-outcome = Decided: { $outcome }
desk-event-notice = The resident was told
desk-event-rules = The rules were asked: { $decision }
desk-event-file-removed = A file was removed
desk-event-effect-failed = Something could not be sent
desk-event-effect-retried = What could not be sent is tried again
desk-event-effect-given-up = What could not be sent was given up
desk-event-hold-placed = Kept beyond its term
desk-event-hold-lifted = No longer kept beyond its term
desk-event-incident = A step could not be done
desk-event-retried = Tried again: { $task }
desk-event-corrected = Data corrected: { $changes }
desk-event-moved = Moved by hand from { $task } to { $to }
desk-event-left = Left without being completed: { $task }
desk-event-migrated = The case went over to another version of the service
desk-event-viewed = Read the case
desk-event-ended = The process ended
desk-event-cancelled = The case was ended by hand

# A task at the desk.
desk-complete = Complete the task
desk-task-held = { $name } has this task. You can read it, but only { $name } can complete it. If { $name } is away, give it back and take it yourself.
desk-task-free = Nobody has this task yet. Take it so that colleagues see that you are at it.
desk-task-refused = The process could not go on: { $said }. Nothing was changed. Tell an administrator
desk-reasons-missing = Give at least one reason: the resident must be able to read why
desk-gone-title = This task is already done
desk-gone-text = Somebody completed it, or the process took it back, since you opened it. Nothing that you did now has changed the case.

# Messages, further processes, administration.
desk-message-what = Register this only when it has really happened: the case goes on at once.
desk-message-register = Register
desk-process-what = This starts besides what is already going on in the case.
desk-process-start = Start
desk-administer = Mend this case
desk-administer-what = What you do here changes the case past its process. Each act stands in the timeline with your name.
desk-incidents = Something went wrong
desk-incidents-mend = Mend it
desk-incidents-ask = Ask an administrator to mend it. Until then the case does not go on at this step.
desk-retry = Try again
desk-extend = Extend the legal term
desk-extend-what = The term can be extended once, by { $by }. The resident is told.
desk-extend-reason = Why is it extended?
desk-extend-missing = Say why the term is extended
desk-starts = What begins by itself
desk-starts-what = These processes begin cases without an application. Only the newest version of each service does.
desk-starts-none = No service begins cases by itself.
desk-start-next = Next case
desk-start-event = Begins
desk-start-by = By
desk-start-timer = time
desk-start-signal = a signal
desk-start-message = a message
desk-start-conditional = a condition that comes to hold
desk-start-no-date = no date
desk-start-problem = Cannot begin: { $why }
desk-start-tried = Since { $since }, tried { $attempts } times. Tried again { $again }, or as soon as a new version of the service is published.
desk-unheard = Messages that could not be delivered
desk-unheard-what = Somebody asks for these messages and cannot take them. Each is tried again, later and later, until its time is over, and as soon as a service is published.
desk-unheard-message = Message
desk-unheard-since = Came
desk-unheard-problem = What went wrong
desk-unheard-until = Waits until
desk-failures = Something could not be sent
desk-failure-heading = Could not be sent: { $what }
desk-failure-letter = A letter could not be sent
desk-failure-notice = A notice could not be sent
desk-failure-signal = A signal could not be sent
desk-failure-what = What should be sent
desk-failure-error = What went wrong
desk-failure-since = Since
desk-failure-do = Find out what stands in the way and mend it if you can: the address, the mail server, the template. Then decide.
desk-failure-do-signal = Find out what stands in the way: a service that cannot begin, or services whose signals go round in a circle. Have the model mended and published. Then decide.
desk-failure-do-retry = Trying again sends it once more, as often as the first time.
desk-failure-do-give-up = Giving up ends this task: tell the resident in another way.
desk-failure-do-give-up-waits = Giving up lets the case go on as if it had been sent: tell the resident in another way.
desk-failure-do-give-up-signal = Giving up ends this task: whoever has not heard the signal yet will not hear it.
desk-failure-retry = Try again
desk-failure-give-up = Give up
desk-failure-reason-hint = Colleagues read it in the case. The resident does not.
desk-failure-reason-missing = Say why
desk-reason = Why?
desk-reason-missing = Say why: whoever reads this case later must understand it
desk-reason-long = Use at most { $max } characters
desk-incident-since = Since
desk-incident-code = Kind of problem
desk-incident-expression = Expression
desk-incident-inputs = What the expression read
desk-incident-causes = Why it gave no value:
desk-places = Where the case stands
desk-places-what = A step can be moved to another one, or left without being completed. What waits there, such as a task or a deadline, is taken back. You see what will happen before it is done.
desk-move-to = Go on at
desk-move = Move the case
desk-leave-step = Leave this step
desk-effect-task = The task “{ $step }” is taken back.
desk-effect-wait = “{ $step }” is no longer waited for.
desk-effect-left = “{ $step }” is left without being completed.
desk-effect-reached = The case goes on at “{ $step }”.
desk-effect-ends = The process ends.
desk-confirm-what = This cannot be undone. It stands in the timeline with your name.
desk-confirm-effects = What will happen
desk-confirm-do = Do it
desk-confirm-not = No, go back
desk-data-scope = Where
desk-cancel-effect = The case ends without a decision. All its tasks and deadlines are taken back.
desk-jobs = Waits for another system
desk-job-kind = Kind of work: { $kind }
desk-job-result = What the other system would have answered
desk-job-result-hint = As a JSON object, like { "{" } "found": true { "}" }. Leave it empty if it answers nothing.
desk-job-result-wrong = Write the answer as a JSON object, or leave it empty
desk-job-complete = Complete by hand
desk-data = Data of the case
desk-data-correct = Correct the data
desk-data-name = Name
desk-data-name-missing = Enter the name of what you correct
desk-data-value = Value
desk-data-value-hint = As JSON: a text in quotation marks, a number, true or false.
desk-data-value-wrong = Write the value as JSON: a text in quotation marks, a number, true or false
desk-data-save = Correct it
desk-cancel = End the case without a decision
desk-cancel-reason = Why is it ended?
desk-cancel-hint = The resident reads these words.
desk-cancel-missing = Say why the case is ended

# After an act at the desk.
desk-done-claimed = You have the task now.
desk-done-released = The task is free again.
desk-done-completed = The task is done. The case went on.
desk-done-note = The note was added.
desk-done-document = The document was added.
desk-done-message = It was registered. The case went on.
desk-done-process = It was started.
desk-done-retried = The step was tried again.
desk-done-job = The step was completed by hand.
desk-done-data = The data was corrected.
desk-done-extended = The legal term was extended.
desk-done-tried-again = It is tried again.
desk-done-given-up = It was given up; the case goes on without it.
desk-done-moved = The case was moved.
desk-done-left = The step was left.
desk-done-cancelled = The case was ended.
desk-done-filed = The application was filed.
desk-done-theme = The new appearance is in use.

# Durations and shares.
desk-span-none = none
desk-span-moment = under 1 minute
desk-span-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
desk-span-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
desk-span-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
desk-share = { $percent } %
desk-share-under-one = under 1 %
desk-waits-message = A message

# Figures of a service.
chart-table = The numbers as a table
desk-figures = Figures
desk-services-what = How many cases come in and how, whether the promise is kept, and where the time goes. All of it is read from what happened, up to this moment.
desk-services-none-title = You work for no service
desk-services-none-text = Ask an administrator for the role of the service whose figures you need.
desk-figures-none-title = There are no cases yet
desk-figures-none-text = As soon as the first application has come in, you see here by which channel cases come, how long each step takes and on whom they wait.
desk-figures-cases = Cases
desk-figures-open = Open now
desk-figures-median = Half take at most
desk-figures-p95 = 95 % take at most
desk-figures-on-time = In time, of { $count } decided
desk-figures-in-time = In time
desk-figures-overdue = Late and still open
desk-figures-share = Share
desk-figures-total = In total
desk-figures-times = Times
desk-figures-now = There now
desk-figures-oldest = Oldest there
desk-figures-few = Some of these numbers rest on fewer than 5 cases. Do not draw conclusions from them, and do not publish them.
desk-few = (fewer than 5 cases)
desk-channel = Channel
desk-channels = How cases come in
desk-channels-finding = Most cases come in { $channel }: { $share }.
desk-waiting = On whom cases wait
desk-waiting-finding = Longest, cases wait for: { $whom } ({ $share } of the time).
desk-steps = Where the time goes
desk-step = Step
desk-steps-finding = Most time is spent at “{ $step }”: { $share } of the time at all steps.
desk-steps-csv = Download this table (CSV)
desk-heat-caption = The darker a step, the more of the time cases spend at it. The label gives its share and how long half of the visits take at most. The table below has the same numbers.

# Filing an application for a resident.
desk-file = File an application
desk-file-what = For what came at the counter, by phone, by post or by email. You fill in the same pages as the resident would; the case says by which way it came and that you filed it.
desk-file-none = You may not file applications for any service. Ask an administrator for the role of the service.
desk-file-service-missing = Select a service
desk-file-resident-hint = The case appears in this account.
desk-file-resident-missing = Choose for whom you file
desk-file-resident-unknown = There is no such account. Choose one from the list
desk-file-too-many = This resident has too many unfinished applications. Finish or discard one first
desk-file-channel = How did it come in?
desk-file-channel-missing = Select how it came in

# The appearance of the site.
desk-theme-what = The name and the colours that residents and clerks see. A change is in use at once. Colours that some people could not read are not saved.
desk-theme-name = Name of the authority
desk-theme-name-wrong = Enter a name of 1 to 120 characters
desk-theme-font = Font
desk-theme-font-hint = Names of fonts that computers have, best first, with commas between them. Leave it empty for the usual one.
desk-theme-font-wrong = Write font names with commas between them, like Source Sans, Arial
desk-theme-colours = Colours
desk-theme-colour-hint = Six digits, as #12475a.
desk-theme-colour-wrong = { $name } must be a colour, like #12475a
desk-theme-contrast = { $front } on { $back } has a contrast of { $found }. It must be at least { $needed }: make one of them lighter or darker
desk-theme-other = The logo cannot be used
desk-theme-save = Save and use
desk-colour-brand = Behind the name
desk-colour-brand-text = The name
desk-colour-accent = Thin lines
desk-colour-link = Links
desk-colour-button = Buttons
desk-colour-button-text = Text on buttons
desk-colour-focus = Focus
desk-colour-text = Text
desk-colour-secondary-text = Quiet text
desk-colour-surface = Quiet surfaces
desk-colour-page = The page
desk-colour-black = Black text

# Records management: what is due, held and disposed of.
desk-records = Records
desk-records-what = Closed cases are kept for the time that their service states, then disposed of. You see here what is due and what is held, not what the cases say.
desk-records-due-now = Term is over
desk-records-held = Held
desk-records-disposed = Disposed of so far
desk-records-holds-link = Held cases, and hold a case
desk-records-due = Due for disposal
desk-records-outcome = Outcome
desk-records-no-outcome = No decision
desk-records-term = Kept for
desk-records-no-term = No term is stated
desk-records-basis = The service rests on
desk-records-since = The first since
desk-records-choose = Choose cases
desk-records-none-title = Nothing is due for disposal
desk-records-none-text = Every closed case is still within its term, stands on a list already, or has no term. New ones appear here by themselves.
desk-records-none-service = Nothing of this service is due. Choose all services to see the others.
desk-records-months-title = The next twelve months
desk-records-months-finding = { $count ->
    [one] One case is or becomes due within twelve months.
   *[other] { $count } cases are or become due within twelve months.
}
desk-records-month-head = Month
desk-records-month = { $month } { $year }
desk-records-lists = Disposal lists
desk-records-lists-none = Nobody has proposed a list yet.
desk-records-by-hand = Approved lists are worked off by an operator, with a command.
desk-records-by-hand-list = An operator works this list off: portico dispose --list { $number }
desk-records-list-head = List
desk-records-list = Disposal list { $number }
desk-records-disposed-of = Disposed of
desk-records-proposed-by = Proposed by
desk-records-proposed-on = Proposed on
desk-records-approved-by = Approved by
desk-records-withdrawn-by = Withdrawn by
desk-records-proposed = Waits for approval
desk-records-approved = Approved, being worked off
desk-records-done = Done
desk-records-withdrawn = Withdrawn
desk-records-unlimited = Kept without end
desk-records-unlimited-what = Their service states no term for this outcome. Data protection law does not allow that: ask the owner of the service to state one.
desk-records-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
}
desk-records-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
desk-records-weeks = { $count ->
    [one] { $count } week
   *[other] { $count } weeks
}
desk-records-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
desk-records-working-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
desk-records-filter = Filter the cases
desk-records-due-count = { $count ->
    [one] One case whose term is over
   *[other] { $count } cases whose term is over
}
desk-records-over = Term over on
desk-records-hold = Held because
desk-records-hold-open = See the hold
desk-records-propose = Propose for disposal
desk-records-propose-all = { $count ->
    [one] Propose the one that is due
   *[other] Propose all { $count } that are due
}
desk-records-hold-chosen = Hold the chosen cases
desk-records-choose-missing = Choose at least one case that is not held
desk-records-propose-what = { $count ->
    [one] One case goes on a list. Nothing is erased before the list is approved.
   *[other] { $count } cases go on a list. Nothing is erased before the list is approved.
}
desk-records-hold-what = { $count ->
    [one] One case is kept beyond its term until the hold is lifted.
   *[other] { $count } cases are kept beyond their term until the hold is lifted.
}
desk-records-chosen = { $count ->
    [one] The chosen case
   *[other] The { $count } chosen cases
}
desk-records-kept = kept for { $term }
desk-records-transfer = Do these cases go to the archive?
desk-records-transfer-yes = Yes, the archive takes them over
desk-records-transfer-yes-hint = You download a package of all of them and hand it over before the list can be approved.
desk-records-transfer-no = No, they are destroyed
desk-records-transfer-missing = Say whether the cases go to the archive
desk-records-note = What the one who approves should know (optional)
desk-records-note-hint = The note stays with the list: write no names of residents.
desk-records-propose-do = Propose the list
desk-records-propose-refused = One of the cases was held, opened again or put on another list in the meantime. See what is left and propose again.
desk-records-hold-name = Name of the hold
desk-records-hold-name-hint = Such as the number of a dispute or an audit. Cases with the same name belong together.
desk-records-hold-name-wrong = Give the hold a name of 1 to { $max } characters
desk-records-hold-reason-hint = The reason becomes part of the case and stands in this list. Write no names of residents.
desk-records-hold-do = Hold
desk-records-hold-place = Place a hold
desk-records-holds = Held cases
desk-records-holds-what = A held case is kept beyond its term, for a reason with a name, until somebody lifts the hold.
desk-records-find = Reference of a case to hold
desk-records-find-do = Open
desk-records-find-none = There is no case with this reference. Check the spelling; the reference of a case that was disposed of is gone
desk-records-held-count = { $count ->
    [one] One case is held
   *[other] { $count } cases are held
}
desk-records-held-more = There may be more than are shown. Find a case by its reference.
desk-records-held-none-title = No case is held
desk-records-held-none-text = Cases are disposed of when their term is over. Hold those that a dispute, an audit or a request still needs.
desk-records-running = The case still runs
desk-records-case-running = The case still runs. A hold counts once it has ended and its term is over.
desk-records-case-due = Its term is over on { $date }.
desk-records-case-no-term = The case has ended; its term is not known yet, or its service states none.
desk-records-case-free = Nothing holds this case.
desk-records-lift = Lift the hold
desk-records-lift-reason = Why is it lifted?
desk-records-archive = To the archive
desk-records-archive-yes = Yes
desk-records-archive-no = No
desk-records-next = What happens now
desk-records-package = Download the package for the archive (tar)
desk-records-package-what = The package has a folder for each case: its events, letters and files, checksums, and metadata in MDTO. That you read these cases becomes part of them. If a case changes after the package was made, it stays.
desk-records-needs-package = The list can be approved once the package was downloaded.
desk-records-needs-another = You proposed this list: somebody else approves it.
desk-records-approve = Look at it and approve
desk-records-withdraw = Withdraw the list
desk-records-progress = { $done } of { $all } cases are done with
desk-records-works = The worker goes on by itself. You can leave this page.
desk-records-again = Look again
desk-records-ended = { $count ->
    [one] One case was disposed of.
   *[other] { $count } cases were disposed of.
}
desk-records-rewritten = On { $date } the database was written anew, so that nothing of them is left in its files.
desk-records-not-rewritten = The rows and files are gone. The database has not been written anew since: traces may be left in its files until then.
desk-records-certificate = Certificate of destruction
desk-records-certificate-json = Download the certificate as JSON
desk-records-certificate-what = { $count ->
    [one] One case was disposed of with this list. Its last event in the log is its certificate.
   *[other] { $count } cases were disposed of with this list. The last event of each in the log is its certificate.
}
desk-records-certificate-proof = Each entry can be proved with its place in the log against a signed checkpoint (portico proof).
desk-records-nothing-done = Nothing came of this list; its cases can be proposed again.
desk-records-on-list = Cases on this list
desk-records-will-stay = Held: it will stay
desk-records-case-waiting = Waits
desk-records-case-disposed = Disposed of
desk-records-case-held = Left: it is held
desk-records-case-reopened = Left: it was opened again
desk-records-case-not-due = Left: its term is not over
desk-records-case-changed = Left: it changed after its package was made
desk-records-case-refused = Left: it could not be disposed of
desk-records-approve-title = Approve the disposal
desk-records-approve-warning = This cannot be undone. Nobody can bring these cases back, not even an administrator.
desk-records-group = { $count ->
    [one] { $service }, kept for { $term }: one case
   *[other] { $service }, kept for { $term }: { $count } cases
}
desk-records-goes = What goes
desk-records-goes-people = who the resident was, what they answered and wrote, the reference of the case
desk-records-goes-files = letters and files, unless another case has the same file
desk-records-goes-events = notes, decisions with their reasons, data, and who did what
desk-records-goes-search = every word by which the case can be found
desk-records-stays = What stays
desk-records-stays-certificate = a certificate: the rule, the dates, who proposed and approved, how much was erased
desk-records-stays-steps = which steps there were and when, without content, so that figures and the proof of the log stay true
desk-records-stays-backups = older backups, until they are removed by their own term
desk-records-stays-archive = the package that was handed over to the archive
desk-records-stays-held = cases that are held by then, or have changed: they are left and listed
desk-records-confirm = Confirm
desk-records-read = I have read this list. What it names may be destroyed.
desk-records-read-transfer = I have read this list, and the archive has confirmed that it holds the package. What the list names may be destroyed here.
desk-records-read-missing = Confirm that you have read the list
desk-records-approve-do = Approve: dispose of these cases
desk-records-approve-not = Do not approve now
desk-records-disposed-on = Disposed of on
desk-records-erased = Erased
desk-records-erased-what = { $events } events and { $files } files
desk-records-case-id = Number of the case in the log
desk-records-reference-hash = SHA-256 of the reference
desk-records-position = Place in the log
desk-records-hash = Hash of the certificate in the log
desk-records-package-hash = SHA-256 of the package for the archive
desk-records-left = What was left
desk-tombstone = This case was disposed of
desk-tombstone-what = It was kept for { $term }, until { $due }. Its data is gone; this is what is left of it.
desk-tombstone-list = The list that it was disposed of with
desk-hold = Keep beyond its term
desk-done-proposed = The list was proposed.
desk-done-approved = The list was approved. It is worked off now.
desk-done-approved-by-hand = The list was approved. An operator works it off.
desk-done-withdrawn = The list was withdrawn.
desk-done-held = The hold was placed.
desk-done-lifted = The hold was lifted.

# Versions of a service.
desk-versions = Versions
desk-versions-what = Every publication of this service is kept. A case stays on the version that it began with, unless somebody moves it.
desk-versions-one = There is one version so far: nothing to compare it with.
desk-version = Version
desk-version-published = Published
desk-version-by = Published by
desk-version-offered = On offer: new cases run on it
desk-version-old = Cases that began on it may run
desk-version-compare = Compare
desk-version-compare-with = What changed until now
desk-compare = Two versions compared
desk-compare-link = What changed in the last version
desk-compare-old = From version
desk-compare-new = To version
desk-compare-do = Compare
desk-compare-one = Choose two different versions to see what changed.
desk-compare-changes = What is otherwise
desk-compare-nothing = Nothing that runs or is read is otherwise: drawings, scenarios or the order of lines only.
desk-compare-elements = Steps
desk-compare-flows = Flows
desk-compare-decisions = Rules of decisions
desk-compare-forms = Forms and fields
desk-compare-letters = Letters
desk-compare-texts = Texts
desk-compare-settings = Settings of the service
desk-compare-added = New
desk-compare-removed = Gone
desk-compare-changed = Changed
desk-compare-drawings = The drawings
desk-compare-drawings-what = A word stands on every step that is new, gone or changed; flows that are otherwise are drawn thick.
desk-compare-drawing-same = No step is otherwise in this drawing.
desk-compare-cases = Running cases on the first version
desk-compare-could = { $could } of { $all } listed cases could go over as they stand.
desk-compare-stands = Where they stand
desk-compare-outlook = If it went over
desk-compare-goes = It could go over and would stay where it stands
desk-compare-stays = It would stay behind.
desk-compare-more = There are more running cases than are listed here.
desk-compare-move = An administrator moves cases with the command portico migrate-cases; steps that are called otherwise can be mapped there.
desk-compare-no-cases = No case runs on the first version.
desk-data-find = Show only data whose name has
desk-data-find-do = Search
desk-data-found = { $count ->
    [one] One value is called so
   *[other] { $count } values are called so
}
desk-data-count = { $count ->
    [one] one value
   *[other] { $count } values
}
desk-data-whole = All of it ({ $count } characters)
