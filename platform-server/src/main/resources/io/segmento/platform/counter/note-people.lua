-- Notes people who take part in a campaign's experiment on a day. Marks are of one experiment: the first note of another begins with none, or whom the
-- one before held out would still count as held out when buying. For a minute after that, what nodes still tell of the one before is late and left out.
-- KEYS: their sketch of the day, their marks of the month, which experiment marks are of, then all marks of this month and the one before. ARGV: ends of
-- the sketch and of the marks (epoch seconds), the experiment, then for each of them the mark's place and who.
-- Answers whether they were noted.
local of = redis.call('HMGET', KEYS[3], 'id', 'before', 'since')
if of[1] ~= ARGV[3] then
  local now = redis.call('TIME')[1]
  if of[2] == ARGV[3] and now - of[3] < 60 then
    return 0
  end
  redis.call('DEL', unpack(KEYS, 4))
  redis.call('HSET', KEYS[3], 'id', ARGV[3], 'before', of[1] or '', 'since', now)
end
for i = 4, #ARGV, 2 do
  redis.call('SETBIT', KEYS[2], ARGV[i], 1)
  redis.call('PFADD', KEYS[1], ARGV[i + 1])
end
redis.call('EXPIREAT', KEYS[1], ARGV[1])
redis.call('EXPIREAT', KEYS[2], ARGV[2])
redis.call('EXPIREAT', KEYS[3], ARGV[2])
return 1
