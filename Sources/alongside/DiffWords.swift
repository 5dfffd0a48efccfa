import Foundation
import Operate
import Plan
import Programs
import Vocabulary

/// What two versions of a program come to on the same calls, for people and for machines.
struct DiffWords {
    let old: Program
    let new: Program

    func sentences(_ past: VersionDiff, triaged: VersionDiff?, kept: ProgramDiff?) -> String {
        var lines = ["\(old.name) \(old.version) → \(new.name) \(new.version)", ""]
        lines += told(past, "past calls")
        if past.changed > 0 {
            lines.append(
                "  As the rules treat what the records do not tell: \(past.changedAsWritten); "
                    + "if nothing of it were dangerous: \(past.changedIfSafe); if all of it were: \(past.changedIfDangerous)."
            )
        }
        if past.hourUnknown > 0 {
            lines.append(
                "  Of \(past.hourUnknown) only the day is known: they were read as if both versions were open.")
        }
        if let triaged { lines += [""] + told(triaged, "calls triaged here") }
        if let kept { lines += ["", "Kept as diff \(kept.id.text)."] }
        return lines.joined(separator: "\n")
    }

    private func told(_ diff: VersionDiff, _ calls: String) -> [String] {
        var lines = ["\(diff.changed) of \(diff.calls) \(calls) are decided otherwise."]
        if let older = diff.older { lines.append("  \(older) more lie further back and were not compared.") }
        for change in diff.changes {
            lines += [
                "", "  \(change.count)\(change.reading.words): \(change.before.words) → \(change.after.words)",
                "    because \(change.causes.map { sentence($0) }.joined(separator: "; "))",
            ]
            let examples = change.examples.prefix(5).map { example in
                let at = Instant(microseconds: example.at).description
                return ([example.number, example.type].compactMap { $0 } + [at]).joined(separator: " ")
            }
            lines.append("    such as \(examples.joined(separator: ", "))")
        }
        return lines
    }

    /// A cause with the sentences of its rules.
    private func sentence(_ cause: VersionDiff.Cause) -> String {
        func rule(_ key: String?, of program: Program) -> String? {
            program.rules.first { $0.key == key }.map { "line \($0.line), “\($0.sentence.english)”" }
        }
        guard case .rule(let before, let after) = cause else { return cause.words }
        let sentences = [rule(before, of: old), rule(after, of: new)].compactMap { $0 }
        return cause.words + " (\(sentences.joined(separator: " → ")))"
    }

    func document(_ diff: VersionDiff) -> [String: Any] {
        [
            "calls": diff.calls, "changed": diff.changed, "changed_as_written": diff.changedAsWritten,
            "changed_if_dangerous": diff.changedIfDangerous,
            "changed_if_safe": diff.changedIfSafe, "hour_unknown": diff.hourUnknown,
            "older_not_compared": diff.older ?? 0,
            "changes": diff.changes.map { change in
                [
                    "count": change.count, "reading": change.reading.rawValue, "before": change.before.document,
                    "after": change.after.document,
                    "because": change.causes.map(\.words),
                    "examples": change.examples.map { example in
                        [
                            "number": example.number ?? NSNull(), "type": example.type ?? NSNull(),
                            "at": Instant(microseconds: example.at).description,
                        ] as [String: Any]
                    },
                ] as [String: Any]
            },
        ]
    }
}

extension VersionDiff.Side {
    var words: String {
        guard let level, let response else { return "not asked\(reason.map { " (\($0))" } ?? "")" }
        var parts = ["level \(level)", response]
        if let reason { parts.append("reason \(reason)") }
        if gate != GateDemand.none.rawValue { parts.append("gate \(gate)") }
        if phoneFirst { parts.append("phone first") }
        return parts.joined(separator: ", ")
    }

    var document: [String: Any] {
        [
            "level": level ?? NSNull(), "response": response ?? NSNull(), "reason": reason ?? NSNull(), "gate": gate,
            "phone_first": phoneFirst, "rule": rule ?? NSNull(), "closed": isClosed, "cautions": cautions,
        ]
    }
}

extension VersionDiff.Reading {
    /// What is said beside a number of calls.
    fileprivate var words: String {
        switch self {
        case .asWritten: ""
        case .safe: " if nothing unknown is dangerous"
        case .dangerous: " if all that is unknown is dangerous"
        }
    }
}

extension VersionDiff.Cause {
    var words: String {
        switch self {
        case .hours: "the hours differ"
        case .natures: "only one version asks about such calls"
        case .rule(let before, let after) where before == after: "the rule \(before ?? "none") decides otherwise"
        case .rule(let before, let after): "the rule \(after ?? "none") decides instead of \(before ?? "none")"
        case .cautions(let before, let after):
            [
                before.isEmpty ? nil : "\(before.joined(separator: ", ")) no longer cautions",
                after.isEmpty ? nil : "\(after.joined(separator: ", ")) cautions",
                before.isEmpty && after.isEmpty ? "a rule cautions otherwise" : nil,
            ].compactMap { $0 }.joined(separator: ", ")
        }
    }
}
