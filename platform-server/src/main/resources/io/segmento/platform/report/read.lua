-- Reads the counters of many hours of one campaign. KEYS: the hours' hashes. ARGV: fields.
-- Answers, for each hour that has any: its place among the keys, then the value of each field.
local found = {}
for i = 1, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 1 then
    local values = redis.call('HMGET', KEYS[i], unpack(ARGV))
    table.insert(found, i)
    for j = 1, #ARGV do
      table.insert(found, tonumber(values[j] or '0'))
    end
  end
end
return found
