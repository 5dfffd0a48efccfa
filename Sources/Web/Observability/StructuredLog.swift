import Foundation
import Logging
import Vocabulary

/// Writes the log as one JSON object a line on standard error.
///
/// What a person said or typed never reaches the log: there is no way for a request's body, cookie, token or query to
/// pass, whatever a library means to log, and of a fault only its type is kept. A line fits into one write, so that
/// lines of several threads never mix.
package struct StructuredLog: LogHandler {
    package typealias Write = @Sendable (_ line: String) -> Void

    /// What a pipe takes at once.
    static let longestLine = 4_096
    private static let longestText = 1_024

    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level

    private let label: String
    private let now: @Sendable () -> Instant
    private let write: Write

    /// - Parameter level: the least that is written; else what `ALONGSIDE_LOG_LEVEL` says, else `info`.
    package init(
        label: String, level: Logger.Level? = nil, now: @escaping @Sendable () -> Instant,
        write: @escaping Write = StructuredLog.standardError
    ) {
        self.label = label
        self.logLevel = level ?? StructuredLog.usual
        self.now = now
        self.write = write
    }

    private static let usual =
        Logger.Level(
            rawValue: ProcessInfo.processInfo.environment["ALONGSIDE_LOG_LEVEL"]?.lowercased() ?? "") ?? .info

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        all.merge(metadataProvider?.get() ?? [:]) { $1 }
        all.merge(event.metadata ?? [:]) { $1 }
        if let error = event.error { all["error"] = "\(type(of: error))" }
        var line = "{\"time\":\(Self.quote(now().description)),\"level\":\"\(event.level.rawValue)\""
        line += ",\"label\":\(Self.quote(label)),\"message\":\(Self.quote(event.message.description))"
        var pairs = ""
        var isCut = false
        for (key, value) in all.sorted(by: { $0.key < $1.key }) where !Self.isPrivate(key) {
            let pair = (pairs.isEmpty ? "" : ",") + Self.quote(key) + ":" + Self.quote(Self.text(of: value, under: key))
            // Room for the object's own signs at the end.
            guard line.utf8.count + pairs.utf8.count + pair.utf8.count < Self.longestLine - 40 else {
                isCut = true
                continue
            }
            pairs += pair
        }
        if !pairs.isEmpty { line += ",\"metadata\":{\(pairs)}" }
        if isCut { line += ",\"cut\":true" }
        write(line + "}\n")
    }

    /// Names under which a library could hand on what a person sent.
    private static func isPrivate(_ key: String) -> Bool {
        let key = key.lowercased()
        return ["body", "query", "cookie", "authorization", "password", "secret", "token", "header"]
            .contains { key.contains($0) }
    }

    /// Of an address only the path is kept.
    private static func text(of value: Logger.Metadata.Value, under key: String) -> String {
        let text = value.description
        guard ["path", "uri", "url", "target"].contains(where: key.lowercased().contains) else { return text }
        return String(text.prefix { $0 != "?" && $0 != "#" })
    }

    /// A JSON string, cut where it is too long.
    private static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            guard quoted.utf8.count < longestText else {
                quoted += "…"
                break
            }
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// A log that cannot be written must not stop the work.
    package static let standardError: Write = { line in
        let bytes = Array(line.utf8)
        _ = Foundation.write(STDERR_FILENO, bytes, bytes.count)
    }
}
