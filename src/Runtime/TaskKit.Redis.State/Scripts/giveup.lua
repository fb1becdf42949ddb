-- Releases a run whose outcome Redis has lost: the worker does not have the run. ARGV: 8 the id, 9 the token. Answers 1 when the run was released.
local id = ARGV[8]
-- The permit is freed in any case, since the worker does not have the run.
for _, type in ipairs(redis.call('SMEMBERS', prefix .. 'limited')) do free(type, ARGV[9]) end
local t = read(redis.call('HGET', KEYS[1], id))
-- A task whose dead letter is being produced keeps its token although no handler runs: it has an intent, or too many crashes.
if not t or t.state ~= RUNNING or t.token ~= ARGV[9] or intent(t) > 0 or t.crashes > CRASHES_BEFORE_SOLO then return 0 end
if has(t, CANCEL_REQUESTED) then
  cancel(id, t)
else
  t.state, t.changed, t.flags = PENDING, now, bor(t.flags, RELEASED)
end
put(id, write(t))
flush()
return 1
