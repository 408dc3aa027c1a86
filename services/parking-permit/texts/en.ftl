### Resident parking permit: what people read.

## The service

service-name = Resident parking permit
service-summary = Park in the streets of your zone for a year.
service-what =
    With a resident parking permit you may park one vehicle in the streets of the zone where you live, without a ticket and without a time limit.

    A permit is valid for one year. We write to you 30 days before it ends, and you choose whether to renew it.
service-need =
    - your address and your parking zone
    - the registration number of the vehicle
    - the vehicle registration document, as a PDF or a photo
service-cost =
    60 euros a year for the first permit of a household, 120 euros for each further one. Vehicles that run on electricity only: 20 and 60 euros.
service-duration = Ordinary cases are decided at once. If a clerk has to look at your case, we decide within 3 weeks.
service-law = Parking By-law of Westhaven, sections 3 to 12.
service-other-ways =
    You can also apply at the service desk in the town hall, by phone, or on paper. We help you with the form at the desk.
service-appeal =
    If you think that our decision is wrong you can appeal to the Administrative Court of Westhaven within 3 weeks of the day you received it. Write what you want changed and why, give the reference of your case, and send it to us.

## Outcomes

outcome-granted = Permit granted
outcome-refused = Application refused
outcome-not-paid = Closed, because the fee was not paid
outcome-not-answered = Closed, because we got no answer

## The process, element by element

timeline-application_received = You sent your application.

timeline-check_eligibility = We compared your answers with the rules for resident parking.
waiting-check_eligibility = We are comparing your answers with the rules. This takes a moment.

task-review_application = Review the application
task-review_application-help = The rules left this case to you. See which rule fired, compare the answers with the registration document, and decide. A refusal needs reasons.
timeline-review_application = A clerk at the parking office reviewed your application.
waiting-review_application = A clerk at the parking office is reviewing your application. You do not need to do anything. We tell you when it is decided.

task-supply_information = The resident was asked for more information
resident-supply_information = Send what is missing
resident-supply_information-help = Read what we need from you and answer within 21 days. The time for our decision stands still until then.
timeline-supply_information = You sent what was missing.
waiting-supply_information = We are waiting for your answer. After 21 days without an answer we close the case.
timeline-information_overdue = 21 days passed without an answer.
timeline-not_answered = Your case is closed.

timeline-send_refusal = We sent you our decision.
timeline-refused = Your application was refused. The letter says why and how to appeal.

timeline-calculate_fee = We worked out the fee.
waiting-payment_or_deadline = We are waiting for your payment. Pay within 14 days, then we send the permit.
timeline-payment_received = We received your payment.
timeline-payment_overdue = 14 days passed without a payment.
timeline-not_paid = Your case is closed.

timeline-send_permit = We sent you the permit.
waiting-before_expiry = Your permit is valid. We write to you 30 days before it ends.
timeline-before_expiry = Your permit has 30 days left.

task-renew_or_lapse = The resident was asked about renewal
resident-renew_or_lapse = Renew your permit or let it lapse
resident-renew_or_lapse-help = Your permit ends in 30 days. If you do nothing, it lapses on its last day.
timeline-renew_or_lapse = You told us whether you want to renew.
waiting-renew_or_lapse = We are waiting for you to say whether you want to renew. If you do nothing, the permit lapses on its last day.
timeline-permit_expired = The last day of your permit passed.
timeline-given_up = You chose not to renew. Your permit ends on its last day.
timeline-lapsed = Your permit has lapsed.

## Letters

letter-permit = Your resident parking permit
letter-decision = Decision on your application for a resident parking permit
mail-letter =
    There is a letter from us about your parking permit, case { $reference }. It is attached, and you find it in your case when you sign in.

## Messages

message-payment-received = Payment received
message-payment-due = Your parking permit is granted. Pay the fee within 14 days, and we send you the permit. You see the amount in your case.
message-closed-unpaid = We closed your application for a parking permit, because the fee was not paid within 14 days. You are welcome to apply again.
message-closed-unanswered = We closed your application for a parking permit, because we did not get the information we asked for. You are welcome to apply again.
message-renewal = Your parking permit ends in 30 days. Sign in to renew it or let it lapse.
