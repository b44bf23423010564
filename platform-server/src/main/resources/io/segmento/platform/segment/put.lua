-- Writes or removes one definition if it still is what was read.
-- KEYS: definitions, version, log. ARGV: id, bytes as read (empty: none), new bytes (empty: remove).
-- Answers the version after it, or -1 when somebody else was faster.
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then
  return -1
end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
local version = redis.call('INCR', KEYS[2])
redis.call('XADD', KEYS[3], 'MAXLEN', '~', 1000, '*', 'version', version, 'id', ARGV[1])
return version
