import Exchange
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Vocabulary

extension Visit {
    /// Whether a system that speaks FHIR asks.
    var speaksFHIR: Bool { request.uri.path.hasPrefix("/api/fhir/") || request.uri.path == "/api/fhir" }

    /// A resource as an answer.
    func answer(
        _ resource: FHIRResource, status: HTTPResponse.Status = .ok, version: Int? = nil, made: Bool = false
    ) -> Response {
        var headers: HTTPFields = [.contentType: FHIR.type, .cacheControl: "no-store"]
        if let version { headers[.eTag] = "W/\"\(version)\"" }
        if made, let id = resource.id { headers[.location] = address(of: "/api/fhir/\(resource.kind)/\(id)") }
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: resource.written)))
    }

    /// A refusal as an OperationOutcome says it.
    func outcome(_ refusal: Refusal) -> Response {
        let isPlace = refusal.field?.contains(/^[A-Z][A-Za-z]*\./) == true
        let issue = FHIR.object([
            "severity": .text("error"), "code": .text(Self.issue(refusal.status)),
            "details": FHIR.concept(
                "urn:alongside:refusal", refusal.code.rawValue,
                text: reading.words(Refusal(refusal.code, values: refusal.values))),
            "diagnostics": isPlace ? nil : refusal.field.map(JSONValue.text),
            "expression": isPlace ? refusal.field.map { .list([.text($0)]) } : nil,
        ])
        return outcome([issue], refusal.status)
    }

    /// Why a document was not read: every place that is wrong, never what stands there.
    func outcome(_ refused: FHIRRefused) -> Response {
        let issues = refused.faults.map { fault in
            FHIR.object([
                "severity": .text("error"), "code": .text(fault.kind.rawValue),
                "details": FHIR.object(["text": .text(reading.words.name(of: fault.kind.rawValue, in: "fhir.faults"))]),
                "diagnostics": fault.line.map { .text(reading.words("fhir.line", ["line": String($0)])) },
                "expression": fault.place.isEmpty ? nil : .list([.text(fault.place)]),
            ])
        }
        // What is no JSON at all is a bad request; what is no resource cannot be processed.
        return outcome(issues, refused.faults.contains { $0.line != nil } ? .badRequest : .unprocessableContent)
    }

    private func outcome(_ issues: [JSONValue], _ status: HTTPResponse.Status) -> Response {
        let body = FHIR.object(["resourceType": .text("OperationOutcome"), "issue": .list(issues)])
        return Response(
            status: status, headers: [.contentType: FHIR.type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: body.written)))
    }

    /// What kind of issue a status is (`issue-type`).
    private static func issue(_ status: HTTPResponse.Status) -> String {
        switch status.code {
        case 401: "login"
        case 403: "forbidden"
        case 404: "not-found"
        case 405, 415: "not-supported"
        case 409, 412: "conflict"
        case 413: "too-long"
        case 422: "business-rule"
        case 428: "required"
        case 429: "throttled"
        case 503: "transient"
        case 500...: "exception"
        default: "invalid"
        }
    }
}
