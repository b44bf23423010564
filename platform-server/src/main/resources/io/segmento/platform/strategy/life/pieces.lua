-- How many of these pieces of a jar are there. KEYS: pieces.
return redis.call('EXISTS', unpack(KEYS))
