print("make-fixtures")
