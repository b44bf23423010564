-- Appends events to one stream. KEYS: the stream. ARGV: its most entries, until when it lives (epoch seconds), then for each event its record and
-- the reference of its user, or an empty text.
for i = 3, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'e', ARGV[i])
  else
    redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'e', ARGV[i], 'u', ARGV[i + 1])
  end
end
redis.call('EXPIREAT', KEYS[1], ARGV[2])
return (#ARGV - 2) / 2
