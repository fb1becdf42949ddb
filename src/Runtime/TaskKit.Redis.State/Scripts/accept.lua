-- ACCEPT: stores the states of tasks after their records were produced. ARGV: 8 the ids, 9… the values. Answers the indexes of twins, from 0.
local n = #ARGV - 8
local ids = { struct.unpack(string.rep('c16', n), ARGV[8]) }
ids[n + 1] = nil
local values = fetch(ids)
local twins = {}

local function known(i, id, t, r)
  if r.generation > t.generation then
    rebirth(id, r, t)
    put(id, write(r))
  elseif r.generation == t.generation then
    if r.leg == t.leg then
      if place(r) ~= place(t) then twins[#twins + 1] = i - 1 end
    elseif r.leg > t.leg and t.state < DONE and t.state ~= RUNNING then
      r.flags, r.crashes = bor(r.flags, band(t.flags, DETAILS)), t.crashes
      inherit(r, t)
      put(id, write(r))
    end
  end
end

for i = 1, n do
  local old, new = values[i], ARGV[i + 8]
  if not old and young and band(byte(new, 12), KEY) == 0 then
    put(ids[i], new)
  else
    local t, r = read(old or noted(ids[i], 'v')), read(new)
    if has(r, KEY) then accept(r) end
    if t then known(i, ids[i], t, r) else put(ids[i], new) end
  end
end
flush()
return twins
