import Access
import Store
import Vocabulary

extension OfficerRequests {
    /// What an officer asked for, newest first; of a follow-up that waits, whether somebody keeps a case of it.
    package func own(of officer: ID<Worker>) throws -> [OfficerRequest] {
        let asked = try asked(by: officer)
        let waiting = asked.filter { $0.kind == .followUp && $0.isOpen }.map(\.call)
        guard !waiting.isEmpty else { return asked }
        let kept = Set(
            try db("SELECT DISTINCT call_id FROM support_case WHERE call_id IN (\(each: waiting))")
                .map { row -> ID<Call> in try row["call_id"] })
        return asked.map { request in
            guard request.isOpen, kept.contains(request.call) else { return request }
            var known = request
            known.standing = .caseOpen
            return known
        }
    }
}
