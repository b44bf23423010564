-- Adds one event to the counters of a campaign. It is put before scripts that decide whether the event counts.
-- KEYS from k: totals of the hour, cells of the hour, cells of the day, totals of the month, cells by what they are of, then the people of the
-- hour, of the day, of the cell's day and of the other cells' day, and the day's sketch of how often people were shown something; then the day's groups
-- of users, where the event counts for one.
-- ARGV from a: what the cell is of, most cells, ends of the hour's totals, of the hour, of the day, of the month and of the sketch (epoch seconds),
-- day of the month, who (empty: nobody is counted), three places in the sketch, how many of the last arguments are of a group of users, counters, each with
-- its code and with what to add, and those of the group: the end of its key, and BITFIELD's.
-- Answers whether one of the counters had not been added to in this hour before, or there are none.
local function count(k, a)
  local function add(key, field, amount, ends)
    -- A field that is new may be the first of its key; the end is the same whoever sets it.
    if redis.call('HINCRBY', key, field, amount) == tonumber(amount) then
      redis.call('EXPIREAT', key, ends)
      return true
    end
    return false
  end
  local hourTotals, hourCells, dayCells, monthTotals = KEYS[k], KEYS[k + 1], KEYS[k + 2], KEYS[k + 3]
  local ends = {hourTotals = ARGV[a + 2], hour = ARGV[a + 3], day = ARGV[a + 4], month = ARGV[a + 5]}
  local day = ARGV[a + 7]

  local cell = redis.call('HGET', KEYS[k + 4], ARGV[a])
  if not cell then
    cell = redis.call('HLEN', KEYS[k + 4]) + 1
    if cell > tonumber(ARGV[a + 1]) then
      cell = 0
    else
      redis.call('HSET', KEYS[k + 4], ARGV[a], cell)
      redis.call('EXPIREAT', KEYS[k + 4], ends.month)
    end
  end

  local last = #ARGV - tonumber(ARGV[a + 12])
  local first = last < a + 13
  for i = a + 13, last, 3 do
    local field, code, amount = ARGV[i], ARGV[i + 1], ARGV[i + 2]
    first = add(hourTotals, field, amount, ends.hourTotals) or first
    add(monthTotals, field .. ':' .. day, amount, ends.month)
    add(hourCells, cell .. ':' .. code, amount, ends.hour)
    add(dayCells, cell .. ':' .. code, amount, ends.day)
  end

  if last < #ARGV then
    local sums = redis.call('BITFIELD', KEYS[k + 10], unpack(ARGV, last + 2))
    -- As with fields: the first that is added to a group may be the first of the key.
    if sums[1] == tonumber(ARGV[last + 7]) then
      redis.call('EXPIREAT', KEYS[k + 10], ARGV[last + 1])
    end
  end

  local who = ARGV[a + 8]
  if who == '' then
    return first
  end
  local function note(key, until_)
    if redis.call('PFADD', key, who) == 1 then
      redis.call('EXPIREAT', key, until_)
    end
  end
  note(KEYS[k + 5], ends.hour)
  note(KEYS[k + 6], ends.day)
  note(tonumber(cell) == 0 and KEYS[k + 8] or KEYS[k + 7], ends.day)
  local seen = redis.call('BITFIELD', KEYS[k + 9], 'OVERFLOW', 'SAT', 'INCRBY', 'u4', ARGV[a + 9], 1,
    'INCRBY', 'u4', ARGV[a + 10], 1, 'INCRBY', 'u4', ARGV[a + 11], 1)
  local times = math.min(seen[1], seen[2], seen[3])
  if times == 1 then
    redis.call('EXPIREAT', KEYS[k + 9], ARGV[a + 6])
  end
  if times <= 10 then
    add(monthTotals, 'shown_' .. times .. ':' .. day, 1, ends.month)
  end
  return first
end
