#include "server/listen/tls_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "server/limits.h"
#include "server/listen/owned_descriptor.h"

namespace atm::server {
namespace {

constexpr char kCertificateOption[] = "--tls-cert";
constexpr char kKeyOption[] = "--tls-key";
constexpr char kClientCaOption[] = "--tls-client-ca";

enum class Secrecy { kPublic, kSecret };

absl::Status CannotRead(std::string_view option, const std::string& name) {
  return absl::NotFoundError(
      absl::StrFormat("%s %s cannot be read: %s", option, name, std::strerror(errno)));
}

absl::Status Invalid(std::string_view option, const std::string& name, std::string_view why) {
  return absl::InvalidArgumentError(absl::StrFormat("%s %s %s", option, name, why));
}

// Only its owner may read a key. A server that is not root may be given one that belongs to root
// and to a group of its own: so does systemd with its credentials, and Debian with ssl-cert.
absl::Status CheckSecret(const std::string& name, const struct stat& file) {
  constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
  const bool is_given = file.st_uid == 0 && ::geteuid() != 0;
  const mode_t forbidden = is_given ? kOthers & ~static_cast<mode_t>(S_IRGRP) : kOthers;
  if (!S_ISREG(file.st_mode) || (file.st_mode & forbidden) == 0) return absl::OkStatus();
  return absl::PermissionDeniedError(absl::StrFormat(
      "%s %s is open to other users of this machine (mode %04o). Whoever has read it can pass for "
      "this server: make it readable by its owner alone, with chmod 600, and if others may have "
      "read it, use a new key and certificate.",
      kKeyOption, name, file.st_mode & ~static_cast<mode_t>(S_IFMT)));
}

absl::StatusOr<std::string> ReadFile(std::string_view option, const std::string& name,
                                     Secrecy secrecy) {
  const OwnedDescriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat found = {};
  if (!file.is_open() || ::fstat(file.fd(), &found) != 0) return CannotRead(option, name);
  if (secrecy == Secrecy::kSecret) {
    if (absl::Status secret = CheckSecret(name, found); !secret.ok()) return secret;
  }
  std::string text;
  while (text.size() <= limits::kMaxTlsFileBytes) {
    char part[4'096];
    const ssize_t size = ::read(file.fd(), part, sizeof(part));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return CannotRead(option, name);
    if (size == 0) return text;
    text.append(part, static_cast<std::size_t>(size));
  }
  return Invalid(option, name,
                 absl::StrFormat("has more than %d bytes, and is no file of certificates",
                                 limits::kMaxTlsFileBytes));
}

absl::Status CheckTime(const TlsFiles& files, const CertificateFacts& served,
                       std::chrono::system_clock::time_point now) {
  if (now > served.not_after) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s %s expired at %s, and no client would accept it. Give a certificate that is still "
        "valid; if this one should be, correct the clock of this machine.",
        kCertificateOption, files.certificate, TimeOfCertificate(served.not_after)));
  }
  if (now < served.not_before) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s %s is not valid before %s, and no client would accept it. Wait until then, or give "
        "another certificate; if it should be valid, correct the clock of this machine.",
        kCertificateOption, files.certificate, TimeOfCertificate(served.not_before)));
  }
  return absl::OkStatus();
}

absl::Status CheckContent(const TlsFiles& files, const TlsMaterial& material) {
  if (ReadCertificates(material.certificate).empty()) {
    return Invalid(kCertificateOption, files.certificate, "holds no certificate in PEM form");
  }
  switch (CheckKey(material.key, material.certificate)) {
    case KeyFit::kFits:
      break;
    case KeyFit::kIsNone:
      return Invalid(kKeyOption, files.key,
                     "holds no private key in PEM form without a passphrase");
    case KeyFit::kIsAnother:
      return Invalid(kKeyOption, files.key,
                     absl::StrFormat("does not belong to the certificate %s. Give the key that "
                                     "the certificate was made for.",
                                     files.certificate));
  }
  if (!files.client_ca.empty() && ReadCertificates(material.client_ca).empty()) {
    return Invalid(kClientCaOption, files.client_ca, "holds no certificate in PEM form");
  }
  return absl::OkStatus();
}

std::int64_t NanosOf(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

absl::StatusOr<TlsMaterial> ReadTlsFiles(const TlsFiles& files,
                                         std::chrono::system_clock::time_point now) {
  TlsMaterial material;
  const auto read = [](std::string_view option, const std::string& name, Secrecy secrecy,
                       std::string& text) {
    absl::StatusOr<std::string> found = ReadFile(option, name, secrecy);
    if (!found.ok()) return found.status();
    text = *std::move(found);
    return absl::OkStatus();
  };
  absl::Status status =
      read(kCertificateOption, files.certificate, Secrecy::kPublic, material.certificate);
  if (status.ok()) status = read(kKeyOption, files.key, Secrecy::kSecret, material.key);
  if (status.ok() && !files.client_ca.empty()) {
    status = read(kClientCaOption, files.client_ca, Secrecy::kPublic, material.client_ca);
  }
  if (status.ok()) status = CheckContent(files, material);
  if (status.ok()) status = CheckTime(files, material.Served(), now);
  if (!status.ok()) return status;
  return material;
}

std::vector<FoundCertificate> AllCertificates(const TlsMaterial& material) {
  std::vector<FoundCertificate> all;
  const auto add = [&all](std::string_view option, const std::string& pem) {
    for (CertificateFacts& facts : ReadCertificates(pem)) {
      all.push_back({.option = option, .facts = std::move(facts)});
    }
  };
  add(kCertificateOption, material.certificate);
  add(kClientCaOption, material.client_ca);
  return all;
}

std::vector<FileSign> SignsOf(const TlsFiles& files) {
  std::vector<FileSign> signs;
  for (const std::string* name : {&files.certificate, &files.key, &files.client_ca}) {
    struct stat found = {};
    FileSign sign;
    if (!name->empty() && ::stat(name->c_str(), &found) == 0) {
      sign = {.device = found.st_dev,
              .inode = found.st_ino,
              .size = found.st_size,
              .modified_ns = NanosOf(found.st_mtim),
              .changed_ns = NanosOf(found.st_ctim)};
    }
    signs.push_back(sign);
  }
  return signs;
}

}  // namespace atm::server
