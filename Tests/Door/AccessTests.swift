import Access
import Door
import Store
import Testing
import Vocabulary
import World

@Suite struct `Who may do what` {
    /// The table of the program's description, one role a row: what is not named is not allowed.
    static let allowed: [Role: Set<Permission>] = {
        let floor: Set<Permission> = [
            .takeCalls, .seeCalls, .addToCalls, .screenCalls, .endCalls, .linkCalls, .correctRecords, .seePrograms,
            .transferCalls,
        ]
        let sending: Set<Permission> = [.manageTeams, .sendTeams, .declareScenes, .reportStatus]
        let places: Set<Permission> = [.seeSafetyFacts, .seePlaceHistory, .keepPlaceFacts]
        var allowed: [Role: Set<Permission>] = [
            .callTaker: floor.union([.seeTeams]),
            .triageClinician: floor.union(places).union([
                .seeTeams, .triageCalls, .withdrawResults, .reopenCalls, .seeEncounters, .makeReferrals, .callBack,
                .giveBriefs, .askForHelp, .readBlind, .seePeople, .keepPeople, .seePlans, .writePlans, .approvePlans,
                .keepSafetyFacts, .seePersonHistory, .breakGlass,
                .seeSafetyPlans, .makeSafetyPlans, .seeConsents, .takeConsents, .disclose, .giveOwnPages,
            ]),
            .dispatcher: floor.union(sending).union(places).union([
                .seeTeams, .reopenCalls, .giveBriefs, .askForHelp, .seePlans,
            ]),
            .officer: [.makeRequests, .seePlans],
            .responder: [
                .seeCalls, .addToCalls, .seeTeams, .declareScenes, .reportStatus, .recordEncounters, .seeEncounters,
                .makeReferrals, .askForHelp, .seeSafetyFacts, .keepPlaceFacts, .seePeople, .keepPeople, .seePlans,
                .keepSafetyFacts, .seePersonHistory, .breakGlass,
                .seeSafetyPlans, .makeSafetyPlans, .seeConsents, .takeConsents, .giveOwnPages,
            ],
            .careNavigator: [
                .seeCalls, .seeEncounters, .makeReferrals, .manageServices, .keepCases, .callBack, .seePeople,
                .seeLegalNames, .keepPeople, .mergePeople, .seePlans, .writePlans, .keepSafetyFacts, .seePersonHistory,
                .seeSafetyPlans, .makeSafetyPlans, .seeConsents, .takeConsents, .disclose, .giveOwnPages,
            ],
            .supervisor: floor.union(sending).union(places).union([
                .manageAccounts, .readJournal, .readAccessTable, .seeTeams, .triageCalls, .withdrawResults,
                .reopenCalls, .publishPrograms,
                .recordEncounters, .seeEncounters, .makeReferrals, .manageServices, .keepCases, .seeOutcomes,
                .seeOutcomeCalls, .importCalls, .seeHistory, .callBack, .giveBriefs, .askForHelp,
                .readBlind, .planReads, .seePeople, .seeLegalNames, .keepPeople, .mergePeople, .seePlans, .writePlans,
                .approvePlans, .setPlanRule, .setFollowUpRule, .keepSafetyFacts, .seePersonHistory,
                .seeSafetyPlans, .makeSafetyPlans, .seeConsents, .takeConsents, .disclose, .giveOwnPages,
                .answerAmendments,
            ]),
            .privacyOfficer: [
                .readJournal, .readAccessTable, .seeConsents, .setPart2, .reviewAccess, .reviewGlass, .giveOwnPages,
                .answerAmendments,
            ],
            .auditor: [.readJournal, .readAccessTable, .seeOutcomes, .seeHistory, .seePrograms],
            .analyst: [.seeOutcomes, .importCalls, .seeHistory, .seePrograms],
            .victimAdvocate: [.keepVictimRecords],
            .peerSupport: [.giveSupport],
            .partnerSystem: [.answerAsPartner],
        ]
        for role in Role.allCases { allowed[role, default: []].insert(.keepOwnAccount) }
        // Everybody has the duty to report suspected harm, and sees what they reported.
        // And everybody may practise.
        for role in Role.allCases where role != .partnerSystem {
            allowed[role, default: []].formUnion([
                .suspectHarm, .seeMandatedReports, .practise, .takeCourses, .recordFeedback,
            ])
        }
        for role in [Role.trainingCoordinator, .supervisor] { allowed[role]?.insert(.leadPractices) }
        allowed[.trainingCoordinator]?.formUnion([.seeTraining, .keepTraining])
        allowed[.supervisor]?.insert(.seeTraining)
        allowed[.childSafetyLead]?.formUnion([.seeReporters, .setMandatedRules])
        allowed[.supervisor]?.formUnion([.setMandatedRules, .seeRetention, .expunge])
        allowed[.privacyOfficer]?.formUnion([.seeRetention, .setRetention, .runRetention, .placeHolds, .expunge])
        allowed[.supervisor]?.formUnion([.keepRecordsRequests, .releaseRecords])
        allowed[.privacyOfficer]?.formUnion([.keepRecordsRequests, .releaseRecords, .setRecordsRules])
        for role in [Role.triageClinician, .responder, .careNavigator, .childSafetyLead, .supervisor] {
            allowed[role]?.insert(.keepFamilyContacts)
        }
        for role in [Role.triageClinician, .responder, .careNavigator, .supervisor] {
            allowed[role]?.formUnion([.seeNotes, .writeNotes])
        }
        for role in [Role.triageClinician, .supervisor] { allowed[role]?.insert(.cosignNotes) }
        for role in [Role.triageClinician, .responder, .careNavigator, .supervisor] {
            allowed[role]?.insert(.keepLegalRecord)
        }
        allowed[.supervisor]?.formUnion([.setNoteRule, .setHoldRules])
        for role in [Role.responder, .careNavigator, .supervisor] {
            allowed[role]?.formUnion([.seeSupplies, .giveSupplies, .reportReversals, .contactAfterOverdose])
        }
        allowed[.supplyClerk]?.formUnion([.seeSupplies, .keepSupplies, .giveSupplies, .seeSupplyTotals])
        allowed[.supervisor]?.formUnion([.keepSupplies, .seeSupplyTotals, .exportOverdoses])
        allowed[.analyst]?.formUnion([.seeSupplyTotals, .exportOverdoses])
        allowed[.auditor]?.insert(.seeSupplyTotals)
        for role in [Role.supervisor, .privacyOfficer] { allowed[role]?.insert(.answerFeedback) }
        for role in [Role.responder, .careNavigator, .supervisor] {
            allowed[role]?.formUnion([.seeOutreach, .keepOutreach])
        }
        for role in [Role.analyst, .auditor] { allowed[role]?.insert(.seeOutreach) }
        return allowed
    }()

