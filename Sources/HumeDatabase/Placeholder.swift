// Tables in a SQLite file.
