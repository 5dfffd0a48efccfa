import Logging
import Metrics
import Synchronization
import Testing
import Vocabulary
import Web

@Suite struct `What Prometheus reads` {
    private let metrics = PrometheusMetrics()

    /// The lines of one metric, in their order.
    private func lines(_ name: String) -> [String] {
        metrics.exposition().split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix(name) || $0.hasPrefix("# HELP \(name) ") || $0.hasPrefix("# TYPE \(name) ") }
    }

    @Test func `counts under each set of labels, in one order`() {
        let labels = [("status", "200"), ("route", "GET /calls/{id}")]
        metrics.makeCounter(label: "requests_total", dimensions: labels).increment(by: 2)
        metrics.makeCounter(label: "requests_total", dimensions: labels.reversed()).increment(by: 1)
        metrics.makeCounter(label: "requests_total", dimensions: [("route", "GET /board"), ("status", "200")])
            .increment(by: 5)
        #expect(
            lines("requests_total") == [
                "# HELP requests_total requests_total",
                "# TYPE requests_total counter",
                "requests_total{route=\"GET /board\",status=\"200\"} 5",
                "requests_total{route=\"GET /calls/{id}\",status=\"200\"} 3",
            ])
    }

    @Test func `counts only upwards`() {
        let counter = metrics.makeCounter(label: "seen", dimensions: [])
        counter.increment(by: 3)
        counter.increment(by: -2)
        let sum = metrics.makeFloatingPointCounter(label: "spent", dimensions: [])
        for amount in [0.5, -1, .nan, .infinity] { sum.increment(by: amount) }
        #expect(lines("seen_total").last == "seen_total 3")
        #expect(lines("spent_total").last == "spent_total 0.5")
    }

    @Test func `measures what goes up and down`() {
        let meter = metrics.makeMeter(label: "streams", dimensions: [])
        meter.increment(by: 3)
        meter.decrement(by: 1)
        #expect(lines("streams") == ["# HELP streams streams", "# TYPE streams gauge", "streams 2"])
        metrics.makeRecorder(label: "depth", dimensions: [], aggregate: false).record(-1.5)
        #expect(lines("depth").last == "depth -1.5")
        for (value, text) in [(Double.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN")] {
            meter.set(value)
            #expect(lines("streams").last == "streams " + text)
        }
    }

    @Test func `spreads durations over buckets that each hold the smaller ones`() {
        let timer = metrics.makeTimer(label: "answer", dimensions: [("le", "x"), ("route", "GET /board")])
        for nanoseconds: Int64 in [0, 1_000_000, 1_000_001, 700_000_000, 60_000_000_000] {
            timer.recordNanoseconds(nanoseconds)
        }
        let found = lines("answer_seconds")
        #expect(found[1] == "# TYPE answer_seconds histogram")
        let labels = "exported_le=\"x\",route=\"GET /board\""
        #expect(found[2] == "answer_seconds_bucket{\(labels),le=\"0.001\"} 2")
        #expect(found[3] == "answer_seconds_bucket{\(labels),le=\"0.0025\"} 3")
        #expect(found.contains("answer_seconds_bucket{\(labels),le=\"1\"} 4"))
        #expect(found.contains("answer_seconds_bucket{\(labels),le=\"30\"} 4"))
        #expect(found.contains("answer_seconds_bucket{\(labels),le=\"+Inf\"} 5"))
        #expect(found.contains("answer_seconds_count{\(labels)} 5"))
        #expect(found.contains("answer_seconds_sum{\(labels)} 60.702000001"))
    }

    @Test func `spreads sizes over buckets too`() {
        let recorder = metrics.makeRecorder(label: "frame_events", dimensions: [], aggregate: true)
        recorder.record(Int64(7))
        recorder.record(.nan)
        #expect(lines("frame_events").contains("frame_events_bucket{le=\"5\"} 0"))
        #expect(lines("frame_events").contains("frame_events_bucket{le=\"10\"} 1"))
        #expect(lines("frame_events").contains("frame_events_count 1"))
    }

    @Test func `escapes what a label may hold`() {
        metrics.makeMeter(label: "odd", dimensions: [("what", "a\\b\"c\nd{e}=,é")]).set(1.0)
        #expect(lines("odd").last == #"odd{what="a\\b\"c\nd{e}=,é"} 1"#)
    }

    @Test func `makes names that Prometheus knows`() {
        metrics.makeMeter(label: "2 odd-näme.x", dimensions: [("__name", "a"), ("my label", "b"), ("my-label", "c")])
            .set(1.0)
        #expect(lines("_2_odd_n_me_x").last == "_2_odd_n_me_x{_name=\"a\",my_label=\"b\"} 1")
    }

    @Test func `gathers sets of labels that are too many under one`() {
        for number in 0..<2_000 {
            metrics.makeCounter(label: "hits", dimensions: [("page", "\(number)")]).increment(by: 1)
        }
        let found = lines("hits_total")
        #expect(found.count == 2 + 501)
        #expect(found.last == "hits_total{page=\"other\"} 1500")
    }

    @Test func `never tells two kinds under one name`() {
        metrics.makeTimer(label: "work", dimensions: []).recordNanoseconds(1)
        metrics.makeMeter(label: "work_seconds", dimensions: []).set(3.0)
        metrics.makeMeter(label: "work_seconds_count", dimensions: []).set(3.0)
        metrics.makeMeter(label: "process_open_fds", dimensions: []).set(-3.0)
        metrics.makeCounter(label: "hits_total", dimensions: []).increment(by: 1)
        metrics.makeFloatingPointCounter(label: "hits_total", dimensions: []).increment(by: 1)
        let text = metrics.exposition()
        for name in ["work_seconds", "process_open_fds", "hits_total"] {
            #expect(text.split(separator: "\n").count { $0.hasPrefix("# TYPE \(name) ") } == 1)
        }
        #expect(!text.contains("work_seconds_count 3") && !text.contains("-3"))
        #expect(text.contains("hits_total 1\n"))
    }

    @Test func `forgets what was destroyed`() {
        let counter = metrics.makeCounter(label: "gone", dimensions: [])
        counter.increment(by: 1)
        metrics.destroyCounter(counter)
        #expect(lines("gone_total").isEmpty)
    }

    @Test func `tells of the process`() throws {
        func value(_ name: String) throws -> Double {
            try #require(lines(name).last?.split(separator: " ").last.flatMap { Double($0) })
        }
        #expect(try value("process_resident_memory_bytes") > 1_000_000)
        #expect(try value("process_virtual_memory_bytes") >= value("process_resident_memory_bytes"))
        #expect(try value("process_open_fds") >= 3)
        #expect(try value("process_max_fds") >= value("process_open_fds"))
        #expect(try value("process_cpu_seconds_total") >= 0)
        #expect(try value("process_start_time_seconds") > 1_600_000_000)
        #expect(lines("process_cpu_seconds_total")[1] == "# TYPE process_cpu_seconds_total counter")
    }

    @Test func `loses nothing that many threads count at once`() async {
        let metrics = metrics
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        metrics.makeCounter(label: "many", dimensions: [("a", "b")]).increment(by: 1)
                        metrics.makeTimer(label: "many", dimensions: []).recordNanoseconds(1_000)
                        metrics.makeMeter(label: "level", dimensions: []).increment(by: 1)
                    }
                }
            }
        }
        #expect(lines("many_total").last == "many_total{a=\"b\"} 8000")
        #expect(lines("many_seconds_count").last == "many_seconds_count 8000")
        #expect(lines("level").last == "level 8000")
    }
}

