-- Charges a caller's budget of a month for released tables, each once; all of them or none.
-- KEYS: the caller's hash of the month. ARGV: the limit, when the hash ends, then each table's name and cost.
-- Answers whether it was granted (1 or 0), what is spent, and what the tables that are new cost.
local needed = 0
local fresh = {}
for i = 3, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 0 then
    needed = needed + tonumber(ARGV[i + 1])
    fresh[#fresh + 1] = ARGV[i]
    fresh[#fresh + 1] = ARGV[i + 1]
  end
end
local spent = tonumber(redis.call('HGET', KEYS[1], 'spent') or '0')
if needed == 0 then
  return {1, spent, 0}
end
if spent + needed > tonumber(ARGV[1]) then
  return {0, spent, needed}
end
for i = 1, #fresh, 2 do
  redis.call('HSET', KEYS[1], fresh[i], fresh[i + 1])
end
spent = redis.call('HINCRBY', KEYS[1], 'spent', needed)
redis.call('EXPIREAT', KEYS[1], ARGV[2])
return {1, spent, needed}
