import Primitives
import Providers

/// Whether what is left lasts for what is due.
///
/// A plan costs at least what short answers cost and at most what the longest allowed ones do, so there are three answers.
struct BalanceOutlook: Equatable {
    private let balance: Balance
    private let forecast: ClosedRange<USD>?

    init(_ balance: Balance, forecast: ClosedRange<USD>?) {
        self.balance = balance
        self.forecast = forecast
    }

    /// `yes`, `perhaps`, `no`; `nil` where prices or the worth of the balance are not known.
    var word: String? {
        if balance.isSpent { return "no" }
        if balance.isUnlimited { return "yes" }
        guard let forecast, let value = balance.value else { return nil }
        if value < forecast.lowerBound { return "no" }
        return value < forecast.upperBound ? "perhaps" : "yes"
    }

    func warning(_ provider: String) -> String? {
        guard word == "no" else { return nil }
        guard !balance.isSpent, let forecast else { return "nothing is left at \(provider)" }
        return
            "the balance of \(provider), \(balance), is below the \(forecast.lowerBound) that the plan costs at least"
    }

    func remark(_ provider: String) -> String? {
        guard word == "perhaps", let forecast else { return nil }
        return "the balance of \(provider) may not last: the plan costs \(forecast.lowerBound) to at most "
            + "\(forecast.upperBound)"
    }
}
