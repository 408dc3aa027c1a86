# A licence that runs out one day: the workload of the long run.

service-name = Licence for a stall
service-summary = A workload for measuring.
service-what = Nobody applies for this: it is measured work.
service-need = Nothing.
service-cost = Nothing.
service-duration = A moment.
service-law = None.
service-other-ways = None.

timeline-received = Application received
task-decide = Decide
timeline-decide = Decide: done
waiting-decide = We work on: Decide
timeline-decided = Decided
timeline-runs_out = The licence has run out
timeline-over = Over
