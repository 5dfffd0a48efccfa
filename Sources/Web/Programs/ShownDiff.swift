import Operate
import Plan
import Programs
import Vocabulary

/// What a version changes beside another: in numbers, and kind by kind with the calls it is about.
struct ShownDiff: Sendable {
    struct Change: Sendable {
        let count: String
        /// How the unknown was read, where not as written.
        let reading: String?
        let before: String
        let after: String
        let because: [String]
        let calls: String
    }

    /// The calls of one kind: past ones, or those triaged here.
    struct Part: Sendable {
        let title: String
        let readings: String?
        let hours: String?
        /// How many calls lie too far back.
        let older: String?
        let changes: [Change]
        let hasChanges: Bool
        let beyond: String?
    }

    let title: String
    let made: String
    let moment: Moment
    let parts: [Part]

    /// - Parameters:
    ///   - old: the version that was replaced, where it can still be read.
    init(
        past: VersionDiff, triaged: VersionDiff, from oldVersion: String, _ old: Program?, to new: Program,
        by: String, at: Instant, _ reading: Reading
    ) {
        let words = reading.words
        title = words("program.diff.title", ["old": oldVersion, "new": new.version])
        made = words("program.diff.made", ["by": by])
        moment = Moment(at, reading)
        let sides = Sides(new, old, reading)
        parts = [
            Part(past, { words("program.diff.past", $0) }, sides, reading),
            Part(triaged, { words("program.diff.triaged", $0) }, sides, reading),
        ]
    }

    /// What the sides of a change say, in the words of the version that has them.
    fileprivate struct Sides {
        private let new: Program
        private let old: Program?
        let words: Words

        init(_ new: Program, _ old: Program?, _ reading: Reading) {
            self.new = new
            self.old = old
            words = reading.words
        }

        func text(_ side: VersionDiff.Side) -> String {
            guard let level = side.level, let response = side.response else { return words("program.diff.notAsked") }
            var parts = [
                words(
                    "triage.outcome",
                    ["level": words("levels.\(level)"), "response": words.response(response, of: new)])
            ]
            if let reason = side.reason { parts.append(words.naming(old).naming(new).name(of: reason, in: "reasons")) }
            if side.gate != GateDemand.none.rawValue { parts.append(words("triage.gate.\(side.gate)")) }
            if side.phoneFirst { parts.append(words("program.phoneFirst")) }
            return parts.joined(separator: " · ")
        }

        func text(_ cause: VersionDiff.Cause) -> String {
            func rule(_ key: String?, in program: Program?) -> String {
                program?.rules.first { $0.key == key }?.sentence.text(in: words.language) ?? key ?? "–"
            }
            func rules(_ keys: [String], in program: Program?) -> String {
                keys.map { rule($0, in: program) }.joined(separator: " ")
            }
            switch cause {
            case .hours: return words("program.diff.hours")
            case .natures: return words("program.diff.natures")
            case .rule(let before, let after) where before == after:
                return words("program.diff.sameRule", ["rule": rule(after, in: new)])
            case .rule(let before, let after):
                return words(
                    "program.diff.otherRule", ["before": rule(before, in: old), "after": rule(after, in: new)])
            case .cautions(let before, let after):
                if before.isEmpty, after.isEmpty { return words("program.diff.caution") }
                if after.isEmpty { return words("program.diff.cautionGone", ["rules": rules(before, in: old)]) }
                return words("program.diff.cautionNew", ["rules": rules(after, in: new)])
            }
        }
    }
}

extension ShownDiff.Part {
    fileprivate init(
        _ diff: VersionDiff, _ title: ([String: String]) -> String, _ sides: ShownDiff.Sides, _ reading: Reading
    ) {
        let words = reading.words
        let number = Numbers(words.language)
        self.title = title(["changed": number(diff.changed), "calls": number(diff.calls)])
        let parts = diff.changed > 0 && (diff.changedIfSafe, diff.changedIfDangerous) != (diff.changed, diff.changed)
        readings =
            parts
            ? words(
                "program.diff.readings",
                [
                    "written": number(diff.changedAsWritten), "safe": number(diff.changedIfSafe),
                    "dangerous": number(diff.changedIfDangerous),
                ]) : nil
        hours = diff.hourUnknown > 0 ? words("program.diff.hourUnknown", ["n": number(diff.hourUnknown)]) : nil
        older = diff.older.map { words("program.diff.older", ["n": number($0)]) }
        changes = diff.changes.prefix(30).map { change in
            let calls = change.examples.prefix(5).map { example in
                [example.number, example.type].compactMap { $0 }.joined(separator: " ")
            }
            return ShownDiff.Change(
                count: number(change.count),
                reading: change.reading == .asWritten
                    ? nil : words.name(of: change.reading.rawValue, in: "program.diff.reading"),
                before: sides.text(change.before), after: sides.text(change.after),
                because: change.causes.map(sides.text),
                calls: words("program.diff.calls", ["calls": calls.joined(separator: ", ")]))
        }
        hasChanges = !changes.isEmpty
        beyond =
            diff.changes.count > changes.count
            ? words("program.diff.beyond", count: diff.changes.count - changes.count) : nil
    }
}
