// The requests that a FakeConnection has had.
#include "client/fake/fake_state.h"

namespace atm {

std::vector<v1::BalanceRequest> FakeConnection::balance_requests() const {
  return state_->RequestsOf<v1::BalanceRequest>();
}

std::vector<v1::WithdrawRequest> FakeConnection::withdraw_requests() const {
  return state_->RequestsOf<v1::WithdrawRequest>();
}

std::vector<v1::DepositRequest> FakeConnection::deposit_requests() const {
  return state_->RequestsOf<v1::DepositRequest>();
}

std::vector<v1::TransferRequest> FakeConnection::transfer_requests() const {
  return state_->RequestsOf<v1::TransferRequest>();
}

std::vector<v1::HoldRequest> FakeConnection::hold_requests() const {
  return state_->RequestsOf<v1::HoldRequest>();
}

std::vector<v1::CaptureRequest> FakeConnection::capture_requests() const {
  return state_->RequestsOf<v1::CaptureRequest>();
}

std::vector<v1::ReleaseRequest> FakeConnection::release_requests() const {
  return state_->RequestsOf<v1::ReleaseRequest>();
}

std::vector<v1::ReverseRequest> FakeConnection::reverse_requests() const {
  return state_->RequestsOf<v1::ReverseRequest>();
}

std::vector<v1::GetTransactionRequest> FakeConnection::get_transaction_requests() const {
  return state_->RequestsOf<v1::GetTransactionRequest>();
}

std::vector<v1::ListTransactionsRequest> FakeConnection::list_transactions_requests() const {
  return state_->RequestsOf<v1::ListTransactionsRequest>();
}

std::vector<v1::FindTransactionsRequest> FakeConnection::find_transactions_requests() const {
  return state_->RequestsOf<v1::FindTransactionsRequest>();
}

std::vector<v1::ListHoldsRequest> FakeConnection::list_holds_requests() const {
  return state_->RequestsOf<v1::ListHoldsRequest>();
}

std::vector<v1::WatchTransactionsRequest> FakeConnection::watch_transactions_requests() const {
  return state_->RequestsOf<v1::WatchTransactionsRequest>();
}

std::vector<v1::ExecuteBatchRequest> FakeConnection::execute_batch_requests() const {
  return state_->RequestsOf<v1::ExecuteBatchRequest>();
}

std::vector<v1::OpenAccountRequest> FakeConnection::open_account_requests() const {
  return state_->RequestsOf<v1::OpenAccountRequest>();
}

std::vector<v1::GetAccountRequest> FakeConnection::get_account_requests() const {
  return state_->RequestsOf<v1::GetAccountRequest>();
}

std::vector<v1::ListAccountsRequest> FakeConnection::list_accounts_requests() const {
  return state_->RequestsOf<v1::ListAccountsRequest>();
}

std::vector<v1::UpdateAccountRequest> FakeConnection::update_account_requests() const {
  return state_->RequestsOf<v1::UpdateAccountRequest>();
}

std::vector<v1::CloseAccountRequest> FakeConnection::close_account_requests() const {
  return state_->RequestsOf<v1::CloseAccountRequest>();
}

std::vector<v1::ReopenAccountRequest> FakeConnection::reopen_account_requests() const {
  return state_->RequestsOf<v1::ReopenAccountRequest>();
}

std::vector<v1::AdminServiceListHoldsRequest> FakeConnection::list_bank_holds_requests() const {
  return state_->RequestsOf<v1::AdminServiceListHoldsRequest>();
}

std::vector<v1::VerifyBooksRequest> FakeConnection::verify_books_requests() const {
  return state_->RequestsOf<v1::VerifyBooksRequest>();
}

std::vector<v1::ImportAccountsRequest> FakeConnection::import_accounts_requests() const {
  return state_->RequestsOf<v1::ImportAccountsRequest>();
}

std::vector<v1::ExportTransactionsRequest> FakeConnection::export_transactions_requests() const {
  return state_->RequestsOf<v1::ExportTransactionsRequest>();
}

std::vector<v1::BackupRequest> FakeConnection::backup_requests() const {
  return state_->RequestsOf<v1::BackupRequest>();
}

}  // namespace atm
