// HumeClient
