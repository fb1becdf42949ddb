-- The beginning of each script that works on tasks. The state of a task is one packed value; TaskValue.cs has its layout. LuaConstants.cs defines the
-- numbers that are not defined here. KEPT: the flags that outlast a run.
local KEPT = DETAILS + KEY + TYPE_IN_PLACE
local FORMAT, SHORTEST, HURRY = '>I2I4I4BBc12BI6I6I6', 45, '\1'
local NO_TOKEN = string.rep('\0', 12)
local DETAILS_KEY = '%st:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x'
local sub, byte, band, bor = string.sub, string.byte, bit.band, bit.bor

local prefix, now, ttl = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local keepDone, keepDead, young, cancelText = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6] == '1', ARGV[7]

-- A foreign value counts as no state.
local function read(value)
  if not value or #value < SHORTEST then return nil end
  local t = {}
  t.ended, t.generation, t.leg, t.crashes, t.flags, t.token, t.state, t.changed, t.started, t.due = struct.unpack(FORMAT, value)
  t.tail = sub(value, 44)
  return t
end

local function write(t)
  return struct.pack(FORMAT, t.ended, t.generation, t.leg, t.crashes, t.flags, t.token, t.state, t.changed, t.started, t.due) .. t.tail
end

local function has(t, flag) return band(t.flags, flag) ~= 0 end
local function intent(t) return math.floor(t.flags / INTENT) % 4 end
-- True for a task that waits in a leg whose record may not be produced yet: the START of the leg is the proof, and has not come. The place is still
-- that of the leg before, whose record must not end without a new one.
local function unproven(t) return t.state ~= RUNNING and t.state < DONE and intent(t) > 0 end
local function place(t) return sub(t.tail, 1, 1 + byte(t.tail, 1)) end

local function hex(bytes)
  return string.format(string.rep('%02x', #bytes), byte(bytes, 1, -1))
end

local function details(id)
  return string.format(DETAILS_KEY, prefix, byte(id, 1, 16))
end

local function keep(key, milliseconds)
  if redis.call('PTTL', key) < milliseconds then redis.call('PEXPIRE', key, milliseconds) end
end

-- pcall, since a foreign value in place of the details must stop no task: the details are only shown.
local function note(id, t, ...)
  t.flags = bor(t.flags, DETAILS)
  local key = details(id)
  if type(redis.pcall('HSET', key, ...)) == 'number' then keep(key, ttl + keepDead) end
end

local function noted(id, field)
  local value = redis.pcall('HGET', details(id), field)
  return type(value) == 'string' and value or nil
end

local writes, written = {}, 0
local function put(id, value)
  writes[written + 1], writes[written + 2] = id, value
  written = written + 2
end

-- The failure of the last attempt of a task that goes on. It is a field beside the value, much cheaper than a key of its own.
local FAILURE = 'f'
local function failure(id)
  local text = noted(id, 'f')
  if text then return text end
  local beside = redis.pcall('HGET', KEYS[1], id .. FAILURE)
  return type(beside) == 'string' and beside or nil
end

local lives = {}
local function alive(token)
  local who = sub(token, 1, 8)
  if lives[who] == nil then lives[who] = redis.call('EXISTS', prefix .. 'w:' .. hex(who)) == 1 end
  return lives[who]
end

-- Leaves a word for the worker of a token. An id alone is a cancellation, an id with HURRY asks for a START, an id with a token is a doubt. A worker
-- reads its words with each renewal.
local function tell(t, word)
  local words = prefix .. 'c:' .. hex(sub(t.token, 1, 8))
  redis.call('RPUSH', words, word)
  redis.call('PEXPIRE', words, DAY)
end

-- The number of workers that died while they ran the task: their leases ran out, and they were not seen again.
local function crashes(id, t, holder)
  local suspects = noted(id, 's') or ''
  local count, known = 0, false
  for i = 1, #suspects, 8 do
    local who = sub(suspects, i, i + 7)
    known = known or who == holder
    if redis.call('EXISTS', prefix .. 'r:' .. hex(who)) == 0 then count = count + 1 end
  end
  if holder and not known then
    note(id, t, 's', suspects .. holder)
    if redis.call('EXISTS', prefix .. 'r:' .. hex(holder)) == 0 then count = count + 1 end
  end
  t.crashes = math.min(count, 255)
  return count
end

-- The key under which an idempotency key is stored. It is kept as long as the task.
local function ownKey(t) return prefix .. 'i:' .. hex(sub(t.tail, -16)) end
local function accept(t)
  if redis.pcall('STRLEN', ownKey(t)) == 33 then redis.call('SETRANGE', ownKey(t), 32, '\1') end
end

local function finish(id, t, state)
  t.state, t.changed = state, now
  t.flags = band(t.flags, KEPT)
  local keeps = state == DEAD and keepDead or keepDone
  if has(t, KEY) then
    accept(t)
    redis.call('PEXPIRE', ownKey(t), keeps)
  end
  if state == DEAD then note(id, t, 'v', write(t)) end
  if has(t, DETAILS) then redis.call('PEXPIRE', details(id), keeps) end
end

local function cancel(id, t)
  note(id, t, 'f', cancelText)
  finish(id, t, CANCELLED)
end

-- A later record takes the idempotency key over from the state, since records do not have it.
local function inherit(r, t)
  if has(t, KEY) and not has(r, KEY) then
    r.tail = r.tail .. sub(t.tail, -16)
    r.flags = bor(r.flags, KEY)
  end
end

-- Clears the details and the failure for the next generation. Only the idempotency key stays.
local function rebirth(id, r, t)
  inherit(r, t)
  if has(t, KEY) then redis.call('PERSIST', ownKey(t)) end
  redis.call('DEL', details(id))
  redis.call('HDEL', KEYS[1], id .. FAILURE)
end

-- Writes the collected values, and those that the common case of a script has collected itself, since a call of put for each costs too much.
local function flush(common)
  if common and #common > 0 then redis.call('HSET', KEYS[1], unpack(common)) end
  if written > 0 then redis.call('HSET', KEYS[1], unpack(writes)) end
  if written > 0 or (common and #common > 0) then keep(KEYS[1], ttl) end
end

local function fetch(ids)
  return redis.call('HMGET', KEYS[1], unpack(ids))
end
