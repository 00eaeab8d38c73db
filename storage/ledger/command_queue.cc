#include "storage/ledger/command_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace atm::storage {
namespace {

// Commands of a group that are moved to those of others: some microseconds under the lock.
constexpr std::size_t kMostJoined = 256;

}  // namespace

template <typename Add>
CommandQueue::Push CommandQueue::TryAdd(Add add) {
  bool was_empty = false;
  {
    const MutexLock lock(mutex_);
    if (closed_) return Push::kClosed;
    if (waiting_.size >= capacity_) return Push::kFull;
    was_empty = waiting_.size == 0;
    add(waiting_);
    waiting_.size += waiting_.groups.back().size;
  }
  if (was_empty) not_empty_.NotifyOne();
  return Push::kQueued;
}

CommandQueue::Push CommandQueue::TryPush(Command& command, Done& done) {
  return TryAdd([&](Waiting& waiting) {
    waiting.commands.push_back(std::move(command));
    waiting.groups.push_back({.size = 1, .done = std::move(done)});
  });
}

CommandQueue::Push CommandQueue::TryPushAll(std::vector<Command>& commands, Together together,
                                            AllDone& done) {
  return TryAdd([&](Waiting& waiting) {
    Group& group = waiting.groups.emplace_back(
        Group{.size = commands.size(), .together = together, .done = std::move(done)});
    if (together != Together::kEachForItself || commands.size() > kMostJoined) {
      group.own = std::move(commands);
    } else {
      std::ranges::move(commands, std::back_inserter(waiting.commands));
    }
  });
}

CommandQueue::Take CommandQueue::TakeAll(Waiting& taken,
                                         std::optional<std::chrono::microseconds> at_most) {
  const auto end =
      std::chrono::steady_clock::now() + at_most.value_or(std::chrono::microseconds(0));
  const MutexLock lock(mutex_);
  while (!closed_ && waiting_.size == 0) {
    if (!at_most) {
      not_empty_.Wait(mutex_);
    } else if (!not_empty_.WaitUntil(mutex_, end) && !closed_ && waiting_.size == 0) {
      return Take::kTimeOut;
    }
  }
  std::swap(taken, waiting_);
  return taken.groups.empty() ? Take::kClosed : Take::kTaken;
}

void CommandQueue::Group::Tell(std::span<Outcome> outcomes) {
  if (auto* one = std::get_if<Done>(&done)) {
    return (*one)(std::move(outcomes.front()));
  }
  std::get<AllDone>(done)(
      {std::move_iterator(outcomes.begin()), std::move_iterator(outcomes.end())});
}

CommandQueue::Extent CommandQueue::NextBatch(std::span<const Group> groups,
                                             std::size_t max_commands) {
  Extent extent{.groups = 1, .commands = groups.front().size};
  if (!groups.front().own.empty()) return extent;
  for (const Group& group : groups.subspan(1)) {
    if (!group.own.empty() || extent.commands + group.size > max_commands) break;
    ++extent.groups;
    extent.commands += group.size;
  }
  return extent;
}

std::size_t CommandQueue::size() const {
  const MutexLock lock(mutex_);
  return waiting_.size;
}

void CommandQueue::Close() {
  {
    const MutexLock lock(mutex_);
    closed_ = true;
  }
  not_empty_.NotifyOne();
}

}  // namespace atm::storage
