import ArgumentParser
import Exchange
import Foundation
import Vocabulary
import Web

/// By whom messages go out, as the environment says; what is said wrongly is told before the server starts.
struct MessageSetting {
    let carriers: MessageCarriers

    /// - Throws: `ValidationError` that names the setting, never what it says.
    init(_ environment: [String: String]) throws {
        func told(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        func secret(_ name: String) throws -> String? {
            guard let file = told(name) else { return nil }
            guard let text = try? String(contentsOfFile: file, encoding: .utf8).trimmingBlanks(), !text.isEmpty else {
                throw ValidationError("The file of \(name) cannot be read, or is empty.")
            }
            return String(text)
        }
        var carriers = MessageCarriers()
        carriers.from = told("ALONGSIDE_MESSAGES_FROM")
        carriers.phone = told("ALONGSIDE_MESSAGES_PHONE")
        if let place = told("ALONGSIDE_SMTP") {
            let relay = try Self.relay(
                place, security: told("ALONGSIDE_SMTP_TLS"), from: told("ALONGSIDE_SMTP_FROM"),
                user: told("ALONGSIDE_SMTP_USER"), password: try secret("ALONGSIDE_SMTP_PASSWORD_FILE"),
                authorities: told("ALONGSIDE_SMTP_CA"))
            carriers.email = { await relay.send($0) }
        }
        if let address = told("ALONGSIDE_SMS_GATEWAY") {
            guard let url = URL(string: address), let host = url.host(), url.user() == nil,
                url.scheme == "https" || url.scheme == "http" && Self.isHere(host)
            else {
                throw ValidationError(
                    "ALONGSIDE_SMS_GATEWAY is an https:// address; http:// only where the gateway is on this machine.")
            }
            let gateway = SMSGateway(address: address, token: try secret("ALONGSIDE_SMS_TOKEN_FILE"))
            carriers.text = { await gateway.send($0) }
        }
        self.carriers = carriers
    }

    private static func isHere(_ host: String) -> Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }

    private static func relay(
        _ place: String, security: String?, from: String?, user: String?, password: String?, authorities: String?
    ) throws -> SMTPRelay {
        guard let word = SMTPRelay.Security(rawValue: security ?? SMTPRelay.Security.startTLS.rawValue) else {
            throw ValidationError("ALONGSIDE_SMTP_TLS is starttls, implicit or none.")
        }
        let parts = place.split(separator: ":", omittingEmptySubsequences: false)
        let port = parts.count == 2 ? Int(parts[1]) : word == .implicit ? 465 : 587
        guard let host = parts.first.map(String.init), !host.isEmpty, parts.count <= 2, let port,
            (1...65535).contains(port),
            host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") })
        else { throw ValidationError("ALONGSIDE_SMTP is HOST or HOST:PORT.") }
        guard word != .none || isHere(host) else {
            throw ValidationError("ALONGSIDE_SMTP_TLS may be none only where the mail server is on this machine.")
        }
        guard let from, let sender = try? MailText.Sender(from) else {
            throw ValidationError("ALONGSIDE_SMTP_FROM is the address that letters come from.")
        }
        guard (user == nil) == (password == nil) else {
            throw ValidationError("Give ALONGSIDE_SMTP_USER and ALONGSIDE_SMTP_PASSWORD_FILE together.")
        }
        return SMTPRelay(
            host: host, port: port, security: word, user: user, password: password, authorities: authorities,
            sender: sender)
    }
}
