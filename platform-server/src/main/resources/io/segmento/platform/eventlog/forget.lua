-- Takes the references of some users from a part of a stream: an entry is replaced by one without them, which is a new one, since entries cannot be changed.
-- Whoever reads it again knows its events by their ids. KEYS: the stream. ARGV: where to begin, where to end, how many entries to look at, then references.
-- Answers {the id of the last entry that was looked at, or an empty text at the end, how many events were changed}.
local gone = {}
for i = 4, #ARGV do
  gone[ARGV[i]] = true
end

-- Several events in one text: of each the length of its record (4 bytes) and whether there is a user (1), then the record and the reference (16).
local function unpacked(text)
  local parts = {}
  local taken = 0
  local at = 1
  while at <= #text do
    local length, known = struct.unpack('>I4B', text, at)
    local rest = at + 5 + length
    if known == 1 and gone[string.sub(text, rest, rest + 15)] then
      parts[#parts + 1] = struct.pack('>I4B', length, 0)
      parts[#parts + 1] = string.sub(text, at + 5, rest - 1)
      taken = taken + 1
    else
      parts[#parts + 1] = string.sub(text, at, rest - 1 + 16 * known)
    end
    at = rest + 16 * known
  end
  return taken, parts
end

local entries = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])
local changed = 0
for _, entry in ipairs(entries) do
  local fields = entry[2]
  local kept = {}
  local taken = 0
  for i = 1, #fields, 2 do
    local name, value = fields[i], fields[i + 1]
    if name == 'u' and gone[value] then
      taken = taken + 1
    else
      if name == 'b' then
        local count, parts = unpacked(value)
        if count > 0 then
          value = table.concat(parts)
          taken = taken + count
        end
      end
      kept[#kept + 1] = name
      kept[#kept + 1] = value
    end
  end
  if taken > 0 then
    redis.call('XADD', KEYS[1], '*', unpack(kept))
    redis.call('XDEL', KEYS[1], entry[1])
    changed = changed + taken
  end
end
if #entries < tonumber(ARGV[3]) then
  return {'', changed}
end
return {entries[#entries][1], changed}
