// HumeArchive
