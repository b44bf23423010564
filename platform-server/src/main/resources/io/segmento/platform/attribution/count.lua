-- Counts a conversion once. KEYS: the order in the campaign's slot, counters of the hour.
-- ARGV: until when the order is remembered, until when the counters live (epoch seconds), then counters, each with what to add.
-- Answers 1 when it was counted, 0 when it had been before.
if not redis.call('SET', KEYS[1], '1', 'NX', 'EXAT', ARGV[1]) then
  return 0
end
for i = 3, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[2], ARGV[i], ARGV[i + 1])
end
redis.call('EXPIREAT', KEYS[2], ARGV[2])
return 1