    private func worker(_ roles: Role...) -> Worker {
        Worker(id: ID(stored: "somebody"), name: "Somebody", roles: Set(roles))
    }

    @Test func `stands in one table with a row for each permission`() {
        #expect(RoleTable.rows.map(\.permission) == Permission.allCases)
    }

    @Test(arguments: Role.allCases)
    func `is what the table says and nothing else`(role: Role) {
        for permission in Permission.allCases {
            let isAllowed = Self.allowed[role]?.contains(permission) ?? false
            #expect(may(worker(role), permission).allowed == isAllowed, "\(role.rawValue) \(permission.rawValue)")
        }
    }

    @Test(arguments: Permission.allCases)
    func `is nothing without a role`(permission: Permission) {
        #expect(may(worker(), permission).ground == .noRole)
        #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": permission.rawValue])) {
            try require(worker(), permission)
        }
    }

    @Test func `is the sum of one's roles`() {
        let both = worker(.careNavigator, .auditor)
        #expect(may(both, .seeCalls).ground == .role(.careNavigator))
        #expect(may(both, .readAccessTable).ground == .role(.auditor))
        #expect(!may(both, .takeCalls).allowed)
    }

    @Test func `reaches a call-taker's own records only, and says so`() {
        let me = worker(.callTaker)
        #expect(may(me, .correctRecords, beganBy: me.id).ground == .own(.callTaker))
        #expect(may(me, .correctRecords, beganBy: ID(stored: "another")).ground == .notOwn(.callTaker))
        #expect(!may(me, .correctRecords, beganBy: ID(stored: "another")).allowed)
        // Before the record is known, the role alone is asked.
        #expect(may(me, .correctRecords).allowed)
        // A further role that reaches every record reaches this one too.
        let more = worker(.callTaker, .dispatcher)
        #expect(may(more, .correctRecords, beganBy: ID(stored: "another")).ground == .role(.dispatcher))
    }

    @Test func `as the alarm is for the server alone`() {
        for role in Role.allCases { #expect(!may(worker(role), .actAsAlarm).allowed) }
        #expect(!may(.terminal, .actAsAlarm).allowed)
        #expect(may(.alarm, .actAsAlarm).ground == .alarm)
        for permission in Permission.allCases where permission != .actAsAlarm {
            #expect(!may(.alarm, permission).allowed, "\(permission.rawValue)")
        }
    }

    /// Every role tries everything: each answer is the table's, and each try leaves its line.
    @Test(arguments: Engine.available)
    func `is asked at the door each time and written down`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let subject = Event.Subject(kind: "board", id: "")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for role in Role.allCases {
                    for permission in Permission.allCases {
                        group.addTask {
                            let person = Worker(id: ID(stored: role.rawValue), name: role.rawValue, roles: [role])
                            let isAllowed = Self.allowed[role]?.contains(permission) ?? false
                            do {
                                try await world.desk.look(as: person, for: permission, at: subject) { _ in }
                                #expect(isAllowed, "\(role.rawValue) \(permission.rawValue)")
                            } catch let refusal as Refusal {
                                #expect(refusal.code == .mayNot && refusal.kind == .forbidden)
                                #expect(!isAllowed, "\(role.rawValue) \(permission.rawValue)")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let written = try await world.database.read { db in
                try db("SELECT worker, permission, outcome FROM access_log").map {
                    [try $0["worker"], try $0["permission"], try $0["outcome"]] as [String]
                }
            }
            let expected = Role.allCases.flatMap { role in
                Permission.allCases.map { permission in
                    let isAllowed = Self.allowed[role]?.contains(permission) ?? false
                    return [role.rawValue, permission.rawValue, isAllowed ? "looked" : "refused"]
                }
            }
            #expect(Set(written) == Set(expected))
            #expect(written.count == expected.count)
        }
    }
}
