-- Renews the lease of a worker. KEYS: 1 its lease, 2 its words, 3 the mark of its return, 4 its name, 5 the name of Redis' memory, which is lost with
-- everything else, 6 the set of types with permits. ARGV: 1 the worker's name, 2 the lease in ms, 3 the number of words that it has seen, 4 '1' when it had the lease before, 5 the ms
-- for which its name is kept, 6 a name for key 5 if that has none, 7 the beginning of the keys of permits. Answers whether the lease still stood, the words, and the name in key 5: empty for a
-- foreign value.
local stood = redis.call('EXISTS', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if stood == 0 and ARGV[4] == '1' then
  redis.call('SET', KEYS[3], '1', 'PX', DAY)
  -- The permits ended with the lease, whether somebody needed them or not.
  local who = string.gsub(string.sub(KEYS[1], -16), '..', function(hex) return string.char(tonumber(hex, 16)) end)
  for _, type in ipairs(redis.call('SMEMBERS', KEYS[6])) do
    for _, token in ipairs(redis.call('SMEMBERS', ARGV[7] .. type)) do
      if string.sub(token, 1, 8) == who then redis.call('SREM', ARGV[7] .. type, token) end
    end
  end
end
if redis.call('PTTL', KEYS[4]) < ARGV[5] / 2 then redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[5]) end
if ARGV[3] ~= '0' then redis.call('LTRIM', KEYS[2], ARGV[3], -1) end
redis.pcall('SET', KEYS[5], ARGV[6], 'NX')
local memory = redis.pcall('GET', KEYS[5])
return { stood, redis.call('LRANGE', KEYS[2], 0, -1), type(memory) == 'string' and memory or '' }
