-- A node ends.
-- KEYS: times at which nodes were heard of, their reports. ARGV: instance.
-- Answers whether it was known.
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('ZREM', KEYS[1], ARGV[1])
