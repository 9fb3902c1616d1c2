-- The programs of the figure "lisps" in Lua, and how each is timed. The same stand in lisps.valk.
-- Lists are linked where the Lisp takes them apart, and arrays where it maps over them.

local function fib(n) if n < 2 then return n else return fib(n - 1) + fib(n - 2) end end
local function run_fib() return fib(27) end

local function tak(x, y, z)
  if not (y < x) then return z end
  return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))
end
local function run_tak() return tak(18, 12, 6) end

local function safe(row, dist, placed)
  while placed do
    local q = placed.head
    if q == row or q == row + dist or q == row - dist then return false end
    dist, placed = dist + 1, placed.tail
  end
  return true
end
local function length(list)
  local n = 0
  while list do n, list = n + 1, list.tail end
  return n
end
local queens
local function place(row, n, placed)
  if row > n then return 0 end
  local here = safe(row, 1, placed) and queens(n, {head = row, tail = placed}) or 0
  return here + place(row + 1, n, placed)
end
function queens(n, placed) if length(placed) == n then return 1 else return place(1, n, placed) end end
local function run_queens() return queens(7, nil) end

local function tree(depth) if depth == 0 then return nil end return {tree(depth - 1), tree(depth - 1)} end
local function nodes(t) if t == nil then return 1 end return 1 + nodes(t[1]) + nodes(t[2]) end
local function run_trees() return nodes(tree(14)) end

local function range(a, b)
  local list = {}
  for i = a, b - 1 do list[#list + 1] = i end
  return list
end
local function filter(f, list)
  local kept = {}
  for i = 1, #list do if f(list[i]) then kept[#kept + 1] = list[i] end end
  return kept
end
local function map(f, list)
  local mapped = {}
  for i = 1, #list do mapped[i] = f(list[i]) end
  return mapped
end
local function foldl(f, z, list)
  for i = 1, #list do z = f(z, list[i]) end
  return z
end
local function run_pipeline()
  local threes = filter(function(x) return x % 3 == 0 end, range(0, 100000))
  return foldl(function(a, x) return a + x end, 0, map(function(x) return x * x end, threes))
end

local function app(a, b) if a == nil then return b end return {head = a.head, tail = app(a.tail, b)} end
local function nrev(l) if l == nil then return nil end return app(nrev(l.tail), {head = l.head}) end
local function run_nrev()
  local list
  for i = 399, 0, -1 do list = {head = i, tail = list} end
  return length(nrev(list))
end

local function deriv(e)
  if type(e) == "number" then return 0 end
  if type(e) == "string" then return e == "x" and 1 or 0 end
  if e[1] == "+" then return {"+", deriv(e[2]), deriv(e[3])} end
  if e[1] == "*" then return {"+", {"*", e[2], deriv(e[3])}, {"*", deriv(e[2]), e[3]}} end
  error("deriv")
end
local polynomial = {"+", {"*", 3, {"*", "x", "x"}}, {"+", {"*", {"*", "x", "x"}, {"*", "x", "x"}}, {"+", {"*", "x", 5}, 7}}}
local function run_deriv()
  for _ = 1, 10000 do deriv(polynomial) end
  return 0
end

local function adder(n) return function(x) return x + n end end
local function run_closures()
  local acc = 0
  for n = 200000, 1, -1 do acc = adder(n)(acc) end
  return acc
end

local pong
local function ping(n) if n == 0 then return 0 end return pong(n - 1) end
function pong(n) if n == 0 then return 1 end return ping(n - 1) end
local function run_mutual() return ping(1000000) end

-- Timing. The clock is the process's CPU time, which is all that Lua has below a second.
local function millis() return os.clock() * 1e3 end

local function timed(run, want)
  local begin = millis()
  local got = run()
  local time = millis() - begin
  if got ~= want then error(got .. " is not " .. want) end
  return time
end
local function turns(run, want, period, least)
  local times, finish = {}, millis() + period
  repeat times[#times + 1] = timed(run, want) until #times >= least and millis() >= finish
  return times
end
local function median(numbers)
  table.sort(numbers)
  return numbers[math.floor(#numbers / 2) + 1]
end
local function measure(name, run, want)
  print(string.format("%s, first=%.4f", name, timed(run, want)))
  turns(run, want, tonumber(os.getenv("LISPS_WARM")), 3)
  print(string.format("%s, warm=%.4f", name, median(turns(run, want, tonumber(os.getenv("LISPS_TIMED")), 5))))
  io.flush()
end

measure("fib", run_fib, 196418)
measure("tak", run_tak, 7)
measure("queens", run_queens, 40)
measure("trees", run_trees, 32767)
measure("pipeline", run_pipeline, 111112777761111)
measure("nrev", run_nrev, 400)
measure("deriv", run_deriv, 0)
measure("closures", run_closures, 20000100000)
measure("mutual", run_mutual, 0)
print("end")
io.flush()
io.read()
