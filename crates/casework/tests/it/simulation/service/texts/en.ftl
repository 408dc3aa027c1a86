# What the simulated nodes work on.

service-name = Simulated
service-summary = A workload for measuring.
service-what = Nobody applies for this: it is measured work.
service-need = Nothing.
service-cost = Nothing.
service-duration = A moment.
service-law = None.
service-other-ways = None.


message-received = We have your application.
timeline-received = Application received
timeline-tell = We have told you so
timeline-look_up = Looked up
waiting-look_up = We look it up
task-decide = Decide
timeline-decide = Decide: done
waiting-decide = We work on: Decide
timeline-rest = A while has passed
waiting-rest = A while passes
timeline-done = Done
