import Foundation

/// What the kernel says of this process, under the names that every Prometheus dashboard knows.
enum ProcessMetrics {
    static func families() -> [MetricFamily] {
        var families: [MetricFamily] = []
        func add(_ name: String, _ kind: MetricFamily.Kind, _ help: String, _ value: Double?) {
            if let value { families.append(MetricFamily(name, kind, help, GaugeSeries(value))) }
        }
        let status = Status()
        add("process_cpu_seconds_total", .counter, "Processor time used, in seconds.", status?.cpuSeconds)
        add("process_resident_memory_bytes", .gauge, "Memory in use, in bytes.", status?.residentBytes)
        add("process_virtual_memory_bytes", .gauge, "Memory mapped, in bytes.", status?.virtualBytes)
        add("process_start_time_seconds", .gauge, "When the process began, in seconds since 1970.", status?.start)
        add("process_open_fds", .gauge, "Open file descriptors.", openFiles())
        add("process_max_fds", .gauge, "File descriptors that may be open.", mostFiles())
        return families
    }

    /// `/proc/self/stat`, whose fields are counted from behind the program's name, because that may hold anything.
    private struct Status {
        let cpuSeconds: Double
        let residentBytes: Double
        let virtualBytes: Double
        let start: Double?

        init?() {
            guard let text = ProcessMetrics.read("/proc/self/stat"), let end = text.lastIndex(of: ")") else {
                return nil
            }
            let fields = text[text.index(after: end)...].split(separator: " ").map { Double($0) }
            guard fields.count > 21, let user = fields[11], let system = fields[12], let began = fields[19],
                let virtual = fields[20], let pages = fields[21]
            else { return nil }
            let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
            cpuSeconds = (user + system) / ticks
            residentBytes = pages * Double(sysconf(Int32(_SC_PAGESIZE)))
            virtualBytes = virtual
            start = Status.bootTime.map { $0 + began / ticks }
        }

        private static let bootTime: Double? = {
            let line = ProcessMetrics.read("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
            return line.flatMap { Double($0.dropFirst(6)) }
        }()
    }

    /// The descriptor that lists the folder is not one of them.
    private static func openFiles() -> Double? {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count - 1) }
    }

    private static func mostFiles() -> Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }

    /// Files of the kernel have no length of their own: they are read until they end.
    private static func read(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var text: [UInt8] = []
        while true {
            let piece = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
                count = max(0, Foundation.read(file, buffer.baseAddress, buffer.count))
            }
            guard !piece.isEmpty, text.count < 1 << 20 else { break }
            text += piece
        }
        return String(decoding: text, as: UTF8.self)
    }
}
