title = Three tasks in a row
