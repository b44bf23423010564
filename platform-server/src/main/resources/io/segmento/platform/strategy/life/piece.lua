-- Stores a piece of a jar with an end of life, unless it is there for good: then a version names its jar, and deploying the same jar again takes nothing from that.
-- KEYS: piece. ARGV: bytes, life in milliseconds.
if redis.call('PTTL', KEYS[1]) == -1 then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
