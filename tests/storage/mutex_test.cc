// What the locks do. That they are used as annotated, cmake/tidy.py checks, on a planted violation
// first.
#include "storage/base/mutex.h"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/catch2.h"

namespace atm {
namespace {

struct Counter {
  Mutex mutex;
  ConditionVariable changed;
  int count ATM_GUARDED_BY(mutex) = 0;

  void Add() {
    {
      const MutexLock lock(mutex);
      ++count;
    }
    changed.NotifyAll();
  }

  int Await(int at_least) {
    const MutexLock lock(mutex);
    while (count < at_least) changed.Wait(mutex);
    return count;
  }
};

}  // namespace

TEST_CASE("A mutex lets one thread in at a time, and a waiter hears of every change", "[mutex]") {
  constexpr int kThreads = 4;
  constexpr int kEach = 5'000;
  Counter counter;
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < kEach; ++j) counter.Add();
    });
  }
  CHECK(counter.Await(kThreads * kEach) == kThreads * kEach);
}

TEST_CASE("A wait until a time ends without a notification, and holds the lock again", "[mutex]") {
  Mutex mutex;
  ConditionVariable never;
  std::atomic<bool> was_let_in = false;
  std::jthread other;
  {
    const MutexLock lock(mutex);
    other = std::jthread([&] {
      const MutexLock inner(mutex);
      was_let_in = true;
    });
    // Only while this thread waits can the other one be let in.
    while (!was_let_in) {
      CHECK_FALSE(never.WaitUntil(mutex, std::chrono::steady_clock::now()));
    }
  }
  other.join();
  CHECK(was_let_in);
}

TEST_CASE("Readers hold a shared mutex beside each other, a writer alone", "[mutex]") {
  SharedMutex mutex;
  int value = 0;
  std::atomic<int> inside = 0;
  std::atomic<int> read_before = 0;  // counted, since only one thread at a time may use CHECK
  std::vector<std::jthread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      const ReaderLock lock(mutex);
      ++inside;
      while (inside < 2) std::this_thread::yield();  // both are in at once
      if (value == 0) ++read_before;
    });
  }
  while (inside < 2) std::this_thread::yield();
  {
    const WriterLock lock(mutex);
    value = 1;
  }
  readers.clear();
  CHECK(read_before == 2);
  const ReaderLock lock(mutex);
  CHECK(value == 1);
}

}  // namespace atm
