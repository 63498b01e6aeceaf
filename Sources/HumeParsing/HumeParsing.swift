// HumeParsing
