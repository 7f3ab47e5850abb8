-- Asks for the addresses of the file BENCH_ADDRESSES in their order, each thread from a place of its own, again and
-- again. Whatever is not answered with a 2xx is an error. At the end one line of JSON.

local addresses = {}
for line in io.lines(os.getenv("BENCH_ADDRESSES")) do
   addresses[#addresses + 1] = line
end

local threads = {}

function setup(thread)
   thread:set("number", #threads)
   thread:set("wrong", 0)
   threads[#threads + 1] = thread
end

function init(args)
   place = math.floor(#addresses * (number + tonumber(os.getenv("BENCH_FROM"))) / tonumber(os.getenv("BENCH_THREADS")))
   headers = { ["Host"] = "127.0.0.1", ["Accept-Encoding"] = "gzip" }
end

function request()
   place = place % #addresses + 1
   return wrk.format("GET", addresses[place], headers)
end

function response(status, headers, body)
   if status < 200 or status > 299 then
      wrong = wrong + 1
   end
end

function done(summary, latency, requests)
   local wrong = 0
   for _, thread in ipairs(threads) do
      wrong = wrong + thread:get("wrong")
   end
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests": %d, "seconds": %.3f, "p50_ms": %.2f, "p95_ms": %.2f, "p99_ms": %.2f, "max_ms": %.2f, ' ..
      '"not_2xx": %d, "socket_errors": %d, "timeouts": %d}\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
      latency:percentile(99) / 1e3, latency.max / 1e3, wrong, errors.connect + errors.read + errors.write,
      errors.timeout))
end
