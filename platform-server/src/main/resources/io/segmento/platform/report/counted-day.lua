-- What was counted as spent on a day of UTC: by its hours, by the day's total, by its cells. KEYS: the month's totals, the day's cells, then the
-- hours' totals. ARGV: field of the day, how the fields of this counter end in cells.
local hours, cells = 0, 0
for i = 3, #KEYS do
  hours = hours + (tonumber(redis.call('HGET', KEYS[i], 'spend_micros') or '0') or 0)
end
local fields = redis.call('HGETALL', KEYS[2])
for i = 1, #fields, 2 do
  if string.sub(fields[i], -#ARGV[2]) == ARGV[2] then
    cells = cells + (tonumber(fields[i + 1]) or 0)
  end
end
return {hours, tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') or 0, cells}
