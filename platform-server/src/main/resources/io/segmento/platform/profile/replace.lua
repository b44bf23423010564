-- Replaces a value, or deletes it, if nobody wrote since it was read; its end of life stays.
-- KEYS: the key. ARGV: value as read, new value (empty: delete).
-- Answers 1 replaced, 0 somebody else was faster.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if ARGV[2] == '' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
end
return 1
