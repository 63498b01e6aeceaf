// HumeDigest
