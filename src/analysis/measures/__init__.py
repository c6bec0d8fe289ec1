"""Numbers from numbers: one definition of each measure, used for every period and group."""
