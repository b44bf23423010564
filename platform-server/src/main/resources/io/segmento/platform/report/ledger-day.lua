-- What was spent on a day by the ledger and by the hours that it is made of, at one moment.
-- KEYS: ledger, then the hours' totals. ARGV: field of the day, how many of the hours lie in the day as wholes; these come first.
-- Answers: by the ledger, by the whole hours, by those that lie in the day with a part.
local whole, parts = 0, 0
for i = 2, #KEYS do
  local spent = tonumber(redis.call('HGET', KEYS[i], 'spend_micros') or '0') or 0
  if i - 1 <= tonumber(ARGV[2]) then
    whole = whole + spent
  else
    parts = parts + spent
  end
end
return {tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') or 0, whole, parts}
