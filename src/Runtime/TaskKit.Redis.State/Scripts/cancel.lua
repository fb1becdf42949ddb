-- Cancels one task. ARGV: 8 its id. Answers an OperationResult: 0 applied, 1 requested, 2 wrong state, 3 not found.
local id = ARGV[8]
local t = read(redis.call('HGET', KEYS[1], id) or noted(id, 'v'))
if not t then return 3 end
if t.state >= DONE then return 2 end
if t.state ~= RUNNING then
  cancel(id, t)
  put(id, write(t))
  flush()
  if t.token ~= NO_TOKEN and alive(t.token) then tell(t, id .. HURRY) end
  return 0
end
t.flags = bor(t.flags, CANCEL)
put(id, write(t))
flush()
tell(t, id)
return 1
