-- Readers for wrk: each asks for one page of the list after the other, and the end is told in one line that a program reads.
local paths = {}
local at = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    paths[#paths + 1] = line
  end
  at = math.random(#paths)
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("WRK requests=%d seconds=%.3f errors=%d median=%.3f p95=%.3f longest=%.3f\n", summary.requests,
    summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3, latency.max / 1e3))
end
