/// Which role may do what: what stands in no row is not allowed.
package enum RoleTable {
    /// How far a permission reaches.
    package enum Reach: String, Sendable {
        case every
        /// Only records that the person began.
        case own
    }

    private static let floor: [Role] = [.callTaker, .triageClinician, .dispatcher, .supervisor]

    private static let people = Role.allCases.filter { $0 != .partnerSystem }

    /// The table, one permission a row.
    package static let rows: [(permission: Permission, every: [Role], own: [Role])] = [
        (.takeCalls, floor, []),
        (.seeCalls, floor + [.responder, .careNavigator], []),
        (.addToCalls, floor + [.responder], []),
        (.screenCalls, floor, []),
        (.endCalls, floor, []),
        (.linkCalls, floor, []),
        (.correctRecords, [.triageClinician, .dispatcher, .supervisor], [.callTaker]),
        (.reopenCalls, [.triageClinician, .dispatcher, .supervisor], []),
        (.triageCalls, [.triageClinician, .supervisor], []),
        (.withdrawResults, [.supervisor], [.triageClinician]),
        (.seePrograms, floor + [.analyst, .auditor], []),
        (.seeSafetyFacts, [.triageClinician, .dispatcher, .supervisor], [.responder]),
        (.seePlaceHistory, [.triageClinician, .dispatcher, .supervisor], []),
        (.keepPlaceFacts, [.triageClinician, .dispatcher, .supervisor], [.responder]),
        (.transferCalls, floor, []),
        (.callBack, [.triageClinician, .careNavigator, .supervisor], []),
        (.giveBriefs, [.triageClinician, .dispatcher, .supervisor], []),
        (.askForHelp, [.triageClinician, .dispatcher, .responder, .supervisor], []),
        (.makeRequests, [], [.officer]),
        (.readBlind, [.triageClinician, .supervisor], []),
        (.planReads, [.supervisor], []),
        (.publishPrograms, [.supervisor], []),
        (.seeTeams, floor + [.responder], []),
        (.manageTeams, [.dispatcher, .supervisor], []),
        (.sendTeams, [.dispatcher, .supervisor], []),
        (.declareScenes, [.dispatcher, .responder, .supervisor], []),
        (.reportStatus, [.dispatcher, .supervisor], [.responder]),
        (.recordEncounters, [.supervisor], [.responder]),
        (.seeEncounters, [.triageClinician, .careNavigator, .supervisor], [.responder]),
        (.keepLegalRecord, [.triageClinician, .careNavigator, .supervisor], [.responder]),
        (.setHoldRules, [.supervisor], []),
        (.makeReferrals, [.responder, .triageClinician, .careNavigator, .supervisor], []),
        (.manageServices, [.careNavigator, .supervisor], []),
        (.keepCases, [.careNavigator, .supervisor], []),
        (.setFollowUpRule, [.supervisor], []),
        (.seePeople, [.triageClinician, .responder, .careNavigator, .supervisor], []),
        (.seePersonHistory, [.triageClinician, .responder, .careNavigator, .supervisor], []),
        (.seeLegalNames, [.careNavigator, .supervisor], []),
        (.keepPeople, [.triageClinician, .responder, .careNavigator, .supervisor], []),
        (.mergePeople, [.careNavigator, .supervisor], []),
        (.seePlans, [.triageClinician, .dispatcher, .responder, .officer, .careNavigator, .supervisor], []),
        (.writePlans, [.triageClinician, .careNavigator, .supervisor], []),
        (.approvePlans, [.triageClinician, .supervisor], []),
        (.setPlanRule, [.supervisor], []),
        (.keepSafetyFacts, [.triageClinician, .careNavigator, .supervisor], [.responder]),
        (.seeSafetyPlans, [.triageClinician, .responder, .careNavigator, .supervisor], []),
        (.makeSafetyPlans, [.triageClinician, .responder, .careNavigator, .supervisor], []),
        (.seeNotes, [.triageClinician, .responder, .careNavigator, .supervisor], []),
        (.writeNotes, [.triageClinician, .responder, .careNavigator, .supervisor], []),
        (.cosignNotes, [.triageClinician, .supervisor], []),
        (.setNoteRule, [.supervisor], []),
        (.seeConsents, [.triageClinician, .responder, .careNavigator, .supervisor, .privacyOfficer], []),
        (.takeConsents, [.triageClinician, .responder, .careNavigator, .supervisor], []),
        (.disclose, [.triageClinician, .careNavigator, .supervisor], []),
        (.giveOwnPages, [.triageClinician, .responder, .careNavigator, .supervisor, .privacyOfficer], []),
        (.answerAmendments, [.supervisor, .privacyOfficer], []),
        (.setPart2, [.privacyOfficer], []),
        // The duty is each one's own, whatever they do here.
        (.suspectHarm, [.childSafetyLead], people),
        (.seeMandatedReports, [.childSafetyLead, .supervisor], people),
        (.seeReporters, [.childSafetyLead], []),
        (.setMandatedRules, [.childSafetyLead, .supervisor], []),
        (.keepFamilyContacts, [.triageClinician, .responder, .careNavigator, .childSafetyLead, .supervisor], []),
        (.keepVictimRecords, [.victimAdvocate], []),
        (.giveSupport, [.peerSupport], []),
        (.breakGlass, [.triageClinician, .responder], []),
        (.reviewGlass, [.privacyOfficer], []),
        (.seeRetention, [.supervisor, .privacyOfficer], []),
        (.setRetention, [.privacyOfficer], []),
        (.runRetention, [.privacyOfficer], []),
        (.placeHolds, [.privacyOfficer], []),
        (.expunge, [.supervisor, .privacyOfficer], []),
        (.keepRecordsRequests, [.supervisor, .privacyOfficer], []),
        (.releaseRecords, [.supervisor, .privacyOfficer], []),
        (.setRecordsRules, [.privacyOfficer], []),
        (.takeCourses, people, []),
        (.seeTraining, [.trainingCoordinator, .supervisor], []),
        (.keepTraining, [.trainingCoordinator], []),
        (.seeSupplies, [.supplyClerk, .responder, .careNavigator, .supervisor], []),
        (.keepSupplies, [.supplyClerk, .supervisor], []),
        (.giveSupplies, [.supplyClerk, .responder, .careNavigator, .supervisor], []),
        (.seeSupplyTotals, [.supplyClerk, .supervisor, .analyst, .auditor], []),
        (.reportReversals, [.responder, .careNavigator, .supervisor], []),
        (.contactAfterOverdose, [.responder, .careNavigator, .supervisor], []),
        (.exportOverdoses, [.supervisor, .analyst], []),
        (.recordFeedback, people, []),
        (.answerFeedback, [.supervisor, .privacyOfficer], []),
        (.seeOutreach, [.responder, .careNavigator, .supervisor, .analyst, .auditor], []),
        (.keepOutreach, [.responder, .careNavigator, .supervisor], []),
        (.seeOutcomes, [.supervisor, .analyst, .auditor], []),
        (.seeOutcomeCalls, [.supervisor], []),
        (.importCalls, [.supervisor, .analyst], []),
        (.seeHistory, [.supervisor, .analyst, .auditor], []),
        (.practise, people, []),
        (.leadPractices, [.trainingCoordinator, .supervisor], []),
        (.keepOwnAccount, Role.allCases, []),
        (.manageAccounts, [.supervisor], []),
        (.readJournal, [.supervisor, .privacyOfficer, .auditor], []),
        (.readAccessTable, [.supervisor, .privacyOfficer, .auditor], []),
        (.reviewAccess, [.privacyOfficer], []),
        (.answerAsPartner, [.partnerSystem], []),
        (.actAsAlarm, [], []),
    ]

    /// What is asked of a person's record besides the role: that something ties whoever asks to the person.
    package static let held: Set<Permission> = [
        .seePersonHistory, .seeSafetyPlans, .makeSafetyPlans, .seeNotes, .writeNotes, .cosignNotes, .seeConsents,
        .takeConsents, .disclose, .giveOwnPages,
    ]

    /// What an emergency does not open: it would outlast it.
    package static let notInEmergencies: Set<Permission> = [.giveOwnPages]

    /// What may be done only as the person allowed, or as a law does without asking.
    package static let askingLeave: Set<Permission> = [.disclose]

    /// The roles whose work is people across calls: they are tied to everybody.
    package static let overseers: Set<Role> = [.careNavigator, .supervisor, .privacyOfficer]

    private static let reaches: [Permission: [Role: Reach]] = {
        var reaches: [Permission: [Role: Reach]] = [:]
        for row in rows {
            for role in row.own { reaches[row.permission, default: [:]][role] = .own }
            for role in row.every { reaches[row.permission, default: [:]][role] = .every }
        }
        return reaches
    }()

    /// How far a role reaches, or nothing when it may not at all.
    package static func reach(of role: Role, for permission: Permission) -> Reach? {
        reaches[permission]?[role]
    }
}
