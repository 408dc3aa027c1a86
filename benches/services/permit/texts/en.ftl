title = Permit with a decision
