-- START: decides which records run. ARGV: 8 the caller's incarnation; 9 nothing, or one byte for each task: '1' when nothing else runs, '2' to have a
-- solo task handed on until its due time; 10 the ids; 11 the values as a grant writes them, each after its length. If a type has a limit, also 12:
-- two bytes for each task, 0 or the number of its limit; 13: the limits. Tasks without an answer are granted as requested.
local SOLO_WISH, DEFER_WISH = '1', '2'

-- A grant under a lease that has run out would look like the grant of a dead worker.
if redis.call('EXISTS', prefix .. 'w:' .. hex(ARGV[8])) == 0 then
  return redis.error_reply('NOLEASE renew it first')
end

local answers = {}
local function answer(i, kind, t, reason, due, hand, text)
  answers[#answers + 1] = struct.pack('>I2BI2BBI6B', i - 1, kind, t.ended, t.crashes, reason or 0, due or 0, hand or 0) .. (text or '')
end

local function hand(i, id, t)
  return answer(i, START_RESUME, t, 0, t.due, intent(t), failure(id))
end

-- The intent is stored without a run: if the worker dies while it hands the task on, that is no crash of the task.
local function defer(i, id, t, r)
  r.ended, r.crashes, r.started = math.max(t.ended, r.ended), t.crashes, t.started
  r.state, r.leg = SCHEDULED, r.leg + 1
  r.flags = bor(r.flags, band(t.flags, DETAILS)) + INTENT * INTENT_SNOOZE
  inherit(r, t)
  put(id, write(r))
  return hand(i, id, r)
end

local function grant(i, id, t, r, holder)
  -- No early grant for a task with a crash: a death of its worker must count, and it counts only for a request in turn.
  if has(r, EARLY) and t.crashes > 0 then return answer(i, START_BUSY, t) end
  local count = (holder or t.crashes > 0) and crashes(id, t, holder) or 0
  local wish = sub(ARGV[9], i, i)
  if count == CRASHES_BEFORE_SOLO and wish == DEFER_WISH then return defer(i, id, t, r) end
  if count == CRASHES_BEFORE_SOLO and wish ~= SOLO_WISH then
    if holder then put(id, write(t)) end
    return answer(i, START_SOLO, t)
  end
  local asked = r.ended
  r.ended, r.crashes = math.max(t.ended, r.ended), t.crashes
  r.flags = bor(r.flags, band(t.flags, DETAILS))
  if r.due == 0 then r.due = t.due end
  inherit(r, t)
  put(id, write(r))
  if count > CRASHES_BEFORE_SOLO then return answer(i, START_BURY, r) end
  if count > 0 or r.ended ~= asked then answer(i, START_GRANTED, r) end
end

-- Asks the worker of a run every 5 s whether it still has the run. Redis may have lost the outcome, and then no other record of the task could go on.
local DOUBT, LOOK = 5000, 500
local function doubt(id, t)
  local age = now - t.changed
  if age >= DOUBT and age % DOUBT < LOOK then tell(t, id .. t.token) end
end

local function running(i, id, t, r)
  if r.leg == t.leg then
    if r.token == t.token then
      if intent(t) > 0 then return hand(i, id, t) end
      return answer(i, t.crashes > CRASHES_BEFORE_SOLO and START_BURY or START_GRANTED, t)
    end
    if intent(t) == 0 and place(r) ~= place(t) then return answer(i, START_SKIP, t, SKIP_TWIN) end
  end
  if not has(t, RELEASED) and alive(t.token) then
    if intent(t) == 0 then doubt(id, t) end
    return answer(i, START_BUSY, t)
  end
  if has(t, CANCEL_REQUESTED) and intent(t) == 0 then
    t.leg = r.leg
    cancel(id, t)
    put(id, write(t))
    return answer(i, START_SKIP, t, SKIP_CANCELLED)
  end
  if r.leg > t.leg then return grant(i, id, t, r) end
  if intent(t) == 0 and has(r, EARLY) then return answer(i, START_BUSY, t) end
  if intent(t) == 0 then return grant(i, id, t, r, not has(t, EARLY) and sub(t.token, 1, 8)) end
  t.token, t.started, t.changed = r.token, now, now
  t.flags = band(t.flags, 255 - RELEASED)
  put(id, write(t))
  return hand(i, id, t)
end

local function decide(i, id, t, r)
  if not t and r.due > now then return answer(i, START_NOT_DUE, r, 0, r.due) end
  if not t then return put(id, write(r)) end
  if r.generation > t.generation then
    rebirth(id, r, t)
    return put(id, write(r))
  end
  if r.generation < t.generation then return answer(i, START_SKIP, t, SKIP_HANDED_ON) end
  if t.state >= DONE then return answer(i, START_SKIP, t, SKIP_TERMINAL) end
  if r.leg < t.leg then
    if unproven(t) and r.leg == t.leg - 1 and place(r) == place(t) then return hand(i, id, t) end
    return answer(i, START_SKIP, t, SKIP_HANDED_ON)
  end
  if t.state == RUNNING then return running(i, id, t, r) end
  -- The run with this token is settled already: the request comes late, and nobody waits for its answer any more.
  if r.token == t.token then return answer(i, START_BUSY, t) end
  if r.leg == t.leg and t.state ~= PENDING and t.due > now then
    -- The caller holds the record from here on: a cancellation, or making the task due now, leaves a word for it.
    t.token = r.token
    put(id, write(t))
    return answer(i, START_NOT_DUE, t, 0, t.due)
  end
  return grant(i, id, t, r)
end

-- True when the state of a task is the one that its record states. Three flags may differ: TYPE_IN_PLACE, since the place of a record in a tier does
-- not end with the type; EARLY, which only the request has; and the intent, which only a waiting task has.
local NO_DUE, OTHERS = string.rep('\0', 6), CANCEL_REQUESTED + DETAILS + KEY + RELEASED
local function waited(old, new)
  local state, was, is = byte(old, 25), byte(old, 12), byte(new, 12)
  if was ~= is and band(was, OTHERS) ~= band(is, OTHERS) then return false end
  if state == PENDING then return true end
  return (state == RETRYING or state == SCHEDULED) and sub(new, 38, 43) ~= NO_DUE and struct.unpack('>I6', old, 38) <= now
end

local limits = {}
if ARGV[12] then
  local at = 1
  while at <= #ARGV[13] do limits[#limits + 1], at = limitOf(ARGV[13], at) end
end

local TOKEN_FIRST, TOKEN_LAST = 13, 24
-- Decides on a task whose type has a limit: takes its permit first, and frees it again if the answer is no grant.
local function limited(i, id, old, new, limit)
  local token = sub(new, TOKEN_FIRST, TOKEN_LAST)
  local r = read(new)
  local wait = permit(limit, token)
  if wait then return answer(i, START_FULL, r, 0, wait) end
  local before = #answers
  -- The bucket of an old task may be gone while the copy for its dead letter is kept.
  decide(i, id, read(old or noted(id, 'v')), r)
  local last = answers[#answers]
  if #answers > before and byte(last, 3) ~= START_GRANTED then withdraw(limit, token) end
end

local n = #ARGV[10] / 16
local ids = { struct.unpack(string.rep('c16', n), ARGV[10]) }
ids[n + 1] = nil
local values = fetch(ids)
local packed, at, sub, byte, common, m = ARGV[11], 1, sub, byte, {}, 0
for i = 1, n do
  local last = at + 1 + byte(packed, at) * 256 + byte(packed, at + 1)
  local old, new = values[i], sub(packed, at + 2, last)
  at = last + 1
  local limit = ARGV[12] and limits[byte(ARGV[12], 2 * i - 1) * 256 + byte(ARGV[12], 2 * i)]
  if limit then
    limited(i, ids[i], old, new, limit)
  -- The common case without unpacking: the task has no state, or waits as its record states and is due.
  elseif (not old and young and sub(new, 38, 43) == NO_DUE) or (old and sub(old, 1, 11) == sub(new, 1, 11) and waited(old, new)) then
    common[m + 1], common[m + 2] = ids[i], new
    m = m + 2
  else
    -- The bucket of an old task may be gone while the copy for its dead letter is kept.
    decide(i, ids[i], read(old or noted(ids[i], 'v')), read(new))
  end
end
flush(common)
return answers
