// HumeReports
