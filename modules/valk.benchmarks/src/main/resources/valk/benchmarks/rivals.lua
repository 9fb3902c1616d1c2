-- The programs of the figure "rivals". The same stand in rivals.valk and rivals.js.

function fib(n) if n < 2 then return n else return fib(n - 1) + fib(n - 2) end end

function range(a, b)
  local list = {}
  for i = a, b - 1 do list[#list + 1] = i end
  return list
end

function filter(f, list)
  local kept = {}
  for i = 1, #list do if f(list[i]) then kept[#kept + 1] = list[i] end end
  return kept
end

function map(f, list)
  local mapped = {}
  for i = 1, #list do mapped[i] = f(list[i]) end
  return mapped
end

function foldl(f, z, list)
  for i = 1, #list do z = f(z, list[i]) end
  return z
end

function pipeline(n)
  local threes = filter(function(x) return x % 3 == 0 end, range(0, n))
  return foldl(function(a, x) return a + x end, 0, map(function(x) return x * x end, threes))
end

function words(n)
  local parts = {}
  for i = 0, n - 1 do parts[i + 1] = "w" .. (i * 7919) % 101 end
  local text = table.concat(parts, " ")
  local split = {}
  for word in string.gmatch(text, "[^ ]+") do split[#split + 1] = word end
  return #text + #split
end

function counting(n)
  local counts, keys = {}, 0
  for i = 0, n - 1 do
    local k = (i * 7919) % 1009
    if not counts[k] then keys = keys + 1 end
    counts[k] = (counts[k] or 0) + 1
  end
  return keys * counts[7]
end

function safe(q, board, distance)
  if board == nil then return true end
  if q == board.head then return false end
  if distance == math.abs(q - board.head) then return false end
  return safe(q, board.tail, distance + 1)
end

function queens(n, board, row)
  if row == n then return 1 end
  local count = 0
  for q = 0, n - 1 do
    if safe(q, board, 1) then count = count + queens(n, {head = q, tail = board}, row + 1) end
  end
  return count
end
