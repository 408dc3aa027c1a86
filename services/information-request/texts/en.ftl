### Access to public documents: what people read.

## The service

service-name = Access to public documents
service-summary = See what the authority has written and received.
service-what =
    Everybody may read the documents that the authority has written or received. Tell us which ones you want to see. You do not have to say who you are or what you want them for.

    Some things are protected by law, for example what concerns the health of a person. If we cannot release something we tell you which rule protects it, and you can appeal.
service-need =
    - what the documents are about, as well as you can say it
    - from which time they are, if you know
service-cost = Free as files and at the town hall. On paper, the first 20 pages are free, then 0.50 euros a page.
service-duration = We answer within 10 working days, and usually sooner.
service-law = Access to Documents Act (Westhaven), sections 2 to 20.
service-other-ways = You can also ask at the service desk in the town hall, by phone, by e-mail or on paper. You do not need a form.
service-appeal =
    If we do not release everything you can appeal to the Administrative Court of Westhaven within 3 weeks of the day you received our decision. Write what you want changed and why, give the reference of your case, and send it to us.

## Outcomes

outcome-granted = Documents released
outcome-partial = Documents released in part
outcome-refused = Request refused
outcome-withdrawn = Request withdrawn
outcome-closed = Closed, because we got no answer

## The process, element by element

timeline-request_received = You sent your request.

task-assess_request = Assess the request
task-assess_request-help = Can you tell which documents are meant? If not, ask. The term stands still while the resident answers.
timeline-assess_request = A clerk at the registry read your request.
waiting-assess_request = A clerk at the registry is reading your request. You do not need to do anything.
timeline-withdrawn_early = You withdrew your request.

task-clarify_request = The resident was asked to clarify
resident-clarify_request = Clarify your request
resident-clarify_request-help = We could not tell which documents you mean. Answer within 14 days. The time for our answer stands still until then.
timeline-clarify_request = You clarified your request.
waiting-clarify_request = We are waiting for your answer. After 14 days without an answer we close the case.
timeline-clarification_overdue = 14 days passed without an answer.
timeline-closed_unclear = Your case is closed.

waiting-review = We are finding and reviewing the documents. You do not need to do anything.
timeline-review = We found and reviewed the documents.
task-collect_documents = Find the documents
task-collect_documents-help = List every document that the request covers, and say for each whether anything in it is protected.
timeline-collect_documents = We found the documents that you asked for.
waiting-collect_documents = A clerk at the registry is finding the documents. You do not need to do anything.
timeline-check_secrecy = We compared the documents with the rules on secrecy.
task-decide_request = Decide what is released
task-decide_request-help = The rules propose an outcome; you decide. What is not released needs reasons, document by document.
timeline-decide_request = We decided what is released.
waiting-decide_request = A clerk at the registry is deciding what can be released. You do not need to do anything.
timeline-withdrawn_late = You withdrew your request.
timeline-term_at_risk = 10 days have passed since we began to look for the documents.
timeline-delay_told = The work on your request goes on.

timeline-request_withdrawn = Your case is closed.
timeline-send_decision = We sent you our decision.
timeline-documents_released = The documents are released.
timeline-request_refused = Your request was refused. The letter says why and how to appeal.

## Letters

letter-decision = Decision on your request for documents
mail-letter =
    There is a letter from us about your request for documents, case { $reference }. It is attached, and you find it in your case when you sign in.

## Messages

message-withdrawn = Withdraw the request
message-received = We have your request for documents. We answer within 10 working days.
message-closed = We closed your request for documents, because we did not get an answer to our question. You are welcome to ask again.
message-delay = Your request for documents takes longer than usual. We are still working on it.
message-withdrawal = You withdrew your request for documents. We have closed the case.
