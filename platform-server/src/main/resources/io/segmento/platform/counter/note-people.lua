-- Notes people who take part in a campaign's experiment on a day. KEYS: their sketch of the day, their marks of the month. ARGV: ends of both (epoch
-- seconds), then for each of them the mark's place and who.
for i = 3, #ARGV, 2 do
  redis.call('SETBIT', KEYS[2], ARGV[i], 1)
  redis.call('PFADD', KEYS[1], ARGV[i + 1])
end
redis.call('EXPIREAT', KEYS[1], ARGV[1])
redis.call('EXPIREAT', KEYS[2], ARGV[2])
return 1
