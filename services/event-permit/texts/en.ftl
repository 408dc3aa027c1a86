### Event permit: what people read.

## The service

service-name = Event permit
service-summary = Hold a market, a concert, a race or a festival in a public place.
service-what =
    You need a permit if you want to hold an event in a street, a square or a park. We ask the departments that your event touches, visit the place with you if needed, and decide.
service-need =
    - the day, the place and the number of visitors you expect
    - a plan of the site, as a PDF or a photo
    - what you will put up, and whether there will be music
service-cost = The permit is free. Events with 2,000 visitors or more pay a deposit of 5,000 euros, which you get back if you leave the place clean.
service-duration = We decide within 8 weeks, and usually within 5.
service-law = Public Events By-law of Westhaven, sections 3 to 19.
service-other-ways = You can also apply at the service desk in the town hall, by phone, or on paper.
service-appeal =
    If you think that our decision is wrong you can appeal to the Administrative Court of Westhaven within 3 weeks of the day you received it. Write what you want changed and why, give the reference of your case, and send it to us.

## Outcomes

tacit-reason = Nobody decided within the legal term. Your permit counts as granted (s. 17).
outcome-granted = Permit granted
outcome-refused = Application refused
outcome-lapsed = Permit lapsed, because the deposit was not paid
outcome-not-answered = Closed, because we got no answer

## The process, element by element

timeline-application_received = You sent your application.
timeline-classify_event = We worked out which rules apply to an event of this size.
timeline-find_departments = We worked out which departments to ask.

task-check_completeness = Check the application
task-check_completeness-help = See whether everything is there. Change the departments and the site visit if the rules have missed something.
timeline-check_completeness = A clerk checked whether your application is complete.
waiting-check_completeness = A clerk at the permit office is checking whether your application is complete. You do not need to do anything.

task-supply_information = The organiser was asked for more information
resident-supply_information = Send what is missing
resident-supply_information-help = Read what we need from you and answer within 30 days. The time for our decision stands still until then.
timeline-supply_information = You sent what was missing.
waiting-supply_information = We are waiting for your answer. After 30 days without an answer we close the case.
timeline-information_overdue = 30 days passed without an answer.
timeline-not_answered = Your case is closed.

waiting-consult_departments = Other departments are giving their opinions. You do not need to do anything.
task-give_opinion = Give an opinion on an event
task-give_opinion-help = Say what your department thinks of the event within 10 days. Conditions can become part of the permit.
timeline-give_opinion = A department gave its opinion.
waiting-give_opinion = A department that your event touches is giving its opinion. You do not need to do anything.

timeline-site_visit = The site visit is over.
waiting-site_visit = We are arranging a visit to the place.
task-book_visit = Agree a time for the visit
task-book_visit-help = Ring the organiser and agree where and when you meet.
timeline-book_visit = We agreed a time for the visit with you.
waiting-book_visit = A clerk will ring you to agree a time for a visit to the place.
task-visit_site = Meet the organiser on site
task-visit_site-help = Walk over the ground together with the plan in hand. Note what you saw and what you agreed.
timeline-visit_site = We visited the place together with you.
waiting-visit_site = We meet you at the place on the day we agreed.

task-prepare_proposal = Prepare a proposal
task-prepare_proposal-help = Read the opinions and the report of the visit, and propose a decision with its conditions.
timeline-prepare_proposal = A clerk prepared a proposal for the decision.
waiting-prepare_proposal = A clerk is weighing the opinions and preparing a proposal. You do not need to do anything.

task-decide = Decide on the event
task-decide-help = Decide on the proposal, or send it back with a remark. A refusal needs reasons.
timeline-decide = The head of permits dealt with your application.
waiting-decide = The head of permits is deciding on your application. You do not need to do anything.
timeline-send_decision = We sent you our decision.
timeline-decision_sent = Your case is finished.

timeline-await_deposit = We received your deposit.
waiting-await_deposit = We are waiting for your deposit. Pay it within 21 days, or the permit lapses.
timeline-deposit_overdue = 21 days passed without a deposit.
timeline-permit_valid = Your permit is valid. Have a good event.
timeline-permit_lapsed = Your case is closed.

## Letters

letter-decision = Decision on your application for an event permit
mail-letter =
    There is a letter from us about your event, case { $reference }. It is attached, and you find it in your case when you sign in.

## Messages

message-deposit-received = Deposit received
message-closed-incomplete = We closed your application for an event permit, because we did not get the information we asked for. You are welcome to apply again.
message-consultation-late = A department that we asked about your event needs more time. We have reminded it.
message-permit-valid = We received your deposit. Your event permit is valid.
message-permit-lapsed = Your event permit lapsed, because we did not receive the deposit within 21 days.
