-- Appends entries of several events each to one stream. KEYS: the stream. ARGV: its most entries, until when it lives (epoch seconds), then the events of
-- each entry as one text (EventPack).
for i = 3, #ARGV do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'b', ARGV[i])
end
redis.call('EXPIREAT', KEYS[1], ARGV[2])
return #ARGV - 2
