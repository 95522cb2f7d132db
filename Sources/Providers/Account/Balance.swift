package import Primitives

/// What is left on an account, as its provider tells it.
package struct Balance: Sendable, Hashable, CustomStringConvertible {
    package enum Unit: String, Sendable, Hashable {
        case dollars
        case credits
        /// The provider gives a number and no unit.
        case unstated
    }

    package var amount: JSONNumber
    package var unit: Unit
    /// What the amount comes to, where the unit's price is known.
    package var value: USD?
    /// Whether requests are served whatever the amount is.
    package var isUnlimited: Bool

    package init(amount: JSONNumber, unit: Unit, value: USD? = nil, isUnlimited: Bool = false) {
        self.amount = amount
        self.unit = unit
        self.value = value
        self.isUnlimited = isUnlimited
    }

    /// For people: `1250 credits ($6.25)`.
    package var description: String {
        if isUnlimited { return "no limit" }
        return switch unit {
        case .dollars: value.map { "\($0)" } ?? "\(amount.canonical) dollars"
        case .credits: "\(amount.canonical) credits" + (value.map { " (\($0))" } ?? "")
        case .unstated: amount.canonical
        }
    }
}

extension Balance {
    /// Whether requests are refused until the account is topped up.
    package var isSpent: Bool { !isUnlimited && amount.doubleValue <= 0 }

    /// Members of `provider.balance` and of `doctor --json`.
    package var json: JSONValue {
        [
            "amount": .number(amount), "unit": .string(unit.rawValue), "usd": value.map(\.json) ?? .null,
            "unlimited": .bool(isUnlimited),
        ]
    }
}

extension JSONNumber {
    /// Dollars, to the nearest picodollar where a server that adds up in binary writes more digits; `nil` below nothing.
    var dollars: USD? { USD.cost(of: self, at: USD(picodollars: 1_000_000_000_000)) }
}

/// Where a provider tells the balance, and in which of the reply's members.
package struct BalanceQuery: Sendable, Hashable {
    /// From the root of the base URL's host, or with `isBelowBase` what follows the base URL.
    package var path: String
    package var isBelowBase: Bool
    /// The names under which the amount may stand, best first; also inside of `data`.
    package var amounts: [String]
    package var unit: Balance.Unit
    /// What one of the unit costs.
    package var unitPrice: USD?
    /// The member that is true where there is no limit.
    package var unlimited: String?

    package init(
        path: String, isBelowBase: Bool = false, amounts: [String], unit: Balance.Unit, unitPrice: USD? = nil,
        unlimited: String? = nil
    ) {
        self.path = path
        self.isBelowBase = isBelowBase
        self.amounts = amounts
        self.unit = unit
        self.unitPrice = unitPrice
        self.unlimited = unlimited
    }

    /// The balance in a reply's body; `nil` when none can be found in it.
    package func read(_ bytes: [UInt8]) -> Balance? {
        guard let body = try? JSONParser.parse(bytes).value.objectValue else { return nil }
        for object in [body, body["data"]?.objectValue].compactMap(\.self) {
            let isUnlimited = unlimited.map { object[$0] == true } ?? false
            guard let amount = amounts.lazy.compactMap({ object[$0].flatMap(Self.number) }).first else { continue }
            // A currency beside the amount says what the documentation does not.
            if unit == .unstated, object["currency"]?.stringValue?.uppercased() == "USD" {
                return Balance(amount: amount, unit: .dollars, value: amount.dollars, isUnlimited: isUnlimited)
            }
            let value = unit == .dollars ? amount.dollars : unitPrice.flatMap { USD.cost(of: amount, at: $0) }
            return Balance(amount: amount, unit: unit, value: value, isUnlimited: isUnlimited)
        }
        return nil
    }

    /// A number, also one that is spelt as a text.
    private static func number(_ value: JSONValue) -> JSONNumber? {
        switch value {
        case .number(let number): return number
        case .string(let text):
            guard case .number(let number)? = try? JSONParser.parse(text).value else { return nil }
            return number
        case .null, .bool, .array, .object: return nil
        }
    }
}
