-- Cancels one task. ARGV: 8 its id. Answers an OperationResult.
local id = ARGV[8]
local t = read(redis.call('HGET', KEYS[1], id) or noted(id, 'v'))
if not t then return OPERATION_NOT_FOUND end
if t.state >= DONE then return OPERATION_WRONG_STATE end
if t.state ~= RUNNING then
  cancel(id, t)
  put(id, write(t))
  flush()
  if t.token ~= NO_TOKEN and alive(t.token) then tell(t, id .. HURRY) end
  return OPERATION_APPLIED
end
t.flags = bor(t.flags, CANCEL_REQUESTED)
put(id, write(t))
flush()
tell(t, id)
return OPERATION_REQUESTED
