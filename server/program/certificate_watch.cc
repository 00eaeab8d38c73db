#include "server/program/certificate_watch.h"

#include <string_view>
#include <utility>

#include "server/limits.h"

namespace atm::server {

CertificateLooks::CertificateLooks(TlsCredentials* credentials, Log* log, Time now)
    : credentials_(credentials), log_(log), seen_(SignsOf(credentials->files())) {
  // They may have changed since they were loaded: then they are read once more.
  TellServed("serving with this certificate");
  TellEnds(now);
  Load(/*is_asked=*/false, /*is_changed=*/true, now);
}

void CertificateLooks::Look(bool is_asked, Time now) {
  std::vector<FileSign> signs = SignsOf(credentials_->files());
  const bool is_changed = signs != seen_;
  seen_ = std::move(signs);
  const bool is_due =
      failed_ && (is_untold_ || now < *failed_ || now - *failed_ >= limits::kCertificateRetry);
  if (is_asked || is_changed || is_due) Load(is_asked, is_changed, now);
  if (now < told_ends_ || now - told_ends_ >= limits::kCertificateWarningInterval) TellEnds(now);
}

void CertificateLooks::Load(bool is_asked, bool is_changed, Time now) {
  const absl::StatusOr<bool> loaded = credentials_->Reload(now);
  if (loaded.ok()) {
    failed_.reset();
    is_untold_ = false;
    if (*loaded) {
      TellServed("the certificate was replaced, and new connections get this one");
      TellEnds(now);
    } else if (is_asked) {
      TellServed("the certificate in the files is the one that is in use");
    }
    return;
  }
  const std::string why(loaded.status().message());
  const bool is_news = !failed_ || is_untold_ || why != told_;
  failed_ = now;
  is_untold_ = is_changed && !is_asked;
  if (is_untold_ || !(is_asked || is_news)) return;
  told_ = why;
  log_->Error("the TLS files cannot be used, and the certificate from before stays in use",
              {{"why", why}});
}

void CertificateLooks::TellServed(const char* what) {
  const CertificateFacts served = credentials_->material().Served();
  const std::string not_after = TimeOfCertificate(served.not_after);
  log_->Info(what, {{"subject", served.subject}, {"not_after", not_after}});
}

void CertificateLooks::TellEnds(Time now) {
  told_ends_ = now;
  for (const FoundCertificate& found : AllCertificates(credentials_->material())) {
    const auto left = found.facts.not_after - now;
    if (left > limits::kCertificateWarning) continue;
    const std::string not_after = TimeOfCertificate(found.facts.not_after);
    const auto tell = [&](void (Log::*at_level)(std::string_view, Log::Fields),
                          std::string_view what) {
      (log_->*at_level)(what, {{"option", found.option},
                               {"subject", found.facts.subject},
                               {"not_after", not_after},
                               {"days_left", std::chrono::floor<std::chrono::days>(left).count()}});
    };
    if (left < Time::duration::zero()) {
      tell(&Log::Error, "a certificate has expired: connections that need it are refused");
    } else {
      tell(&Log::Warning, "a certificate ends soon: renew it, and replace its file");
    }
  }
}

}  // namespace atm::server
