-- Counts a notice once, and what it bills with it, and logs it in the same step, so that log, ledger and counters never differ.
-- KEYS: the notice's own key, ledger, leases, the key of the other notice that would end the bid's reservation, the campaign's event stream, the
-- ten or eleven of count; then, of a bid of an experiment's arm, which has a budget of its own beside the campaign's, the arm's ledger, leases and hour.
-- ARGV: until when the notice's key lives, micros, field of the day, lease (0: none), micros of the reservation that the notice ends (0: it
-- ends none), the reservation's bucket, the four of an EventAppend, then those of count.
-- Answers 1 when it was counted, 0 when it had been before.
if not redis.call('SET', KEYS[1], '1', 'NX', 'EXAT', ARGV[1]) then
  return 0
end
local micros = tonumber(ARGV[2])
-- What neither bills nor ends a reservation, and what has no lease, changes none.
local changesLease = ARGV[4] ~= '0' and (micros > 0 or ARGV[5] ~= '0')
local function book(ledger, leases)
  if micros > 0 then
    redis.call('HINCRBY', ledger, 'total', ARGV[2])
    redis.call('HINCRBY', ledger, ARGV[3], ARGV[2])
  end
  -- A lease that is gone has returned; what comes now is late.
  if changesLease and redis.call('HEXISTS', leases, ARGV[4] .. ':g') == 1 then
    if micros > 0 then
      redis.call('HINCRBY', leases, ARGV[4] .. ':b', ARGV[2])
    end
    if ARGV[5] ~= '0' and redis.call('EXISTS', KEYS[4]) == 0 then
      redis.call('HINCRBY', leases, ARGV[4] .. ':c' .. ARGV[6], ARGV[5])
    end
  end
end
book(KEYS[2], KEYS[3])
if #KEYS > 16 then
  book(KEYS[#KEYS - 2], KEYS[#KEYS - 1])
  if micros > 0 then
    redis.call('HINCRBY', KEYS[#KEYS], 'spend_micros', ARGV[2])
    redis.call('EXPIRE', KEYS[#KEYS], 86400)
  end
end
local firstOfHour = count(6, 11)
if ARGV[7] ~= '' then
  if ARGV[8] == '' then
    redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[9], '*', 'e', ARGV[7])
  else
    redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[9], '*', 'e', ARGV[7], 'u', ARGV[8])
  end
  if firstOfHour then
    redis.call('EXPIREAT', KEYS[5], ARGV[10])
  end
end
return 1
