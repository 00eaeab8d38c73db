#include "server/listen/connection_guard.h"

#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "server/limits.h"
#include "server/listen/socket_sight.h"

namespace atm::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

// Connections that were silent at the last look are looked at only every so many looks.
constexpr std::uint64_t kSeldom = 5;

// Looks at gRPC's counts that can wait, at once: with thousands of busy connections they take
// turns.
constexpr int kLooksAtOnce = 32;

// What it may take of a processor to carry out a message, for each of its bytes: a batch of small
// operations takes most. And how much of that may lie ahead.
constexpr nanoseconds kBusyOfMessageByte{400};
constexpr nanoseconds kMaxExplained = std::chrono::seconds(1);

// How long a message explains memory, in the end less and less.
constexpr std::chrono::duration<double> kRecent = std::chrono::seconds(2);

// How often the memory of a calm process is looked at.
constexpr milliseconds kCalm{200};

// By how much the books may grow in a second: 30,000 transactions.
constexpr double kBooksPerSecond = 1024 * 1024;

// After an abuse, memory is given back to the system so often, so many times: gRPC needs a while to
// free it.
constexpr milliseconds kTrimAfter{700};
constexpr int kTrims = 4;

// A connection that is closed at once is reset: it would keep its port busy for a minute otherwise.
void Reset(OwnedDescriptor connection) {
  const linger at_once = {.l_onoff = 1, .l_linger = 0};
  ::setsockopt(connection.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  connection.Close();
}

const char* WhyRefused(ConnectionPlaces::Answer answer) {
  switch (answer) {
    case ConnectionPlaces::Answer::kTaken:
      break;
    case ConnectionPlaces::Answer::kFull:
      return "all connections are taken (--max-connections)";
    case ConnectionPlaces::Answer::kAddressFull:
      return "its address has all it may have (--max-connections-per-address)";
    case ConnectionPlaces::Answer::kAddressAbusive:
      return "its address opens too many after one was shut down";
  }
  return "";
}

}  // namespace

ConnectionGuard::ConnectionGuard(std::unique_ptr<Grpc> grpc, ConnectionLimits limits, GuardLog& log)
    : grpc_(std::move(grpc)), log_(log), places_(limits), thread_([this] { Run(); }) {}

ConnectionGuard::~ConnectionGuard() { Stop(); }

void ConnectionGuard::Stop() {
  {
    const MutexLock lock(mutex_);
    is_stopped_ = true;
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
  const MutexLock lock(mutex_);
  connections_.clear();
}

int ConnectionGuard::CountConnections() {
  const MutexLock lock(mutex_);
  LetGo(std::chrono::steady_clock::now());
  return static_cast<int>(connections_.size());
}

void ConnectionGuard::EndSending() {
  const MutexLock lock(mutex_);
  for (const auto& connection : connections_) ::shutdown(connection->second.fd(), SHUT_WR);
}

void ConnectionGuard::HandIn(OwnedDescriptor connection, PeerName peer) {
  const bool is_on_socket_file = peer.address.empty();
  if (!Register(connection, std::move(peer))) return Reset(std::move(connection));
  // Without the lock: gRPC may begin to read here, and a connection that floods it would hold this
  // thread until the guard shuts it down.
  Grpc::NewConnectionParameters parameters;
  parameters.fd = connection.Release();
  grpc_->HandleNewConnection(&parameters);
  if (!is_on_socket_file) return;
  // Those on a socket file all have the same name: without TLS, the newest is this one.
  const MutexLock lock(mutex_);
  FindSockets();
}

bool ConnectionGuard::Register(const OwnedDescriptor& connection, PeerName peer) {
  const Time now = std::chrono::steady_clock::now();
  const MutexLock lock(mutex_);
  ConnectionPlaces::Answer answer = places_.Take(peer.address, now);
  if (answer == ConnectionPlaces::Answer::kFull && MakeRoom(now)) {
    answer = places_.Take(peer.address, now);
  }
  if (answer != ConnectionPlaces::Answer::kTaken) {
    log_.Refused(peer.text, WhyRefused(answer));
    return false;
  }
  OwnedDescriptor second(::fcntl(connection.fd(), F_DUPFD_CLOEXEC, 0));
  if (!second.is_open()) {
    places_.GiveBack(peer.address, now);
    log_.NoDescriptor("no descriptor for the guard");
    return false;
  }
  const auto sight = peer.address.empty() ? ConnectionRecord::Sight::kCallsOnly
                                          : ConnectionRecord::Sight::kBytesAndCalls;
  connections_.push_back(std::make_unique<Connection>(
      Connection{std::move(peer), std::move(second), std::nullopt, {sight, now}}));
  if (connections_.size() == 1) changed_.NotifyAll();
  return true;
}

void ConnectionGuard::Run() {
  const MutexLock lock(mutex_);
  while (!is_stopped_) {
    if (connections_.empty() && trims_left_ == 0) {
      changed_.Wait(mutex_);
      calm_bytes_ = ResidentBytes();
      calm_at_ = std::chrono::steady_clock::now();
      continue;
    }
    const Time next = std::chrono::steady_clock::now() + limits::kGuardInterval;
    while (!is_stopped_ && changed_.WaitUntil(mutex_, next)) {
    }
    if (!is_stopped_) Look(std::chrono::steady_clock::now());
  }
}

void ConnectionGuard::Look(Time now) {
  ++looks_;
  LetGo(now);
  FindSockets();
  const nanoseconds processor_time = ProcessorTime();
  const nanoseconds busy =
      Unexplained(processor_time - std::exchange(processor_time_, processor_time), now);
  int looks_left = kLooksAtOnce;
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    Connection& connection = *connections_[(looks_ + i) % connections_.size()];
    if (connection.is_over) continue;
    if (connection.record.is_active() || i % kSeldom == 0) {
      LookAt(connection, busy, looks_left, now);
    }
  }
  BoundCalls(now);
  BoundBytes(now);
  BoundMemory(now);
}

