-- For wrk: sends the requests lib/wrk.ts prepared, with the time of now and a number never used before in each.
-- Arguments: the folder with requests.bin and requests.txt, and the first number.
local ffi = require("ffi")
ffi.cdef([[
  typedef struct { long seconds; long microseconds; } bench_time;
  int gettimeofday(bench_time *time, void *zone);
]])

local requests, turn, nonce = {}, 0, 0
local clock = ffi.new("bench_time")

local function numbers(text)
  local found = {}
  for number in text:gmatch("%d+") do found[#found + 1] = tonumber(number) end
  return found
end

function init(args)
  nonce = tonumber(args[2])
  local bytes = assert(io.open(args[1] .. "/requests.bin", "rb"))
  for line in io.lines(args[1] .. "/requests.txt") do
    local length, times, nonces = line:match("^(%d+);([%d,]*);([%d,]*)$")
    local one = { length = tonumber(length), times = numbers(times), nonces = numbers(nonces) }
    one.bytes = ffi.new("uint8_t[?]", one.length)
    ffi.copy(one.bytes, bytes:read(one.length), one.length)
    requests[#requests + 1] = one
  end
  bytes:close()
end

function request()
  turn = turn % #requests + 1
  nonce = nonce + 1
  ffi.C.gettimeofday(clock, nil)
  local one = requests[turn]
  local time = string.format("%.0f", tonumber(clock.seconds) * 1000 + math.floor(tonumber(clock.microseconds) / 1000))
  local number = string.format("%010.0f", nonce)
  for i = 1, #one.times do ffi.copy(one.bytes + one.times[i], time, 13) end
  for i = 1, #one.nonces do ffi.copy(one.bytes + one.nonces[i], number, 10) end
  return ffi.string(one.bytes, one.length)
end
