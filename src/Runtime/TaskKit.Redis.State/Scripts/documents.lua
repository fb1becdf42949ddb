-- Lists documents of a kind. KEYS: 1 the values by name; 2 the names in order. ARGV: 1 the first and 2 the last name, as ZRANGEBYLEX takes them.
-- Answers names and values in turn.
local PART = 1000
local names = redis.call('ZRANGEBYLEX', KEYS[2], ARGV[1], ARGV[2])
local found = {}
for first = 1, #names, PART do
  local last = math.min(first + PART - 1, #names)
  for i, value in ipairs(redis.call('HMGET', KEYS[1], unpack(names, first, last))) do
    if value then
      found[#found + 1] = names[first + i - 1]
      found[#found + 1] = value
    end
  end
end
return found
