-- What a write needs of a user's slot: {bucket or false, view or false, withdrawals as a list of advertiser and time, {each older bucket or
-- false}, evidence or false, 1 or 0 for each event id seen before}.
-- KEYS: bucket, view, event ids, withdrawals, evidence, older buckets. ARGV: event ids; empty ones have never been seen.
local older = {}
for i = 6, #KEYS do
  older[i - 5] = redis.call('GET', KEYS[i])
end
local result = {
  redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]), redis.call('HGETALL', KEYS[4]), older, redis.call('GET', KEYS[5])
}
for i, id in ipairs(ARGV) do
  local seen = 0
  if id ~= '' and redis.call('ZSCORE', KEYS[3], id) then
    seen = 1
  end
  result[i + 5] = seen
end
return result
