-- Releases a run that its worker no longer has: the outcome was lost here. ARGV: 8 the id, 9 the token. Answers 1 when the run was released.
local id = ARGV[8]
-- The worker has the run no more, so it needs no permit, whatever became of the task.
for _, type in ipairs(redis.call('SMEMBERS', prefix .. 'limited')) do free(type, ARGV[9]) end
local t = read(redis.call('HGET', KEYS[1], id))
-- A task on its way to the dead letters, by a decision or for its crashes, runs nowhere but keeps its token.
if not t or t.state ~= RUNNING or t.token ~= ARGV[9] or intent(t) > 0 or t.crashes > CRASHES_BEFORE_SOLO then return 0 end
if has(t, CANCEL_REQUESTED) then
  cancel(id, t)
else
  t.state, t.changed, t.flags = PENDING, now, bor(t.flags, RELEASED)
end
put(id, write(t))
flush()
return 1
