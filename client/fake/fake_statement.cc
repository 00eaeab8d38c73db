#include "client/fake/fake_statement.h"

#include <algorithm>
#include <cstddef>
#include <functional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "client/fake/fake_request.h"

namespace atm {
namespace {

using v1::StatementLine;
using v1::Transaction;

constexpr std::int32_t kDefaultPageSize = 50;
constexpr std::int32_t kMaxPageSize = 1'000;

bool Concerns(const Transaction& transaction, const std::string& account) {
  return transaction.debit_account() == account || transaction.credit_account() == account;
}

bool MovesMoney(Transaction::Kind kind) {
  return kind != Transaction::KIND_HOLD && kind != Transaction::KIND_RELEASE &&
         kind != Transaction::KIND_EXPIRY;
}

// What the transaction adds to the account's balance.
std::int64_t Change(const Transaction& transaction, const std::string& account) {
  if (!MovesMoney(transaction.kind())) return 0;
  return transaction.credit_account() == account ? transaction.amount_minor()
                                                 : -transaction.amount_minor();
}

// A transaction as the account sees it, with the balance after it.
StatementLine Line(const Transaction& transaction, const std::string& account,
                   std::int64_t balance_minor) {
  StatementLine line;
  *line.mutable_transaction() = transaction;
  const bool comes_in = transaction.credit_account() == account;
  line.set_direction(!MovesMoney(transaction.kind()) ? StatementLine::DIRECTION_NONE
                     : comes_in                      ? StatementLine::DIRECTION_CREDIT
                                                     : StatementLine::DIRECTION_DEBIT);
  line.set_amount_minor(transaction.amount_minor());
  line.set_counterparty(comes_in ? transaction.debit_account() : transaction.credit_account());
  line.set_balance_minor(balance_minor);
  return line;
}

bool IsWanted(const Transaction& transaction, const v1::ListTransactionsRequest& request) {
  const auto& kinds = request.kinds();
  return kinds.empty() || std::ranges::find(kinds, transaction.kind()) != kinds.end();
}

// Where a page begins: the ledger's newest transaction when the first page was read, and how many
// lines came before.
struct Place {
  std::int64_t newest_id = 0;
  std::int64_t line = 0;
};

// What a token is bound to: all of the request but the token and the size of the page.
std::uint64_t Fingerprint(v1::ListTransactionsRequest request) {
  request.clear_page_token();
  request.clear_page_size();
  return std::hash<std::string>()(request.SerializeAsString());
}

std::string TokenOf(const Place& place, const v1::ListTransactionsRequest& request) {
  return absl::StrFormat("%d.%d.%d", place.newest_id, place.line, Fingerprint(request));
}

std::optional<Place> PlaceOf(const v1::ListTransactionsRequest& request) {
  const std::vector<std::string> parts = absl::StrSplit(request.page_token(), '.');
  Place place;
  std::uint64_t fingerprint = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &place.newest_id) ||
      !absl::SimpleAtoi(parts[1], &place.line) || !absl::SimpleAtoi(parts[2], &fingerprint)) {
    return std::nullopt;
  }
  if (place.newest_id < 1 || place.line < 1 || fingerprint != Fingerprint(request)) {
    return std::nullopt;
  }
  return place;
}

std::int32_t PageSize(const v1::ListTransactionsRequest& request) {
  return request.page_size() == 0 ? kDefaultPageSize : std::min(request.page_size(), kMaxPageSize);
}

}  // namespace

std::int64_t LastAt(const FakeLedger& ledger, const google::protobuf::Timestamp& time) {
  std::int64_t last = 0;
  for (const Transaction& transaction : ledger) {
    const google::protobuf::Timestamp& at = transaction.create_time();
    const bool is_later = at.seconds() > time.seconds() ||
                          (at.seconds() == time.seconds() && at.nanos() > time.nanos());
    if (!is_later) last = transaction.id();
  }
  return last;
}

v1::AccountBalance BalanceAfter(const FakeLedger& ledger, const std::string& account,
                                std::int64_t transaction_id) {
  std::int64_t balance_minor = 0;
  std::int64_t held_minor = 0;
  v1::AccountBalance balance;
  balance.set_account(account);
  for (const Transaction& transaction : ledger) {
    if (transaction.id() > transaction_id) break;
    if (!Concerns(transaction, account)) continue;
    balance_minor += Change(transaction, account);
    if (transaction.kind() == Transaction::KIND_HOLD) {
      held_minor += transaction.amount_minor();
    } else if (transaction.hold_id() != 0) {
      held_minor -= ledger[static_cast<std::size_t>(transaction.hold_id() - 1)].amount_minor();
    }
    balance.set_last_transaction_id(transaction.id());
    balance.set_currency_code(transaction.currency_code());
  }
  balance.set_balance_minor(balance_minor);
  balance.set_available_minor(balance_minor - held_minor);
  return balance;
}

v1::ListTransactionsResponse StatementPage(const FakeLedger& ledger,
                                           const v1::ListTransactionsRequest& request) {
  Place place = PlaceOf(request).value_or(Place{static_cast<std::int64_t>(ledger.size()), 0});
  const std::string& account = request.account();
  std::int64_t opening_minor = 0;
  std::int64_t balance_minor = 0;
  std::vector<StatementLine> lines;
  for (const Transaction& transaction : ledger) {
    if (transaction.id() > place.newest_id) break;
    if (!Concerns(transaction, account)) continue;
    const std::int64_t time_us = ToMicroseconds(transaction.create_time());
    if (request.has_end_time() && time_us >= ToMicroseconds(request.end_time())) break;
    balance_minor += Change(transaction, account);
    if (request.has_start_time() && time_us < ToMicroseconds(request.start_time())) {
      opening_minor = balance_minor;
    } else if (IsWanted(transaction, request)) {
      lines.push_back(Line(transaction, account, balance_minor));
    }
  }
  if (request.order() != v1::ListTransactionsRequest::ORDER_OLDEST_FIRST) {
    std::ranges::reverse(lines);
  }
  v1::ListTransactionsResponse page;
  page.set_opening_balance_minor(opening_minor);
  page.set_closing_balance_minor(balance_minor);
  const auto count = static_cast<std::int64_t>(lines.size());
  const std::int64_t end = std::min(count, place.line + PageSize(request));
  for (; place.line < end; ++place.line) {
    *page.add_lines() = lines[static_cast<std::size_t>(place.line)];
  }
  if (end < count) page.set_next_page_token(TokenOf(place, request));
  return page;
}

bool IsPageToken(const v1::ListTransactionsRequest& request) {
  return PlaceOf(request).has_value();
}

const Transaction* NextOfFeed(const FakeLedger& ledger,
                              const v1::WatchTransactionsRequest& request) {
  for (auto i = static_cast<std::size_t>(request.after_transaction_id()); i < ledger.size(); ++i) {
    if (request.account().empty() || Concerns(ledger[i], request.account())) return &ledger[i];
  }
  return nullptr;
}

}  // namespace atm
