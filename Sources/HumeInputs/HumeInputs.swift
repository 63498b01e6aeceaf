// HumeInputs
