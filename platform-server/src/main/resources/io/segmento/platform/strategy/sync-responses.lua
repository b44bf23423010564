-- Adds what a node learned to a part of a model, and tells the part.
-- KEYS: the part, a hash of z<index> and n<index>. ARGV: index, what to add to z and what to add to n, again and again.
-- Answers: index, z and n, again and again.
for i = 1, #ARGV, 3 do
  redis.call('HINCRBYFLOAT', KEYS[1], 'z' .. ARGV[i], ARGV[i + 1])
  redis.call('HINCRBYFLOAT', KEYS[1], 'n' .. ARGV[i], ARGV[i + 2])
end
local fields = redis.call('HGETALL', KEYS[1])
local n = {}
for i = 1, #fields, 2 do
  if string.sub(fields[i], 1, 1) == 'n' then
    n[string.sub(fields[i], 2)] = fields[i + 1]
  end
end
local answer = {}
for i = 1, #fields, 2 do
  if string.sub(fields[i], 1, 1) == 'z' then
    local index = string.sub(fields[i], 2)
    answer[#answer + 1] = index
    answer[#answer + 1] = fields[i + 1]
    answer[#answer + 1] = n[index] or '0'
  end
end
return answer
