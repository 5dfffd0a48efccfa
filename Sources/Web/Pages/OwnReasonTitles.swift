import Operate
import Programs
import Vocabulary

/// What the finer reasons of programs are called, and which a version offers.
struct OwnReasonTitles: Sendable {
    /// By code, then by language.
    private var titles: [String: [String: String]] = [:]
    /// By the digest of a version: the standard code with its own, in the order of the codes.
    private var offered: [String: [ReasonCode]] = [:]

    init() {}

    /// - Parameter published: the latest version first, whose title is shown for all.
    init(_ published: [PublishedReason]) {
        for one in published {
            guard let own = one.reason.own else { continue }
            if titles[own] == nil { titles[own] = one.titles }
            offered[one.digest, default: []].append(one.reason)
        }
    }

    /// The same with those of a program that may not be published.
    func with(_ program: Program?) -> OwnReasonTitles {
        guard let program, !program.ownReasons.isEmpty else { return self }
        var all = self
        for own in program.ownReasons { all.titles[own.code] = own.title.texts }
        all.offered[program.digest] = program.ownReasons.map(\.reason)
        return all
    }

    /// The title in a language, in its primary language, or in English; the code itself where nobody knows it.
    func title(_ code: String, in language: String) -> String {
        guard let known = titles[code] else { return code }
        let primary = String(language.prefix { $0 != "-" && $0 != "_" })
        return known[language] ?? known[primary] ?? known["en"] ?? code
    }

    /// Standard codes as words of a choice, each followed by those that a version adds under it.
    func offer(_ codes: [ReasonCode], of digest: String?) -> [String] {
        let own = digest.flatMap { offered[$0] } ?? []
        return codes.flatMap { code in [code.name] + own.filter { $0.standard == code }.map(\.written) }
    }
}
