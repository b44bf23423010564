-- Notes people who take part in a campaign's experiment on a day. Marks are of one experiment: the first note of another begins with none, and its first
-- day with nobody, or whom the one before met would count in a lift that is not theirs. Which of two is the later is told by the catalog's version, for a node
-- that was away comes back hours later and tells of the one before.
-- KEYS: their sketch of the day, their marks of the month, which experiment marks are of, then all marks of this month and the one before and all sketches of
-- the day. ARGV: ends of the sketch and of the marks (epoch seconds), the experiment, the version of the catalog by which it runs, then for each of them the
-- mark's place and who.
-- Answers whether they were noted.
local of = redis.call('HMGET', KEYS[3], 'id', 'version')
local version = tonumber(ARGV[4])
local known = tonumber(of[2] or 0)
if of[1] and of[1] ~= ARGV[3] then
  if version <= known then
    return 0
  end
  redis.call('DEL', unpack(KEYS, 4))
end
if not of[1] or version > known then
  redis.call('HSET', KEYS[3], 'id', ARGV[3], 'version', ARGV[4])
end
for i = 5, #ARGV, 2 do
  redis.call('SETBIT', KEYS[2], ARGV[i], 1)
  redis.call('PFADD', KEYS[1], ARGV[i + 1])
end
redis.call('EXPIREAT', KEYS[1], ARGV[1])
redis.call('EXPIREAT', KEYS[2], ARGV[2])
redis.call('EXPIREAT', KEYS[3], ARGV[2])
return 1
