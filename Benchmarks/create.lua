-- Posts one new call after the other, each with a key of its own.
local token, prefix
local count = 0

function init(arguments)
    token, prefix = arguments[1], arguments[2]
    wrk.headers["Authorization"] = "Bearer " .. token
    wrk.headers["Content-Type"] = "application/json"
end

function request()
    count = count + 1
    wrk.headers["Idempotency-Key"] = prefix .. "-" .. count
    local body = '{"location":"Elm Street ' .. count .. '","callback":"+18125550142","source":"911",'
        .. '"whatHappened":"A man is shivering at the bus stop and talks to himself."}'
    return wrk.format("POST", "/api/v1/calls", nil, body)
end

function done(summary, latency)
    io.write(string.format(
        "RESULT %d %d %.3f %.3f %d\n", summary.requests, summary.duration, latency:percentile(50) / 1000,
        latency:percentile(99) / 1000,
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
            + summary.errors.timeout))
end
