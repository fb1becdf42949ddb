-- Stores or deletes one document, if the stored version is the expected one. KEYS: 1 the values of its kind by name, with the change number under an
-- empty name; 2 the names in order; 3 the names of documents that expire, by time. ARGV: 1 now, 2 the name, 3 the expected version or nothing, 4 the
-- time of expiry or 0, 5 the value; a delete has neither 4 nor 5. Answers 1 and the new version (0 after a delete), or 0 and the stored version.
-- StoredDocument.cs has the layout of a value.
local HEAD, LENGTH, MOST_PRUNED = '>I8I8', 16, 100
local now, name, expected = tonumber(ARGV[1]), ARGV[2], ARGV[3]

local function drop(old)
  redis.call('HDEL', KEYS[1], old)
  redis.call('ZREM', KEYS[2], old)
  redis.call('ZREM', KEYS[3], old)
end

local current = 0
local stored = redis.call('HGET', KEYS[1], name)
if stored and #stored > LENGTH then
  local version, expires = struct.unpack(HEAD, stored)
  if expires == 0 or expires > now then current = version end
end
if expected ~= '' and tonumber(expected) ~= current then return {0, current} end
if #ARGV == 3 and current == 0 then return {1, 0} end

for _, old in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, MOST_PRUNED)) do drop(old) end
local number = math.max((tonumber(redis.call('HGET', KEYS[1], '') or 0) or 0) + 1, now * 1000)
redis.call('HSET', KEYS[1], '', string.format('%.0f', number))
if #ARGV == 3 then
  drop(name)
  return {1, 0}
end
local expires = tonumber(ARGV[4])
redis.call('HSET', KEYS[1], name, struct.pack(HEAD, number, expires) .. ARGV[5])
redis.call('ZADD', KEYS[2], 0, name)
if expires > 0 then
  redis.call('ZADD', KEYS[3], expires, name)
else
  redis.call('ZREM', KEYS[3], name)
end
return {1, number}
