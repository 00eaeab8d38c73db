// Why a bank's certificate is not trusted. gRPC tells only that it is not.
#ifndef ATM_CLIENT_CLI_WORLD_CERTIFICATE_PROBE_H_
#define ATM_CLIENT_CLI_WORLD_CERTIFICATE_PROBE_H_

#include <string>

namespace atm::cli {

// Connects once more, looks at the certificate and sends nothing of the user's. Returns why it is
// not trusted, such as "it expired at 2026-01-31T12:00:00Z", or "" if that cannot be found out.
// Authorities are those of the file, or of this machine if its name is empty. Blocks for a few
// seconds at most.
std::string WhyNotTrusted(const std::string& server, const std::string& ca_file);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_CERTIFICATE_PROBE_H_
