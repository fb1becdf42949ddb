-- The sign of life of a worker. KEYS: 1 its lease, 2 the words for it, 3 the mark of its return, 4 its name, 5 the name of all that Redis remembers.
-- ARGV: 1 the name, 2 the lease in ms, 3 how many words it has seen, 4 '1' when it had the lease before, 5 how long the name is kept in ms,
-- 6 a name for key 5 if it has none. Answers whether the lease still stood, the words, and the name of key 5: none for a foreign value.
local stood = redis.call('EXISTS', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if stood == 0 and ARGV[4] == '1' then redis.call('SET', KEYS[3], '1', 'PX', 86400000) end
if redis.call('PTTL', KEYS[4]) < ARGV[5] / 2 then redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[5]) end
if ARGV[3] ~= '0' then redis.call('LTRIM', KEYS[2], ARGV[3], -1) end
redis.pcall('SET', KEYS[5], ARGV[6], 'NX')
local memory = redis.pcall('GET', KEYS[5])
return { stood, redis.call('LRANGE', KEYS[2], 0, -1), type(memory) == 'string' and memory or '' }
