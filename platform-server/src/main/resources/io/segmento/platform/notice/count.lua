-- Counts a notice once, and what it bills with it, and logs it in the same step, so that log, ledger and counters never differ.
-- KEYS: the notice's own key, ledger, counters of the hour, leases, the key of the other notice that would end the bid's reservation, the
-- campaign's event stream; then, of a bid of an experiment's arm, which has a budget of its own beside the campaign's, the arm's ledger, leases
-- and hour.
-- ARGV: until when the notice's key lives, until when the counters live, micros, field of the day, lease (0: none), micros of the
-- reservation that the notice ends (0: it ends none), the reservation's bucket, the four of an EventAppend, then counters, each with what to add.
-- Answers 1 when it was counted, 0 when it had been before.
if not redis.call('SET', KEYS[1], '1', 'NX', 'EXAT', ARGV[1]) then
  return 0
end
local micros = tonumber(ARGV[3])
local function book(ledger, leases)
  if micros > 0 then
    redis.call('HINCRBY', ledger, 'total', ARGV[3])
    redis.call('HINCRBY', ledger, ARGV[4], ARGV[3])
  end
  -- A lease that is gone has returned; what comes now is late.
  if redis.call('HEXISTS', leases, ARGV[5] .. ':g') == 1 then
    if micros > 0 then
      redis.call('HINCRBY', leases, ARGV[5] .. ':b', ARGV[3])
    end
    if ARGV[6] ~= '0' and redis.call('EXISTS', KEYS[5]) == 0 then
      redis.call('HINCRBY', leases, ARGV[5] .. ':c' .. ARGV[7], ARGV[6])
    end
  end
end
book(KEYS[2], KEYS[4])
if #KEYS > 6 then
  book(KEYS[7], KEYS[8])
  if micros > 0 then
    redis.call('HINCRBY', KEYS[9], 'spend_micros', ARGV[3])
    redis.call('EXPIRE', KEYS[9], 86400)
  end
end
for i = 12, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[3], ARGV[i], ARGV[i + 1])
end
redis.call('EXPIREAT', KEYS[3], ARGV[2])
if ARGV[8] ~= '' then
  if ARGV[9] == '' then
    redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[10], '*', 'e', ARGV[8])
  else
    redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[10], '*', 'e', ARGV[8], 'u', ARGV[9])
  end
  redis.call('EXPIREAT', KEYS[6], ARGV[11])
end
return 1
