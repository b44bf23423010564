-- Reads what nodes told of their strategies.
-- KEYS: times at which nodes were heard of, their reports. ARGV: milliseconds after which a node is forgotten.
-- Answers for each node its instance, the milliseconds since it was heard of, and its report.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local heard = redis.call('ZRANGEBYSCORE', KEYS[1], string.format('%.0f', now - ARGV[1]), '+inf', 'WITHSCORES')
local answer = {}
for i = 1, #heard, 2 do
  local report = redis.call('HGET', KEYS[2], heard[i])
  if report then
    answer[#answer + 1] = heard[i]
    answer[#answer + 1] = math.max(0, now - heard[i + 1])
    answer[#answer + 1] = report
  end
end
return answer
