-- Writes bucket and view if nobody wrote since they were read, and nothing forbids it.
-- KEYS: suppression, bucket, view, event ids, withdrawals.
-- ARGV: bucket as read, view as read (empty: none), new bucket, its end, new view, its end (epoch seconds),
--       now and the time before which event ids are forgotten (epoch millis), life of the ids in seconds, number of fields of the withdrawals
--       and their latest time as read, 1 when the user was there (0: somebody else says it), event ids.
-- Answers 1 written, 0 somebody else was faster, -1 suppressed by a choice of the person, or by a signal when the user was not there.
local suppression = redis.call('GET', KEYS[1])
if suppression then
  if string.sub(suppression, 1, 7) ~= 'SIGNAL:' or ARGV[12] ~= '1' then
    return -1
  end
  -- This contact came without the signal: what the device said before has ended.
  redis.call('DEL', KEYS[1])
end
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] or (redis.call('GET', KEYS[3]) or '') ~= ARGV[2] then
  return 0
end
for i = 13, #ARGV do
  if ARGV[i] ~= '' and redis.call('ZSCORE', KEYS[4], ARGV[i]) then
    return 0
  end
end
-- A withdrawal since then may refuse some of these events.
local latest = 0
local withdrawals = redis.call('HVALS', KEYS[5])
for _, at in ipairs(withdrawals) do
  latest = math.max(latest, tonumber(at))
end
if #withdrawals ~= tonumber(ARGV[10]) or latest ~= tonumber(ARGV[11]) then
  return 0
end
redis.call('SET', KEYS[2], ARGV[3], 'EXAT', ARGV[4])
redis.call('SET', KEYS[3], ARGV[5], 'EXAT', ARGV[6])
local remembered = false
for i = 13, #ARGV do
  if ARGV[i] ~= '' then
    redis.call('ZADD', KEYS[4], ARGV[7], ARGV[i])
    remembered = true
  end
end
if remembered then
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', '(' .. ARGV[8])
  redis.call('EXPIRE', KEYS[4], ARGV[9])
end
return 1
