-- Counts a conversion once, and logs it. KEYS: the order in the campaign's slot, counters of the hour, the campaign's event stream.
-- ARGV: until when the order is remembered, until when the counters live (epoch seconds), the four of an EventAppend, then counters, each with what
-- to add.
-- Answers 1 when it was counted, 0 when it had been before.
if not redis.call('SET', KEYS[1], '1', 'NX', 'EXAT', ARGV[1]) then
  return 0
end
for i = 7, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[2], ARGV[i], ARGV[i + 1])
end
redis.call('EXPIREAT', KEYS[2], ARGV[2])
if ARGV[3] ~= '' then
  if ARGV[4] == '' then
    redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[5], '*', 'e', ARGV[3])
  else
    redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[5], '*', 'e', ARGV[3], 'u', ARGV[4])
  end
  redis.call('EXPIREAT', KEYS[3], ARGV[6])
end
return 1
