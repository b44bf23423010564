-- Writes bucket and view if nobody wrote since they were read, and nothing forbids it.
-- KEYS: suppression, bucket, view, event ids, withdrawals.
-- ARGV: beginning of the bucket and of the view as read (empty: none), new bucket, its end, new view, its end (epoch seconds),
--       now and the time before which event ids are forgotten (epoch millis), life of the ids in seconds, number of fields of the withdrawals
--       and their latest time as read, 1 when the user was there (0: somebody else says it), event ids.
-- Answers 1 written, 0 somebody else was faster, 2 an event was seen before or consent withdrawn, which was not read, -1 suppressed by a choice
-- of the person, or by a signal when the user was not there.

-- Of nearly every user there is neither.
if ARGV[10] ~= '0' or redis.call('EXISTS', KEYS[1], KEYS[5]) > 0 then
  local suppression = redis.call('GET', KEYS[1])
  if suppression then
    if string.sub(suppression, 1, 7) ~= 'SIGNAL:' or ARGV[12] ~= '1' then
      return -1
    end
    -- This contact came without the signal: what the device said before has ended.
    redis.call('DEL', KEYS[1])
  end
  -- A withdrawal since then may refuse some of these events.
  local latest = 0
  local withdrawals = redis.call('HVALS', KEYS[5])
  for _, at in ipairs(withdrawals) do
    latest = math.max(latest, tonumber(at))
  end
  if #withdrawals ~= tonumber(ARGV[10]) or latest ~= tonumber(ARGV[11]) then
    return 2
  end
end
-- Values begin with a nonce, of which there are no two: who has the beginning has the value.
if redis.call('GETRANGE', KEYS[2], 0, 16) ~= ARGV[1] or redis.call('GETRANGE', KEYS[3], 0, 16) ~= ARGV[2] then
  return 0
end
local ids = #ARGV - 12
if ids == 1 then
  if redis.call('ZADD', KEYS[4], 'NX', ARGV[7], ARGV[13]) == 0 then
    return 2
  end
elseif ids > 1 then
  for i = 13, #ARGV do
    if redis.call('ZSCORE', KEYS[4], ARGV[i]) then
      return 2
    end
  end
  for i = 13, #ARGV do
    redis.call('ZADD', KEYS[4], ARGV[7], ARGV[i])
  end
end
redis.call('SET', KEYS[2], ARGV[3], 'EXAT', ARGV[4])
redis.call('SET', KEYS[3], ARGV[5], 'EXAT', ARGV[6])
-- Not with each event: the hour by which ids outlive what may be on its way leaves half an hour for that.
if ids > 0 and redis.call('TTL', KEYS[4]) < tonumber(ARGV[9]) - 1800 then
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', '(' .. ARGV[8])
  redis.call('EXPIRE', KEYS[4], ARGV[9])
end
return 1
