// Serves with the certificate that is in the files now, and says in the log what it is.
//
// Whoever renews a certificate replaces its files, one after the other. A change is noticed within
// seconds. What does not fit together is not used: the certificate before stays in use, and a line
// says why. SIGHUP has the files read at once.
#ifndef ATM_SERVER_PROGRAM_CERTIFICATE_WATCH_H_
#define ATM_SERVER_PROGRAM_CERTIFICATE_WATCH_H_

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "server/limits.h"
#include "server/listen/tls.h"
#include "server/program/every.h"
#include "server/status/log.h"

namespace atm::server {

// One look after the other. Used by one thread at a time.
class CertificateLooks {
 public:
  using Time = std::chrono::system_clock::time_point;

  // Tells the log which certificate is in use, and which end soon. Both pointers must outlive it.
  CertificateLooks(TlsCredentials* credentials, Log* log, Time now);

  // Reads the files if they have changed or `is_asked`, and tells the log what came of it. Without
  // being asked, files that do not fit together are told only at the second look at which they are
  // the same: somebody may be about to replace them.
  void Look(bool is_asked, Time now);

 private:
  void Load(bool is_asked, bool is_changed, Time now);
  void TellServed(const char* what);

  // Warns of certificates that end soon, or have ended.
  void TellEnds(Time now);

  TlsCredentials* const credentials_;
  Log* const log_;
  std::vector<FileSign> seen_;  // of the files as they were read last
  std::optional<Time> failed_;  // when they could not be used; nullopt: they are in use
  bool is_untold_ = false;      // the log does not know yet that they cannot
  std::string told_;            // why they could not, as the log was told last
  Time told_ends_;
};

// The thread that looks.
class CertificateWatch {
 public:
  // `reload` is set from outside, by a signal say, to have the files read at the next look, which
  // takes it back. All pointers must outlive it.
  CertificateWatch(TlsCredentials* credentials, Log* log, std::atomic<bool>* reload)
      : looks_(credentials, log, std::chrono::system_clock::now()),
        every_(limits::kCertificateInterval, [this, reload] {
          looks_.Look(reload->exchange(false), std::chrono::system_clock::now());
        }) {}

 private:
  CertificateLooks looks_;
  Every every_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_CERTIFICATE_WATCH_H_
