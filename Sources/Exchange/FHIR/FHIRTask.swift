import Vocabulary

/// What a Task tells of the referral that it is about, as its receiver sends it.
package struct FHIRTask: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable {
        case draft, requested, received, accepted, rejected, ready, cancelled
        case inProgress = "in-progress"
        case onHold = "on-hold"
        case failed, completed
        case enteredInError = "entered-in-error"
    }

    package struct Coding: Hashable, Sendable {
        package let system: String?
        package let code: String?
    }

    package let resource: FHIRResource
    package let status: Status
    package let reasonCodes: [Coding]
    package let reasonText: String?
    /// The request that is fulfilled, as it is pointed to.
    package let focus: String?
    /// From when on it is fulfilled, where that is a moment and not just a day.
    package let begins: Instant?
    /// How many things came of it, as the guide of the Gravity Project codes them.
    package let activities: Int

    /// The codes that the guide of the Gravity Project (SDOH Clinical Care) made for itself.
    package static let gravityCodes =
        "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"

    /// - Throws: ``FHIRRefused`` where it is no Task.
    package init(_ resource: FHIRResource) throws(FHIRRefused) {
        let object = resource.object
        guard resource.kind == "Task", let status = object["status"]?.text.flatMap(Status.init(rawValue:)) else {
            throw FHIRRefused(faults: [FHIRFault(.structure, "resourceType")])
        }
        self.resource = resource
        self.status = status
        let reason = object["statusReason"]?.object
        reasonCodes = Self.codings(reason)
        reasonText = reason?["text"]?.text
        focus = object["focus"]?.object?["reference"]?.text
        begins = object["executionPeriod"]?.object?["start"]?.text.flatMap { try? Instant(rfc3339: $0) }
        activities =
            (object["output"]?.list ?? []).filter { output in
                Self.codings(output.object?["type"]?.object)
                    .contains { $0.system == Self.gravityCodes && $0.code == "resulting-activity" }
            }.count
    }

    private static func codings(_ concept: JSONObject?) -> [Coding] {
        (concept?["coding"]?.list ?? []).compactMap(\.object).map { coding in
            Coding(system: coding["system"]?.text, code: coding["code"]?.text)
        }
    }
}
