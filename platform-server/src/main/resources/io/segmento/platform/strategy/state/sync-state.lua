-- Takes what a node changed in a table of a strategy's state, and tells what all nodes changed since the node last asked.
-- KEYS: the rows, each 8 bytes for each column; their order, by when each was last changed, in microseconds and no two at once; the number of the batch that this process told last.
-- ARGV: 's' when values are added, 'l' when they take the place of what was there; seconds to keep a row; how many rows at most; how many to answer at most; what the node has heard of already;
-- the number of its batch, 0 for none; then row and values, again and again.
-- Answers: row, values and when it was changed, again and again, the oldest change first.
local rows, order, told = KEYS[1], KEYS[2], KEYS[3]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

-- A batch whose answer got lost comes again.
if ARGV[6] ~= '0' and redis.call('GET', told) ~= ARGV[6] then
  local newest = redis.call('ZREVRANGE', order, 0, 0, 'WITHSCORES')
  local changed = math.max(now, tonumber(newest[2] or 0))
  for i = 7, #ARGV, 2 do
    local row, value = ARGV[i], ARGV[i + 1]
    local before = ARGV[1] == 's' and redis.call('HGET', rows, row)
    if before and #before == #value then
      local sums = {}
      for at = 1, #value, 8 do
        sums[#sums + 1] = struct.pack('<d', struct.unpack('<d', before, at) + struct.unpack('<d', value, at))
      end
      value = table.concat(sums)
    end
    changed = changed + 1
    redis.call('HSET', rows, row, value)
    redis.call('ZADD', order, string.format('%.0f', changed), row)
  end
  redis.call('SET', told, ARGV[6], 'EX', 86400)
  redis.call('EXPIRE', rows, ARGV[2])
  redis.call('EXPIRE', order, ARGV[2])
end

local function forget(old)
  if #old > 0 then
    redis.call('HDEL', rows, unpack(old))
    redis.call('ZREM', order, unpack(old))
  end
end
forget(redis.call('ZRANGEBYSCORE', order, '-inf', string.format('%.0f', now - ARGV[2] * 1000000), 'LIMIT', 0, 500))
local over = redis.call('ZCARD', order) - ARGV[3]
if over > 0 then
  forget(redis.call('ZRANGE', order, 0, math.min(over, 500) - 1))
end

-- A store that came back with less, by a clock that is behind, has nothing that is newer than what the node has heard.
local heard = ARGV[5]
local newest = redis.call('ZREVRANGE', order, 0, 0, 'WITHSCORES')
if tonumber(heard) > tonumber(newest[2] or 0) then
  heard = '0'
end
local found = redis.call('ZRANGEBYSCORE', order, '(' .. heard, '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[4])
local answer = {}
for i = 1, #found, 2 do
  answer[#answer + 1] = found[i]
  answer[#answer + 1] = redis.call('HGET', rows, found[i]) or ''
  answer[#answer + 1] = found[i + 1]
end
return answer
