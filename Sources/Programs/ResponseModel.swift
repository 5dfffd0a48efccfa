/// What kind of crisis response a program is, in the field's own terms (SAMHSA, *2025 National Guidelines*, and the
/// typologies of police and community response it cites).
package enum ResponseModel: String, CaseIterable, Sendable {
    /// A team without police goes: clinicians, paramedics, peers.
    case mobileCrisis = "mobile-crisis-team"
    /// An officer goes together with a clinician or paramedic.
    case coResponse = "co-response-team"
    /// A clinician in the emergency communications centre, by telephone first.
    case embeddedClinician = "embedded-clinician"
    /// A social worker of the police department, on the scene or afterwards.
    case policeSocialWork = "police-social-work"
    /// Officers trained for crises (the Memphis model).
    case crisisInterventionTeam = "crisis-intervention-team"
}
