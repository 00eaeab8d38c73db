// The command `atm-server backup`: a copy of the books in a file, also of those that a server uses.
#ifndef ATM_SERVER_PROGRAM_BACKUP_H_
#define ATM_SERVER_PROGRAM_BACKUP_H_

namespace atm::server {

// Makes the backup that the arguments ask for, after the command's name, and says on stdout what is
// in it. Returns the exit status: 0 made and whole; 1 not made, with nothing left behind; 2 wrong
// usage.
int Backup(int argc, const char* const* argv);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_BACKUP_H_
