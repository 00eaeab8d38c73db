// Every limit of the server, with its reason, in one place. What the ledger itself may hold is
// limited in storage/ledger/ledger.h.
#ifndef ATM_SERVER_LIMITS_H_
#define ATM_SERVER_LIMITS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace atm::server::limits {

// The largest request has about 800 bytes, most of them its memo; the rest is room for fields to
// come. gRPC looks at the size only when the bytes are buffered, which is why kMemoryBytes is
// needed as well.
inline constexpr std::size_t kMaxRequestBytes = 64 * 1024;

// Operations of a batch, and the largest request with one: they fit with the longest memos. Larger
// batches gain no throughput, and hold up everybody else for longer than the 50 ms that 8,192 take.
inline constexpr int kMaxBatchOperations = 8'192;
inline constexpr std::size_t kMaxBatchBytes = 8 * 1024 * 1024;

// Characters of a memo: as many as the remittance information of a SEPA payment has, so that it
// fits on any statement.
inline constexpr std::size_t kMaxMemoCharacters = 140;

// Characters of a caller's own reference: a UUID, an order number or a retrieval reference number
// of ISO 8583 (12 characters) fits with room for a prefix; and the index over references stays
// small.
inline constexpr std::size_t kMaxReferenceCharacters = 64;

// Lines of a statement's page, or accounts of a list's, where the caller does not say and at most.
// A thousand lines with the longest memos have 0.8 MiB, a thousand accounts 1.3 MB, which fits an
// answer, and are read in some milliseconds.
inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 1000;

// How many calls of a kind that may last long there may be at once, of all callers and of one. So
// one caller cannot take the places of all others. All programs that come from one address without
// a client certificate are one caller, as all behind a proxy are, or all on this machine: what one
// caller gets is enough for them.
struct LongCallLimit {
  std::size_t most;
  std::size_t most_per_caller;
  std::string_view what;  // "watches": in the message, and in the names of metadata
};

// Feeds of WatchTransactions, each with a chunk of at most 0.15 MB (storage/read/read_feed.h),
// 160 MB in all. Feeds are for the systems that the bank is connected to, of which there are some
// dozen; and when a transaction comes, each of them is a look at the record.
inline constexpr LongCallLimit kWatches{.most = 1024, .most_per_caller = 256, .what = "watches"};

// Exports, likewise; each has a thread that reads at work whenever its caller is ready.
inline constexpr LongCallLimit kExports{.most = 8, .most_per_caller = 4, .what = "exports"};

// Backups that are made for callers and sent to them, likewise. Each takes as much of the server's
// disk as the record does; they are made one after the other. A message has a piece of so many
// bytes: smaller ones cost more processor time, and larger ones more memory.
inline constexpr LongCallLimit kSentBackups{.most = 4, .most_per_caller = 2, .what = "backups"};
inline constexpr std::size_t kBackupPieceBytes = 256 * 1024;

// Imports, of so many accounts. One that is under way holds its accounts in memory, about 300 bytes
// each and 120 MB in all, and is carried out as one batch, for which the bank stands still.
inline constexpr LongCallLimit kImports{.most = 4, .most_per_caller = 2, .what = "imports"};
inline constexpr std::size_t kMaxImportedAccounts = 100'000;

// How long a caller may send no account of an import, or take no message of an export, before the
// call ends and its place is free. Whoever is alive does so within seconds; who was stopped for so
// long asks again. A watch does not end so: it waits for news most of the time, and whoever reads
// it slowly holds a place and a chunk, and nobody up.
inline constexpr std::chrono::milliseconds kCallerPatience = std::chrono::minutes(1);

// How long an import may take until all of its accounts have come, however steadily they do:
// 100,000 of them have 30 MB at most.
inline constexpr std::chrono::milliseconds kMaxImportTime = std::chrono::minutes(10);

// How often somebody looks for such calls.
inline constexpr std::chrono::milliseconds kStallInterval = std::chrono::seconds(1);

// How many accounts that cannot be opened an import names: 0.5 MB, more than anyone reads.
inline constexpr std::size_t kMaxRefusedAccounts = 1000;

// An answer is a few hundred bytes; larger are pages of a statement or of accounts, the descriptors
// that reflection sends, and the answers to batches: up to 6 MB for the largest with the longest
// memos. Clients of gRPC take 4 MiB unless they say otherwise.
inline constexpr int kMaxAnswerBytes = 8 * 1024 * 1024;

// Headers of a call: tokens and tracing fit many times, and a flood of headers does not.
inline constexpr int kMaxMetadataBytes = 16 * 1024;

// Calls at once on one connection: what one client can have under way. Further calls wait in the
// client, so that a single connection cannot fill the ledger's queue (32,768) for all others.
inline constexpr int kMaxConcurrentStreams = 1024;

// All buffers of all connections together. Beyond it gRPC stops reading and turns connections away,
// instead of the system ending the process. About 20 KiB a call that is under way: room for 25,000.
inline constexpr std::size_t kMemoryBytes = std::size_t{512} * 1024 * 1024;

