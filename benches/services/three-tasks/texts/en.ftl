# Three tasks in a row: a measured workload.

service-name = Three tasks in a row
service-summary = A workload for measuring.
service-what = Nobody applies for this: it is measured work.
service-need = Nothing.
service-cost = Nothing.
service-duration = A moment.
service-law = None.
service-other-ways = None.

timeline-received = Application received
task-register = Register the application
timeline-register = Register the application: done
waiting-register = We work on: Register the application
task-review = Review the application
timeline-review = Review the application: done
waiting-review = We work on: Review the application
task-decide = Decide
timeline-decide = Decide: done
waiting-decide = We work on: Decide
timeline-done = Done
