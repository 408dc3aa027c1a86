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
