-- Takes the references of some users from a part of a stream: an entry is replaced by one without them, which is a new one, since entries cannot be changed.
-- Whoever reads it again knows its events by their ids. KEYS: the stream. ARGV: where to begin, where to end, how many entries to look at, then references.
-- Answers {the id of the last entry that was looked at, or an empty text at the end, how many events were changed}.
local gone = {}
for i = 4, #ARGV do
  gone[ARGV[i]] = true
end
local entries = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])
local changed = 0
for _, entry in ipairs(entries) do
  local fields = entry[2]
  local kept = {}
  for i = 1, #fields, 2 do
    if not (string.sub(fields[i], 1, 1) == 'u' and gone[fields[i + 1]]) then
      kept[#kept + 1] = fields[i]
      kept[#kept + 1] = fields[i + 1]
    end
  end
  if #kept < #fields then
    redis.call('XADD', KEYS[1], '*', unpack(kept))
    redis.call('XDEL', KEYS[1], entry[1])
    changed = changed + (#fields - #kept) / 2
  end
end
if #entries < tonumber(ARGV[3]) then
  return {'', changed}
end
return {entries[#entries][1], changed}
