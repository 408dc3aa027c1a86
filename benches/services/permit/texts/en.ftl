# Permit with a decision: a measured workload.

service-name = Permit with a decision
service-summary = A workload for measuring.
service-what = Nobody applies for this: it is measured work.
service-need = Nothing.
service-cost = Nothing.
service-duration = A moment.
service-law = None.
service-other-ways = None.

timeline-received = Application received
task-inspect = Inspect the site
timeline-inspect = Inspect the site: done
waiting-inspect = We work on: Inspect the site
task-hear = Hear the neighbours
timeline-hear = Hear the neighbours: done
waiting-hear = We work on: Hear the neighbours
timeline-assess = Assess by the tariff
task-grant = Grant the permit
timeline-grant = Grant the permit: done
waiting-grant = We work on: Grant the permit
task-refuse = Refuse with reasons
timeline-refuse = Refuse with reasons: done
waiting-refuse = We work on: Refuse with reasons
timeline-granted = Granted
timeline-refused = Refused
