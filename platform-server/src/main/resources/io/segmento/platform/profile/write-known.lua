-- Writes bucket and view of users if nobody wrote since they were read, and nothing forbids it; the others stay as they are.
-- KEYS: suppression, bucket, view and withdrawals of each user.
-- ARGV: when the buckets end (epoch seconds); then of each user the beginnings of bucket and view as read (empty: none), new bucket, new view,
-- and when that ends.
-- Answers a text with one character for each user: 1 written, 0 somebody else wrote, s suppressed, w something was withdrawn, which was not read.
local answers = {}
for user = 0, #KEYS / 4 - 1 do
  local key, value = user * 4, user * 5 + 1
  local answer = '1'
  if redis.call('EXISTS', KEYS[key + 1]) == 1 then
    answer = 's'
  elseif redis.call('EXISTS', KEYS[key + 4]) == 1 then
    answer = 'w'
  elseif redis.call('GETRANGE', KEYS[key + 2], 0, 16) ~= ARGV[value + 1]
      or redis.call('GETRANGE', KEYS[key + 3], 0, 16) ~= ARGV[value + 2] then
    -- Values begin with a nonce, of which there are no two: who has the beginning has the value.
    answer = '0'
  else
    redis.call('SET', KEYS[key + 2], ARGV[value + 3], 'EXAT', ARGV[1])
    redis.call('SET', KEYS[key + 3], ARGV[value + 4], 'EXAT', ARGV[value + 5])
  end
  answers[user + 1] = answer
end
return table.concat(answers)
