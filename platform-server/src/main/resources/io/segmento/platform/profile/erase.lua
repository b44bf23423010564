-- Erases all that is kept of a user but a suppression, and refuses events of before that are still on their way.
-- KEYS: withdrawals, then every key to erase. ARGV: now (epoch millis), life of the refusal (seconds).
-- Answers how many keys there were.
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], '', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
local erased = 0
for i = 2, #KEYS do
  erased = erased + redis.call('DEL', KEYS[i])
end
return erased
