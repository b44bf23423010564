-- Reads the counters of many hours of one campaign by creative or by arm of a strategy.
-- KEYS: the hours' hashes. ARGV: what stands in a field between the counter and what it is of, then counters.
-- Answers, for each hour and part that has any: the hour's place among the keys, the part, then the value of each counter.
local places = {}
for j = 2, #ARGV do
  places[ARGV[j]] = j - 1
end
local answer = {}
for i = 1, #KEYS do
  local names, parts = {}, {}
  local fields = redis.call('HGETALL', KEYS[i])
  for f = 1, #fields, 2 do
    local at = string.find(fields[f], ARGV[1], 1, true)
    local place = at and places[string.sub(fields[f], 1, at - 1)]
    if place then
      local name = string.sub(fields[f], at + #ARGV[1])
      if not parts[name] then
        parts[name] = {}
        names[#names + 1] = name
      end
      parts[name][place] = tonumber(fields[f + 1]) or 0
    end
  end
  for _, name in ipairs(names) do
    answer[#answer + 1] = i
    answer[#answer + 1] = name
    for place = 1, #ARGV - 1 do
      answer[#answer + 1] = parts[name][place] or 0
    end
  end
end
return answer
