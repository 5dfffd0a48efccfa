import Door
import Foundation
import Operate
import Store
import Vocabulary

/// How somebody names records in a form who may not open them: by a number, by the address that a colleague gave them, by
/// the days between which they began.
enum RecordReference {
    /// Which records are meant; nothing where nothing that is known here is.
    ///
    /// - Throws: ``Refusal`` about `scope`, `about`, `from` or `to`.
    static func scope(_ form: Form, _ visit: Visit) async throws -> RecordScope? {
        switch form["scope"] ?? "" {
        case "person": return .person(try id(in: form["about"]))
        case "case": return .supportCase(try id(in: form["about"]))
        case "call": return .call(try await call(in: form["about"], visit))
        case "period":
            let zone = visit.site.timeZone
            return .period(from: try day(form, "from", in: zone), to: try day(form, "to", in: zone, ending: true))
        case "", "nobody": return nil
        default: throw Refusal(.notOneOf, field: "scope")
        }
    }

    /// - Throws: ``Refusal`` about `about`.
    static func id<Thing>(in typed: String?) throws(Refusal) -> ID<Thing> {
        guard let typed, !typed.trimmingBlanks().isEmpty else { throw Refusal(.required, field: "about") }
        let part = typed.split { !($0.isLetter || $0.isNumber || $0 == "-") }.last { $0.utf8.count == 36 }
        do throws(Refusal) {
            return try ID(part ?? "")
        } catch {
            throw error.about("about")
        }
    }

    /// - Throws: ``Refusal`` about `about`.
    static func call(in typed: String?, _ visit: Visit) async throws -> ID<Call> {
        guard let number = typed.flatMap({ Int($0.trimmingBlanks()) }) else { return try id(in: typed) }
        let found: ID<Call>? = try await visit.desk.database.read { db in
            try db("SELECT id FROM call WHERE number = \(number)").first?["id"]
        }
        guard let found else { throw Refusal(.noSuchCall, .absent) }
        return found
    }

    /// What somebody is told beside the field who named something that is not there.
    static func beside(_ refusal: Refusal) -> Refusal {
        refusal.kind == .absent ? Refusal(refusal.code, .conflicting, field: "about") : refusal
    }

    /// When a day begins on the clocks of the workspace, or when it has ended.
    private static func day(
        _ form: Form, _ field: String, in zone: TimeZone, ending: Bool = false
    ) throws(Refusal) -> Instant {
        guard let text = form.given(field) else { throw Refusal(.required, field: field) }
        do throws(Refusal) {
            let begin = try Instant(local: "\(text)T00:00", in: zone)
            guard ending else { return begin }
            let next = LocalTime(begin.adding(.seconds(26 * 3600)), in: zone)
            return try Instant(local: "\(next.day)T00:00", in: zone)
        } catch {
            throw error.about(field)
        }
    }
}
