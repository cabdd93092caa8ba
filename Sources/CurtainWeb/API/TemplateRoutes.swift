// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import CurtainAPI
import CurtainCore
import CurtainCrypto
import CurtainUseCases
import Hummingbird

/// Reply templates and their approval.
enum TemplateRoutes {
    static func add(to staff: StaffRouter) {
        let relay = staff.relay
        staff.on(.get, "/templates") { _, context in
            try Answers.json(try await relay.templates(as: context.caller).map { TemplateResponse($0) })
        }
        staff.on(.get, "/templates/{name}") { request, context in
            let template = try await relay.template(
                try context.name("name"), locale: try QueryReader(request).text("locale"), as: context.caller)
            return try Answers.json(TemplateResponse(template))
        }
        staff.on(.post, "/templates/{name}/approve") { request, context in
            let body = try await JSONBody.decode(ApproveTemplateRequest.self, from: request)
            guard let digest = Hex.decode(body.digest).flatMap({ Digest($0) }) else {
                throw RelayError.invalid(field: "digest", reason: "must be 64 hexadecimal digits")
            }
            let template = try await relay.approveTemplate(
                try context.name("name"), locale: body.locale, digest: digest, as: context.caller)
            return try Answers.json(TemplateResponse(template))
        }
    }
}

extension TemplateResponse {
    init(_ view: TemplateView) {
        let source = view.template.source
        self.init(
            name: source.name, kind: source.kind.rawValue, locale: source.locale, text: source.text,
            digest: Hex.encode(view.template.digest.bytes), approved: view.template.isApproved,
            approvedAt: view.template.approvedAt?.description, approvedBy: view.approvedByLogin,
            refusals: view.refusals)
    }
}
