-- Writes on what a month's data stand if nobody wrote since it was read, and nothing forbids it.
-- KEYS: suppression, evidence, withdrawals.
-- ARGV: evidence as read (empty: none), new evidence, its end (epoch seconds), number of fields of the withdrawals and their latest time as read.
-- Answers 1 written, 0 somebody else was faster, -1 suppressed by a choice of the person.
local suppression = redis.call('GET', KEYS[1])
if suppression and string.sub(suppression, 1, 7) ~= 'SIGNAL:' then
  return -1
end
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] then
  return 0
end
local latest = 0
local withdrawals = redis.call('HVALS', KEYS[3])
for _, at in ipairs(withdrawals) do
  latest = math.max(latest, tonumber(at))
end
if #withdrawals ~= tonumber(ARGV[4]) or latest ~= tonumber(ARGV[5]) then
  return 0
end
redis.call('SET', KEYS[2], ARGV[2], 'EXAT', ARGV[3])
return 1
