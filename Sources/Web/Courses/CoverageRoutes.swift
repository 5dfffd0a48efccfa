import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/training/coverage`: who was certified where certified people were asked for.
struct CoverageRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /training/coverage", show)
        try mounts.at("GET /api/v1/training/coverage", document)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        do {
            let period = try period(visit)
            return visit.show(CoveragePage(try await coverage(visit, period), period, refused: nil, visit.reading))
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            let typed = ["from": visit.query("from") ?? "", "to": visit.query("to") ?? ""]
            let refused = Refused(form: "coverage", refusal: refusal, typed: typed)
            let page = CoveragePage(try await coverage(visit, nil), nil, refused: refused, visit.reading)
            return visit.show(page, refused: refused)
        }
    }

    @Sendable func document(_ visit: Visit) async throws -> Response {
        try visit.json(CoverageDocument(try await coverage(visit, try period(visit))))
    }

    private func period(_ visit: Visit) throws(Refusal) -> Period {
        try visit.askedPeriod()
    }

    private func coverage(_ visit: Visit, _ period: Period?) async throws -> CertifiedCoverage {
        let now = visit.desk.clock()
        return try await visit.desk.look(as: visit.worker, for: .seeTraining, at: .training) { db in
            try CertifiedCoverage(from: period?.from, to: period?.to, in: db, at: now)
        }
    }
}

/// Coverage, as machines read it.
struct CoverageDocument: Encodable {
    private struct Line: Encodable {
        let line: CertifiedCoverage.Line

        enum Key: CodingKey { case band, area, requested, dispatched, arrived, unknown }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(line.band.rawValue, forKey: .band)
            try object.encode(line.area, forKey: .area)
            try object.encode(line.requested, forKey: .requested)
            try object.encode(line.dispatched, forKey: .dispatched)
            try object.encode(line.arrived, forKey: .arrived)
            try object.encode(line.unknown, forKey: .unknown)
        }
    }

    private struct Staffing: Encodable {
        let band: String
        let people: Int
        let certified: Int
    }

    private struct Ending: Encodable {
        let certified: Bool
        let calls: Int
        let open: Int
        let kinds: [String: Int]
    }

    private let lines: [Line]
    private let staffing: [Staffing]
    private let endings: [Ending]

    init(_ coverage: CertifiedCoverage) {
        lines = coverage.lines.map(Line.init)
        staffing = coverage.staffing.map {
            Staffing(band: $0.band.rawValue, people: $0.people, certified: $0.certified)
        }
        endings = coverage.endings.map { ending in
            let kinds = ReasonCode.Kind.allCases.map { ($0.rawValue, ending.kinds[$0, default: 0]) }
            return Ending(
                certified: ending.isCertified, calls: ending.all, open: ending.open,
                kinds: Dictionary(uniqueKeysWithValues: kinds))
        }
    }
}
