// The command `atm-server restore`: a backup becomes the file of a bank again.
#ifndef ATM_SERVER_PROGRAM_RESTORE_H_
#define ATM_SERVER_PROGRAM_RESTORE_H_

namespace atm::server {

// Restores the backup that the arguments name, after the command's name, into a file that does not
// exist, and says on stdout what is in it. Returns the exit status: 0 restored and whole; 1 not
// restored, with nothing left behind; 2 wrong usage.
int Restore(int argc, const char* const* argv);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_RESTORE_H_
