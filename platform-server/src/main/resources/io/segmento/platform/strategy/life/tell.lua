-- Writes what a node tells of its strategies over what it told before, and forgets nodes that have long told nothing, and the oldest of too many.
-- KEYS: times at which nodes were heard of, their reports. ARGV: instance, report, milliseconds after which one is forgotten, most nodes.
-- Answers how many nodes there are.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('(%.0f', now - ARGV[3]))
local surplus = redis.call('ZCARD', KEYS[1]) - ARGV[4]
if surplus > #gone then
  gone = redis.call('ZRANGE', KEYS[1], 0, surplus - 1)
end
for _, instance in ipairs(gone) do
  redis.call('ZREM', KEYS[1], instance)
  redis.call('HDEL', KEYS[2], instance)
end
return redis.call('ZCARD', KEYS[1])
