-- Adds to how many people viewed pairs of an advertiser's products in a week. KEYS: the counts of the week. ARGV: their end (epoch seconds), the most
-- fields that they may have, then for each pair its field, two halves of marks and the number of views.
-- Where there is no room, a new pair takes the place of the least viewed of a few that are drawn; what many people view stays.
-- Answers how many pairs were left out or had to leave.
local most = tonumber(ARGV[2])
local gone = 0
for i = 3, #ARGV, 4 do
  local high, low, views = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3])
  local known = redis.call('HGET', KEYS[1], ARGV[i])
  if known and #known == 12 then
    local knownHigh, knownLow, knownViews = struct.unpack('>i4i4i4', known)
    high, low = bit.bor(high, knownHigh), bit.bor(low, knownLow)
    views = math.min(views + knownViews, 2147483647)
  elseif redis.call('HLEN', KEYS[1]) >= most then
    local drawn = redis.call('HRANDFIELD', KEYS[1], 5, 'WITHVALUES')
    local least, leastViews = nil, views + 1
    for j = 1, #drawn, 2 do
      if #drawn[j + 1] == 12 then
        local _, _, drawnViews = struct.unpack('>i4i4i4', drawn[j + 1])
        if drawnViews < leastViews then
          least, leastViews = drawn[j], drawnViews
        end
      end
    end
    gone = gone + 1
    if least then
      redis.call('HDEL', KEYS[1], least)
    else
      views = 0
    end
  end
  if views > 0 then
    redis.call('HSET', KEYS[1], ARGV[i], struct.pack('>i4i4i4', high, low, views))
  end
end
redis.call('HINCRBY', KEYS[1], '#', 1)
redis.call('EXPIREAT', KEYS[1], ARGV[1])
return gone
