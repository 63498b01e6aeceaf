"""What the checks of archives share: builders of archives, the corpus of cases, running and measuring a program."""