// Threads that poll gRPC's completion queues, each its own queue. One serves what two processors
// can store; a second one makes each call dearer (docs/performance.md).
inline constexpr int kPollingThreads = 1;

// Calls of a method that may come while the last one is being begun. More than one is only for
// bursts; what comes beyond waits in gRPC until a place is free, which is at once.
inline constexpr int kPlacesPerMethod = 8;

// Threads of gRPC's synchronous services: only reflection is one, and each of its streams holds a
// thread as long as it is open. The bank's own methods hold none.
inline constexpr int kMaxSynchronousThreads = 16;

// Connections at once, in all and from one address. In gRPC and in the system each takes about 40
// KiB, and two file descriptors. The bank's clients have one each; a proxy in front of the bank has
// some dozen, and a load test a hundred. With fewer descriptors there are fewer connections
// (server/listen/descriptor_limit.h).
inline constexpr int kMaxConnections = 4096;
inline constexpr int kMaxConnectionsPerAddress = 1024;

// File descriptors that are not for connections: the ledger's files and those who read them, the
// standard three, gRPC's own. 30 were in use under load; the rest is a reserve.
inline constexpr int kReservedDescriptors = 44;

// If all places are taken, a connection without a call that was silent for so long makes room.
inline constexpr std::chrono::milliseconds kIdleMakesRoom = std::chrono::seconds(10);

// How long a new connection may take for its TLS handshake and the first frame.
inline constexpr std::chrono::milliseconds kHandshakeTimeout = std::chrono::seconds(10);

// After a connection of an address was shut down, that address may open this many a second for a
// while, so that whoever comes again at once does not get all of a processor.
inline constexpr int kConnectionsAfterAbuse = 4;
inline constexpr std::chrono::milliseconds kAfterAbuse = std::chrono::seconds(10);

// What follows bounds what gRPC 1.51 does not bound by itself (docs/operations.md). The guard
// (server/listen/connection_guard.h) looks this often: an abuse can cost some 40 MB in that time.
inline constexpr std::chrono::milliseconds kGuardInterval{20};

// What gRPC reads at a time. It parses all of that at a stretch, and nothing can stop it meanwhile:
// headers of a thousand calls, some 30 ms.
inline constexpr int kMaxReadBytes = 16 * 1024;

// Calls that one connection may have open: those that are allowed, and half as many that gRPC is
// still clearing away. Only who does not keep to HTTP/2's settings has more. And in all, so many
// bytes each before their request has come, 160 MB.
inline constexpr std::int64_t kOpenCallBytes = std::int64_t{13} * 1024;
inline constexpr std::int64_t kMaxOpenCallsOfConnection = kMaxConcurrentStreams * 3 / 2;
inline constexpr std::int64_t kMaxOpenCalls = 12 * 1024;

// Calls that a connection may break off: those of a client whose calls all time out every second,
// four times over, and so many in each second more.
inline constexpr std::int64_t kMaxBrokenCalls = 4 * kMaxConcurrentStreams;
inline constexpr std::int64_t kBrokenCallsPerSecond = kMaxConcurrentStreams;

// Bytes that a connection may send without making a call or completing a message: frames without
// content, and headers; and with open calls the largest message for each of so many. Frames that
// keep a connection alive, or let us send, come slowly, and in proportion to what we send.
inline constexpr std::int64_t kMaxIdleBytes = 2 * 1024 * 1024;
inline constexpr std::int64_t kMaxMessagesUnderWay = 8;
inline constexpr std::int64_t kIdleBytesPerSecond = 16 * 1024;

// And such bytes of all connections together: a dozen of the largest messages that come slowly.
inline constexpr std::int64_t kMaxIdleBytesInAll = std::int64_t{96} * 1024 * 1024;

// A connection that has sent so many of them is a suspect where memory grows.
inline constexpr std::int64_t kSuspectBytes = 128 * 1024;

// By how much the process may grow while there is a suspect, beyond what such bytes, open calls and
// complete messages explain. Headers take up to 70 times their bytes, and as much again when gRPC
// clears them away. Complete messages, which are carried out, take some 4 times theirs.
inline constexpr std::int64_t kMaxUnexplainedBytes = std::int64_t{24} * 1024 * 1024;
inline constexpr std::int64_t kMemoryOfIdleByte = 2;
inline constexpr std::int64_t kMemoryOfMessageByte = 8;

// And by how much in all, whatever explains it; less for some seconds after an abuse, whose memory
// takes a while to come back.
inline constexpr std::int64_t kMaxGrowthBytes = std::int64_t{176} * 1024 * 1024;
inline constexpr std::int64_t kMaxGrowthAfterAbuse = std::int64_t{64} * 1024 * 1024;

// A peer that vanished without a word (a cut cable, a suspended machine) is noticed after 80
// seconds.
inline constexpr std::chrono::milliseconds kKeepaliveTime = std::chrono::seconds(60);
inline constexpr std::chrono::milliseconds kKeepaliveTimeout = std::chrono::seconds(20);

