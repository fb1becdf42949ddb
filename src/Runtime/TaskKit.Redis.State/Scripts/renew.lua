-- Renews the lease of a worker. KEYS: 1 the lease, 2 the words to the worker, 3 the mark of its return, 4 its name, 5 the memory mark, a random text
-- that is lost only together with all states, 6 the set of types with permits. ARGV: 1 the worker's name, 2 the lease in ms, 3 the number of words
-- that the worker has read, 4 '1' when it had the lease before, 5 the ms for which its name is kept, 6 a text for key 5 if there is none, 7 the
-- beginning of the keys of permits. Answers 1 when the lease still held, else 0; then the words, and the text in key 5, which is empty for a foreign
-- value.
local stood = redis.call('EXISTS', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if stood == 0 and ARGV[4] == '1' then
  redis.call('SET', KEYS[3], '1', 'PX', DAY)
  -- The permits have ended with the lease, and permits.lua frees them only when a worker needs one.
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
