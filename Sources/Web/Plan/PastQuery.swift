import Operate
import Plan
import Programs
import Vocabulary

/// What an address asks of the past: which program closely, and by which table units are busy.
struct PastQuery: Sendable {
    let program: String?
    let durations: DurationTable?

    /// - Throws: ``Refusal`` where there is no such table.
    init(_ visit: Visit) throws(Refusal) {
        program = visit.query("program")
        durations = try visit.query("durations").flatMap { $0.isEmpty ? nil : $0 }.map { name throws(Refusal) in
            guard let table = visit.site.setting.durations.first(where: { $0.name == name }) else {
                throw Refusal(.noSuchDurations, .absent)
            }
            return table
        }
    }

    init(program: String? = nil, durations: DurationTable? = nil) {
        self.program = program
        self.durations = durations
    }

    /// The place of the program that is asked for.
    ///
    /// - Throws: ``Refusal`` where there is none of that name.
    func place(in replays: [ProgramReplay]) throws(Refusal) -> Int? {
        guard let program else { return nil }
        guard let place = replays.firstIndex(where: { $0.program.name == program }) else {
            throw Refusal(.noSuchProgram, .absent)
        }
        return place
    }

    /// The query of an address, with its question mark.
    func text(program: String?) -> String {
        var parts: [String] = []
        if let program { parts.append("program=\(program.inQuery)") }
        if let durations { parts.append("durations=\(durations.name.inQuery)") }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }
}

extension Refusal.Code {
    static let noSuchDurations: Self = "no-such-durations"
}
