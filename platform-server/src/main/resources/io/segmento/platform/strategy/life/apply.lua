-- Takes one step in the life of strategies when nobody took another since it was checked.
-- KEYS: version, log, versions of strategies. ARGV: expected version, length of the log, then for each entry its field, its bytes (none: it is
-- removed) and its change for the log (none: not told).
-- Answers the version after the call, or -1 when somebody else was faster.
local version = tonumber(redis.call('GET', KEYS[1]) or '0')
if version ~= tonumber(ARGV[1]) then
  return -1
end
version = redis.call('INCR', KEYS[1])
for i = 3, #ARGV, 3 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', KEYS[3], ARGV[i])
  else
    redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1])
  end
  if ARGV[i + 2] ~= '' then
    redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'version', version, 'change', ARGV[i + 2])
  end
end
return version
