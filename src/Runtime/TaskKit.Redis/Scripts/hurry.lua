-- Makes one waiting task due, where its record is. ARGV: 8 its id. Answers 1 when it waited.
local id = ARGV[8]
local t = read(redis.call('HGET', KEYS[1], id))
if not t or (t.state ~= SCHEDULED and t.state ~= RETRYING) then return 0 end
t.state, t.due, t.changed = PENDING, now, now
put(id, write(t))
flush()
return 1
