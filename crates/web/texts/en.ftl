# The language itself.
language-name = English
language-direction = ltr

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
fault-too-large-text = Nothing was saved from the last page. Go back and choose a file smaller than 25 MB, or make a long text shorter.
fault-stale-title = This page has changed since you opened it
fault-stale-text = Somebody, perhaps you in another window, has already changed it. What you had saved before is still there. Go back, load the page again and check your answers.
fault-unreadable-title = We could not read what was sent
fault-unreadable-text = What you had saved before is still there. Go back and try again.
fault-unavailable-title = Sorry, the service is not available
fault-unavailable-text = What you had saved before is still there. Try again in a few minutes.
fault-problem-title = Sorry, there is a problem with the service
fault-problem-text = What you had saved before is still there. Try again later. We have been told about the problem.
