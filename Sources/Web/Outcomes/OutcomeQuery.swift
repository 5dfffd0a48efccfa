import Foundation
import Operate
import Vocabulary

/// Which figures are asked for, as an address says it.
struct OutcomeQuery: Sendable {
    let period: Period
    let program: String?
    let place: String?
    let counts: Funnel.Counts

    var filter: Funnel.Filter {
        Funnel.Filter(from: period.from, to: period.to, program: program, place: place, counts: counts)
    }

    /// Which paths the metrics of the program count; nothing where no program is chosen.
    var scope: ProgramMetrics.Scope? {
        program.map { ProgramMetrics.Scope(program: $0, from: period.from, to: period.to, place: place) }
    }

    /// The query of an address that asks for the same.
    var query: String { text([]) }

    /// The query of the list of calls behind one figure.
    func query(stage: Stage, _ part: String) -> String { text([("stage", stage.rawValue), ("part", part)]) }

    private func text(_ more: [(String, String)]) -> String {
        let all: [(String, String?)] = [
            ("from", period.firstDay), ("to", period.lastDay), ("program", program), ("place", place),
            ("counts", counts.rawValue),
        ]
        let pairs = all.compactMap { name, value in value.map { (name, $0) } } + more
        return "?" + pairs.map { "\($0)=\($1.inQuery)" }.joined(separator: "&")
    }

    /// Reads one figure: `reached`, `here`, or `left.REASON.KIND`, where the reason may be `STANDARD/OWN`.
    ///
    /// - Throws: ``Refusal`` that names the part.
    static func figure(stage: String?, part: String?) throws(Refusal) -> FunnelFigure {
        guard let stage = stage.flatMap(Stage.init(rawValue:)) else { throw Refusal(.queryUnreadable, field: "stage") }
        switch part {
        case "reached": return FunnelFigure(stage, .reached)
        case "here": return FunnelFigure(stage, .here)
        default:
            let words = (part ?? "").split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard words.count == 3, words[0] == "left", let kind = ReasonCode.Kind(rawValue: words[2]),
                let reason = try? ReasonCode(written: words[1])
            else { throw Refusal(.queryUnreadable, field: "part") }
            return FunnelFigure(stage, .left(reason, kind))
        }
    }
}

extension OutcomeQuery {
    /// - Throws: ``Refusal`` that names what cannot be read.
    init(_ visit: Visit) throws(Refusal) {
        // A form sends what was left blank; a machine that sends a blank meant something else.
        if visit.route.reader == .machine {
            for name in ["from", "to", "counts", "program", "place"]
            where visit.query(name).map({ Self.given($0) == nil }) ?? false {
                throw Refusal(.queryUnreadable, field: name)
            }
        }
        period = try Period(from: visit.query("from"), to: visit.query("to"), in: visit.site.timeZone)
        program = try Self.name("program", visit)
        place = try Self.name("place", visit)
        guard let word = Self.given(visit.query("counts")) else {
            counts = .paths
            return
        }
        guard let counts = Funnel.Counts(rawValue: word) else { throw Refusal(.queryUnreadable, field: "counts") }
        self.counts = counts
    }

    /// A name longer than any that can be kept is refused: cut short, it could be another's.
    private static func name(_ field: String, _ visit: Visit) throws(Refusal) -> String? {
        guard let text = visit.query(field) else { return nil }
        guard text.unicodeScalars.count <= longestName else { throw Refusal(.queryUnreadable, field: field) }
        return given(text)
    }

    private static let longestName = 100

    private static func given(_ text: String?) -> String? {
        text.map { String($0.trimmingBlanks()) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
