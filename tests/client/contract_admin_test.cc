// FakeConnection and the real server answer alike to AdminService, and keep to the same limits.
#include <chrono>
#include <string>
#include <vector>

#include "tests/catch2.h"
#include "tests/client/requests.h"
#include "tests/client/two_banks.h"

namespace atm {
namespace {

v1::OpenAccountRequest Opening(const std::string& account, std::int64_t balance_minor,
                               const std::string& request_id) {
  v1::OpenAccountRequest request;
  request.set_account(account);
  request.set_currency_code("USD");
  request.set_opening_balance_minor(balance_minor);
  request.set_request_id(request_id);
  return request;
}

v1::OpenAccountRequest WithName(v1::OpenAccountRequest request, const std::string& name) {
  request.set_display_name(name);
  return request;
}

v1::UpdateAccountRequest Update(const std::string& account,
                                const std::vector<std::string>& fields) {
  v1::UpdateAccountRequest request;
  request.set_account(account);
  for (const std::string& field : fields) request.mutable_update_mask()->add_paths(field);
  return request;
}

v1::UpdateAccountRequest NameOf(const std::string& account, const std::string& name) {
  v1::UpdateAccountRequest request = Update(account, {"display_name"});
  request.set_display_name(name);
  return request;
}

v1::UpdateAccountRequest FreezeOf(const std::string& account, v1::Freeze::Blocks blocks,
                                  std::int64_t end_seconds = 0) {
  v1::UpdateAccountRequest request = Update(account, {"freeze"});
  request.mutable_freeze()->set_blocks(blocks);
  request.mutable_freeze()->set_reason("lost card");
  if (end_seconds != 0) request.mutable_freeze()->mutable_end_time()->set_seconds(end_seconds);
  return request;
}

v1::UpdateAccountRequest LimitsOf(const std::string& account, const v1::Limits& limits) {
  v1::UpdateAccountRequest request = Update(account, {"limits"});
  *request.mutable_limits() = limits;
  return request;
}

v1::ListAccountsRequest Accounts(std::int32_t page_size, const std::string& prefix = "",
                                 v1::Account::State state = v1::Account::STATE_UNSPECIFIED) {
  v1::ListAccountsRequest request;
  request.set_page_size(page_size);
  request.set_number_prefix(prefix);
  request.set_state(state);
  return request;
}

TEST_CASE("They answer alike to openings") {
  v1::OpenAccountRequest limited = Opening("20003", 1'000, Id(5));
  limited.mutable_limits()->set_withdrawal_minor(100);
  v1::OpenAccountRequest wrong_limits = Opening("20004", 0, Id(6));
  wrong_limits.mutable_limits()->set_day_minor(-1);
  v1::OpenAccountRequest all_wrong = WithName(Opening("no-number", -1, "no-uuid"), "\n");
  all_wrong.set_currency_code("usd");
  TwoBanks().AnswerAlike({
      Ask(Opening("20001", 4'000, Id(1))),                   // transaction 12
      Ask(Opening("20001", 4'000, Id(1))),                   // again
      Ask(Opening("20001", 4'001, Id(1))),                   // reused: the balance
      Ask(Opening("20002", 4'000, Id(1))),                   // reused: the account
      Ask(WithName(Opening("20001", 4'000, Id(1)), "Ada")),  // reused: the name
      Ask(Opening("20001", 4'000, Id(2))),                   // it exists
      Ask(Deposit("20001", 1, Id(1))),                       // reused: the method
      Ask(WithName(Opening("20002", 0, Id(3)), "Ada")),
      Ask(Opening("cash:USD", 0, Id(4))),
      Ask(limited),
      Ask(Withdrawal("20003", 101, Id(7))),
      Ask(wrong_limits),
      Ask(all_wrong),
      Ask(ByRequestId(Id(1))),
      AskAccount("20001"),
      AskAccount("20002"),
      AskAccount("20003"),
      AskAccount("NOBODY"),
      AskAccount("no-number"),
      AskAccount("cash:USD"),
  });
}

TEST_CASE("They list accounts alike") {
  v1::ListAccountsRequest wrong = Accounts(0);
  wrong.set_page_token("none of ours");
  TwoBanks().AnswerAlike({
      AskPages(Accounts(0)),
      AskPages(Accounts(3)),
      AskPages(Accounts(1'000)),
      AskPages(Accounts(2, "1000")),
      AskPages(Accounts(0, "YEN")),
      AskPages(Accounts(0, "no-number")),
      AskPages(Accounts(-1)),
      AskPages(wrong),
      Ask(FreezeOf("10002", v1::Freeze::BLOCKS_ALL)),
      AskPages(Accounts(4, "", v1::Account::STATE_ACTIVE)),
      AskPages(Accounts(4, "", v1::Account::STATE_FROZEN)),
      AskPages(Accounts(4, "", v1::Account::STATE_CLOSED)),
      AskPages(Accounts(4, "", static_cast<v1::Account::State>(9))),
  });
}

TEST_CASE("They name and freeze accounts alike") {
  TwoBanks banks;
  const std::int64_t now_seconds = banks.clock().now_us() / 1'000'000;
  v1::UpdateAccountRequest nothing = Update("10001", {});
  v1::UpdateAccountRequest unknown = Update("10001", {"currency_code"});
  banks.AnswerAlike({
      Ask(NameOf("10001", "Ada")),
      Ask(NameOf("10001", "Ada")),
      Ask(NameOf("10001", std::string(200, 'x'))),
      Ask(NameOf("10001", "a\nb")),
      Ask(NameOf("NOBODY", "Ada")),
      Ask(nothing),
      Ask(unknown),
      Ask(FreezeOf("10001", v1::Freeze::BLOCKS_UNSPECIFIED)),
      Ask(FreezeOf("10001", v1::Freeze::BLOCKS_DEBITS, now_seconds - 1)),
      Ask(FreezeOf("10001", v1::Freeze::BLOCKS_DEBITS)),
      Ask(Withdrawal("10001", 1, Id(1))),
      Ask(Withdrawal("10001", 1, Id(1))),  // a refusal, again
      Ask(Deposit("10001", 1, Id(2))),
      Ask(Transfer("10001", "10002", 1, Id(3))),
      Ask(Transfer("10002", "10001", 1, Id(4))),
      Ask(Hold("10001", 1, Id(5))),
      Ask(FreezeOf("10001", v1::Freeze::BLOCKS_CREDITS)),
      Ask(Deposit("10001", 1, Id(6))),
      Ask(Withdrawal("10001", 1, Id(7))),
      Ask(FreezeOf("10001", v1::Freeze::BLOCKS_ALL, now_seconds + 60)),
      Ask(Withdrawal("10001", 1, Id(8))),
      AskAccount("10001"),
  });
  banks.clock().Advance(std::chrono::seconds(61));
  banks.AnswerAlike({
      AskAccount("10001"),
      Ask(Withdrawal("10001", 1, Id(9))),
      Ask(FreezeOf("10001", v1::Freeze::BLOCKS_ALL)),
      Ask(Update("10001", {"freeze"})),  // takes it away
      AskAccount("10001"),
  });
}

TEST_CASE("They keep to limits alike") {
  TwoBanks banks;
  v1::Limits limits;
  limits.set_withdrawal_minor(5'000);
  limits.set_day_minor(8'000);
  limits.set_day_count(3);
  limits.set_minimum_balance_minor(10'000);
  v1::Limits overdraft;
  overdraft.set_overdraft_minor(1'500);
  v1::Limits both = limits;
  both.set_overdraft_minor(1);
  v1::Limits negative;
  negative.set_withdrawal_minor(-1);
  banks.AnswerAlike({
      Ask(LimitsOf("10001", both)),
      Ask(LimitsOf("10001", negative)),
      Ask(LimitsOf("NOBODY", limits)),
      Ask(LimitsOf("10001", limits)),
      Ask(Withdrawal("10001", 5'001, Id(1))),  // more than one may take
      Ask(Withdrawal("10001", 5'000, Id(2))),
      Ask(Withdrawal("10001", 3'001, Id(3))),  // more than a day may take
      Ask(Withdrawal("10001", 3'001, Id(3))),  // a refusal, again
      Ask(Hold("10001", 3'000, Id(4))),
      AskAccount("10001"),
      Ask(Transfer("10001", "10002", 86'000, Id(5))),
      Ask(Transfer("10001", "10002", 82'000, Id(6))),  // down to the minimum balance
      Ask(Transfer("10001", "10002", 1, Id(7))),
      AskAccount("10001"),
      Ask(LimitsOf("10003", overdraft)),
      Ask(Withdrawal("10003", 301'501, Id(8))),
      Ask(Withdrawal("10003", 301'500, Id(9))),
      Ask(Withdrawal("10003", 1, Id(10))),
      AskToClose("10003"),
      AskAccount("10003"),
  });
  v1::Limits count;
  count.set_day_count(2);
  banks.AnswerAlike({
      Ask(LimitsOf("10004", count)),
      Ask(Withdrawal("10004", 1, Id(20))),
      Ask(Withdrawal("10004", 1, Id(21))),
      Ask(Withdrawal("10004", 1, Id(22))),
      AskAccount("10004"),
  });
  banks.clock().Advance(std::chrono::hours(24));
  banks.AnswerAlike({
      AskAccount("10004"),
      Ask(Withdrawal("10004", 1, Id(23))),
      Ask(LimitsOf("10004", {})),  // takes them away
      AskAccount("10004"),
  });
}

TEST_CASE("They close and reopen accounts alike") {
  TwoBanks().AnswerAlike({
      AskToClose("10001"),
      Ask(Withdrawal("10001", 99'000, Id(1))),
      Ask(Hold("10001", 1'000, Id(2))),  // transaction 13
      AskToClose("10001"),
      Ask(Capture(13, 1'000, Id(3))),
      AskToReopen("10001"),
      AskToClose("10001"),
      AskToClose("10001"),
      Ask(Deposit("10001", 1, Id(4))),
      Ask(Withdrawal("10001", 1, Id(5))),
      Ask(NameOf("10001", "Ada")),
      AskAccount("10001"),
      AskToReopen("10001"),
      AskToReopen("10001"),
      Ask(Deposit("10001", 1, Id(6))),
      AskToClose("NOBODY"),
      AskToReopen("no-number"),
  });
}

TEST_CASE("They import accounts alike") {
  std::vector<v1::OpenAccountRequest> many;
  for (int i = 0; i < 2'000; ++i) {
    many.push_back(WithName(Opening("3" + std::to_string(i), i, Id(1'000 + i)), "a customer"));
  }
  TwoBanks().AnswerAlike({
      AskImport({}),
      AskImport({Opening("20001", 1, Id(1)), Opening("20002", 2, Id(2))}, true),
      AskAccount("20001"),
      AskImport({Opening("20001", 1, Id(1)), Opening("20002", 2, Id(2))}),
      AskImport({Opening("20001", 1, Id(1)), Opening("20002", 2, Id(2))}),  // again
      AskImport({Opening("20003", 1, Id(3)), Opening("20001", 2, Id(4)),
                 Opening("no-number", -1, Id(5)), Opening("20003", 1, Id(6))}),
      AskAccount("20003"),
      AskImport(many),
      AskImport(many),
      AskAccount("31999"),
      Ask(v1::VerifyBooksRequest()),
  });
}

TEST_CASE("They export and verify the record alike") {
  TwoBanks banks;
  v1::ExportTransactionsRequest some;
  some.set_after_transaction_id(11);
  some.set_account("10002");
  v1::ExportTransactionsRequest unknown;
  unknown.set_account("NOBODY");
  v1::ExportTransactionsRequest later;
  later.set_after_transaction_id(99);
  v1::VerifyBooksRequest malformed;
  malformed.set_expected_head("none of ours");
  banks.AnswerAlike({
      Ask(Withdrawal("10001", 4'000, Id(1))),
      Ask(Transfer("10001", "10002", 4'000, Id(2))),
      Ask(Hold("10001", 1'000, Id(3))),
      Ask(v1::ExportTransactionsRequest()),
      Ask(some),
      Ask(unknown),
      Ask(later),
      Ask(v1::VerifyBooksRequest()),
      Ask(malformed),
  });
}

}  // namespace
}  // namespace atm