nanoseconds ConnectionGuard::Unexplained(nanoseconds busy, Time now) {
  const auto new_bytes = std::exchange(new_message_bytes_, 0);
  const std::chrono::duration<double> passed = now - std::exchange(looked_at_, now);
  recent_message_bytes_ *= std::max(0.0, 1 - passed / kRecent);
  recent_message_bytes_ += static_cast<double>(new_bytes);
  explained_busy_ = std::min(explained_busy_ + new_bytes * kBusyOfMessageByte, kMaxExplained);
  const nanoseconds explained = std::min(explained_busy_, busy);
  explained_busy_ -= explained;
  return busy - explained;
}

void ConnectionGuard::LetGo(Time now) {
  std::vector<pollfd> all;
  all.reserve(connections_.size());
  for (const auto& connection : connections_) {
    all.push_back({.fd = connection->second.fd(), .events = 0, .revents = 0});
  }
  if (::poll(all.data(), all.size(), 0) <= 0) return;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].revents == 0) continue;
    connections_[i]->is_over = true;
    places_.GiveBack(connections_[i]->peer.address, now);
  }
  std::erase_if(connections_, [](const auto& connection) { return connection->is_over; });
}

void ConnectionGuard::FindSockets() {
  const auto is_unknown = [](const auto& connection) { return !connection->socket_id; };
  if (std::ranges::none_of(connections_, is_unknown)) return;
  for (const GrpcCounts::Socket& socket : counts_.NewSockets()) {
    const auto found = std::ranges::find_if(connections_, [&](const auto& connection) {
      return !connection->socket_id && connection->peer.text == socket.peer;
    });
    if (found != connections_.end()) (*found)->socket_id = socket.id;
  }
}

void ConnectionGuard::LookAt(Connection& connection, nanoseconds busy, int& looks_left, Time now) {
  ConnectionRecord& record = connection.record;
  if (const auto bytes = SeeBytes(connection.second)) record.See(*bytes, busy, now);
  const bool is_time = record.NeedsCounts() || (looks_left > 0 && record.WantsCounts(now));
  if (connection.socket_id && is_time) {
    --looks_left;
    const std::int64_t message_bytes = record.message_bytes();
    if (const auto counts = GrpcCounts::Of(*connection.socket_id)) {
      const bool has_come = record.See(*counts, now);
      if (const auto bytes = SeeBytes(connection.second); has_come && bytes) record.Excuse(*bytes);
    }
    new_message_bytes_ += record.message_bytes() - message_bytes;
  }
  if (const auto why = record.Verdict()) ShutDown(connection, *why, now);
}

void ConnectionGuard::BoundCalls(Time now) {
  // Connections of which nothing is answered go first, and of these the one with the most calls.
  const auto rank = [now](const auto& connection) {
    const ConnectionRecord& record = connection->record;
    return connection->is_over ? std::pair(false, std::int64_t{-1})
                               : std::pair(record.IsStuck(now), record.open_calls());
  };
  std::int64_t open = 0;
  for (const auto& connection : connections_) open += connection->record.open_calls();
  while (open > limits::kMaxOpenCalls) {
    const auto worst = std::ranges::max_element(connections_, {}, rank);
    if ((*worst)->is_over) return;
    open -= (*worst)->record.open_calls();
    ShutDown(**worst, "too many open calls of all connections together", now);
  }
}

