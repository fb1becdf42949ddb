-- Outcomes, written where the token still holds. ARGV: 8 per task its id, kind, attempts ended and the 22 bytes that its state
-- must show, 9… what each kind but PLAIN needs besides. Answers the exceptions only: what is not named is applied.
local PLAIN, DONE_KIND, CANCELLED_KIND, RELEASED_KIND, WAIT, DECIDE, FINISH = 0, 1, 2, 3, 4, 5, 6
local WAS_CANCELLED, STALE_ENDED, STALE_OPEN, LOST = 2, 3, 4, 5

local function ended(t, run)
  return t.state >= DONE or t.generation > run.generation or (t.generation == run.generation and t.turn > run.turn)
end

local function stale(t, run) return ended(t, run) and STALE_ENDED or STALE_OPEN end

-- The token was used: the same outcome again, or one that came too late.
local function repeated(t, run, kind, want)
  local waits = t.state == RETRYING or t.state == SCHEDULED
  if kind == DONE_KIND then
    if t.state == DONE then return nil end
  elseif kind == CANCELLED_KIND then
    if t.state == CANCELLED then return nil end
  elseif kind == FINISH then
    if t.state == DEAD and want == DEAD_LETTER then return nil end
    if t.turn == run.turn + 1 and (waits or t.state == CANCELLED) then return nil end
  elseif kind == DECIDE then
    if t.turn > run.turn or (t.state == DEAD and want == DEAD_LETTER) then return nil end
    if t.state == CANCELLED and want ~= DEAD_LETTER then return WAS_CANCELLED end
  else
    if t.state == CANCELLED then return WAS_CANCELLED end
    if t.turn == run.turn and ((kind == WAIT and waits) or (kind == RELEASED_KIND and t.state == PENDING)) then return nil end
  end
  return stale(t, run)
end

local function wait(t, more)
  t.state = more.intent == RETRY and RETRYING or SCHEDULED
  t.due = more.due
end

local apply = {}

apply[DONE_KIND] = function(id, t, run, more)
  if #more.result > 0 then note(id, t, 'r', more.result) end
  finish(id, t, DONE)
end

apply[CANCELLED_KIND] = function(id, t) finish(id, t, CANCELLED) end

apply[RELEASED_KIND] = function(id, t)
  -- A decided hand-off is for the next holder to finish.
  t.flags = bor(t.flags, RELEASED)
  if intent(t) == 0 then t.state = PENDING end
end

apply[WAIT] = function(id, t, run, more)
  t.flags = band(t.flags, DETAILS + KEY + 64)
  wait(t, more)
end

apply[DECIDE] = function(id, t, run, more)
  t.flags = band(t.flags, CANCEL + DETAILS + KEY + 64) + INTENT * more.intent
  if more.intent ~= DEAD_LETTER then t.due = more.due end
end

apply[FINISH] = function(id, t, run, more)
  if more.intent == DEAD_LETTER then
    note(id, t, 'd', more.produced)
    return finish(id, t, DEAD)
  end
  local asked, next = has(t, CANCEL), { flags = band(more.flags, KEY + 64), tail = more.produced }
  inherit(next, t)
  t.turn, t.tail = run.turn + 1, next.tail
  t.flags = bor(next.flags, band(t.flags, DETAILS))
  wait(t, more)
  if asked then cancel(id, t) end
end

-- What START had written is lost, and what was known before is still there: nobody else was granted this turn.
local NO_TOKEN = string.rep('\0', 12)
local function forgotten(t, run)
  return t.turn == run.turn and t.token == NO_TOKEN and t.state < DONE
end

local function settle(id, old, run, kind, ends, more)
  local t = read(old)
  if not t or t.generation < run.generation or (t.generation == run.generation and (t.turn < run.turn or forgotten(t, run))) then
    -- Redis lost what START had written. The caller sends it again, and the outcome stands.
    if #more.full == 0 then return LOST end
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
  -- What was decided stands: the same decision again, or another outcome that comes too late.
  if intent(t) > 0 and kind ~= FINISH and kind ~= RELEASED_KIND then
    if kind == DECIDE and more.intent == intent(t) then return nil end
    return STALE_OPEN
  end
  -- What was decided is lost too, and with it what only the decision said.
  if kind == FINISH and intent(t) == 0 and #more.full == 0 then return LOST end
  t.ended, t.changed = math.max(t.ended, (struct.unpack('>I2', ends))), now
  if #more.failure > 0 and more.intent == RETRY then
    put(id .. FAILURE, more.failure)
  elseif #more.failure > 0 then
    note(id, t, 'f', more.failure)
  end
  -- Whoever asked to cancel was told that it will be. Once a hand-off is decided, its end decides.
  local again = kind == RELEASED_KIND or kind == WAIT or (kind == DECIDE and more.intent ~= DEAD_LETTER)
  if again and has(t, CANCEL) and intent(t) == 0 then
    cancel(id, t)
    put(id, write(t))
    return WAS_CANCELLED
  end
  apply[kind](id, t, run, more)
  put(id, write(t))
