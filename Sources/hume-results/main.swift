print("hume-results")