void ConnectionGuard::BoundBytes(Time now) {
  std::int64_t idle = 0;
  for (const auto& connection : connections_) {
    if (!connection->is_over) idle += connection->record.idle_bytes();
  }
  const auto rank = [](const auto& connection) {
    return connection->is_over ? -1 : connection->record.idle_bytes();
  };
  while (idle > limits::kMaxIdleBytesInAll) {
    const auto worst = std::ranges::max_element(connections_, {}, rank);
    if (rank(*worst) <= 0) return;
    idle -= (*worst)->record.idle_bytes();
    ShutDown(**worst, "too many bytes that make no call of all connections together", now);
  }
}

void ConnectionGuard::BoundMemory(Time now) {
  std::vector<Connection*> suspects;
  auto explained = static_cast<std::int64_t>(recent_message_bytes_) * limits::kMemoryOfMessageByte;
  for (const auto& connection : connections_) {
    const ConnectionRecord& record = connection->record;
    if (connection->is_over) continue;
    explained += record.idle_bytes() * limits::kMemoryOfIdleByte +
                 record.open_calls() * limits::kOpenCallBytes;
    if (record.is_suspect()) {
      suspects.push_back(connection.get());
    } else {
      connection->least_resident.reset();
    }
  }
  if (suspects.empty()) {
    Trim(now);
    if (now - calm_at_ < kCalm) return;
  }
  const std::int64_t resident = ResidentBytes();
  for (Connection* suspect : suspects) {
    // What another one took may come back meanwhile.
    suspect->least_resident = std::min(suspect->least_resident.value_or(resident), resident);
  }
  const auto is_innocent = [&](const Connection* suspect) ATM_REQUIRES(mutex_) {
    return !IsUnexplained(*suspect, resident, explained);
  };
  const std::size_t suspects_before = suspects.size();
  std::erase_if(suspects, is_innocent);
  const auto worst = std::ranges::max_element(
      suspects, {}, [](const Connection* suspect) { return suspect->record.idle_bytes(); });
  // What an abuse took is on its way back for a while, and so does not count as calm.
  const bool is_calm = suspects_before == 0 && trims_left_ == 0;
  if (worst != suspects.end()) {
    ShutDown(**worst, "memory grows, and it may be the reason", now);
  }
  // The books grow too, if slowly, while there is a suspect for long.
  const auto passed = std::chrono::duration<double>(now - calm_at_).count();
  const auto rise = static_cast<std::int64_t>(passed * kBooksPerSecond);
  calm_bytes_ = is_calm ? resident : std::min(resident, calm_bytes_ + rise);
  calm_at_ = now;
}

void ConnectionGuard::Trim(Time now) {
  if (trims_left_ == 0 || now < trim_at_) return;
  ::malloc_trim(0);
  --trims_left_;
  trim_at_ = now + kTrimAfter;
}

bool ConnectionGuard::IsUnexplained(const Connection& connection, std::int64_t resident,
                                    std::int64_t explained) const {
  const std::int64_t growth = resident - *connection.least_resident - explained;
  const std::int64_t most =
      trims_left_ > 0 ? limits::kMaxGrowthAfterAbuse : limits::kMaxGrowthBytes;
  return growth > limits::kMaxUnexplainedBytes || resident - calm_bytes_ > most;
}

void ConnectionGuard::ShutDown(Connection& connection, std::string_view why, Time now) {
  if (connection.is_over) return;
  places_.Strike(connection.peer.address, now);
  trims_left_ = kTrims;
  trim_at_ = now + kTrimAfter;
  End(connection, why);
  // Who floods comes with several connections, of which gRPC may not have read the others yet.
  for (const auto& other : connections_) {
    if (!other->is_over && other->record.is_unproven() && !other->peer.address.empty() &&
        other->peer.address == connection.peer.address) {
      End(*other, "it begins like another one of its address, which was shut down");
    }
  }
}

void ConnectionGuard::End(Connection& connection, std::string_view why) {
  connection.is_over = true;
  log_.ShutDown(connection.peer.text, why, connection.record);
  BreakOff(connection.second);
}

bool ConnectionGuard::MakeRoom(Time now) {
  const auto idle = [now](const auto& connection) { return connection->record.IdleFor(now); };
  const auto longest = std::ranges::max_element(connections_, {}, idle);
  if (longest == connections_.end() || idle(*longest) < limits::kIdleMakesRoom) return false;
  log_.MadeRoom((*longest)->peer.text);
  BreakOff((*longest)->second);
  places_.GiveBack((*longest)->peer.address, now);
  connections_.erase(longest);
  return true;
}

}  // namespace atm::server
