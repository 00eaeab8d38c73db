#include "server/status/log.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/limits.h"
#include "server/status/background_writer.h"

namespace atm::server {
namespace {

using Level = spdlog::level::level_enum;

// spdlog puts the time and the level in front; ISO 8601, UTC. `%v` is what Write made.
constexpr char kTextPattern[] = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
constexpr char kJsonPattern[] = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

Level ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return Level::debug;
    case LogLevel::kInfo:
      return Level::info;
    case LogLevel::kWarning:
      return Level::warn;
    case LogLevel::kError:
      return Level::err;
  }
  return Level::info;
}

std::string JsonText(std::string_view text) {
  // Bytes that are not UTF-8 become U+FFFD: a log line must never fail.
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Bare where that is unambiguous, else quoted and escaped as in C.
std::string PlainText(std::string_view text) {
  const bool bare = !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '=' && c != '\\';
  });
  if (bare) {
    return std::string(text);
  }
  return absl::StrCat("\"", absl::CHexEscape({text.data(), text.size()}), "\"");
}

std::string ValueText(const LogField& field, LogFormat format) {
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
    return std::to_string(*number);
  }
  const std::string_view text = std::get<std::string_view>(field.value);
  return format == LogFormat::kJson ? JsonText(text) : PlainText(text);
}

std::unique_ptr<spdlog::formatter> MakeFormatter(LogFormat format) {
  return std::make_unique<spdlog::pattern_formatter>(
      format == LogFormat::kJson ? kJsonPattern : kTextPattern, spdlog::pattern_time_type::utc);
}

// What follows the time and the level.
std::string Content(LogFormat format, std::string_view message, Log::Fields fields) {
  std::string content;
  if (format == LogFormat::kJson) {
    content = absl::StrCat("\"message\":", JsonText(message));
    for (const LogField& field : fields) {
      absl::StrAppend(&content, ",", JsonText(field.key), ":", ValueText(field, format));
    }
  } else {
    content = absl::CHexEscape({message.data(), message.size()});
    for (const LogField& field : fields) {
      absl::StrAppend(&content, " ", std::string(field.key), "=", ValueText(field, format));
    }
  }
  return content;
}

// Hands lines to a writer.
class WriterSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit WriterSink(std::shared_ptr<BackgroundWriter> writer) : writer_(std::move(writer)) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    writer_->Write({line.data(), line.size()});
  }
  void flush_() override {}

  const std::shared_ptr<BackgroundWriter> writer_;
};

// The line that says how many lines were dropped.
BackgroundWriter::Note NoteIn(LogFormat format) {
  return [format, formatter = std::shared_ptr(MakeFormatter(format))](std::int64_t dropped) {
    const std::string content =
        Content(format, "log lines were dropped: nobody took them", {{"lines", dropped}});
    spdlog::memory_buf_t line;
    formatter->format(spdlog::details::log_msg("atm-server", Level::warn, content), line);
    return std::string(line.data(), line.size());
  };
}

// The log that the libraries beneath write to. Their hooks are plain functions.
Log* captured = nullptr;

void OnGrpcLog(gpr_log_func_args* args) {
  // What gRPC calls an error is most often a client that hung up: of interest only when looking
  // closer.
  captured->Debug(args->message, {{"library", "grpc"}, {"file", args->file}});
}

void OnProtobufLog(google::protobuf::LogLevel /*level*/, const char* file, int /*line*/,
                   const std::string& message) {
  captured->Debug(message, {{"library", "protobuf"}, {"file", file}});
}

}  // namespace

Log::Log(LogFormat format, LogLevel level, spdlog::sink_ptr sink)
    : format_(format), logger_(std::make_unique<spdlog::logger>("atm-server", std::move(sink))) {
  logger_->set_formatter(MakeFormatter(format));
  logger_->set_level(ToSpdlog(level));
  logger_->flush_on(Level::trace);
}

Log::Log(LogFormat format, LogLevel level, std::shared_ptr<BackgroundWriter> writer)
    : format_(format),
      writer_(std::move(writer)),
      logger_(
          std::make_unique<spdlog::logger>("atm-server", std::make_shared<WriterSink>(writer_))) {
  logger_->set_formatter(MakeFormatter(format));
  logger_->set_level(ToSpdlog(level));
}

Log::Log(LogFormat format, LogLevel level, int fd)
    : Log(format, level,
          std::make_shared<BackgroundWriter>(fd, limits::kMaxWaitingLogBytes, NoteIn(format))) {}

Log::Log(LogFormat format, LogLevel level) : Log(format, level, STDERR_FILENO) {}

Log::~Log() = default;

bool Log::debug_enabled() const { return logger_->should_log(Level::debug); }

void Log::Debug(std::string_view message, Fields fields) {
  Write(LogLevel::kDebug, message, fields);
}
void Log::Info(std::string_view message, Fields fields) { Write(LogLevel::kInfo, message, fields); }
void Log::Warning(std::string_view message, Fields fields) {
  Write(LogLevel::kWarning, message, fields);
}
void Log::Error(std::string_view message, Fields fields) {
  Write(LogLevel::kError, message, fields);
}

void Log::Write(LogLevel log_level, std::string_view message, Fields fields) {
  const Level level = ToSpdlog(log_level);
  if (!logger_->should_log(level)) {
    return;
  }
  const std::string line = Content(format_, message, fields);
  logger_->log(level, spdlog::string_view_t(line.data(), line.size()));
}

void Log::WaitUntilWritten() {
  if (writer_ != nullptr) writer_->WaitUntilWritten(limits::kLastLinesTimeout);
}

void Log::CaptureLibraries() {
  captured = this;
  gpr_set_log_function(OnGrpcLog);
  google::protobuf::SetLogHandler(OnProtobufLog);
}

}  // namespace atm::server
