-- Gives a run back that its worker no longer has: what ended it was lost here. ARGV: 8 the id, 9 the token. Answers 1 when it was given back.
local id = ARGV[8]
local t = read(redis.call('HGET', KEYS[1], id))
-- What is on its way to the dead letters, decided or for its crashes, runs nowhere and is held all the same.
if not t or t.state ~= RUNNING or t.token ~= ARGV[9] or intent(t) > 0 or t.crashes > 2 then return 0 end
if has(t, CANCEL) then
  cancel(id, t)
else
  t.state, t.changed, t.flags = PENDING, now, bor(t.flags, RELEASED)
end
put(id, write(t))
flush()
return 1
