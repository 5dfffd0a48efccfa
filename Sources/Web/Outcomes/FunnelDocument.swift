import Operate
import Vocabulary

/// A funnel, as machines read it: what it counts, and at every stage how many reached it, are there, and left.
package struct FunnelDocument: Encodable, Sendable {
    struct Step: Encodable, Sendable {
        let stage: String
        /// False where the stage is no part of the program: no share can be told of it.
        let applies: Bool
        let reached: Int
        let here: Int
        /// How many left, by reason.
        let left: [String: Int]
        /// Those of them for whom a program's finer reason was named, by standard code and then by the program's own.
        let finer: [String: [String: Int]]
        /// How many left, by what became of them.
        let kinds: [String: Int]
    }

    /// `all` where it is of all programs.
    let program: String
    let counts: String
    let from: String?
    let to: String?
    let place: String?
    let total: Int
    let helped: Int
    let stages: [Step]

    package init(_ funnel: Funnel) {
        program = funnel.filter.program ?? "all"
        counts = funnel.filter.counts.rawValue
        from = funnel.filter.from?.description
        to = funnel.filter.to?.description
        place = funnel.filter.place
        total = funnel.total
        helped = funnel.helped
        stages = funnel.steps.map { step in
            Step(
                stage: step.stage.rawValue, applies: step.applies, reached: step.reached, here: step.here,
                left: step.left.reduce(into: [:]) { $0[$1.reason.name, default: 0] += $1.count },
                finer: step.left.reduce(into: [:]) { all, leak in
                    for finer in leak.finer {
                        all[leak.reason.name, default: [:]][finer.reason.own ?? "", default: 0] += finer.count
                    }
                },
                kinds: step.left.reduce(into: [:]) { $0[$1.kind.rawValue, default: 0] += $1.count })
        }
    }

    /// The document as text.
    package var json: String {
        get throws { String(decoding: try JSON.encode(self), as: UTF8.self) }
    }

    private enum Key: CodingKey { case program, counts, from, to, place, total, helped, stages }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(program, forKey: .program)
        try object.encode(counts, forKey: .counts)
        try object.encode(from, forKey: .from)
        try object.encode(to, forKey: .to)
        try object.encode(place, forKey: .place)
        try object.encode(total, forKey: .total)
        try object.encode(helped, forKey: .helped)
        try object.encode(stages, forKey: .stages)
    }

    /// The same as a table (RFC 4180): one line for each figure, with what it counts.
    static func csv(_ funnel: Funnel) -> String {
        func line(_ step: Funnel.Step, _ part: String, _ reason: String, _ kind: String, _ count: Int) -> String {
            let filter = funnel.filter
            let cells = [
                filter.program ?? "all", filter.counts.rawValue, filter.from?.description ?? "",
                filter.to?.description ?? "", filter.place ?? "", step.stage.rawValue, String(step.applies), part,
                reason, kind, String(count),
            ]
            return cells.map(\.inTable).joined(separator: ",")
        }
        var lines = ["program,counts,from,to,place,stage,applies,part,reason,kind,count"]
        for step in funnel.steps {
            lines.append(line(step, "reached", "", "", step.reached))
            lines.append(line(step, "here", "", "", step.here))
            for leak in step.left {
                lines.append(line(step, "left", leak.reason.name, leak.kind.rawValue, leak.count))
                // Part of the line before, never beside it.
                for finer in leak.finer {
                    lines.append(line(step, "left-finer", finer.reason.written, leak.kind.rawValue, finer.count))
                }
            }
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }
}

/// One path behind a figure, as machines read it.
struct FunnelCallDocument: Encodable, Sendable {
    let path: String
    let call: String
    let number: Int
    let receivedAt: String
    let program: String
    let place: String?
    let stage: String
    let reason: String?
    let ownReason: String?

    init(_ call: FunnelCall) {
        path = call.path.text
        self.call = call.call.text
        number = call.number
        receivedAt = call.receivedAt.description
        program = call.program
        place = call.place
        stage = call.stage.rawValue
        reason = call.reason?.name
        ownReason = call.reason?.own
    }

    private enum Key: CodingKey { case path, call, number, receivedAt, program, place, stage, reason, ownReason }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(path, forKey: .path)
        try object.encode(call, forKey: .call)
        try object.encode(number, forKey: .number)
        try object.encode(receivedAt, forKey: .receivedAt)
        try object.encode(program, forKey: .program)
        try object.encode(place, forKey: .place)
        try object.encode(stage, forKey: .stage)
        try object.encode(reason, forKey: .reason)
        try object.encode(ownReason, forKey: .ownReason)
    }
}
