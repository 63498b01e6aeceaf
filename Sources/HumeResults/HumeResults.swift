// HumeResults
