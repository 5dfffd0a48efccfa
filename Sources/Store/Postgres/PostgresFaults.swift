internal import CPostgres

extension StorageError {
    /// Reads the fault of a result, or of a connection that went away.
    ///
    /// A server's message may repeat a value, so only its code is kept; for a wrong statement, whose message names
    /// nothing but the statement's own words, the message too.
    init(postgres result: OpaquePointer?) {
        func field(_ code: Character) -> String? {
            code.asciiValue.flatMap { PQresultErrorField(result, Int32($0)) }.map { String(cString: $0) }
        }
        guard let state = field("C") else {
            self = .unreachable
            return
        }
        switch state {
        case _ where state.hasPrefix("23"):
            self = .constraint(field("n") ?? [field("t"), field("c")].compactMap { $0 }.joined(separator: "."))
        case "55P03", "40P01", "40001":
            self = .busy
        case "53100":
            self = .full
        case "53300", "57P01", "57P02", "57P03",
            _ where state.hasPrefix("08"):
            self = .unreachable
        case _ where state.hasPrefix("42"):
            self = .failed(code: "postgres \(state): \(field("M") ?? "")")
        default:
            self = .failed(code: "postgres \(state)")
        }
    }

    /// The prepared statement no longer fits its table, because another node changed the schema.
    var isStalePlan: Bool { self == .failed(code: "postgres 0A000") }
}
