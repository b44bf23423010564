-- Reads a campaign's ledger, and renews and tops up one node's lease on what is left.
-- KEYS: ledger, leases, counters of the hour. ARGV: id of the lease, now and when it returns if it is not renewed (epoch seconds), field of the
-- day, limits in total, of the day and of the hour (0: none), micros that the node still holds reserved, micros that it wants beside them, the
-- most that may be granted in all (-1: no bound), the oldest and the newest bucket of reservations of interest.
-- Answers: spent in total, of the day and of the hour, granted and billed on the lease, then what notices closed of each bucket.
local function micros(value)
  if not value then
    return 0
  end
  -- What is no number counts as all spent.
  return tonumber(value) or 9007199254740991
end

local id, now = ARGV[1], tonumber(ARGV[2])
local total = micros(redis.call('HGET', KEYS[1], 'total'))
local day = micros(redis.call('HGET', KEYS[1], ARGV[4]))
local hour = micros(redis.call('HGET', KEYS[3], 'spend_micros'))
local oldest, newest = tonumber(ARGV[11]), tonumber(ARGV[12])

local granted, billed, expires, closed = {}, {}, {}, {}
local fields = redis.call('HGETALL', KEYS[2])
for i = 1, #fields, 2 do
  local lease, kind, bucket = string.match(fields[i], '^(%d+):(%a)(%d*)$')
  local value = micros(fields[i + 1])
  if kind == 'g' then
    granted[lease] = value
  elseif kind == 'b' then
    billed[lease] = value
  elseif kind == 'x' then
    expires[lease] = value
  elseif kind == 'c' and lease == id then
    if tonumber(bucket) < oldest then
      redis.call('HDEL', KEYS[2], fields[i])
    else
      closed[tonumber(bucket)] = value
    end
  end
end

local others = 0
for lease, amount in pairs(granted) do
  if lease ~= id then
    if (expires[lease] or 0) < now then
      for i = 1, #fields, 2 do
        if string.sub(fields[i], 1, #lease + 1) == lease .. ':' then
          redis.call('HDEL', KEYS[2], fields[i])
        end
      end
    else
      others = others + math.max(0, amount - (billed[lease] or 0))
    end
  end
end

local own, paid = granted[id] or 0, billed[id] or 0
local most = tonumber(ARGV[10])
if most >= 0 then
  own = math.min(own, most)
end
local left = 9007199254740991
local limits = {{tonumber(ARGV[5]), total}, {tonumber(ARGV[6]), day}, {tonumber(ARGV[7]), hour}}
for i = 1, 3 do
  if limits[i][1] > 0 then
    left = math.min(left, limits[i][1] - limits[i][2])
  end
end
local free = left - others - math.max(0, own - paid)
local lacking = paid + tonumber(ARGV[8]) + tonumber(ARGV[9]) - own
own = own + math.max(0, math.min(lacking, free))
redis.call('HSET', KEYS[2], id .. ':g', string.format('%.0f', own), id .. ':x', ARGV[3])
redis.call('EXPIRE', KEYS[2], 86400)

local answer = {total, day, hour, own, paid}
for bucket = oldest, newest do
  answer[#answer + 1] = closed[bucket] or 0
end
return answer
