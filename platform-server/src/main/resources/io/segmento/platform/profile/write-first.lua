-- Writes bucket and view of users of whom nothing is held that could forbid or change it; the others stay as they are.
-- KEYS: suppression, bucket, view and withdrawals of each user. ARGV: when the data end (epoch seconds), then bucket and view of each user.
-- Answers a text with one character for each user: 1 written, 0 something is held.
local written = {}
for user = 0, #KEYS / 4 - 1 do
  local key, value = user * 4, user * 2
  if redis.call('EXISTS', KEYS[key + 1], KEYS[key + 2], KEYS[key + 3], KEYS[key + 4]) == 0 then
    redis.call('SET', KEYS[key + 2], ARGV[value + 2], 'EXAT', ARGV[1])
    redis.call('SET', KEYS[key + 3], ARGV[value + 3], 'EXAT', ARGV[1])
    written[user + 1] = '1'
  else
    written[user + 1] = '0'
  end
end
return table.concat(written)
