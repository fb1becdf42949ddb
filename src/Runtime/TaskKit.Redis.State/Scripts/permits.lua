-- The permits of types that have a limit in all workers together. A permit is the token of a run: START takes it, SETTLE frees it, and it ends with
-- the lease of its worker. Times are those of this server, in ms.
local POLL, SHARE, SEEN, FORGOTTEN, KEPT_PERMITS = 100, 1000, 400, 10000, 604800000
local function permitsOf(type) return prefix .. 'l:' .. type end

local function free(type, token)
  redis.call('SREM', permitsOf(type), token)
end

local clock
local function millis()
  if not clock then
    local time = redis.call('TIME')
    clock = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  return clock
end

local function limitOf(packed, at)
  local limit = {}
  local type
  limit.concurrency, limit.count, limit.period, type, at = struct.unpack('>I4I4I4I2c0', packed, at)
  limit.type, limit.permits, limit.starts, limit.waits = type, permitsOf(type), prefix .. 'b:' .. type, prefix .. 'y:' .. type
  return limit, at
end

-- The number of permits that are taken. Permits of dead workers are freed here, but only once the limit is reached.
local function taken(limit)
  local count = redis.call('SCARD', limit.permits)
  if count < limit.concurrency then return count end
  for _, token in ipairs(redis.call('SMEMBERS', limit.permits)) do
    if not alive(token) then count = count - redis.call('SREM', limit.permits, token) end
  end
  return count
end

-- The time since when a worker has waited for a permit, and the number of other workers that have waited longer and for at least SHARE ms. Those come
-- first: a worker with a backlog would otherwise take each permit again that it has freed.
local function queue(limit, who)
  local mine, others = millis(), 0
  local stored = redis.call('HGETALL', limit.waits)
  for i = 1, #stored, 2 do
    if stored[i] == who then mine = struct.unpack('>I6I6', stored[i + 1]) end
  end
  for i = 1, #stored, 2 do
    local first, last = struct.unpack('>I6I6', stored[i + 1])
    if millis() - last > FORGOTTEN then
      redis.call('HDEL', limit.waits, stored[i])
    elseif stored[i] ~= who and millis() - last <= SEEN and millis() - first >= SHARE and first < mine then
      others = others + 1
    end
  end
  return mine, others
end

-- The ms until the rate allows a further start; nothing when it allows one now.
local function full(limit)
  redis.call('ZREMRANGEBYSCORE', limit.starts, '-inf', millis() - limit.period)
  local count = redis.call('ZCARD', limit.starts)
  if count < limit.count then return nil end
  local first = redis.call('ZRANGE', limit.starts, count - limit.count, count - limit.count, 'WITHSCORES')
  return math.max(1, first[2] + limit.period - millis())
end

-- Takes a permit. Returns nothing when the run may begin, else the ms after which to ask again.
local function permit(limit, token)
  if limit.concurrency > 0 and redis.call('SISMEMBER', limit.permits, token) == 1 then return nil end
  if limit.count > 0 and redis.call('ZSCORE', limit.starts, token) then return nil end
  if limit.concurrency > 0 then
    local who = sub(token, 1, 8)
    local since, others = queue(limit, who)
    if limit.concurrency - taken(limit) <= others then
      redis.call('HSET', limit.waits, who, struct.pack('>I6I6', since, millis()))
      redis.call('PEXPIRE', limit.waits, FORGOTTEN)
      return POLL
    end
    redis.call('HDEL', limit.waits, who)
  end
  if limit.count > 0 then
    local wait = full(limit)
    if wait then return wait end
    redis.call('ZADD', limit.starts, millis(), token)
    redis.call('PEXPIRE', limit.starts, limit.period + 1000)
  end
  if limit.concurrency > 0 then
    redis.call('SADD', limit.permits, token)
    redis.call('PEXPIRE', limit.permits, KEPT_PERMITS)
    redis.call('SADD', prefix .. 'limited', limit.type)
  end
  return nil
end

-- Frees a permit whose run is not granted, and takes its start out of the rate.
local function withdraw(limit, token)
  redis.call('SREM', limit.permits, token)
  redis.call('ZREM', limit.starts, token)
end