@Suite struct `The log` {
    /// What was written, a line each.
    private final class Paper: Sendable {
        private let text = Mutex("")

        func write(_ line: String) { text.withLock { $0 += line } }
        var lines: [String] {
            text.withLock { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
        }
    }

    private let paper = Paper()

    private var logger: Logger {
        Logger(label: "test") { [paper] label in
            StructuredLog(
                label: label, level: .info, now: { Instant(microseconds: 1_795_449_600_123_456) },
                write: { paper.write($0) })
        }
    }

    @Test func `is one object a line with its time in UTC`() {
        logger.info("ready", metadata: ["port": "8080", "a": "b"])
        #expect(
            paper.lines == [
                #"{"time":"2026-11-23T16:00:00.123456Z","level":"info","label":"test","message":"ready","metadata":{"a":"b","port":"8080"}}"#,
                "",
            ])
    }

    @Test func `leaves out what is below its level`() {
        logger.debug("answered")
        #expect(paper.lines == [""])
    }

    @Test func `escapes every sign that would break the line`() throws {
        logger.warning("a \"b\" \\ c\nd\r\t\u{0}\u{1B}é")
        #expect(paper.lines.count == 2)
        #expect(paper.lines[0].contains(#""message":"a \"b\" \\ c\nd\u000d\u0009\u0000\u001bé""#))
    }

    @Test func `holds nothing that a person sent`() {
        logger.error(
            "odd",
            metadata: [
                "path": "/board?text=Okafor#x", "http.target": "/calls?callback=5550100", "url.query": "text=Okafor",
                "request-body": "Okafor", "Authorization": "Okafor", "set-cookie": "Okafor", "password": "Okafor",
            ])
        #expect(!paper.lines[0].contains("Okafor") && !paper.lines[0].contains("5550100"))
        #expect(paper.lines[0].contains(#""path":"/board""#))
        #expect(paper.lines[0].contains(#""http.target":"/calls""#))
    }

    @Test func `keeps of a fault only its type`() {
        struct Odd: Error { let name = "Okafor" }
        logger.error("failed", error: Odd())
        #expect(!paper.lines[0].contains("Okafor"))
        #expect(paper.lines[0].contains(#""error":"Odd""#))
    }

    @Test func `has no line that a pipe would break in two`() {
        let long = String(repeating: "\u{1}é", count: 20_000)
        var metadata: Logger.Metadata = [:]
        for number in 0..<50 { metadata["key\(number)"] = "\(long)" }
        logger.error("\(long)", metadata: metadata)
        #expect(paper.lines.count == 2)
        #expect(paper.lines[0].utf8.count < 4_096)
        #expect(paper.lines[0].hasSuffix(#","cut":true}"#))
    }
}
