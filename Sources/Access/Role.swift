/// What a person does in the program; one person may hold several.
package enum Role: String, CaseIterable, Hashable, Sendable {
    case callTaker = "call-taker"
    case triageClinician = "triage-clinician"
    case dispatcher
    case responder
    /// Sees what became of their own requests and nothing else: no call, no clinical note.
    case officer
    case careNavigator = "care-navigator"
    case supervisor
    case victimAdvocate = "victim-advocate"
    case childSafetyLead = "child-safety-lead"
    case trainingCoordinator = "training-coordinator"
    case peerSupport = "peer-support"
    case supplyClerk = "supply-clerk"
    case analyst
    case privacyOfficer = "privacy-officer"
    case auditor
    /// No person: the system of a partner, which answers referrals to its own services and sees nothing else.
    case partnerSystem = "partner-system"
}
