import Exchange
import Foundation
import Operate
import Vocabulary

/// What systems of partners read besides referrals: who asks, which service is asked, and what can be asked here.
enum PartnerResources {
    /// The identifier of the program among organizations.
    static let program = "program"

    static func organization(_ name: String) throws -> FHIRResource {
        try FHIRResource("Organization", ["id": .text(program), "active": .flag(true), "name": .text(name)])
    }

    static func service(_ service: LocalService) throws -> FHIRResource {
        try FHIRResource(
            "HealthcareService",
            [
                "id": .text(service.id.text), "active": .flag(service.isActive),
                "type": .list([FHIR.concept(ReferralResources.needs, service.kind.rawValue)]),
                "name": .text(service.name), "extraDetails": service.hours.map(JSONValue.text),
                "telecom": service.phone.map {
                    .list([FHIR.object(["system": .text("phone"), "value": .text($0)])])
                },
            ])
    }

    /// A page of what was found.
    static func bundle(_ resources: [FHIRResource], at base: String, here: String, next: String?) throws -> FHIRResource
    {
        let links = [("self", here)] + (next.map { [("next", $0)] } ?? [])
        return try FHIRResource(
            "Bundle",
            [
                "type": .text("searchset"),
                "link": .list(
                    links.map { FHIR.object(["relation": .text($0.0), "url": .text($0.1)]) }),
                "entry": FHIR.list(
                    resources.map { resource in
                        FHIR.object([
                            "fullUrl": .text("\(base)/\(resource.kind)/\(resource.id ?? "")"),
                            "resource": .object(resource.object),
                            "search": FHIR.object(["mode": .text("match")]),
                        ])
                    }),
            ])
    }

    /// What can be asked here (the CapabilityStatement that every server of FHIR has).
    static func capabilities(at base: String, name: String, _ words: Words) throws -> FHIRResource {
        let own: [String: [String]] = [
            "Task": ["read", "search-type", "create", "update"],
            "HealthcareService": ["read", "search-type", "create", "update"],
            "Organization": ["read", "search-type", "create", "update"],
        ]
        let kinds = FHIRResource.kinds.sorted().map { kind in
            FHIR.object([
                "type": .text(kind),
                "supportedProfile": profiles[kind].map { .list([.text($0)]) },
                "interaction": .list(
                    (own[kind] ?? ["read", "create", "update"]).map { FHIR.object(["code": .text($0)]) }),
                "versioning": .text(kind == "Task" ? "versioned-update" : "versioned"), "readHistory": .flag(false),
                "updateCreate": .flag(true),
                "searchParam": kind == "Task"
                    ? .list(
                        [("status", "token"), ("owner", "reference"), ("_lastUpdated", "date")].map {
                            FHIR.object(["name": .text($0.0), "type": .text($0.1)])
                        }) : nil,
            ])
        }
        return try FHIRResource(
            "CapabilityStatement",
            [
                "status": .text("active"), "date": .text("2026-11-23"), "kind": .text("instance"),
                "software": FHIR.object(["name": .text("Alongside")]),
                "implementation": FHIR.object(["description": .text(name), "url": .text(base)]),
                "fhirVersion": .text("4.0.1"), "format": .list([.text("json")]),
                "implementationGuide": .list([
                    .text("http://hl7.org/fhir/us/sdoh-clinicalcare/ImplementationGuide/hl7.fhir.us.sdoh-clinicalcare")
                ]),
                "rest": .list([
                    FHIR.object([
                        "mode": .text("server"),
                        "security": FHIR.object(["description": .text(words("fhir.security"))]),
                        "resource": .list(kinds),
                    ])
                ]),
            ])
    }

    private static let profiles = [
        "Task": "http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/SDOHCC-TaskForReferralManagement",
        "ServiceRequest": "http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/SDOHCC-ServiceRequest",
    ]
}
