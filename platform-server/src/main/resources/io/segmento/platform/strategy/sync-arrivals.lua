-- Adds what a node saw of clicks and of the delays of conversions, and tells what all saw.
-- KEYS: a hash of clicks by hour (h<hours since the epoch>), d: milliseconds of delay, c: conversions.
-- ARGV: the oldest hour that counts, milliseconds and conversions to add, then hour and clicks to add, again and again.
-- Answers: milliseconds, conversions, then hour and clicks, again and again.
redis.call('HINCRBYFLOAT', KEYS[1], 'd', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'c', ARGV[3])
for i = 4, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[1], 'h' .. ARGV[i], ARGV[i + 1])
end
local answer = {redis.call('HGET', KEYS[1], 'd'), redis.call('HGET', KEYS[1], 'c')}
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  if string.sub(fields[i], 1, 1) == 'h' then
    local hour = tonumber(string.sub(fields[i], 2))
    if hour == nil or hour < tonumber(ARGV[1]) then
      redis.call('HDEL', KEYS[1], fields[i])
    else
      answer[#answer + 1] = string.sub(fields[i], 2)
      answer[#answer + 1] = fields[i + 1]
    end
  end
end
return answer
