// What the sub-commands backup and restore have in common: a copy is made, and both tell of it.
#ifndef ATM_SERVER_PROGRAM_COPYING_H_
#define ATM_SERVER_PROGRAM_COPYING_H_

#include <string_view>

#include "storage/backup/backup.h"
#include "storage/journal/history.h"

namespace atm::server {

// Exit statuses of both, beside kWrongUsage.
inline constexpr int kCopied = 0;
inline constexpr int kNotCopied = 1;

// Makes the copy and says on stdout what is in it, with its head; or says why there is none.
// SIGINT, SIGTERM and SIGHUP end it, with nothing left behind. Returns the exit status.
int MakeCopy(std::string_view command, storage::History& record, storage::BackupRequest request);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_COPYING_H_
