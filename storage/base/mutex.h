// Locks whose use the compiler checks: std::mutex and std::shared_mutex with the annotations of
// clang's thread safety analysis.
//
// What a lock guards is said on the field (ATM_GUARDED_BY), and what a function needs on the
// function (ATM_REQUIRES). `./run lint` then refuses an access without the lock, by the option
// -Wthread-safety of clang-tidy. For GCC the annotations are empty.
//
// A condition is awaited in a loop, so that the analysis sees that the lock is held where the
// condition is read:
//
//   const MutexLock lock(mutex_);
//   while (waiting_.empty()) not_empty_.Wait(mutex_);
//
// All rooms use these, the client's as well. They are thin on purpose: ThreadSanitizer sees the
// standard library's locks, and does not see those of Debian's Abseil.
#ifndef ATM_STORAGE_BASE_MUTEX_H_
#define ATM_STORAGE_BASE_MUTEX_H_

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>

#if defined(__clang__)
#define ATM_THREAD_ANNOTATION(annotation) __attribute__((annotation))
#else
#define ATM_THREAD_ANNOTATION(annotation)
#endif

// On a field: it is read and written only while the lock is held. With PT, what the field points
// to is.
#define ATM_GUARDED_BY(mutex) ATM_THREAD_ANNOTATION(guarded_by(mutex))
#define ATM_PT_GUARDED_BY(mutex) ATM_THREAD_ANNOTATION(pt_guarded_by(mutex))

// On a function: the caller holds the lock, holds it at least shared with other readers, or must
// not hold it.
#define ATM_REQUIRES(...) ATM_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define ATM_REQUIRES_SHARED(...) ATM_THREAD_ANNOTATION(requires_shared_capability(__VA_ARGS__))
#define ATM_EXCLUDES(...) ATM_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))

// On a function: it takes the lock, or lets go of it.
#define ATM_ACQUIRE(...) ATM_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define ATM_ACQUIRE_SHARED(...) ATM_THREAD_ANNOTATION(acquire_shared_capability(__VA_ARGS__))
#define ATM_RELEASE(...) ATM_THREAD_ANNOTATION(release_capability(__VA_ARGS__))
#define ATM_RELEASE_SHARED(...) ATM_THREAD_ANNOTATION(release_shared_capability(__VA_ARGS__))
#define ATM_RELEASE_GENERIC(...) ATM_THREAD_ANNOTATION(release_generic_capability(__VA_ARGS__))

// On a function that returns a lock: which one that is.
#define ATM_RETURN_CAPABILITY(mutex) ATM_THREAD_ANNOTATION(lock_returned(mutex))

// On a class: it is a lock, or holds one for as long as it lives.
#define ATM_CAPABILITY(name) ATM_THREAD_ANNOTATION(capability(name))
#define ATM_SCOPED_CAPABILITY ATM_THREAD_ANNOTATION(scoped_lockable)

// On a function whose locking the analysis cannot follow. The reason stands beside it.
#define ATM_NO_THREAD_SAFETY_ANALYSIS ATM_THREAD_ANNOTATION(no_thread_safety_analysis)

namespace atm {

// One thread at a time holds it.
class ATM_CAPABILITY("mutex") Mutex {
 public:
  void Lock() ATM_ACQUIRE() { mutex_.lock(); }
  void Unlock() ATM_RELEASE() { mutex_.unlock(); }

 private:
  friend class ConditionVariable;

  std::mutex mutex_;
};

// One thread that writes holds it, or any number that read.
class ATM_CAPABILITY("mutex") SharedMutex {
 public:
  void Lock() ATM_ACQUIRE() { mutex_.lock(); }
  void Unlock() ATM_RELEASE() { mutex_.unlock(); }
  void LockShared() ATM_ACQUIRE_SHARED() { mutex_.lock_shared(); }
  void UnlockShared() ATM_RELEASE_SHARED() { mutex_.unlock_shared(); }

 private:
  std::shared_mutex mutex_;
};

// Holds a mutex until the end of the scope.
class ATM_SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ATM_ACQUIRE(mutex) : mutex_(mutex) { mutex_.Lock(); }
  ~MutexLock() ATM_RELEASE() { mutex_.Unlock(); }

  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// Holds a shared mutex alone until the end of the scope.
class ATM_SCOPED_CAPABILITY WriterLock {
 public:
  explicit WriterLock(SharedMutex& mutex) ATM_ACQUIRE(mutex) : mutex_(mutex) { mutex_.Lock(); }
  ~WriterLock() ATM_RELEASE() { mutex_.Unlock(); }

  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  SharedMutex& mutex_;
};

// Holds a shared mutex beside other readers until the end of the scope.
class ATM_SCOPED_CAPABILITY ReaderLock {
 public:
  explicit ReaderLock(SharedMutex& mutex) ATM_ACQUIRE_SHARED(mutex) : mutex_(mutex) {
    mutex_.LockShared();
  }
  ~ReaderLock() ATM_RELEASE_GENERIC() { mutex_.UnlockShared(); }

  ReaderLock(const ReaderLock&) = delete;
  ReaderLock& operator=(const ReaderLock&) = delete;

 private:
  SharedMutex& mutex_;
};

// Lets threads wait until another one has changed something. Each wait lets go of the mutex, which
// the caller holds, and holds it again when it returns. It may return although nobody notified it.
class ConditionVariable {
 public:
  void NotifyOne() { changed_.notify_one(); }
  void NotifyAll() { changed_.notify_all(); }

  void Wait(Mutex& mutex) ATM_REQUIRES(mutex) {
    std::unique_lock lock(mutex.mutex_, std::adopt_lock);
    changed_.wait(lock);
    lock.release();  // the caller's lock goes on
  }

  // Waits at most until `end`. Returns false if that time has come.
  template <typename Clock, typename Duration>
  bool WaitUntil(Mutex& mutex, std::chrono::time_point<Clock, Duration> end) ATM_REQUIRES(mutex) {
    std::unique_lock lock(mutex.mutex_, std::adopt_lock);
    const std::cv_status status = changed_.wait_until(lock, end);
    lock.release();
    return status == std::cv_status::no_timeout;
  }

 private:
  std::condition_variable changed_;
};

}  // namespace atm

#endif  // ATM_STORAGE_BASE_MUTEX_H_
