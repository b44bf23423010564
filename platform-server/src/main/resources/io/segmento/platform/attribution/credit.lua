-- Decides once what an order is credited to. KEYS: names of the order, the one to write first. ARGV: the credit, its end (epoch seconds).
-- Answers {place of the name, from 1, what was decided before, if it was}.
for i = 1, #KEYS do
  local before = redis.call('GET', KEYS[i])
  if before then
    return {i, before}
  end
end
redis.call('SET', KEYS[1], ARGV[1], 'EXAT', ARGV[2])
return {1}
