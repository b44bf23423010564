-- Suppresses a user and erases everything else in their slot, in one step; the time of the first choice stays.
-- KEYS: suppression, then every key to erase. ARGV: now (epoch millis), life of the suppression (seconds).
-- Answers the suppression.
local suppression = redis.call('GET', KEYS[1])
if not suppression or string.sub(suppression, 1, 8) ~= 'OPT_OUT:' then
  suppression = 'OPT_OUT:' .. ARGV[1]
  redis.call('SET', KEYS[1], suppression, 'EX', ARGV[2])
end
for i = 2, #KEYS do
  redis.call('DEL', KEYS[i])
end
return suppression
