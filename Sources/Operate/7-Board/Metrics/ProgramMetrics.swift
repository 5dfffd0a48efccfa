import Programs
import Store
import Vocabulary

/// Every metric of one program over one period, computed from what was recorded.
///
/// Each counts the paths of calls on which the program was asked and that were received in the period, unless its own
/// definition says otherwise (docs/metrics.md). Every question is answered by the database as a few sums.
package struct ProgramMetrics {
    /// Which paths are counted.
    package struct Scope: Sendable, Equatable {
        package let program: String
        package let from: Instant?
        package let to: Instant?
        package let place: String?

        /// - Parameter from: calls received at or after this moment, and before `to`.
        package init(program: String, from: Instant? = nil, to: Instant? = nil, place: String? = nil) {
            self.program = program
            self.from = from
            self.to = to
            self.place = place
        }
    }

    let db: any Transaction
    let scope: Scope
    /// The moment of asking: what may still happen is not yet missing.
    let now: Instant

    package init(_ db: any Transaction, _ scope: Scope, at now: Instant) {
        self.db = db
        self.scope = scope
        self.now = now
    }

    /// What the live version of the program names, in its order; nothing where none is live.
    package func named() throws -> [MetricReport] {
        guard let program = try LivePrograms(db).live(scope.program) else { return [] }
        return try program.metrics.map(report)
    }

    /// One metric.
    package func report(_ metric: Metric) throws -> MetricReport {
        MetricReport(metric: metric, figures: try figures(metric), lacks: metric.lacks)
    }

    private func figures(_ metric: Metric) throws -> [MetricFigure] {
        switch metric {
        case .eligibilityRate: try eligibility()
        case .triageCoverage: try triageCoverage()
        case .serviceRate: try service()
        case .reach: try reach()
        case .responseTime: try responseTimes()
        case .timeOnScene: try timesOnScene()
        case .contactRate: try contact()
        case .resolvedWithoutDispatch: try resolvedByPhone()
        case .policeBackup: try policeBackup()
        case .redirectedToPolice: try redirectedToPolice()
        case .dispositionMix: try dispositionMix()
        case .resolvedInCommunity: try resolvedInCommunity()
        case .successfulDiversion: try diversion()
        case .followUpTimeliness: try followUps()
        case .referralAttended: try referrals()
        case .forceArrestInjury: try harm()
        case .resourceUnavailable: try unavailable()
        case .equity: try equity()
        case .staffSafety: try staffSafety()
        case .unknownRate: try unknowns()
        case .activity: try activity()
        case .repeatContacts: try repeats()
        case .policeHoursReleased, .trainedCoverage, .experience, .cost: []
        }
    }

    // MARK: What the questions share

    /// The paths that are counted.
    var asked: SQL { "path.program = \(scope.program) \(received)" }

    /// The period and the place, of whatever program.
    var received: SQL {
        let from: SQL = scope.from.map { "AND path.received_at >= \($0)" } ?? ""
        let to: SQL = scope.to.map { "AND path.received_at < \($0)" } ?? ""
        let place: SQL = scope.place.map { "AND path.place = \($0)" } ?? ""
        return "\(from) \(to) \(place)"
    }

    /// Whether a path came to a stage.
    func reached(_ stage: Stage) -> SQL { "path.stage IN (\(each: Stage.allCases.filter { $0 >= stage }))" }

    /// Whether a clinician decided that the call is for the program; one that left only because of the hour is, too.
    var isFor: SQL {
        let hours = ReasonCode.leaving(.eligible).map(\.name)
        return """
            (\(reached(.eligible)) OR (triage_decision.id IS NOT NULL
                AND (triage_decision.reason IS NULL OR triage_decision.reason IN (\(each: hours)))))
            """
    }

    /// One row of sums, by name.
    func sums(_ question: SQL) throws -> [String: Int] {
        guard let row = try db(question).first else { return [:] }
        var sums: [String: Int] = [:]
        for column in row.columns { sums[column] = try row[column] }
        return sums
    }

    /// Percentiles by nearest rank of the spans of a question with one column `span`, in microseconds.
    func spans(_ question: SQL) throws -> MetricSpans? {
        let row = try db(
            """
            WITH took AS (\(question)), ranked AS (
                SELECT span, row_number() OVER (ORDER BY span) AS place, count(*) OVER () AS many FROM took
            )
            SELECT max(many) AS many, max(span) AS longest,
                   max(CASE WHEN place = (many + 1) / 2 THEN span END) AS half,
                   max(CASE WHEN place = (9 * many + 9) / 10 THEN span END) AS ninth,
                   count(CASE WHEN span <= 3600000000 THEN 1 END) AS within_hour
            FROM ranked
            """
        ).first
        guard let row, let many = try row["many"] as Int? else { return nil }
        func span(_ column: String) throws -> Duration { .microseconds(try row[column] as Int64) }
        return MetricSpans(
            many: many, half: try span("half"), ninth: try span("ninth"), longest: try span("longest"),
            withinHour: try row["within_hour"])
    }
}

extension Metric {
    /// What its definition asks for and nothing here records.
    package var lacks: [MetricReport.Lack] {
        switch self {
        case .contactRate: [.age]
        case .equity: [.timeBand]
        case .policeHoursReleased: [.policeUnitHours]
        case .repeatContacts: [.comparisonGroup]
        case .trainedCoverage: [.trainedOfficer]
        case .staffSafety: [.staffSurvey]
        case .experience: [.clientSurvey]
        case .cost: [.costs]
        default: []
        }
    }
}
