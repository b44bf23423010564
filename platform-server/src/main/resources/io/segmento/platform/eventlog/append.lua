-- Appends events to one stream, several an entry, which is cheaper to write, to read and to acknowledge than an entry each. KEYS: the stream. ARGV: its
-- most entries, until when it lives (epoch seconds), the most events of an entry, then for each event its record and the reference of its user, or an
-- empty text. The fields of the n-th event of an entry, from 0, are e<n> and, where there is a user, u<n>.
local most = 2 * ARGV[3]
for first = 4, #ARGV, most do
  local fields = {}
  for i = first, math.min(first + most, #ARGV) - 1, 2 do
    local n = (i - first) / 2
    fields[#fields + 1] = 'e' .. n
    fields[#fields + 1] = ARGV[i]
    if ARGV[i + 1] ~= '' then
      fields[#fields + 1] = 'u' .. n
      fields[#fields + 1] = ARGV[i + 1]
    end
  end
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', unpack(fields))
end
redis.call('EXPIREAT', KEYS[1], ARGV[2])
return (#ARGV - 3) / 2
