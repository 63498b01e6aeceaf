// HumeAnalysis
