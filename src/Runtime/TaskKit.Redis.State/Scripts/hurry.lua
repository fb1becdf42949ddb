-- Makes a waiting task due now. ARGV: 8 its id. Answers 0 when the task does not wait, 1 when the worker that holds its record is told, 2 when no
-- such worker is known. The numbers are those of HurryAnswer.
local id = ARGV[8]
local t = read(redis.call('HGET', KEYS[1], id))
if not t or (t.state ~= SCHEDULED and t.state ~= RETRYING) then return 0 end
t.state, t.due, t.changed = PENDING, now, now
put(id, write(t))
flush()
if t.token == NO_TOKEN or not alive(t.token) then return 2 end
tell(t, id .. HURRY)
return 1
