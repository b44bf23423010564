-- Notes a buyer among those who took part in a campaign's experiment in this month or the one before. KEYS: of the exposed the buyers' sketch of the
-- day and the marks of both months, then the same of the held out. ARGV: end of a sketch (epoch seconds), the mark's place, who.
-- Answers how many groups the buyer is in.
local groups = 0
for i = 1, 4, 3 do
  if redis.call('GETBIT', KEYS[i + 1], ARGV[2]) == 1 or redis.call('GETBIT', KEYS[i + 2], ARGV[2]) == 1 then
    redis.call('PFADD', KEYS[i], ARGV[3])
    redis.call('EXPIREAT', KEYS[i], ARGV[1])
    groups = groups + 1
  end
end
return groups
