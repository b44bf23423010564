-- Adds one event to the counters of a campaign. It is put before scripts that decide whether the event counts, and these have its call() too.
-- It runs with every notice, and half of what a script costs is its keys, its arguments and its own steps: so an event that shows nobody anything has no
-- keys and arguments for that, and what is needed once in an hour comes in one text.
-- KEYS from k: totals of the hour, cells of the hour, cells of the day, totals of the month, cells by what they are of; then, when somebody was shown
-- something, the people of the hour, of the day, of the cell's day and of the other cells' day, and the day's sketch of how often people were shown
-- something; then, when the event counts for a group of users, the day's groups.
-- ARGV from a: what the cell is of; numbers of ten digits each: the ends of the hour's totals, of the hour, of the day, of the month and of the sketch
-- (epoch seconds), and most cells; a colon and the day of the month; how many counters there are, and each with its code and with what to add; who was
-- shown something (empty: nobody) and then three places in the sketch; of a group of users the end of its key and the arguments of BITFIELD. Who is
-- shown something is in a counter that nobody else is in.
-- Answers whether one of the counters had not been added to in this hour before, or there are none; and which of KEYS is the last of these.
local call = redis.call
local function count(k, a)
  local hourTotals, hourCells, dayCells, monthTotals, cells = KEYS[k], KEYS[k + 1], KEYS[k + 2], KEYS[k + 3], KEYS[k + 4]
  local ends = ARGV[a + 1]

  local cell = call('HGET', cells, ARGV[a])
  if not cell then
    cell = call('HLEN', cells) + 1
    if cell > tonumber(string.sub(ends, 51, 60)) then
      cell = 0
    else
      call('HSET', cells, ARGV[a], cell)
      call('EXPIREAT', cells, string.sub(ends, 31, 40))
    end
  end

  local inCell, onDay = cell .. ':', ARGV[a + 2]
  local last = a + 3 + 3 * tonumber(ARGV[a + 3])
  local none = last == a + 3
  local firstOfHour, firstOfDay, firstOfCell = none, none, none
  for i = a + 4, last, 3 do
    local field, part, amount = ARGV[i], inCell .. ARGV[i + 1], ARGV[i + 2]
    local sum = tonumber(amount)
    -- A field that is new may be the first of its key; the end is the same whoever sets it.
    if call('HINCRBY', hourTotals, field, amount) == sum then
      call('EXPIREAT', hourTotals, string.sub(ends, 1, 10))
      firstOfHour = true
    end
    if call('HINCRBY', monthTotals, field .. onDay, amount) == sum then
      call('EXPIREAT', monthTotals, string.sub(ends, 31, 40))
      firstOfDay = true
    end
    if call('HINCRBY', hourCells, part, amount) == sum then
      call('EXPIREAT', hourCells, string.sub(ends, 11, 20))
    end
    if call('HINCRBY', dayCells, part, amount) == sum then
      call('EXPIREAT', dayCells, string.sub(ends, 21, 30))
      firstOfCell = true
    end
  end

  local lastKey = k + 4
  last = last + 1
  local who = ARGV[last]
  if who ~= '' then
    local hourPeople, dayPeople = KEYS[k + 5], KEYS[k + 6]
    local cellPeople = tonumber(cell) == 0 and KEYS[k + 8] or KEYS[k + 7]
    call('PFADD', hourPeople, who)
    call('PFADD', dayPeople, who)
    call('PFADD', cellPeople, who)
    -- The first of these people is the first in their counter.
    if firstOfHour then
      call('EXPIREAT', hourPeople, string.sub(ends, 11, 20))
    end
    if firstOfDay then
      call('EXPIREAT', dayPeople, string.sub(ends, 21, 30))
    end
    if firstOfCell then
      call('EXPIREAT', cellPeople, string.sub(ends, 21, 30))
    end
    local sketch = KEYS[k + 9]
    local seen = call('BITFIELD', sketch, 'OVERFLOW', 'SAT', 'INCRBY', 'u4', ARGV[last + 1], 1, 'INCRBY', 'u4', ARGV[last + 2], 1,
      'INCRBY', 'u4', ARGV[last + 3], 1)
    local times = math.min(seen[1], seen[2], seen[3])
    if times == 1 then
      call('EXPIREAT', sketch, string.sub(ends, 41, 50))
    end
    if times <= 10 and call('HINCRBY', monthTotals, 'shown_' .. times .. onDay, 1) == 1 then
      call('EXPIREAT', monthTotals, string.sub(ends, 31, 40))
    end
    lastKey = k + 9
    last = last + 3
  end

  if last < #ARGV then
    lastKey = lastKey + 1
    local sums = call('BITFIELD', KEYS[lastKey], unpack(ARGV, last + 2))
    -- As with fields: the first that is added to a group may be the first of the key.
    if sums[1] == tonumber(ARGV[last + 7]) then
      call('EXPIREAT', KEYS[lastKey], ARGV[last + 1])
    end
  end
  return firstOfHour, lastKey
end
