-- SETTLE: stores outcomes where the token still holds. ARGV: 8 for each task its id, the kind, the attempts ended and the 22 bytes that its state
-- must show; 9 for each kind with SETTLE_PACKED its due time, the intent, the index of its failure and the first 24 bytes of the value once the task
-- waits; 10 the number of failures; 11… the failures, then the further data of each other kind but SETTLE_PLAIN, then, where there are any, the types
-- and tokens whose permits are freed. Answers the index and the SettleAnswer of each outcome that is not Applied.

local function ended(t, run)
  if t.state >= DONE or t.generation > run.generation then return true end
  return t.generation == run.generation and t.leg > run.leg and not (unproven(t) and t.leg == run.leg + 1)
end

local function stale(t, run) return ended(t, run) and ANSWER_STALE_ENDED or ANSWER_STALE_OPEN end

-- The answer when a run with this token was settled before: nothing for the same outcome again, else that the outcome comes too late.
local function repeated(t, run, kind, want)
  local waits = t.state == RETRYING or t.state == SCHEDULED
  if kind == SETTLE_DONE then
    if t.state == DONE then return nil end
  elseif kind == SETTLE_CANCELLED then
    if t.state == CANCELLED then return nil end
  elseif kind == SETTLE_DEAD or (kind == SETTLE_DECIDE and want == INTENT_DEAD) then
    if t.state == DEAD then return nil end
  elseif kind == SETTLE_DECIDE then
    if t.leg > run.leg then return nil end
    if t.state == CANCELLED then return ANSWER_CANCELLED end
  else
    if t.state == CANCELLED then return ANSWER_CANCELLED end
    if t.leg == run.leg and ((kind == SETTLE_WAIT and waits) or (kind == SETTLE_RELEASED and t.state == PENDING)) then return nil end
  end
  return stale(t, run)
end

local function wait(t, more)
  t.state = more.intent == INTENT_RETRY and RETRYING or SCHEDULED
  t.due = more.due
end

local apply = {}

apply[SETTLE_DONE] = function(id, t, run, more)
  if #more.result > 0 then note(id, t, 'r', more.result) end
  finish(id, t, DONE)
end

apply[SETTLE_CANCELLED] = function(id, t) finish(id, t, CANCELLED) end

apply[SETTLE_RELEASED] = function(id, t)
  -- With an intent the task stays RUNNING: the next worker to read the record finishes the hand-off.
  t.flags = bor(t.flags, RELEASED)
  if intent(t) == 0 then t.state = PENDING end
end

apply[SETTLE_WAIT] = function(id, t, run, more)
  t.flags = band(t.flags, KEPT)
  wait(t, more)
end

-- With the intent of a dead letter the task stays RUNNING until the letter is produced. A next leg waits from here on, whether its record is produced
-- or not.
apply[SETTLE_DECIDE] = function(id, t, run, more)
  local kept = more.intent == INTENT_DEAD and CANCEL_REQUESTED or 0
  t.flags = band(t.flags, kept + KEPT) + INTENT * more.intent
  if more.intent == INTENT_DEAD then return end
  t.leg = run.leg + 1
  wait(t, more)
end

apply[SETTLE_DEAD] = function(id, t, run, more)
  note(id, t, 'd', more.produced)
  finish(id, t, DEAD)
end

-- True when Redis has lost the grant of this leg but has an older state of it, under which no worker was granted the leg.
local function forgotten(t, run)
  return t.leg == run.leg and t.token == NO_TOKEN and t.state < DONE
end

local function settle(id, old, run, kind, ends, more)
  local t = read(old)
  if not t or t.generation < run.generation or (t.generation == run.generation and (t.leg < run.leg or forgotten(t, run))) then
    -- Redis has lost the grant. The caller sends the whole state, and the outcome is applied to that.
    if #more.full == 0 then return ANSWER_LOST end
    local older = t
    t = read(more.full)
    if older and older.generation < run.generation then
      rebirth(id, t, older)
    elseif older then
      t.flags, t.crashes = bor(t.flags, band(older.flags, DETAILS)), older.crashes
    end
  elseif t.token ~= run.token then
    return stale(t, run)
  end
  if t.state ~= RUNNING then return repeated(t, run, kind, more.intent) end
  -- The task has an intent: this request states the same one again, or its outcome comes too late.
  if intent(t) > 0 and kind ~= SETTLE_DEAD and kind ~= SETTLE_RELEASED then
    if kind == SETTLE_DECIDE and more.intent == intent(t) then return nil end
    return ANSWER_STALE_OPEN
  end
  -- Redis has lost the intent, and with it the failure of the dead letter. The caller sends both again.
  if kind == SETTLE_DEAD and intent(t) == 0 and #more.full == 0 then return ANSWER_LOST end
  t.ended, t.changed = math.max(t.ended, (struct.unpack('>I2', ends))), now
  if #more.failure > 0 and more.intent == INTENT_RETRY then
    put(id .. FAILURE, more.failure)
  elseif #more.failure > 0 then
    note(id, t, 'f', more.failure)
  end
  -- A requested cancellation takes effect with an outcome after which the task would go on. A task with an intent is handed on first.
  local goesOn = kind == SETTLE_RELEASED or kind == SETTLE_WAIT or (kind == SETTLE_DECIDE and more.intent ~= INTENT_DEAD)
  if goesOn and has(t, CANCEL_REQUESTED) and intent(t) == 0 then
    cancel(id, t)
    put(id, write(t))
    return ANSWER_CANCELLED
  end
  apply[kind](id, t, run, more)
  put(id, write(t))
