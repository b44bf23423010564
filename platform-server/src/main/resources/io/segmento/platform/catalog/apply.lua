-- Writes changes to the catalog when it is still at the version that they were checked against.
-- KEYS: version, log, then one hash for each kind. ARGV: expected version, length of the log, time, caller, then for each change
-- number of its kind, name of its kind, id, action, bytes, which of its fields changed.
-- Answers the version after the call, or -1 when somebody else was faster.
local version = tonumber(redis.call('GET', KEYS[1]) or '0')
if version ~= tonumber(ARGV[1]) then
  return -1
end
if #ARGV == 4 then
  return version
end
version = redis.call('INCR', KEYS[1])
for i = 5, #ARGV, 6 do
  local hash = KEYS[2 + tonumber(ARGV[i])]
  if ARGV[i + 3] == 'DELETED' then
    redis.call('HDEL', hash, ARGV[i + 2])
  else
    redis.call('HSET', hash, ARGV[i + 2], ARGV[i + 4])
  end
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*',
    'version', version, 'kind', ARGV[i + 1], 'id', ARGV[i + 2], 'action', ARGV[i + 3], 'at', ARGV[3], 'by', ARGV[4],
    'fields', ARGV[i + 5])
end
return version
