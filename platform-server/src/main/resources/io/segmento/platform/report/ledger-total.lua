-- What was spent in all by the ledger's total and by its days. KEYS: ledger.
local total, days = 0, 0
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  if fields[i] == 'total' then
    total = tonumber(fields[i + 1]) or 0
  elseif string.sub(fields[i], 1, 2) == 'd:' then
    days = days + (tonumber(fields[i + 1]) or 0)
  end
end
return {total, days}
