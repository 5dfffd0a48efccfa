import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Plan
import Store
import Vocabulary

/// A problem document (RFC 9457).
struct Problem: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let field: String?

    init(_ refusal: Refusal, status: HTTPResponse.Status, words: Words) {
        type = "urn:alongside:refusal:\(refusal.code.rawValue)"
        title = words(Refusal(refusal.code, values: refusal.values))
        self.status = Int(status.code)
        detail = title
        field = refusal.field
    }
}

extension Refusal {
    /// The status that says it to a browser or a machine.
    var status: HTTPResponse.Status {
        switch code {
        case .notSignedIn: return .unauthorized
        case .bodyUnreadable, .keyRequired, .keyUnacceptable, .cursorUnreadable, .queryUnreadable: return .badRequest
        case .bodyTooLarge, .fileTooLarge: return .contentTooLarge
        // 507 (RFC 4918 §11.5), which has no name in the package.
        case .diskFull, .fileNotKept: return HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        case .unsupportedType: return .unsupportedMediaType
        case .preconditionRequired: return .preconditionRequired
        case .tooManyAttempts: return .tooManyRequests
        case .methodNotAllowed: return .methodNotAllowed
        case .storeBusy, .storeFull, .storeGone: return .serviceUnavailable
        case .fault: return .internalServerError
        default: break
        }
        switch kind {
        case .unacceptable: return .unprocessableContent
        case .forbidden: return .forbidden
        case .absent: return .notFound
        case .outdated: return .preconditionFailed
        case .conflicting: return .conflict
        }
    }

    /// A fault of the store as whoever asked may hear of it.
    init(_ fault: StorageError) {
        switch fault {
        case .busy: self.init(.storeBusy)
        case .full: self.init(.storeFull)
        case .unreachable, .outcomeUnknown: self.init(.storeGone)
        default: self.init(.fault)
        }
    }
}

extension Refusal.Code {
    static let cursorUnreadable: Self = "cursor-unreadable"
    static let queryUnreadable: Self = "query-unreadable"
    static let preconditionRequired: Self = "precondition-required"
    static let tooManyAttempts: Self = "too-many-attempts"
    static let methodNotAllowed: Self = "method-not-allowed"
    static let notFound: Self = "not-found"
    static let storeBusy: Self = "store-busy"
    static let storeFull: Self = "store-full"
    static let storeGone: Self = "store-gone"
    static let fault: Self = "fault"
}

extension Visit {
    /// Says a refusal to whoever asked, in their form: a page, or a problem document.
    func refuse(_ refusal: Refusal) -> Response {
        let status = refusal.status
        if !wantsJSON, !speaksFHIR {
            if refusal.code == .notSignedIn, request.method == .get { return go(to: "/sign-in") }
            if refusal.kind == .absent { return show(NotFoundPage(reading), status: status) }
            if status.code >= 500 {
                return show(FaultPage(code: refusal.code, reference: context.id, reading), status: status)
            }
            return show(RefusalPage(refusal, opening: opening(refusal), reading), status: status)
        }
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"alongside\"" }
        if status == .serviceUnavailable { headers[.retryAfter] = "2" }
        if status == .tooManyRequests { headers[.retryAfter] = "300" }
        if speaksFHIR {
            var response = outcome(refusal)
            for field in headers where response.headers[field.name] == nil { response.headers.append(field) }
            return response
        }
        let problem = Problem(refusal, status: status, words: reading.words)
        let body = (try? JSON.encode(problem)) ?? Data()
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// Where a record that is held back is opened in an emergency, for those who may.
    private func opening(_ refusal: Refusal) -> String? {
        guard refusal.code == .heldBack, route.path.hasPrefix("/people/{id}"), let visitor,
            may(visitor, .breakGlass).allowed, let person: ID<Person> = try? id(.noSuchPersonRecord)
        else { return nil }
        return "\(site.base)/people/\(person)/open"
    }
}
