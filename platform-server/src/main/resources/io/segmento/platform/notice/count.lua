-- Counts a notice once, and what it bills with it, and logs it in the same step, so that log, ledger and counters never differ.
-- KEYS: the notice's own key, ledger, leases, the key of the other notice that would end the bid's reservation, the campaign's event stream, those
-- of count; then, of a bid of an experiment's arm, which has a budget of its own beside the campaign's, the arm's ledger, leases and hour.
-- ARGV: until when the notice's key lives, micros, field of the day, lease (0: none), micros of the reservation that the notice ends (0: it
-- ends none), the reservation's bucket, the four of an EventAppend, then those of count.
-- Answers 1 when it was counted, 0 when it had been before.
if not call('SET', KEYS[1], '1', 'NX', 'EXAT', ARGV[1]) then
  return 0
end
local bills, ends = tonumber(ARGV[2]) > 0, ARGV[5] ~= '0'
-- What neither bills nor ends a reservation, and what has no lease, changes none.
local changesLease = ARGV[4] ~= '0' and (bills or ends)
local function book(ledger, leases)
  if bills then
    call('HINCRBY', ledger, 'total', ARGV[2])
    call('HINCRBY', ledger, ARGV[3], ARGV[2])
  end
  -- A lease that is gone has returned; what comes now is late.
  if changesLease and call('HEXISTS', leases, ARGV[4] .. ':g') == 1 then
    if bills then
      call('HINCRBY', leases, ARGV[4] .. ':b', ARGV[2])
    end
    if ends and call('EXISTS', KEYS[4]) == 0 then
      call('HINCRBY', leases, ARGV[4] .. ':c' .. ARGV[6], ARGV[5])
    end
  end
end
book(KEYS[2], KEYS[3])
local firstOfHour, last = count(6, 11)
if #KEYS > last then
  book(KEYS[last + 1], KEYS[last + 2])
  if bills then
    call('HINCRBY', KEYS[last + 3], 'spend_micros', ARGV[2])
    call('EXPIRE', KEYS[last + 3], 86400)
  end
end
if ARGV[7] ~= '' then
  if ARGV[8] == '' then
    call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[9], '*', 'e', ARGV[7])
  else
    call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[9], '*', 'e', ARGV[7], 'u', ARGV[8])
  end
  if firstOfHour then
    call('EXPIREAT', KEYS[5], ARGV[10])
  end
end
return 1
