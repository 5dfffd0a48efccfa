/// The steps of the path that every call for help walks, in order (`docs/the-way-of-a-call.md`).
package enum Stage: String, CaseIterable, Comparable, Sendable {
    case received, screened, triaged, eligible, offered, assigned, arrived
    case contacted, engaged, disposed, referred, attended, resolved

    /// The place of the stage on the path, from 0.
    package var order: Int { Stage.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: Stage, right: Stage) -> Bool { left.order < right.order }
}
