"""Unicode's spaces and line ends, the mark that may begin a file, dashes, and what has no width."""

LINE_ENDS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
SPACES = f"\t\x1f \u00a0\u1680{''.join(map(chr, range(0x2000, 0x200B)))}\u202f\u205f\u3000\ufeff"
SPACES += LINE_ENDS
DASHES = "-\u058a\u05be\u1400\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e17\u2e1a"
DASHES += (
    "\u2e3a\u2e3b\u2e40\u2e5d\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d\U00010d6e\U00010ead"
)
# What has no width and does nothing to what it stands in: a soft hyphen, joiners, invisible signs.
ZERO_WIDTH = "\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
