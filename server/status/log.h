// The server's log: one line an event, with named values.
//
//   log.Info("serving", {{"address", "127.0.0.1:50051"}});
//
//   text  2026-01-31T12:00:00.000Z info serving address=127.0.0.1:50051
//   json
//   {"time":"2026-01-31T12:00:00.000Z","level":"info","message":"serving","address":"127.0.0.1:50051"}
//
// Values are escaped, so that a line is always one line, and never hold secrets. Thread-safe.
#ifndef ATM_SERVER_STATUS_LOG_H_
#define ATM_SERVER_STATUS_LOG_H_

#include <spdlog/fwd.h>

#include <initializer_list>
#include <memory>
#include <string_view>

#include "server/status/log_field.h"

namespace atm::server {

class BackgroundWriter;

enum class LogFormat { kText, kJson };
enum class LogLevel { kDebug, kInfo, kWarning, kError };

class Log {
 public:
  using Fields = std::initializer_list<LogField>;

  // Writes lines of `level` and above to `sink`.
  Log(LogFormat format, LogLevel level, std::shared_ptr<spdlog::sinks::sink> sink);

  // To a descriptor, by a thread of its own: no call blocks on who reads it. Lines that nobody
  // takes are dropped, and a line says how many (see BackgroundWriter).
  Log(LogFormat format, LogLevel level, int fd);

  // To stderr.
  Log(LogFormat format, LogLevel level);

  ~Log();

  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // Whether debug lines are written: ask before gathering what only they need.
  bool debug_enabled() const;

  void Debug(std::string_view message, Fields fields = {});
  void Info(std::string_view message, Fields fields = {});
  void Warning(std::string_view message, Fields fields = {});
  void Error(std::string_view message, Fields fields = {});

  // Waits until the lines so far are written, but not for long. For the end of the process.
  void WaitUntilWritten();

  // Makes the libraries beneath, gRPC and Protobuf, write here instead of straight to stderr. This
  // is global: call it once, with a log that lives as long as the process.
  void CaptureLibraries();

 private:
  void Write(LogLevel level, std::string_view message, Fields fields);

  Log(LogFormat format, LogLevel level, std::shared_ptr<BackgroundWriter> writer);

  const LogFormat format_;
  const std::shared_ptr<BackgroundWriter> writer_;  // none if the sink was given
  const std::unique_ptr<spdlog::logger> logger_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_STATUS_LOG_H_
