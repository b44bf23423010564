-- Counts a conversion once, and logs it. KEYS: the order in the campaign's slot, the campaign's event stream, then those of count.
-- ARGV: until when the order is remembered (epoch seconds), the four of an EventAppend, then those of count.
-- Answers 1 when it was counted, 0 when it had been before.
if not call('SET', KEYS[1], '1', 'NX', 'EXAT', ARGV[1]) then
  return 0
end
local firstOfHour = count(3, 6)
if ARGV[2] ~= '' then
  if ARGV[3] == '' then
    call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'e', ARGV[2])
  else
    call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'e', ARGV[2], 'u', ARGV[3])
  end
  if firstOfHour then
    call('EXPIREAT', KEYS[2], ARGV[5])
  end
end
return 1
