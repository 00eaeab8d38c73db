// A FakeConnection and a served bank answer alike: what users test against is what they will meet.
#include <chrono>
#include <string>
#include <vector>

#include "tests/catch2.h"
#include "tests/client/requests.h"
#include "tests/client/two_banks.h"

namespace atm {
namespace {

TEST_CASE("They answer alike to balances, deposits and withdrawals") {
  const std::vector<Probe> probes = {
      AskBalance("10001"),
      AskBalance("NOBODY"),
      AskBalance("no-number"),
      AskBalance(""),
      AskBalance(std::string(35, 'A')),
      Ask(Deposit("10001", 2'500, Id(1))),
      Ask(WithCurrency(Withdrawal("10001", 4'000, Id(2)), "USD")),
      Ask(WithCurrency(Withdrawal("10001", 4'000, Id(2)), "USD")),  // again
      Ask(WithCurrency(Deposit("10001", 4'000, Id(2)), "USD")),     // reused: method
      Ask(WithCurrency(Withdrawal("10002", 4'000, Id(2)), "USD")),  // reused: account
      Ask(WithCurrency(Withdrawal("10001", 4'001, Id(2)), "USD")),  // reused: amount
      Ask(WithCurrency(Withdrawal("10001", 4'000, Id(2)), "EUR")),  // reused: currency
      Ask(Withdrawal("10001", 4'000, Id(2))),                       // again: it asserts no currency
      Ask(Withdrawal("10001", 98'501, Id(3))),                      // one too many
      Ask(Deposit("10001", 1'000, Id(4))),
      Ask(Withdrawal("10001", 98'501, Id(3))),  // a refusal, again
      Ask(Withdrawal("10001", 99'500, Id(5))),  // to exactly zero
      AskBalance("10001"),
      Ask(Deposit("10002", kMax, Id(6))),            // too large
      Ask(Deposit("10002", kMaxAmount + 1, Id(6))),  // by one
      Ask(Deposit("10002", kMaxAmount, Id(6))),      // the id was still free
      Ask(Deposit("10002", kMaxAmount, Id(7))),
      Ask(Withdrawal("10001", 0, Id(8))),
      Ask(Withdrawal("10001", -1, Id(8))),
      Ask(WithCurrency(Withdrawal("10001", 1, Id(8)), "EUR")),
      Ask(WithCurrency(Withdrawal("10001", 1, Id(8)), "usd")),
      Ask(Withdrawal("10001", 1, "no-uuid")),
      Ask(WithCurrency(Withdrawal("NOBODY", 1, Id(8)), "EUR")),
      Ask(WithCurrency(Withdrawal("no-number", 0, "no-uuid"), "US")),
      Ask(Withdrawal("cash:USD", 1, Id(8))),
      Ask(Withdrawal("10003", 1, Id(8))),  // the id is still free
      AskBalance("10003"),
  };
  TwoBanks().AnswerAlike(probes);
}

v1::HoldRequest HoldUntil(const google::protobuf::Timestamp& time, const std::string& request_id) {
  v1::HoldRequest request = Hold("10001", 700, request_id);
  *request.mutable_expire_time() = time;
  return request;
}

v1::HoldRequest HoldFor(std::int64_t seconds, const std::string& request_id) {
  v1::HoldRequest request = Hold("10001", 1, request_id);
  request.mutable_expire_after()->set_seconds(seconds);
  return request;
}

TEST_CASE("They answer alike to transfers and memos") {
  const std::string umlaut = "\xC3\xA4";
  std::string longest;
  for (int i = 0; i < 140; ++i) longest += umlaut;
  TwoBanks().AnswerAlike({
      Ask(Transfer("10001", "10002", 30'000, Id(1))),
      Ask(Transfer("10001", "10002", 30'000, Id(1))),                 // again
      Ask(Transfer("10001", "10003", 30'000, Id(1))),                 // reused: to_account
      Ask(WithMemo(Transfer("10001", "10002", 30'000, Id(1)), "x")),  // reused: memo
      Ask(WithCurrency(Transfer("10001", "10002", 30'000, Id(1)), "EUR")),
      Ask(Transfer("10001", "10002", 70'001, Id(2))),  // one too many
      Ask(Transfer("10001", "10001", 1, Id(3))),
      Ask(Transfer("no-number", "no-number", 0, "no-uuid")),
      Ask(Transfer("10001", "", 1, Id(3))),
      Ask(Transfer("10001", "NOBODY", 1, Id(3))),
      Ask(Transfer("NOBODY", "10001", 1, Id(3))),
      Ask(Transfer("10001", "YEN1", 1, Id(3))),
      Ask(WithCurrency(Transfer("10001", "NOBODY", 1, Id(3)), "EUR")),
      Ask(WithCurrency(Transfer("10001", "YEN1", 1, Id(3)), "JPY")),
      Ask(Transfer("10003", "10004", 1, Id(4))),
      Ask(WithMemo(Withdrawal("10001", 1, Id(5)), longest)),
      Ask(WithMemo(Withdrawal("10001", 1, Id(5)), "other")),
      Ask(WithMemo(Withdrawal("10001", 1, Id(6)), longest + "x")),
      Ask(WithMemo(Withdrawal("10001", 1, Id(6)), "a\nb")),
      Ask(WithMemo(Withdrawal("10001", 1, Id(6)), "\xC2\x85")),
      Ask(Deposit("YEN1", 1, Id(7))),
      AskBalance("10001"),
      AskBalance("10002"),
  });
}

TEST_CASE("They answer alike to holds") {
  TwoBanks banks;
  const auto in = [&](std::chrono::microseconds wait) {
    const std::int64_t time_us = banks.clock().now_us() + wait.count();
    google::protobuf::Timestamp time;
    time.set_seconds(time_us / 1'000'000);
    time.set_nanos(static_cast<std::int32_t>(time_us % 1'000'000 * 1'000));
    return time;
  };
  google::protobuf::Timestamp no_time;
  no_time.set_nanos(-1);
  const std::chrono::hours week(7 * 24);
  const auto until_soon = HoldUntil(in(std::chrono::seconds(30)), Id(20));
  banks.AnswerAlike({
      Ask(Hold("10001", 60'000, Id(1))),                   // transaction 12
      Ask(Hold("10001", 60'000, Id(1))),                   // again
      Ask(HoldUntil(in(std::chrono::minutes(9)), Id(1))),  // reused: amount
      Ask(Hold("10001", 40'001, Id(2))),                   // one too many
      Ask(Withdrawal("10001", 40'001, Id(3))),
      Ask(Capture(12, 60'001, Id(4))),
      Ask(Capture(12, 60'001, Id(4))),  // a refusal, again
      Ask(Capture(12, 60'000, Id(4))),  // reused: amount
      Ask(WithCurrency(Capture(12, 1, Id(5)), "EUR")),
      Ask(Capture(13, 1, Id(5))),
      Ask(Capture(0, 0, "no-uuid")),
      Ask(Capture(1, 1, Id(5))),
      Ask(Capture(12, 50'000, Id(5))),  // 13
      Ask(Capture(12, 50'000, Id(5))),  // again
      Ask(Capture(13, 50'000, Id(5))),  // reused: hold_id
      Ask(Capture(12, 50'000, Id(6))),
      Ask(Capture(12, 50'000, Id(6))),  // a refusal, again
      Ask(Release(12, Id(7))),
      Ask(Hold("10001", 1, Id(8))),            // 14
      Ask(Release(14, Id(9))),                 // 15
      Ask(Release(14, Id(9))),                 // again
      Ask(WithMemo(Release(14, Id(9)), "x")),  // reused: memo
      Ask(Release(14, Id(10))),
      Ask(Capture(14, 1, Id(11))),
      Ask(Release(-1, Id(11))),
      Ask(HoldUntil(in(std::chrono::microseconds(0)), Id(12))),
      Ask(HoldUntil(in(week + std::chrono::microseconds(1)), Id(12))),
      Ask(HoldUntil(no_time, Id(12))),
      Ask(HoldUntil(in(week), Id(12))),                   // 16
      Ask(HoldUntil(in(week), Id(12))),                   // again
      Ask(HoldUntil(in(std::chrono::hours(1)), Id(12))),  // reused: expire_time
      Ask(Hold("10001", 700, Id(12))),                    // again: it asks for no time
      Ask(Hold("NOBODY", 1, Id(13))),
      Ask(until_soon),  // 17
      AskBalance("10001"),
  });
  banks.AnswerAlike({
      Ask(HoldFor(0, Id(30))), Ask(HoldFor(604'801, Id(30))), Ask(HoldFor(60, Id(30))),  // 18
      Ask(HoldFor(60, Id(30))),                                                          // again
      Ask(HoldFor(61, Id(30))),  // reused: expire_after
      Ask(Release(18, Id(31))),  // 19
  });
  banks.clock().Advance(std::chrono::seconds(30));
  banks.AnswerAlike({
      Ask(Capture(17, 700, Id(21))),
      Ask(Release(17, Id(22))),
      Ask(Reversal(17, 0, Id(23))),
      Ask(until_soon),  // again, as it was
      AskBalance("10001"),
  });
}

TEST_CASE("They answer alike to reversals") {
  v1::ReverseRequest all_wrong = WithMemo(WithCurrency(Reversal(0, -1, "no-uuid"), "US"), "\n");
  all_wrong.set_reason(v1::REVERSAL_REASON_UNSPECIFIED);
  v1::ReverseRequest unknown_reason = Reversal(12, 0, Id(90));
  unknown_reason.set_reason(static_cast<v1::ReversalReason>(99));
  v1::ReverseRequest other_reason = Reversal(12, 15'000, Id(2));
  other_reason.set_reason(v1::REVERSAL_REASON_NO_CASH);
  TwoBanks().AnswerAlike({
      Ask(Withdrawal("10001", 40'000, Id(1))),  // 12
      Ask(Reversal(12, 15'000, Id(2))),         // 13
      Ask(Reversal(12, 15'000, Id(2))),         // again
      Ask(ReversalOf(Id(1), 15'000, Id(2))),    // again, by its other name
      Ask(Reversal(12, 0, Id(2))),              // again
      Ask(Reversal(1, 15'000, Id(2))),          // reused: original
      Ask(Reversal(12, 15'001, Id(2))),         // reused: amount
      Ask(other_reason),                        // reused: reason
      Ask(WithCurrency(Reversal(12, 15'000, Id(2)), "EUR")),
      Ask(Reversal(12, 25'001, Id(3))),
      Ask(Reversal(12, 25'001, Id(3))),  // a refusal, again
      Ask(ReversalOf(Id(1), 0, Id(4))),  // 14: the rest
      Ask(Reversal(12, 0, Id(5))),
      Ask(Reversal(12, 0, Id(5))),  // a refusal, again
      Ask(Reversal(1, 0, Id(6))),   // an opening
      Ask(Reversal(13, 0, Id(6))),  // reused: original
      Ask(Reversal(13, 0, Id(7))),  // a reversal
      Ask(Reversal(99, 0, Id(8))),
      Ask(WithCurrency(Reversal(12, 0, Id(8)), "EUR")),
      Ask(all_wrong),
      Ask(unknown_reason),
      Ask(ReversalOf("no-uuid", 0, Id(8))),
      Ask(ReversalOf("", 0, Id(8))),
      Ask(ReversalOf(Id(8), 0, Id(8))),
      Ask(ReversalOf(Id(50), 0, Id(51))),   // it never arrived
      Ask(ReversalOf(Id(50), 0, Id(51))),   // again
      Ask(ReversalOf(Id(52), 0, Id(51))),   // reused: original
      Ask(ReversalOf(Id(50), 0, Id(53))),   // by another reversal
      Ask(Withdrawal("10001", 1, Id(50))),  // it arrives
      Ask(Deposit("10002", 2, Id(50))),
      Ask(Withdrawal("10001", 1, Id(51))),  // reused: method
      Ask(Withdrawal("10001", 100'001, Id(54))),
      Ask(ReversalOf(Id(54), 0, Id(55))),  // it was refused
      Ask(Withdrawal("10001", 100'001, Id(54))),
      Ask(Transfer("10001", "10002", 100'000, Id(60))),  // 15
      Ask(Withdrawal("10002", 299'999, Id(61))),         // 16
      Ask(Reversal(15, 0, Id(62))),                      // the money is gone
      Ask(Reversal(15, 1, Id(63))),                      // 17
      Ask(Hold("10003", 5'000, Id(70))),                 // 18
      Ask(Reversal(18, 1, Id(71))),
      Ask(Reversal(18, 5'001, Id(72))),
      Ask(ReversalOf(Id(70), 0, Id(73))),  // 19
      Ask(Reversal(18, 5'000, Id(73))),    // again
      Ask(Reversal(18, 0, Id(74))),
      Ask(Reversal(19, 0, Id(75))),
      Ask(Hold("10003", 5'000, Id(76))),  // 20
      Ask(Capture(20, 4'000, Id(77))),    // 21
      Ask(Reversal(20, 0, Id(78))),
      Ask(Reversal(21, 1'000, Id(79))),  // 22
      AskBalance("10001"),
      AskBalance("10003"),
  });
}

TEST_CASE("They tell alike what became of a request") {
  TwoBanks banks;
  banks.AnswerAlike({
      Ask(WithMemo(Withdrawal("10001", 40'000, Id(1)), "rent")),  // 12
      Ask(Withdrawal("10001", 60'001, Id(2))),
      Ask(ReversalOf(Id(3), 0, Id(4))),
      Ask(Hold("10001", 1, Id(5))),  // 13
      Ask(Reversal(12, 1, Id(6))),   // 14
      Ask(ById(12)),
      Ask(ById(1)),
      Ask(ById(13)),
      Ask(ById(14)),
      Ask(ById(15)),
      Ask(ById(-1)),
      Ask(v1::GetTransactionRequest()),
      Ask(ByRequestId(Id(1))),
      Ask(ByRequestId("01890A5D-AC96-774B-BCCE-000000000001")),
      Ask(ByRequestId(Id(2))),
      Ask(ByRequestId(Id(3))),
      Ask(ByRequestId(Id(4))),
      Ask(ByRequestId(Id(9))),
      Ask(ByRequestId("01890A5D-AC96-774B-BCCE-000000000003")),
      Ask(ByRequestId("01890A5D-AC96-774B-BCCE-000000000009")),
      Ask(Withdrawal("10001", 1, "01890A5D-AC96-774B-BCCE-000000000001")),
      Ask(Withdrawal("10001", 1, "01890A5D-AC96-774B-BCCE-000000000003")),
      Ask(ByRequestId("no-uuid")),
      Ask(ByRequestId("")),
  });
  banks.clock().Advance(std::chrono::minutes(10));
  banks.AnswerAlike({Ask(Deposit("10002", 1, Id(10))), Ask(ById(15)), Ask(ById(16))});
}

// Makes forty transactions of several kinds in eight seconds.
void FillHistory(TwoBanks& banks) {
  int id = 1'000;
  for (int i = 0; i < 8; ++i) {
    banks.AnswerAlike({Ask(Deposit("10001", 100 + i, Id(++id))),
                       Ask(Withdrawal("10001", 50, Id(++id))),
                       Ask(Transfer("10001", "10002", 10 + i, Id(++id))),
                       Ask(Hold("10001", 5, Id(++id))), Ask(Deposit("10002", 1, Id(++id)))});
    banks.clock().Advance(std::chrono::seconds(1));
  }
}

v1::ListTransactionsRequest Pages(const std::string& account, std::int32_t page_size) {
  v1::ListTransactionsRequest request;
  request.set_account(account);
  request.set_page_size(page_size);
  return request;
}

google::protobuf::Timestamp At(const TwoBanks& banks, std::chrono::seconds earlier) {
  const std::int64_t us = banks.clock().now_us() - std::chrono::microseconds(earlier).count();
  google::protobuf::Timestamp time;
  time.set_seconds(us / 1'000'000);
  time.set_nanos(static_cast<std::int32_t>(us % 1'000'000) * 1'000);
  return time;
}

TEST_CASE("They answer alike to statements") {
  TwoBanks banks;
  FillHistory(banks);
  std::vector<Probe> probes;
  for (const auto order : {v1::ListTransactionsRequest::ORDER_UNSPECIFIED,
                           v1::ListTransactionsRequest::ORDER_OLDEST_FIRST}) {
    for (const std::int32_t size : {0, 1, 7, 5'000}) {
      v1::ListTransactionsRequest request = Pages("10001", size);
      request.set_order(order);
      probes.push_back(AskPages(request));
      *request.mutable_start_time() = At(banks, std::chrono::seconds(5));
      probes.push_back(AskPages(request));
      *request.mutable_end_time() = At(banks, std::chrono::seconds(3));
      probes.push_back(AskPages(request));
      request.add_kinds(v1::Transaction::KIND_TRANSFER);
      request.add_kinds(v1::Transaction::KIND_HOLD);
      probes.push_back(AskPages(request));
    }
  }
  probes.push_back(AskPages(Pages("10009", 10)));
  banks.AnswerAlike(probes);
}

TEST_CASE("They refuse the same statements") {
  TwoBanks banks;
  FillHistory(banks);
  v1::ListTransactionsRequest empty = Pages("10001", 0);
  *empty.mutable_start_time() = At(banks, std::chrono::seconds(1));
  *empty.mutable_end_time() = empty.start_time();
  v1::ListTransactionsRequest kind = Pages("10001", 0);
  kind.add_kinds(v1::Transaction::KIND_UNSPECIFIED);
  v1::ListTransactionsRequest token = Pages("10001", 0);
  token.set_page_token("none of ours");
  v1::ListTransactionsRequest order = Pages("10001", 0);
  order.set_order(static_cast<v1::ListTransactionsRequest::Order>(9));
  banks.AnswerAlike({AskPages(Pages("10001", -1)), AskPages(Pages("NOBODY", 1)),
                     AskPages(Pages("no-number", -1)), AskPages(empty), AskPages(kind),
                     AskPages(token), AskPages(order)});
}

TEST_CASE("They answer alike to balances at earlier times") {
  TwoBanks banks;
  FillHistory(banks);
  std::vector<Probe> probes;
  for (const std::int64_t id : {std::int64_t{-1}, std::int64_t{1}, std::int64_t{11},
                                std::int64_t{14}, std::int64_t{30}, std::int64_t{9'999}}) {
    v1::BalanceRequest request;
    request.set_account("10001");
    request.set_as_of_transaction_id(id);
    probes.push_back(Ask(request));
  }
  for (const int earlier : {0, 1, 4, 8, 9, 1'000}) {
    v1::BalanceRequest request;
    request.set_account("10001");
    *request.mutable_as_of_time() = At(banks, std::chrono::seconds(earlier));
    probes.push_back(Ask(request));
  }
  banks.AnswerAlike(probes);
}

TEST_CASE("They tell alike what happens") {
  TwoBanks banks;
  FillHistory(banks);
  std::vector<Probe> probes;
  for (const std::string account : {"", "10001", "10002"}) {
    for (const std::int64_t after : {0, 11, 30}) {
      v1::WatchTransactionsRequest request;
      request.set_account(account);
      request.set_after_transaction_id(after);
      probes.push_back(AskFeed(request, 9));
    }
  }
  v1::WatchTransactionsRequest wrong;
  wrong.set_account("no-number");
  probes.push_back(AskFeed(wrong, 1));
  wrong.set_account("NOBODY");
  probes.push_back(AskFeed(wrong, 1));
  wrong.clear_account();
  wrong.set_after_transaction_id(-1);
  probes.push_back(AskFeed(wrong, 1));
  wrong.set_after_transaction_id(9'999);
  probes.push_back(AskFeed(wrong, 1));
  banks.AnswerAlike(probes);
}

}  // namespace
}  // namespace atm
