-- Reads some of the counts of a week. KEYS: the counts. ARGV: the cursor. Answers the next cursor ('0': that was all), then fields and values.
local part = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', 500)
table.insert(part[2], 1, part[1])
return part[2]
