-- Replaces a value of a user, if nobody wrote since it was read and nothing forbids it.
-- KEYS: suppression, the value, withdrawals. ARGV: value as read (empty: none), new value, when it ends (epoch seconds), since when nothing may
-- have been erased or withdrawn (epoch millis).
-- Answers 1 written, 0 somebody else was faster, -1 refused: the user is suppressed, or erased or withdrew since then.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return -1
end
for _, at in ipairs(redis.call('HVALS', KEYS[3])) do
  if tonumber(at) >= tonumber(ARGV[4]) then
    return -1
  end
end
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[2], ARGV[2], 'EXAT', ARGV[3])
return 1