// Clients may ping this often, with or without a call under way: twice as often as the 20 seconds
// that most of them use. gRPC's own default of five minutes hangs up on them ("too_many_pings").
inline constexpr std::chrono::milliseconds kMinPingInterval = std::chrono::seconds(10);

// Connections that nobody used for so long are closed; a client opens a new one by itself.
inline constexpr std::chrono::milliseconds kMaxConnectionIdle = std::chrono::minutes(30);

// A stop takes 5 seconds at most, whatever callers do. Only the disk, or a batch of 100,000
// accounts on a slow machine, can make it longer. Service managers kill after 30 (Kubernetes) or 90
// (systemd).
//
// First the calls under way get this long. A command takes some milliseconds, and a full queue of
// them 0.3 seconds; they are carried out in any case. --drain-timeout changes it.
inline constexpr std::chrono::milliseconds kDrainTimeout = std::chrono::seconds(3);
inline constexpr std::chrono::milliseconds kMaxDrainTimeout = std::chrono::hours(1);

// Look-ups that wait longer than this for a thread that reads are answered with SHUTTING_DOWN: a
// full queue of the largest pages would take the threads half a minute.
inline constexpr std::chrono::milliseconds kLookUpGrace = std::chrono::seconds(1);

// Then answers that were given get this long to be read. Who reads does so in some milliseconds;
// who does not is cut off.
inline constexpr std::chrono::milliseconds kReadingTime = std::chrono::seconds(1);

// In the same second, new calls are still answered with SHUTTING_DOWN until none has come for this
// time. So a call that was on its way when the server was told to stop hears why.
inline constexpr std::chrono::milliseconds kQuietTime{50};

// At the end, how long balances are written back. Nothing is lost if it is not enough: the next
// start replays the rest, in a second for a million transactions.
inline constexpr std::chrono::milliseconds kWriteBackTime = std::chrono::seconds(1);

// How long the disk may take for what remains after the drain, before the process exits in the
// middle of it. Nothing is lost then either.
inline constexpr std::chrono::milliseconds kCloseTimeout = std::chrono::seconds(15);

// Who is told OVERLOADED asks again after this: a full queue is empty after about 0.3 seconds.
inline constexpr std::chrono::milliseconds kOverloadedRetryDelay{250};

// Who is told STORAGE_LOCKED asks again after this: the lock is looked at again twice a second.
inline constexpr std::chrono::milliseconds kLockedRetryDelay{500};

// Who is told CLOCK_JUMPED asks again after this: a clock that is set right again is looked at with
// the next request; one that stays is believed after five minutes (storage/commit/clock_guard.h).
inline constexpr std::chrono::milliseconds kClockRetryDelay{1'000};

// The disk space below which money is no longer moved: see JournalOptions::min_free_bytes.
inline constexpr std::int64_t kMinFreeDiskBytes = std::int64_t{64} * 1024 * 1024;

// How often the log tells the head of the record, if it moved on. A copy of the log elsewhere
// proves that nothing from before was cut or altered.
inline constexpr std::chrono::milliseconds kHeadInterval = std::chrono::minutes(5);

// A file of certificates: all authorities that browsers trust fit into a quarter of this.
inline constexpr std::size_t kMaxTlsFileBytes = 1'048'576;

// How often the TLS files are looked at, and what could not be loaded is tried again: a certificate
// may become valid with time.
inline constexpr std::chrono::milliseconds kCertificateInterval = std::chrono::seconds(1);
inline constexpr std::chrono::minutes kCertificateRetry{1};

// How long before its end the log begins to warn of a certificate, and how often it does. Those who
// renew by hand need weeks, and programs that renew do so 30 days before the end.
inline constexpr std::chrono::hours kCertificateWarning{30 * 24};
inline constexpr std::chrono::hours kCertificateWarningInterval{24};

// Backups that the server makes by itself, if it is told where: a day of them, one an hour. The
// largest count is what one looks through in a folder, the longest interval a year.
inline constexpr std::int64_t kBackupsKept = 24;
inline constexpr std::int64_t kMaxBackupsKept = 10'000;
inline constexpr std::chrono::seconds kBackupInterval = std::chrono::hours(1);
inline constexpr std::chrono::seconds kMaxBackupInterval = std::chrono::hours(366 * 24);

// When a backup could not be made, the next one is tried after this, or after the usual interval if
// that is shorter: a disk that was full may have room again.
inline constexpr std::chrono::seconds kBackupRetry = std::chrono::minutes(10);

// Log lines that wait for a reader who is slow or stalls; what comes beyond is dropped and counted.
// A debug line has about 150 bytes: a reader may be late by some 7,000 calls, or 70 ms at full
// load.
inline constexpr std::size_t kMaxWaitingLogBytes = 1024 * 1024;

// How long the end of the process waits for a reader to take the last lines.
inline constexpr std::chrono::milliseconds kLastLinesTimeout{500};

// What an error message or a log line repeats of a wrong value, in bytes before escaping.
inline constexpr std::size_t kMaxEchoBytes = 64;

}  // namespace atm::server::limits

#endif  // ATM_SERVER_LIMITS_H_