end

local char, stamp = string.char, struct.pack('>I6', now)
local RETRIES, WAITS = char(RETRYING) .. stamp, char(SCHEDULED) .. stamp

local fields = { struct.unpack(string.rep('>c16Bc2c22', #ARGV[8] / 41), ARGV[8]) }
local n = (#fields - 1) / 4
local ids = {}
for i = 1, n do ids[i] = fields[i * 4 - 3] end
local values = fetch(ids)
local packed = { struct.unpack(string.rep('>c6BI2c24', #ARGV[9] / 33), ARGV[9]) }
local failures = 10
local answers, waits, extra, head = {}, 0, failures + tonumber(ARGV[10]), char(DONE) .. stamp
-- Locals of this scope: they are faster than those of task.lua.
local sub, byte, common, m = sub, byte, {}, 0
local NOTHING = { due = 0, intent = 0, failure = '', result = '', produced = '', full = '' }

local function further(kind)
  if kind == SETTLE_PLAIN then return NOTHING end
  local more = { result = '', produced = '', full = '' }
  if kind >= SETTLE_PACKED then
    local index = packed[waits * 4 - 1]
    more.due, more.intent = struct.unpack('>I6', packed[waits * 4 - 3]), packed[waits * 4 - 2]
    more.failure = index > 0 and ARGV[failures + index] or ''
  else
    more.due, more.intent, more.failure, more.result, more.produced, more.full = struct.unpack('>I6BI4c0I4c0I4c0I4c0', ARGV[extra])
  end
  return more
end

for i = 1, n do
  local old, kind, ends, shows = values[i], fields[i * 4 - 2], fields[i * 4 - 1], fields[i * 4]
  if kind >= SETTLE_PACKED then waits = waits + 1 elseif kind ~= SETTLE_PLAIN then extra = extra + 1 end
  local holds = old and sub(old, 3, 24) == shows and byte(old, 25) == RUNNING
  if holds and kind == SETTLE_PLAIN then
    -- The common case without unpacking: a success without a result, of a run that has its token.
    common[m + 1], common[m + 2] = ids[i], ends .. shows .. head .. sub(old, 32)
    m = m + 2
  elseif holds and kind >= SETTLE_PACKED and packed[waits * 4 - 2] ~= INTENT_DEAD then
    -- A retry or snooze, also without unpacking: the run has its token, and the 22 equal bytes show that the task has no details and no requested
    -- cancellation.
    local index, state = packed[waits * 4 - 1], packed[waits * 4 - 2] == INTENT_RETRY and RETRIES or WAITS
    common[m + 1], common[m + 2] = ids[i], packed[waits * 4] .. state .. sub(old, 32, 37) .. packed[waits * 4 - 3] .. sub(old, 44)
    m = m + 2
    if index > 0 then
      common[m + 1], common[m + 2] = ids[i] .. FAILURE, ARGV[failures + index]
      m = m + 2
    end
  else
    local run = {}
    run.generation, run.leg, run.crashes, run.flags, run.token = struct.unpack('>I4I4BBc12', shows)
    local answer = settle(ids[i], old, run, kind == SETTLE_PLAIN and SETTLE_DONE or kind % SETTLE_PACKED, ends, further(kind))
    if answer then answers[#answers + 1] = struct.pack('>I2B', i - 1, answer) end
  end
end
flush(common)
local freed, at = ARGV[extra + 1], 1
while freed and at <= #freed do
  local type, token
  type, token, at = struct.unpack('>I2c0c12', freed, at)
  free(type, token)
end
return answers
