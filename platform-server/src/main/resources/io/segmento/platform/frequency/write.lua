-- Replaces what a user was shown, if nobody wrote since it was read and nothing forbids it.
-- KEYS: suppression, shown ads, withdrawals. ARGV: value as read (empty: none), new value, its life in seconds, when the bid was made (epoch millis).
-- Answers 1 written, 0 somebody else was faster, -1 refused: the user is suppressed, or erased or withdrew after the bid.
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
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
return 1
