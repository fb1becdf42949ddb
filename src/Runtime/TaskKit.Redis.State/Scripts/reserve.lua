-- RESERVE: reserves idempotency keys. KEYS: one for each request. ARGV: one for each request: the id of the task and the hash of its payload. A key
-- stores both, and a byte that is 1 once the task was accepted. Answers for each request the kind of the answer, and the id of the task that has the
-- key.
local answers = {}
for i = 1, #KEYS do
  local wanted = string.sub(ARGV[1], i * 32 - 31, i * 32)
  local stored = redis.pcall('GET', KEYS[i])
  local id, kind = string.sub(wanted, 1, 16), RESERVE_RESERVED
  -- A foreign value is overwritten.
  if type(stored) ~= 'string' or #stored ~= 33 then
    redis.call('SET', KEYS[i], wanted .. '\0')
  else
    local holder = string.sub(stored, 1, 16)
    if string.sub(stored, 17, 32) ~= string.sub(wanted, 17, 32) then
      kind = RESERVE_CONFLICT
    elseif string.sub(stored, 33) == '\1' then
      kind = RESERVE_EXISTING
    elseif holder ~= id then
      kind = RESERVE_REUSE
    end
    id = holder
  end
  answers[i] = string.char(kind) .. id
end
return table.concat(answers)