end

-- The common cases of a hand-off without unpacking: what is decided or finished of a run that holds its token, of which nothing is noted and that nobody
-- asked to cancel. The caller has written what the value begins with then, behind everything else: 24 bytes, and for FINISH before them those that it
-- must begin with now.
local char, stamp = string.char, struct.pack('>I6', now)
local RUNS, RETRIES, WAITS = char(RUNNING) .. stamp, char(RETRYING) .. stamp, char(SCHEDULED) .. stamp
local NONE, BOTH_NONE, ALL_NONE = string.rep('\0', 4), string.rep('\0', 8), string.rep('\0', 12)

local function decided(old, shows, more)
  local intent, failure = byte(more, 7), sub(more, 13, -37)
  if intent == DEAD_LETTER or (#failure > 0) ~= (intent == RETRY) or sub(more, -36, -25) ~= ALL_NONE then return nil end
  if sub(old, 3, 24) ~= shows or byte(old, 25) ~= RUNNING then return nil end
  return sub(more, -24) .. RUNS .. sub(old, 32, 37) .. sub(more, 1, 6) .. sub(old, 44), failure
end

local function finished(old, _, more)
  local intent = byte(more, 7)
  if intent == DEAD_LETTER or band(byte(more, 8), KEY) ~= 0 then return nil end
  if sub(old, 1, 24) ~= sub(more, -48, -25) or byte(old, 25) ~= RUNNING then return nil end
  if sub(more, 9, 16) ~= BOTH_NONE or sub(more, -52, -49) ~= NONE then return nil end
  return sub(more, -24) .. (intent == RETRY and RETRIES or WAITS) .. sub(old, 32, 37) .. sub(more, 1, 6) .. sub(more, 21, -53)
end

local quick = { [DECIDE] = decided, [FINISH] = finished }

local fields = { struct.unpack(string.rep('>c16Bc2c22', #ARGV[8] / 41), ARGV[8]) }
local n = (#fields - 1) / 4
local ids = {}
for i = 1, n do ids[i] = fields[i * 4 - 3] end
local values = fetch(ids)
local answers, extra, head = {}, 8, char(DONE) .. stamp
local sub, byte, common, m = sub, byte, {}, 0
local NOTHING = { due = 0, intent = 0, flags = 0, failure = '', result = '', produced = '', full = '' }
for i = 1, n do
  local old, kind, ends, shows = values[i], fields[i * 4 - 2], fields[i * 4 - 1], fields[i * 4]
  if kind ~= PLAIN then extra = extra + 1 end
  -- The plain success of a run that holds its token.
  if kind == PLAIN and old and sub(old, 3, 24) == shows and byte(old, 25) == RUNNING then
    common[m + 1], common[m + 2] = ids[i], ends .. shows .. head .. sub(old, 32)
    m = m + 2
  else
    local value, failure
    if old and #old >= SHORTEST and quick[kind] then value, failure = quick[kind](old, shows, ARGV[extra]) end
    if value then
      common[m + 1], common[m + 2] = ids[i], value
      m = m + 2
      if failure and #failure > 0 then
        common[m + 1], common[m + 2] = ids[i] .. FAILURE, failure
        m = m + 2
      end
    else
      local run, more = {}, NOTHING
      run.generation, run.turn, run.crashes, run.flags, run.token = struct.unpack('>I4I4BBc12', shows)
      if kind ~= PLAIN then
        more = {}
        more.due, more.intent, more.flags, more.failure, more.result, more.produced, more.full =
          struct.unpack('>I6BBI4c0I4c0I4c0I4c0', ARGV[extra])
      end
      local answer = settle(ids[i], old, run, kind == PLAIN and DONE_KIND or kind, ends, more)
      if answer then answers[#answers + 1] = struct.pack('>I2B', i - 1, answer) end
    end
  end
end
flush(common)
return answers
